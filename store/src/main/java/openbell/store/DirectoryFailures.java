package openbell.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the operating system says, told as what to do about it.
final class DirectoryFailures {

  private DirectoryFailures() {}

  static StoreException of(
      String what, String key, DirectoryBlobStore store, long needBytes, IOException e) {
    String says = String.valueOf(e.getMessage());
    String lower = says.toLowerCase(Locale.ROOT);
    StoreException.Kind kind = StoreException.Kind.OTHER;
    String cure = "check the directory";
    if (lower.contains("no space left")
        || lower.contains("disk quota")
        || lower.contains("not enough space")) {
      cure = "the disk is full: this object needs %d bytes, make room for it".formatted(needBytes);
    } else if (lower.contains("read-only file system")) {
      kind = StoreException.Kind.DENIED;
      cure = "the file system is read-only: mount it writable or choose another directory";
    } else if (e instanceof AccessDeniedException || lower.contains("permission denied")) {
      kind = StoreException.Kind.DENIED;
      cure = "give this user access to the directory or choose another one";
    } else if (e instanceof ClosedByInterruptException
        || e instanceof FileLockInterruptionException) {
      kind = StoreException.Kind.UNAVAILABLE;
      cure = "the thread was interrupted: try again";
    }
    return new StoreException(
        kind,
        "%s of '%s' in %s failed: %s %s (%s)"
            .formatted(what, key, store, e.getClass().getSimpleName(), says, cure),
        e);
  }

  static StoreException clash(
      String key, DirectoryBlobStore store, String why, @Nullable Throwable cause) {
    return new StoreException(
        StoreException.Kind.OTHER,
        "Put of '%s' in %s failed: %s (in a directory a key cannot be object and folder at once:"
                .formatted(key, store, why)
            + " choose another key)",
        cause);
  }

  static StoreException unnameable(String key, DirectoryBlobStore store, InvalidPathException e) {
    return new StoreException(
        StoreException.Kind.INVALID_KEY,
        "No file can be named '%s' in %s: %s (for letters beyond ASCII start Java with"
                .formatted(key, store, e.getReason())
            + " LC_ALL=C.UTF-8)",
        e);
  }
}
