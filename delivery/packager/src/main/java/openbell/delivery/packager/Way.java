package openbell.delivery.packager;

import java.util.Locale;

/// How code comes to Lambda, the plainest first.
public enum Way {
  /// The zip in the call itself.
  DIRECT,
  /// The zip by way of S3.
  S3,
  /// A zip and up to five layers.
  LAYERS,
  /// A thin zip, and a bundle that the function loads into `/tmp` when it starts.
  BUNDLE,
  /// A container image.
  IMAGE;

  /// In lower case.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
