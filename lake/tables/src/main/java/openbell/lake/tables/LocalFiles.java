package openbell.lake.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import openbell.lake.Lake;
import openbell.lake.tables.Manifest.DataFile;
import openbell.store.Blob;
import openbell.store.BlobStore;
import openbell.store.StoreException;

/// Copies of the tables' files on this machine, under their keys. The files never change, so that a
/// copy is good for as long as the file is referenced.
///
/// A copy is checked by its hash when it came, when its time is another than it was when it was
/// checked last, and about once a day: what was checked, and of what time it was, stands in a small
/// file beside it, since to read through hundreds of megabytes takes a process longer than most
/// questions do. Safe for concurrent use.
final class LocalFiles {
  private static final Duration KEPT = Duration.ofDays(1);

  private final BlobStore store;
  private final Path folder;
  private final Set<String> checked = ConcurrentHashMap.newKeySet();

  LocalFiles(BlobStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  /// The folder of all copies.
  Path folder() {
    return folder;
  }

  /// The copies of these files, fetched where they are not here yet.
  ///
  /// @return empty when one is not in the store: the snapshot is too old
  Optional<List<Path>> of(Collection<DataFile> files, Deadline deadline) {
    List<Boolean> there = Parallel.map(files, deadline, this::isOrBecomes);
    return there.contains(false)
        ? Optional.empty()
        : Optional.of(files.stream().map(file -> path(file.key())).toList());
  }

  private boolean isOrBecomes(DataFile file) {
    Path path = path(file.key());
    try {
      if (isHere(file, path)) {
        return true;
      }
      Optional<Blob> blob = store.get(file.key());
      if (blob.isEmpty()) {
        return false;
      }
      byte[] bytes = blob.get().bytes();
      if (!Lake.sha256Of(bytes).equals(file.sha256())) {
        throw new StoreException(
            StoreException.Kind.OTHER,
            "%s is not the file that was written: restore its older version, or delete %s and compact again, when all of raw/ can be read"
                .formatted(file.key(), Manifest.KEY));
      }
      Path aside = path.resolveSibling(UUID.randomUUID() + ".part");
      Files.createDirectories(path.getParent());
      TickerRuns.forget(path);
      Files.write(aside, bytes);
      Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
      noteChecked(file, path);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("no copy of " + file.key() + " can be kept here", e);
    }
  }

  /// Whether there is a good copy; one of the right size is read through unless it was lately.
  private boolean isHere(DataFile file, Path path) throws IOException {
    if (!Files.exists(path) || Files.size(path) != file.bytes()) {
      return false;
    }
    if (!checked.contains(file.key()) && !wasChecked(file, path)) {
      if (!Lake.sha256Of(Files.readAllBytes(path)).equals(file.sha256())) {
        return false;
      }
      noteChecked(file, path);
    }
    FileTime now = FileTime.from(InstantSource.system().instant());
    if (Duration.between(Files.getLastModifiedTime(path).toInstant(), now.toInstant())
            .compareTo(KEPT.dividedBy(2))
        > 0) {
      Files.setLastModifiedTime(path, now); // Still in use.
    }
    return true;
  }

  /// Notes that a copy is good as it is. The note goes as copies do that nobody needs, a day after.
  private void noteChecked(DataFile file, Path path) throws IOException {
    checked.add(file.key());
    Path aside = path.resolveSibling(UUID.randomUUID() + ".part");
    Files.writeString(aside, mark(file, path));
    Files.move(aside, note(path), StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean wasChecked(DataFile file, Path path) throws IOException {
    try {
      if (!Files.readString(note(path)).equals(mark(file, path))) {
        return false;
      }
      checked.add(file.key());
      return true;
    } catch (NoSuchFileException | CharacterCodingException e) {
      return false;
    }
  }

  private static String mark(DataFile file, Path path) throws IOException {
    return file.sha256() + " " + Files.getLastModifiedTime(path).to(TimeUnit.NANOSECONDS);
  }

  private static Path note(Path path) {
    return path.resolveSibling(path.getFileName() + ".checked");
  }

  /// Takes over a file that was just written to the store.
  void adopt(String key, Path written) {
    Path path = path(key);
    try {
      Files.createDirectories(path.getParent());
      Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
      checked.add(key);
    } catch (IOException e) {
      throw new UncheckedIOException("no copy of " + key + " can be kept here", e);
    }
  }

  /// Removes copies that no current file needs and that nobody has opened for a day, so that a
  /// question still running over an older snapshot keeps its files.
  void removeAllBut(Set<String> keys) {
    // The machine's clock, not a caller's: it is compared with file times, which are the machine's.
    Instant before = InstantSource.system().instant().minus(KEPT);
    try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean wanted = keys.contains(folder.relativize(file).toString().replace('\\', '/'));
        if (!wanted && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("old copies under " + folder + " cannot be removed", e);
    }
  }

  /// Where the copy of a file is, once it is here.
  Path path(String key) {
    return folder.resolve(key);
  }
}
