package openbell.delivery.packager;

import java.util.List;
import java.util.Optional;

/// What a function's code weighs, in each form that it can have. All in bytes.
///
/// @param zip everything in one zip
/// @param layers the same split into a smaller zip and layers; empty: nobody said how
/// @param bundle the same split into a thin zip and a bundle; empty: nobody said how
public record PackageSizes(Zip zip, Optional<Layered> layers, Optional<Bundled> bundle) {

  /// A zip.
  ///
  /// @param unpackedBytes of the files in it
  public record Zip(long bytes, long unpackedBytes) {
    public Zip {
      if (bytes < 0 || unpackedBytes < 0) {
        throw new IllegalArgumentException(
            "a zip of " + bytes + " bytes, " + unpackedBytes + " unpacked: give sizes");
      }
    }
  }

  /// A zip with layers.
  ///
  /// @param unpackedLayerBytes of each
  public record Layered(Zip zip, List<Long> unpackedLayerBytes) {
    public Layered {
      unpackedLayerBytes = List.copyOf(unpackedLayerBytes);
    }

    /// Of the zip and all layers together: what Lambda's limit is about.
    public long unpackedBytes() {
      return zip.unpackedBytes() + unpackedLayerBytes.stream().mapToLong(Long::longValue).sum();
    }
  }

  /// A thin zip with a bundle.
  ///
  /// @param bundleBytes what is loaded into `/tmp`
  public record Bundled(Zip zip, long bundleBytes) {}

  /// One zip that nobody split.
  public static PackageSizes of(long zipBytes, long unpackedBytes) {
    return new PackageSizes(new Zip(zipBytes, unpackedBytes), Optional.empty(), Optional.empty());
  }

  /// This and how it is split into layers.
  public PackageSizes withLayers(Layered those) {
    return new PackageSizes(zip, Optional.of(those), bundle);
  }

  /// This and how it is split into a thin zip and a bundle.
  public PackageSizes withBundle(Bundled that) {
    return new PackageSizes(zip, layers, Optional.of(that));
  }
}
