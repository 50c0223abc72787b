package openbell.delivery.packager;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/// A library for Linux in a jar, by its ELF header.
///
/// @param jar the jar's file name
/// @param path in the jar
/// @param machine what it is for (`e_machine`: 62 is x86-64, 183 is AArch64)
record NativeLibrary(String jar, String path, int machine) {

  private static final int ELF = 0x7f454c46;
  private static final int DATA_ORDER = 5;
  private static final int BIG_ENDIAN = 2;
  private static final int MACHINE = 18;
  private static final int HEADER_BYTES = MACHINE + 2;

  /// The library that these bytes are, unless they are something else or for another system.
  static Optional<NativeLibrary> of(String jar, String path, byte[] content) {
    if (content.length < HEADER_BYTES || !path.contains(".so") || forNoLambda(path)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(content);
    if (bytes.getInt(0) != ELF) {
      return Optional.empty();
    }
    bytes.order(
        bytes.get(DATA_ORDER) == BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return Optional.of(new NativeLibrary(jar, path, bytes.getShort(MACHINE) & 0xffff));
  }

  private static boolean forNoLambda(String path) {
    return new Unneeded(Architecture.X86_64).isForeignLibrary(path)
        && new Unneeded(Architecture.ARM64).isForeignLibrary(path);
  }

  /// The library's name without the processor's: what the same one for another processor has too.
  String family() {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return Unneeded.even(name).replaceAll(" (?:x8664|aarch64) ", "*");
  }
}
