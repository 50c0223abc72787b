package openbell.delivery.bundle.loader;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 as text of 64 lower-case hexadecimal digits.
final class Sha256 {

  private static final String DIGITS = "0123456789abcdef";

  private static final int WARM_UP_BLOCK = 1 << 10;
  private static final int WARM_UP_BLOCKS = 1 << 10;

  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no SHA-256, which every JDK must have", e);
    }
  }

  /// Has the JIT compile it, to the CPU's own instructions where there are such; until then it runs
  /// at a fortieth of its speed. Many small updates: the JIT counts calls.
  static void warmUp() {
    MessageDigest digest = digest();
    byte[] block = new byte[WARM_UP_BLOCK];
    for (int i = 0; i < WARM_UP_BLOCKS; i++) {
      digest.update(block);
    }
  }

  static String of(byte[] bytes, int from, int length) {
    MessageDigest digest = digest();
    digest.update(bytes, from, length);
    return hex(digest.digest());
  }

  // By hand: HexFormat costs a cold JVM more than all hashes of an index.
  static String hex(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length * 2);
    for (byte b : bytes) {
      out.append(DIGITS.charAt(b >> 4 & 15)).append(DIGITS.charAt(b & 15));
    }
    return out.toString();
  }

  // A loop of plain comparisons: anything else takes milliseconds in a cold JVM, for all hashes of
  // an index.
  static boolean isHash(String text) {
    if (text.length() != 64) {
      return false;
    }
    for (int i = 0; i < 64; i++) {
      char c = text.charAt(i);
      if (c < '0' || (c > '9' && (c < 'a' || c > 'f'))) {
        return false;
      }
    }
    return true;
  }
}
