package openbell.cache;

/// What must be under a key for a put to be done.
public sealed interface Expected {

  /// Whatever is there.
  record Anything() implements Expected {}

  /// Nothing, not even an expired value.
  record Absent() implements Expected {}

  /// The value of this [CacheHit#version], and no newer one.
  ///
  /// @param version not empty
  record Version(String version) implements Expected {
    public Version {
      if (version.isEmpty()) {
        throw new IllegalArgumentException(
            "Empty version (that of a hit; expect absent or anything where there is none)");
      }
    }
  }

  /// Whatever is there.
  static Expected anything() {
    return new Anything();
  }

  /// Nothing.
  static Expected absent() {
    return new Absent();
  }

  /// The value of this version.
  static Expected version(String version) {
    return new Version(version);
  }
}
