package openbell.store.signing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 as text of 64 lower-case hexadecimal digits.
final class Sha256 {
  private static final String DIGITS = "0123456789abcdef";

  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no SHA-256, which every JDK must have", e);
    }
  }

  // By hand: HexFormat costs a cold JVM more than all hashes of a request.
  static String hex(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length * 2);
    for (byte b : bytes) {
      out.append(DIGITS.charAt(b >> 4 & 15)).append(DIGITS.charAt(b & 15));
    }
    return out.toString();
  }
}
