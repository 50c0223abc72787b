package openbell.report.chart;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes a picture as PNG (ISO/IEC 15948): true colour, 8 bits.
///
/// Measured on charts (1200 x 900, JDK 25): this takes 14 ms and makes 160 kB. Level 6 takes 29 ms
/// for 143 kB; the filters Sub and Up make a fifth more, since rows of a chart repeat as they are.
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int LEVEL = 3;
  private static final byte FILTER_NONE = 0;
  private static final int BITS = 8;
  private static final int TRUE_COLOUR = 2;

  private Png() {}

  /// @param image of type `TYPE_INT_RGB`
  static byte[] encode(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 17);
    out.writeBytes(SIGNATURE);
    chunk(out, "IHDR", header(width, height));
    chunk(out, "IDAT", deflate(rows(pixels, width, height)));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static byte[] header(int width, int height) {
    ByteArrayOutputStream header = new ByteArrayOutputStream(13);
    try (DataOutputStream data = new DataOutputStream(header)) {
      data.writeInt(width);
      data.writeInt(height);
      data.write(new byte[] {BITS, TRUE_COLOUR, 0, 0, 0});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return header.toByteArray();
  }

  /// Each row after its filter's number.
  private static byte[] rows(int[] pixels, int width, int height) {
    byte[] rows = new byte[height * (1 + 3 * width)];
    int at = 0;
    for (int y = 0; y < height; y++) {
      rows[at++] = FILTER_NONE;
      for (int x = 0; x < width; x++) {
        int pixel = pixels[y * width + x];
        rows[at++] = (byte) (pixel >> 16);
        rows[at++] = (byte) (pixel >> 8);
        rows[at++] = (byte) pixel;
      }
    }
    return rows;
  }

  private static byte[] deflate(byte[] rows) {
    Deflater deflater = new Deflater(LEVEL);
    try {
      deflater.setInput(rows);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 17);
      byte[] buffer = new byte[1 << 15];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    try (DataOutputStream chunk = new DataOutputStream(out)) {
      chunk.writeInt(data.length);
      chunk.write(name);
      chunk.write(data);
      chunk.writeInt((int) crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
