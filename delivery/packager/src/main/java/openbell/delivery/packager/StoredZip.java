package openbell.delivery.packager;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.CRC32;

/// A zip of files as they are, the same to the byte wherever it is made: sorted, stored, all of one
/// time and with the mode 0644.
///
/// What goes in is compressed already; deflating it again would spare a few percent and make the
/// bytes depend on the zlib at hand. The JDK's own writer cannot set modes.
final class StoredZip {

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final short VERSION = 20;
  private static final short UNIX = 3 << 8;
  private static final short UTF8_NAMES = 1 << 11;
  private static final int MODE_0644 = 0100644 << 16;

  /// 1980-02-01 00:00, as [SlimJar] has it.
  private static final int TIME = (2 << 5 | 1) << 16;

  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL_BYTES = 46;
  private static final int END_BYTES = 22;

  /// Above it a zip needs other records.
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private record Member(String name, int crc, int size, int offset) {}

  private StoredZip() {}

  /// Writes a zip.
  ///
  /// @param files by their names in it
  static void write(SortedMap<String, Path> files, Path zip) throws IOException {
    List<Member> members = new ArrayList<>();
    long offset = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        long size = Files.size(file.getValue());
        long end = offset + LOCAL_BYTES + file.getKey().getBytes(UTF_8).length + size;
        if (end > MOST_BYTES) {
          throw new IOException(zip + " would be above 2 GB: make more jars heavy");
        }
        Member member = new Member(file.getKey(), crc(file.getValue()), (int) size, (int) offset);
        members.add(member);
        out.write(local(member));
        if (Files.copy(file.getValue(), out) != size) {
          throw new IOException(file.getValue() + " changed while it was packed: build again");
        }
        offset = end;
      }
      int directory = 0;
      for (Member member : members) {
        byte[] entry = central(member);
        directory += entry.length;
        out.write(entry);
      }
      out.write(end(members.size(), directory, (int) offset));
    }
  }

  /// What [#write] would write, in bytes.
  static long size(SortedMap<String, Path> files) throws IOException {
    long size = END_BYTES;
    for (Map.Entry<String, Path> file : files.entrySet()) {
      int name = file.getKey().getBytes(UTF_8).length;
      size += LOCAL_BYTES + CENTRAL_BYTES + 2L * name + Files.size(file.getValue());
    }
    return size;
  }

  private static int crc(Path file) throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        crc.update(buffer, 0, n);
      }
    }
    return (int) crc.getValue();
  }

  private static byte[] local(Member member) {
    byte[] name = member.name().getBytes(UTF_8);
    byte[] bytes = new byte[LOCAL_BYTES + name.length];
    ByteBuffer out = little(bytes).putInt(LOCAL).putShort(VERSION);
    putCommon(out, member, name.length);
    out.put(name);
    return bytes;
  }

  private static byte[] central(Member member) {
    byte[] name = member.name().getBytes(UTF_8);
    byte[] bytes = new byte[CENTRAL_BYTES + name.length];
    ByteBuffer out = little(bytes).putInt(CENTRAL).putShort((short) (UNIX | VERSION));
    putCommon(out.putShort(VERSION), member, name.length);
    // No comment, the first disk, no internal attributes.
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    out.putInt(MODE_0644).putInt(member.offset()).put(name);
    return bytes;
  }

  /// What both headers of a file have: stored, its time, check sum, sizes, no extra field.
  private static void putCommon(ByteBuffer out, Member member, int nameBytes) {
    out.putShort(UTF8_NAMES).putShort((short) 0).putInt(TIME).putInt(member.crc());
    out.putInt(member.size()).putInt(member.size());
    out.putShort((short) nameBytes).putShort((short) 0);
  }

  private static byte[] end(int count, int directoryBytes, int offset) {
    byte[] bytes = new byte[END_BYTES];
    ByteBuffer out = little(bytes).putInt(END).putInt(0);
    out.putShort((short) count).putShort((short) count);
    out.putInt(directoryBytes).putInt(offset).putShort((short) 0);
    return bytes;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
