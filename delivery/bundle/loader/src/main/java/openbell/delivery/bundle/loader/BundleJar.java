package openbell.delivery.bundle.loader;

import java.util.List;

/// A jar in a bundle.
///
/// @param name its file name, ending in `.jar`
/// @param offset of its first byte behind the index
/// @param sha256 of the whole jar
/// @param pieces the SHA-256 of each stretch of [BundleIndex#PIECE_BYTES], the last one shorter; a
///   jar of a single piece has its own hash here
public record BundleJar(
    String name, long offset, long sizeBytes, String sha256, List<String> pieces) {

  private static final int MAX_NAME = 200;
  private static final String SUFFIX = ".jar";

  /// Checks all of it.
  ///
  /// @throws IllegalArgumentException with the value that is not allowed
  public BundleJar {
    pieces = List.copyOf(pieces);
    require(
        name.length() <= MAX_NAME
            && name.length() > SUFFIX.length()
            && name.endsWith(SUFFIX)
            && name.charAt(0) != '.'
            && hasNameCharacters(name),
        "a jar's name of letters, digits and ._+~- that ends in .jar",
        name);
    require(offset >= 0, "an offset", offset);
    require(sizeBytes > 0, "a size above 0", sizeBytes);
    require(Sha256.isHash(sha256), "64 hexadecimal digits", sha256);
    require(
        pieces.size() == (sizeBytes + BundleIndex.PIECE_BYTES - 1) / BundleIndex.PIECE_BYTES,
        "one piece for each 4 MiB",
        pieces.size());
    for (String piece : pieces) {
      require(Sha256.isHash(piece), "64 hexadecimal digits for a piece", piece);
    }
    require(
        pieces.size() > 1 || pieces.getFirst().equals(sha256),
        "the jar's own hash as that of its only piece",
        pieces);
  }

  /// How many bytes a piece has.
  int pieceBytes(int piece) {
    long from = (long) piece * BundleIndex.PIECE_BYTES;
    return (int) Math.min(BundleIndex.PIECE_BYTES, sizeBytes - from);
  }

  // No regular expression, for a cold JVM's sake.
  private static boolean hasNameCharacters(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && "._+~-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected + ", found '" + found + "'");
    }
  }
}
