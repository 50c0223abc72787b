package openbell.delivery.packager;

import java.util.List;
import java.util.Optional;
import openbell.delivery.bundle.BundleStore;
import openbell.delivery.packager.PackageSizes.Bundled;
import openbell.delivery.packager.PackageSizes.Layered;
import openbell.delivery.packager.PackageSizes.Zip;
import openbell.delivery.packager.ShipPlan.Verdict;

/// What each way takes.
final class WayRules {

  /// That the loader wants free after a load (`BUNDLE_MIN_FREE_MB`), or else tells as low.
  private static final long SPARE_TMP_MB = 32;

  private WayRules() {}

  static List<Verdict> verdicts(PackageSizes sizes, FunctionSettings settings) {
    return List.of(
        direct(sizes.zip()),
        s3(sizes.zip()),
        layers(sizes),
        bundle(sizes, settings),
        image(sizes.zip(), settings));
  }

  private static Verdict direct(Zip zip) {
    if (zip.unpackedBytes() > LambdaLimits.MOST_UNPACKED_BYTES) {
      return no(Way.DIRECT, "%s unpacked, and at most 250 MB".formatted(unpacked(zip)));
    }
    return new Verdict(
        Way.DIRECT,
        zip.bytes() <= LambdaLimits.MOST_DIRECT_ZIP_BYTES,
        "a zip of %s, and at most 50 MB in a call".formatted(Sizes.text(zip.bytes())));
  }

  private static Verdict s3(Zip zip) {
    return new Verdict(
        Way.S3,
        zip.unpackedBytes() <= LambdaLimits.MOST_UNPACKED_BYTES,
        "%s unpacked, and at most 250 MB".formatted(unpacked(zip)));
  }

  private static Verdict layers(PackageSizes sizes) {
    if (sizes.layers().isEmpty()) {
      return no(
          Way.LAYERS,
          sizes.zip().unpackedBytes() > LambdaLimits.MOST_UNPACKED_BYTES
              ? "the function and its layers together have 250 MB at most, as one zip has"
              : "not needed: nobody said what to split off");
    }
    Layered layered = sizes.layers().get();
    int count = layered.unpackedLayerBytes().size();
    if (count > LambdaLimits.MOST_LAYERS) {
      return no(Way.LAYERS, count + " layers, and at most 5 at a function");
    }
    return new Verdict(
        Way.LAYERS,
        layered.unpackedBytes() <= LambdaLimits.MOST_UNPACKED_BYTES,
        "a zip of %s and %d %s: together %s unpacked, and at most 250 MB, as without layers"
            .formatted(
                Sizes.text(layered.zip().bytes()),
                count,
                count == 1 ? "layer" : "layers",
                Sizes.text(layered.unpackedBytes())));
  }

  private static Verdict bundle(PackageSizes sizes, FunctionSettings settings) {
    if (sizes.bundle().isEmpty()) {
      return no(Way.BUNDLE, "nobody said which jars are heavy");
    }
    Bundled bundled = sizes.bundle().get();
    if (bundled.zip().unpackedBytes() > LambdaLimits.MOST_UNPACKED_BYTES) {
      return no(
          Way.BUNDLE,
          "the thin zip has %s unpacked, and at most 250 MB: make more jars heavy"
              .formatted(unpacked(bundled.zip())));
    }
    if (bundled.bundleBytes() > BundleStore.MOST_BYTES) {
      return no(
          Way.BUNDLE,
          "a bundle of %s, and at most %s can be published"
              .formatted(Sizes.text(bundled.bundleBytes()), Sizes.text(BundleStore.MOST_BYTES)));
    }
    long most =
        settings.snapStart() ? LambdaLimits.MOST_SNAP_START_TMP_MB : LambdaLimits.MOST_TMP_MB;
    return new Verdict(
        Way.BUNDLE,
        neededTmpMb(bundled) <= most,
        "a zip of %s and a bundle of %s, which wants %,d MB of /tmp, and at most %,d MB%s"
            .formatted(
                Sizes.text(bundled.zip().bytes()),
                Sizes.text(bundled.bundleBytes()),
                neededTmpMb(bundled),
                most,
                settings.snapStart() ? " with SnapStart" : ""));
  }

  private static Verdict image(Zip zip, FunctionSettings settings) {
    if (settings.snapStart()) {
      return no(Way.IMAGE, "SnapStart takes no images");
    }
    return new Verdict(
        Way.IMAGE,
        zip.unpackedBytes() <= LambdaLimits.MOST_IMAGE_BYTES,
        "%s and what it is based on, and at most 10,240 MB".formatted(unpacked(zip)));
  }

  /// What `/tmp` must have for a bundle: itself, and what the loader wants free.
  static long neededTmpMb(Bundled bundled) {
    return Sizes.roundedUpMb(bundled.bundleBytes()) + SPARE_TMP_MB;
  }

  /// What the function's `/tmp` lacks for the way.
  static Optional<Problem> tmpProblem(Way way, PackageSizes sizes, FunctionSettings settings) {
    if (way != Way.BUNDLE) {
      return Optional.empty();
    }
    long needed = neededTmpMb(sizes.bundle().orElseThrow());
    return needed <= settings.tmpMb()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                "the bundle wants %,d MB of /tmp and the function has %,d"
                    .formatted(needed, settings.tmpMb()),
                "give --tmp " + needed));
  }

  /// Why nothing takes it, and what to change.
  static Problem tooMuch(PackageSizes sizes, FunctionSettings settings) {
    String what = "no way takes %s".formatted(unpacked(sizes.zip()));
    if (settings.snapStart()) {
      FunctionSettings without = settings.withSnapStart(false);
      Optional<Verdict> other = verdicts(sizes, without).stream().filter(Verdict::fits).findFirst();
      if (other.isPresent()) {
        return new Problem(
            what + " with SnapStart",
            "do without it (then %s: %s), or make the code smaller"
                .formatted(other.get().way(), other.get().why()));
      }
    }
    return new Problem(what, "split the function, or leave more out");
  }

  private static String unpacked(Zip zip) {
    return Sizes.text(zip.unpackedBytes());
  }

  private static Verdict no(Way way, String why) {
    return new Verdict(way, false, why);
  }
}
