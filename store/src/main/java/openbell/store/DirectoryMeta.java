package openbell.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What goes with the contents of a directory store: `root/.meta/{key}/{etag}.json`, one file for
/// each content of a key that is, or is just about to be, in place.
///
/// Its last field is a CRC-32C of the bytes before it, so that a lost bit is not taken for another
/// tag or hash. Files of older builds have none.
final class DirectoryMeta {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryMeta.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final String SUFFIX = ".json";
  private static final String GUARD = ",\"crc32c\":\"";
  private static final int GUARD_LENGTH = GUARD.length() + 8 + 2;

  /// A content may get another within the same tick of a file system's clock; after that no more.
  private static final Duration TICK = Duration.ofSeconds(2);

  private static final int MOST_REMEMBERED = 100_000;

  private record Listed(FileTime time, String etag) {}

  private final Path dir;
  private final AtomicFiles files;
  private final Map<String, Listed> remembered = new ConcurrentHashMap<>();

  DirectoryMeta(Path dir, AtomicFiles files) {
    this.dir = dir;
    this.files = files;
  }

  /// Puts the file for a content into place, with the time of that content (see [#etagAt]); returns
  /// whether there may be others of the key.
  boolean write(String key, String etag, BlobMeta meta, FileTime contentTime) throws IOException {
    Path folder = dir.resolve(key);
    Path temp = files.temp(toJson(meta));
    boolean isNew;
    try {
      Files.setLastModifiedTime(temp, contentTime);
      isNew = moveInto(folder, temp, etag);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temp);
      throw e;
    }
    files.sync(folder);
    return !isNew;
  }

  /// Returns whether the folder was made for it.
  private boolean moveInto(Path folder, Path temp, String etag) throws IOException {
    for (int attempt = 1; ; attempt++) {
      boolean isNew = AtomicFiles.createDirectories(folder);
      try {
        files.rename(temp, folder.resolve(etag + SUFFIX));
        return isNew;
      } catch (NoSuchFileException e) {
        // A delete of a neighbour has just removed the folder as empty: make it again.
        if (attempt == DirectoryBlobStore.WRITE_TRIES) {
          throw e;
        }
      }
    }
  }

  /// What goes with this content of the key; empty when it is not known.
  Optional<BlobMeta> read(String key, String etag) throws IOException {
    Path file = dir.resolve(key).resolve(etag + SUFFIX);
    byte[] json;
    try {
      json = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      byte[] plain = checked(json);
      return Optional.of(fromJson(plain, plain.length < json.length));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn(
          "{} cannot be read, so '{}' is served without metadata: {}",
          file,
          key,
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      return Optional.empty();
    }
  }

  /// The etag of the content with this time, without reading it, if its meta file tells.
  ///
  /// For listings: a content changed by hand has another time, and is then read and hashed. What
  /// was found for a time is remembered, so that whoever lists again and again reads no meta files.
  ///
  /// @param now the machine's time
  Optional<String> etagAt(String key, FileTime contentTime, Instant now) throws IOException {
    Listed before = remembered.get(key);
    if (before != null && before.time().equals(contentTime)) {
      return Optional.of(before.etag());
    }
    Optional<String> etag = findEtagAt(key, contentTime);
    if (etag.isPresent() && contentTime.toInstant().isBefore(now.minus(TICK))) {
      if (remembered.size() >= MOST_REMEMBERED) {
        remembered.clear();
      }
      remembered.put(key, new Listed(contentTime, etag.get()));
    }
    return etag;
  }

  private Optional<String> findEtagAt(String key, FileTime contentTime) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : filesOf(key)) {
      try {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        if (is.isRegularFile() && is.lastModifiedTime().equals(contentTime)) {
          found.add(etagOf(file));
        }
      } catch (NoSuchFileException e) {
        return Optional.empty(); // Being replaced right now.
      }
    }
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /// Removes the files of contents that are no more.
  void removeOthers(String key, String etag) throws IOException {
    for (Path file : filesOf(key)) {
      // A folder of such a name belongs to a key below this one.
      if (!etagOf(file).equals(etag) && Files.isRegularFile(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Removes all files of a key.
  void remove(String key) throws IOException {
    removeOthers(key, "");
    AtomicFiles.prune(dir.resolve(key), dir);
  }

  /// Its files, and folders of such names.
  private List<Path> filesOf(String key) throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(dir.resolve(key), file -> name(file).endsWith(SUFFIX))) {
      List<Path> list = new ArrayList<>();
      found.forEach(list::add);
      return list;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  private static String etagOf(Path file) {
    return name(file).substring(0, name(file).length() - SUFFIX.length());
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static byte[] toJson(BlobMeta meta) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("contentType", meta.contentType());
      writeMap(json, "metadata", meta.metadata());
      writeMap(json, "tags", meta.tags());
      json.writeEndObject();
    }
    byte[] json = out.toByteArray();
    int length = json.length - 1; // Without the brace, with which the guard ends.
    byte[] guarded = Arrays.copyOf(json, length + GUARD_LENGTH);
    System.arraycopy(guard(json, length), 0, guarded, length, GUARD_LENGTH);
    return guarded;
  }

  private static byte[] guard(byte[] json, int length) {
    CRC32C crc = new CRC32C();
    crc.update(json, 0, length);
    return (GUARD + "%08x\"}".formatted(crc.getValue())).getBytes(StandardCharsets.US_ASCII);
  }

  /// The JSON without its checksum.
  ///
  /// @throws IOException when that is of other bytes
  private static byte[] checked(byte[] guarded) throws IOException {
    int length = guarded.length - GUARD_LENGTH;
    if (length < 0
        || !new String(guarded, length, GUARD.length(), StandardCharsets.US_ASCII).equals(GUARD)) {
      return guarded;
    }
    if (!Arrays.equals(guard(guarded, length), 0, GUARD_LENGTH, guarded, length, guarded.length)) {
      throw new IOException("its checksum is of other bytes");
    }
    byte[] json = Arrays.copyOf(guarded, length + 1);
    json[length] = '}';
    return json;
  }

  private static void writeMap(JsonGenerator json, String name, Map<String, String> map)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> e : new TreeMap<>(map).entrySet()) {
      json.writeStringField(e.getKey(), e.getValue());
    }
    json.writeEndObject();
  }

  /// @param guarded whether its checksum was right: then another field is of a later build
  private static BlobMeta fromJson(byte[] bytes, boolean guarded) throws IOException {
    String contentType = BlobMeta.UNKNOWN_TYPE;
    Map<String, String> metadata = Map.of();
    Map<String, String> tags = Map.of();
    try (JsonParser json = JSON.createParser(bytes)) {
      expect(json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "contentType" -> contentType = json.getText();
          case "metadata" -> metadata = readMap(json);
          case "tags" -> tags = readMap(json);
          default -> {
            if (!guarded) {
              throw new IOException("no field is called " + name);
            }
            json.skipChildren();
          }
        }
      }
    }
    return new BlobMeta(contentType, metadata, tags);
  }

  private static Map<String, String> readMap(JsonParser json) throws IOException {
    expect(json.currentToken(), JsonToken.START_OBJECT);
    Map<String, String> map = new TreeMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      expect(json.nextToken(), JsonToken.VALUE_STRING);
      map.put(name, json.getText());
    }
    return map;
  }

  private static void expect(JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) {
      throw new IOException("%s where %s should be".formatted(found, wanted));
    }
  }
}
