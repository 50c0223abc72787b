package openbell.delivery.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import openbell.delivery.bundle.loader.BundleException;
import openbell.delivery.bundle.loader.BundleIndex;
import openbell.delivery.bundle.loader.BundleJar;

/// A bundle as a file.
final class BundleFile {

  private static final int PREFIX_BYTES = 16;
  private static final int BUFFER_BYTES = 1 << 20;

  private BundleFile() {}

  /// The index of a bundle that is right to the last byte.
  ///
  /// @throws IOException if it cannot be read, or is no whole bundle, with the jar that is wrong
  static BundleIndex check(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(PREFIX_BYTES);
      if (head.length == PREFIX_BYTES) {
        int length = ByteBuffer.wrap(head).getInt(PREFIX_BYTES - Integer.BYTES);
        byte[] rest = in.readNBytes(Math.clamp(length, 0, BundleIndex.MAX_HEAD_BYTES));
        head = Arrays.copyOf(head, PREFIX_BYTES + rest.length);
        System.arraycopy(rest, 0, head, PREFIX_BYTES, rest.length);
      }
      BundleIndex index = BundleIndex.parse(head, sha256(head));
      for (BundleJar jar : index.jars()) {
        String found = sha256(in, jar.sizeBytes());
        if (!found.equals(jar.sha256())) {
          throw new IOException(
              file
                  + " is no bundle: "
                  + jar.name()
                  + " has the SHA-256 "
                  + found
                  + ", not "
                  + jar.sha256()
                  + " (build it again)");
        }
      }
      if (in.read() >= 0) {
        throw new IOException(file + " goes on behind its last jar (build it again)");
      }
      return index;
    } catch (BundleException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(BundleBuilder.sha256().digest(bytes));
  }

  private static String sha256(InputStream in, long bytes) throws IOException {
    MessageDigest digest = BundleBuilder.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = bytes;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        break;
      }
      digest.update(buffer, 0, count);
      left -= count;
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
