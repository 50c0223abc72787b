package openbell.delivery.packager;

import java.util.Locale;

/// The managed Java runtimes of Lambda.
public enum JavaRuntime {
  JAVA11(55),
  JAVA17(61),
  JAVA21(65),
  JAVA25(69);

  private final int classFileVersion;

  JavaRuntime(int classFileVersion) {
    this.classFileVersion = classFileVersion;
  }

  /// The newest class files that it reads (JVMS, table 4.1-A).
  int classFileVersion() {
    return classFileVersion;
  }

  /// The Java release: 25.
  int release() {
    return Integer.parseInt(name().substring("JAVA".length()));
  }

  /// As Lambda calls it: `java25`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
