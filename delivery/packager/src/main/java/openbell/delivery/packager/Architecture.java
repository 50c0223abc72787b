package openbell.delivery.packager;

import java.util.Locale;

/// The processors that Lambda has, by its own names.
public enum Architecture {
  X86_64("x86_64", 62),
  ARM64("aarch64", 183);

  private final String word;
  private final int machine;

  Architecture(String word, int machine) {
    this.word = word;
    this.machine = machine;
  }

  /// The one of a JVM's `os.arch`.
  ///
  /// @throws IllegalArgumentException for one that Lambda does not have
  public static Architecture ofJvm(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64" -> ARM64;
      default ->
          throw new IllegalArgumentException(
              "Lambda has no processor of the kind '" + osArch + "': give x86_64 or arm64");
    };
  }

  /// What it is called in the paths of native libraries, once their spellings are evened out.
  String word() {
    return word;
  }

  /// `e_machine` in the ELF headers of its libraries.
  int machine() {
    return machine;
  }

  /// As Lambda calls it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
