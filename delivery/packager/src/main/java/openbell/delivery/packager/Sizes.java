package openbell.delivery.packager;

import java.util.Locale;

/// Bytes as Lambda's documents count them: 1 MB is 1,048,576.
final class Sizes {

  static final long MB = 1 << 20;

  private Sizes() {}

  static String text(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", (double) bytes / MB);
  }

  /// Whole megabytes that hold so much.
  static long roundedUpMb(long bytes) {
    return Math.ceilDiv(bytes, MB);
  }
}
