package openbell.delivery.bundle.loader;

import openbell.delivery.bundle.loader.BundleException.Kind;

/// Which bundle exactly: a name for people, and the SHA-256 of the head of the object, which holds
/// the SHA-256 of everything behind it.
///
/// @param name 1 to 100 of `a-z A-Z 0-9 . _ -`, starting with a letter or digit
/// @param sha256 64 lower-case hexadecimal digits
public record BundlePin(String name, String sha256) {

  /// Checks both.
  ///
  /// @throws BundleException of kind `SETTINGS` with the value that is not allowed
  public BundlePin {
    if (!isName(name)) {
      throw new BundleException(
          Kind.SETTINGS,
          "Not a bundle's name: '" + name + "' (use up to 100 letters, digits, '.', '_' and '-')");
    }
    if (!Sha256.isHash(sha256)) {
      throw new BundleException(
          Kind.SETTINGS,
          "Not a bundle's hash: '" + sha256 + "' (use the 64 hexadecimal digits of its key)");
    }
  }

  /// Whether a bundle may have this name.
  public static boolean isName(String text) {
    return text.length() <= 100 && text.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
  }

  /// The object's key, `bundles/{name}/{sha256}.bundle`.
  public String key() {
    return "bundles/" + name + "/" + sha256 + ".bundle";
  }

  /// The pin of which this is the key.
  ///
  /// @throws BundleException of kind `SETTINGS` for what is no bundle's key
  public static BundlePin ofKey(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length != 3 || !parts[0].equals("bundles") || !parts[2].endsWith(".bundle")) {
      throw new BundleException(
          Kind.SETTINGS, "Not a bundle's key: '" + key + "' (use bundles/NAME/SHA256.bundle)");
    }
    return new BundlePin(parts[1], parts[2].substring(0, parts[2].length() - ".bundle".length()));
  }
}
