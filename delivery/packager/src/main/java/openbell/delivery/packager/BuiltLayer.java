package openbell.delivery.packager;

import java.nio.file.Path;

/// A layer as a file, ready to be published. The same jars give the same hash, so one that is
/// published already need not be again.
///
/// @param name as the rules have it
/// @param zip with its jars as `java/lib/*.jar`, where Lambda's Java runtimes look
/// @param sha256 of the zip, in lower-case hex
/// @param sizeBytes of the zip
/// @param unpackedBytes of what is in it; counts against the function's 250 MB
public record BuiltLayer(String name, Path zip, String sha256, long sizeBytes, long unpackedBytes) {

  public BuiltLayer {
    if (!name.matches(LayerRules.NAME)) {
      throw new IllegalArgumentException(
          "a layer called '" + name + "': give letters, digits and hyphens");
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("'" + sha256 + "' is no SHA-256 in lower-case hex");
    }
  }
}
