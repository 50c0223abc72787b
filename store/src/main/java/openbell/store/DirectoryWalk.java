package openbell.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A walk through a directory store that keeps the first keys of a page, without following links
/// and without entering folders that cannot hold one.
final class DirectoryWalk extends SimpleFileVisitor<Path> {

  private final Path root;
  private final String prefix;
  private final Optional<String> after;
  private final int limit;
  private final TreeMap<String, BasicFileAttributes> first = new TreeMap<>(BlobKeys.ORDER);

  private DirectoryWalk(Path root, String prefix, Optional<String> after, int limit) {
    this.root = root;
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
  }

  /// The first `limit` keys, in order, that start with `prefix` and come beyond `after`.
  static SortedMap<String, BasicFileAttributes> firstKeys(
      Path root, String prefix, Optional<String> after, int limit) throws IOException {
    DirectoryWalk walk = new DirectoryWalk(root, prefix, after, limit);
    if (Files.isDirectory(root)) {
      // The root itself may be a link, so its children are walked, not the root.
      try (var children = Files.newDirectoryStream(root)) {
        for (Path child : children) {
          Files.walkFileTree(child, walk);
        }
      }
    }
    return walk.first;
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
    return goOnIfGone(file, e);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
    return e == null ? FileVisitResult.CONTINUE : goOnIfGone(dir, e);
  }

  /// What a delete removes during the walk is simply not there.
  private static FileVisitResult goOnIfGone(Path path, IOException e) throws IOException {
    if (e instanceof NoSuchFileException && Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }

  private String key(Path path) {
    StringJoiner key = new StringJoiner("/");
    root.relativize(path).forEach(name -> key.add(name.toString()));
    return key.toString();
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
