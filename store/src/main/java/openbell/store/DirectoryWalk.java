package openbell.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A walk through a directory store that keeps the first keys of a page, without following links
/// and without entering folders that cannot hold one.
final class DirectoryWalk extends SimpleFileVisitor<Path> {

  private final Path root;
  private final String prefix;
  private final Optional<String> after;
  private final int limit;
  private final String separator;
  private final TreeMap<String, BasicFileAttributes> first = new TreeMap<>(BlobKeys.ORDER);

  private DirectoryWalk(Path root, String prefix, Optional<String> after, int limit) {
    this.root = root;
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
    separator = root.getFileSystem().getSeparator();
  }

  /// The first `limit` keys, in order, that start with `prefix` and come beyond `after`.
  static SortedMap<String, BasicFileAttributes> firstKeys(
      Path root, String prefix, Optional<String> after, int limit) throws IOException {
    DirectoryWalk walk = new DirectoryWalk(root, prefix, after, limit);
    int slash = prefix.lastIndexOf('/') + 1;
    String start = prefix.substring(slash);
    Optional<Path> folder = folder(root, prefix.substring(0, slash));
    if (folder.isPresent()) {
      // The root itself may be a link, so a folder's children are walked, not the folder.
      try (var children =
          Files.newDirectoryStream(folder.get(), child -> name(child).startsWith(start))) {
        for (Path child : children) {
          Files.walkFileTree(child, walk);
        }
      } catch (NoSuchFileException e) {
        goOnIfGone(e);
      }
    }
    return walk.first;
  }

  /// The one folder that can hold keys which start so, that none beside it need be looked at; empty
  /// when there is none.
  private static Optional<Path> folder(Path root, String start) {
    if (!start.isEmpty() && !isKey(start + "x")) {
      return Optional.empty();
    }
    Path at = root;
    try {
      for (String name : start.split("/", -1)) {
        at = at.resolve(name);
        if (!at.equals(root) && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
          return Optional.empty();
        }
      }
    } catch (InvalidPathException e) {
      return Optional.empty(); // No file of this system can have such a name.
    }
    return Optional.of(at).filter(Files::isDirectory);
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
    String start = key(dir) + "/";
    boolean mayMatch = start.startsWith(prefix) || prefix.startsWith(start);
    boolean allBefore =
        after.isPresent()
            && !after.get().startsWith(start)
            && BlobKeys.ORDER.compare(start, after.get()) < 0;
    boolean own = start.startsWith(".");
    return mayMatch && !allBefore && !own ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String key = key(file);
    if (attributes.isRegularFile()
        && key.startsWith(prefix)
        && (after.isEmpty() || BlobKeys.ORDER.compare(key, after.get()) > 0)
        && isKey(key)) {
      first.put(key, attributes);
      if (first.size() > limit) {
        first.pollLastEntry();
      }
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    return goOnIfGone(e);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
    return e == null ? FileVisitResult.CONTINUE : goOnIfGone(e);
  }

  /// What a delete removes during the walk is simply not there, nor is what a write has just put in
  /// its place.
  private static FileVisitResult goOnIfGone(IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }

  private String key(Path path) {
    String key = path.toString().substring(root.toString().length());
    return key.substring(key.startsWith(separator) ? 1 : 0).replace(separator, "/");
  }

  /// Files that people left under names no key can have are not objects.
  private static boolean isKey(String key) {
    try {
      BlobKeys.check(key);
      return true;
    } catch (StoreException e) {
      return false;
    }
  }
}
