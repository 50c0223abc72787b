package openbell.delivery.bundle;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import openbell.delivery.bundle.loader.BundlePin;

/// Which bundles deployed functions pin, as their environments say.
public final class PinnedBundles {

  /// A hash is a bundle's whatever it is called.
  private static final String NO_NAME = "deployed";

  private PinnedBundles() {}

  /// The hashes that these environments pin, by `BUNDLE_SHA256` or `BUNDLE_KEY`.
  ///
  /// @param environments of all versions that can still be invoked
  /// @throws openbell.delivery.bundle.loader.BundleException of kind `SETTINGS` if one pins what is
  ///   no bundle: what it needs cannot be told then
  public static Set<String> of(List<Map<String, String>> environments) {
    Set<String> pinned = new LinkedHashSet<>();
    for (Map<String, String> environment : environments) {
      hash(environment).ifPresent(pinned::add);
    }
    return pinned;
  }

  private static Optional<String> hash(Map<String, String> environment) {
    String key = environment.getOrDefault("BUNDLE_KEY", "");
    String sha256 = environment.getOrDefault("BUNDLE_SHA256", "");
    if (!key.isBlank()) {
      return Optional.of(BundlePin.ofKey(key.strip()).sha256());
    }
    if (sha256.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(new BundlePin(NO_NAME, sha256.strip()).sha256());
  }
}
