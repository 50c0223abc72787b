package openbell.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A directory whose files are the objects: the content of a key lies at `root/key` as it is, for
/// any tool to read.
///
/// **Why a reader never sees a half object.** Everything is written to `root/.tmp`, forced to the
/// disk and renamed. The etag is the MD5 of the content, as on S3, and what goes with a content
/// (type, metadata, tags) lies at `root/.meta/{key}/{etag}.json`. A writer renames the new meta
/// file into place *before* the content, and removes the older meta files after. So whoever reads a
/// content and opens the meta file named by its MD5 has a pair that was written together; when that
/// file is gone, the content has moved on and is read again; when it still is not there for the
/// same content, a person put the file there, and it is served as `application/octet-stream`. Both
/// files have one time, by which the MD5 of a longer content is known without working it out: one
/// that was changed by hand has another time, and one whose bytes changed without is told by
/// whoever kept a hash of them.
///
/// **Why conditions are atomic.** They are checked and acted on under a lock for the key, in this
/// process and across processes ([KeyLocks]).
///
/// Symbolic links below the root are never followed: a link would let a key reach files outside, or
/// give one file two keys and so two locks. The root itself may be a link. No versions are kept.
/// Nothing is created on disk before the first write.
public final class DirectoryBlobStore implements BlobStore {

  // A rename beats a re-read by far, so that even a busy key settles in two or three.
  private static final int READ_TRIES = 100;
  static final int WRITE_TRIES = 10;

  /// Up to this size it costs less to digest a content than to look for its meta file.
  private static final int SMALL = 16_384;

  private final Path root;
  private final AtomicFiles files;
  private final DirectoryMeta metas;
  private final KeyLocks locks;
  private final InstantSource clock;

  /// Opens the store in `root`, which need not exist yet, and removes what writers that were killed
  /// more than an hour ago left in `root/.tmp`.
  public DirectoryBlobStore(Path root) {
    // The machine's clock, not a caller's: it is compared with file times, which are the machine's.
    this(root, InstantSource.system());
  }

  DirectoryBlobStore(Path root, InstantSource clock) {
    this.root = root.toAbsolutePath().normalize();
    this.files = new AtomicFiles(this.root.resolve(".tmp"));
    this.metas = new DirectoryMeta(this.root.resolve(".meta"), files);
    this.locks = new KeyLocks(this.root.resolve(".locks"));
    this.clock = clock;
    files.removeLeftovers(clock.instant());
  }

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    Path target = resolve(key);
    String etag = md5(bytes);
    try {
      return locks.with(
          key,
          () -> {
            if (!holds(condition, key, target)) {
              return new PutResult.Conflict();
            }
            write(key, target, bytes, etag, meta);
            return new PutResult.Written(etag);
          });
    } catch (IOException e) {
      throw DirectoryFailures.of("Put", key, this, bytes.length, e);
    }
  }

  @Override
  public Optional<Blob> get(String key) {
    return read("Get", key, true).map(blob -> new Blob(blob.bytes(), untagged(blob.info())));
  }

  private static BlobInfo untagged(BlobInfo i) {
    BlobMeta plain = i.meta().withTags(Map.of());
    return new BlobInfo(i.key(), i.sizeBytes(), i.etag(), i.lastModified(), i.readAt(), plain);
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    Etags.check(etag);
    return get(key)
        .<Fetch>map(
            b -> b.info().etag().equals(etag) ? new Fetch.NotModified() : new Fetch.Found(b))
        .orElseGet(Fetch.Missing::new);
  }

  @Override
  public Optional<Blob> get(String key, String versionId) {
    return get(key).filter(blob -> blob.info().etag().equals(versionId));
  }

  @Override
  public Optional<BlobInfo> head(String key) {
    return read("Head", key, false).map(Blob::info).map(DirectoryBlobStore::untagged);
  }

  @Override
  public Map<String, String> tags(String key) {
    return read("Tags", key, false).map(blob -> blob.info().meta().tags()).orElse(Map.of());
  }

  @Override
  public BlobPage list(String prefix, Optional<String> after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("Limit of %d (must be at least 1)".formatted(limit));
    }
    int most = Math.min(limit, MAX_PAGE);
    try {
      var found = DirectoryWalk.firstKeys(root, prefix, after, most + 1);
      List<ListedBlob> blobs = new ArrayList<>();
      for (var e : found.entrySet().stream().limit(most).toList()) {
        listed(e.getKey(), e.getValue()).ifPresent(blobs::add);
      }
      List<String> keys = List.copyOf(found.keySet());
      return new BlobPage(
          blobs, keys.size() > most ? Optional.of(keys.get(most - 1)) : Optional.empty());
    } catch (IOException e) {
      throw DirectoryFailures.of("List", prefix, this, 0, e);
    }
  }

  /// In one walk, where pages would be one each; what is found is looked at on all cores.
  @Override
  public Stream<ListedBlob> listAll(String prefix) {
    try {
      return DirectoryWalk.firstKeys(root, prefix, Optional.empty(), Integer.MAX_VALUE)
          .entrySet()
          .parallelStream()
          .flatMap(e -> listedNow(prefix, e.getKey(), e.getValue()).stream())
          .toList()
          .stream();
    } catch (IOException e) {
      throw DirectoryFailures.of("List", prefix, this, 0, e);
    }
  }

  private Optional<ListedBlob> listedNow(String prefix, String key, BasicFileAttributes a) {
    try {
      return listed(key, a);
    } catch (IOException e) {
      throw DirectoryFailures.of("List", prefix, this, 0, e);
    }
  }

  @Override
  public void delete(String key) {
    Path target = resolve(key);
    if (!isObject(target)) {
      return;
    }
    try {
      locks.with(
          key,
          () -> {
            if (isObject(target)) {
              Files.deleteIfExists(target);
              files.sync(parent(target));
              metas.remove(key);
              // An empty folder left behind would stand in the way of an object of its name.
              AtomicFiles.prune(parent(target), root);
            }
            return target;
          });
    } catch (IOException e) {
      throw DirectoryFailures.of("Delete", key, this, 0, e);
    }
  }

  @Override
  public List<BlobVersion> versions(String key) {
    return head(key)
        .map(i -> new BlobVersion(i.etag(), i.sizeBytes(), i.etag(), i.lastModified(), true))
        .stream()
        .toList();
  }

  @Override
  public void close() {}

  /// For messages: `directory /path`.
  @Override
  public String toString() {
    return "directory " + root;
  }

  private boolean holds(PutCondition condition, String key, Path target) {
    return switch (condition) {
      case PutCondition.Always() -> true;
      case PutCondition.IfAbsent() -> !isObject(target);
      case PutCondition.IfMatch(String etag) ->
          read("Put", key, false).filter(blob -> blob.info().etag().equals(etag)).isPresent();
    };
  }

  private void write(String key, Path target, byte[] bytes, String etag, BlobMeta meta)
      throws IOException {
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS) && !AtomicFiles.removeEmpty(target)) {
      throw DirectoryFailures.clash(
          key, this, "it is the folder of other keys (%s/...)".formatted(key), null);
    }
    Path temp = files.temp(bytes);
    boolean mayHaveOthers;
    try {
      mayHaveOthers = metas.write(key, etag, meta, Files.getLastModifiedTime(temp));
      moveIntoPlace(key, temp, target);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temp);
      throw e;
    }
    files.sync(parent(target));
    if (mayHaveOthers) {
      metas.removeOthers(key, etag);
    }
  }

  private void moveIntoPlace(String key, Path temp, Path target) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        AtomicFiles.createDirectories(parent(target));
        files.rename(temp, target);
        return;
      } catch (FileAlreadyExistsException e) {
        throw DirectoryFailures.clash(key, this, "a part of its path is an object itself", e);
      } catch (NoSuchFileException e) {
        // A delete of a neighbour has just removed the folder as empty: make it again.
        if (attempt == WRITE_TRIES) {
          throw e;
        }
      }
    }
  }

  /// @param whole whether its bytes are wanted: without, there may be none
  private Optional<Blob> read(String what, String key, boolean whole) {
    Path target = resolve(key);
    try {
      String unexplained = "";
      for (int attempt = 0; attempt < READ_TRIES; attempt++) {
        BasicFileAttributes before = attributes(target);
        if (before == null) {
          return Optional.empty();
        }
        Optional<String> told =
            before.size() > SMALL
                ? metas.etagAt(key, before.lastModifiedTime(), clock.instant())
                : Optional.empty();
        byte[] bytes = whole || told.isEmpty() ? Files.readAllBytes(target) : new byte[0];
        if (!same(before, attributes(target))) {
          continue; // Replaced while it was read: bytes, time and etag would not belong together.
        }
        String etag = told.orElseGet(() -> md5(bytes));
        Optional<BlobMeta> meta = metas.read(key, etag);
        if (meta.isPresent() || etag.equals(unexplained)) {
          var modified = before.lastModifiedTime().toInstant();
          BlobMeta known = meta.orElse(BlobMeta.of(BlobMeta.UNKNOWN_TYPE));
          return Optional.of(
              new Blob(
                  bytes, new BlobInfo(key, before.size(), etag, modified, clock.instant(), known)));
        }
        unexplained = etag;
      }
    } catch (NoSuchFileException e) {
      return Optional.empty(); // Deleted while it was read.
    } catch (IOException e) {
      throw DirectoryFailures.of(what, key, this, 0, e);
    }
    throw new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "%s of '%s' in %s: it changed %d times while it was read (try again)"
            .formatted(what, key, this, READ_TRIES));
  }

  private Optional<ListedBlob> listed(String key, BasicFileAttributes a) throws IOException {
    Optional<String> etag = metas.etagAt(key, a.lastModifiedTime(), clock.instant());
    if (etag.isEmpty()) {
      return read("List", key, false)
          .map(Blob::info)
          .map(i -> new ListedBlob(key, i.sizeBytes(), i.etag(), i.lastModified()));
    }
    return Optional.of(new ListedBlob(key, a.size(), etag.get(), a.lastModifiedTime().toInstant()));
  }

  private Path resolve(String key) {
    BlobKeys.check(key);
    Path path;
    try {
      path = root.resolve(key).normalize();
    } catch (InvalidPathException e) {
      throw DirectoryFailures.unnameable(key, this, e);
    }
    Path at = root;
    for (Path name : root.relativize(path)) {
      at = at.resolve(name);
      BasicFileAttributes is = existing(at);
      if (is == null) {
        break; // Nothing is below what is not there.
      }
      if (is.isSymbolicLink()) {
        throw new StoreException(
            StoreException.Kind.DENIED,
            "Key '%s' in %s goes through the symbolic link %s (links are not followed: put the files"
                    .formatted(key, this, at)
                + " themselves there, or link the root)");
      }
    }
    return path;
  }

  private static boolean isObject(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static @Nullable BasicFileAttributes attributes(Path path) {
    BasicFileAttributes is = existing(path);
    return is != null && is.isRegularFile() ? is : null;
  }

  /// What is at a path; null where nothing is, or nothing that can be seen.
  private static @Nullable BasicFileAttributes existing(Path path) {
    try {
      return path.getFileSystem()
          .provider()
          .readAttributesIfExists(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean same(BasicFileAttributes a, @Nullable BasicFileAttributes b) {
    return b != null
        && Objects.equals(a.fileKey(), b.fileKey())
        && a.size() == b.size()
        && a.lastModifiedTime().equals(b.lastModifiedTime());
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent(), "a key's file lies below the root");
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no MD5, which every Java must have", e);
    }
  }
}
