package openbell.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// A value that waits for the far tier, as a file: a magic word, what is to be put under which
/// condition, and a checksum (CRC-32C) of all before it.
///
/// @param token the version under which the near tier holds it until the far one has decided
record SpoolFile(String key, CacheEntry entry, Expected condition, String token) {

  private static final int MAGIC = 0x4f425352; // "OBSR"
  private static final int CHECKSUM_BYTES = 8;

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(entry.bytes().length + 512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeUTF(key);
      out.writeUTF(token);
      switch (condition) {
        case Expected.Anything() -> out.writeUTF("anything");
        case Expected.Absent() -> out.writeUTF("absent");
        case Expected.Version(String version) -> out.writeUTF("=" + version);
      }
      out.writeUTF(entry.contentType());
      out.writeLong(entry.expiresAt().toEpochMilli());
      Making making = entry.making();
      out.writeLong(making.madeAt().toEpochMilli());
      out.writeLong(making.cost().toMillis());
      out.writeUTF(making.renewal().name());
      out.writeUTF(making.inputHash());
      out.writeUTF(making.why());
      out.writeInt(entry.bytes().length);
      out.write(entry.bytes());
      out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new IllegalStateException("Memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /// Reads what [#toBytes] wrote.
  ///
  /// @throws IOException when it is anything else, damaged or cut
  static SpoolFile of(byte[] bytes) throws IOException {
    int length = bytes.length - CHECKSUM_BYTES;
    if (length < 4) {
      throw new IOException("it has only %d bytes".formatted(bytes.length));
    }
    try (DataInputStream end =
        new DataInputStream(new ByteArrayInputStream(bytes, length, CHECKSUM_BYTES))) {
      if (end.readLong() != checksum(bytes, length)) {
        throw new IOException("its checksum is wrong");
      }
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("it is of another format");
      }
      String key = CacheKeys.check(in.readUTF());
      String token = in.readUTF();
      Expected condition = condition(in.readUTF());
      String contentType = in.readUTF();
      Instant expiresAt = Instant.ofEpochMilli(in.readLong());
      Making making =
          new Making(
              Instant.ofEpochMilli(in.readLong()),
              Duration.ofMillis(in.readLong()),
              Making.Renewal.valueOf(in.readUTF()),
              in.readUTF(),
              in.readUTF());
      byte[] value = in.readNBytes(in.readInt());
      return new SpoolFile(
          key, new CacheEntry(value, contentType, expiresAt, making), condition, token);
    } catch (IllegalArgumentException e) {
      throw new IOException("it holds what no cache wrote: " + e.getMessage(), e);
    }
  }

  private static Expected condition(String text) {
    return switch (text) {
      case "anything" -> Expected.anything();
      case "absent" -> Expected.absent();
      default -> Expected.version(text.substring(1));
    };
  }

  private static long checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpoolFile file && Arrays.equals(toBytes(), file.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }
}
