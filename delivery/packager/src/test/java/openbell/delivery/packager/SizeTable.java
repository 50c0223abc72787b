package openbell.delivery.packager;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.delivery.packager.PackageSizes.Bundled;
import openbell.delivery.packager.PackageSizes.Layered;
import openbell.delivery.packager.PackageSizes.Zip;

/// The sizes that guides to Lambda go through, and what the plan says of each. Jars are compressed,
/// so a zip has about the size that it unpacks to; the guides' zips of class files have less.
record SizeTable(List<Row> rows) {

  /// A case.
  ///
  /// @param what in words
  record Row(String what, ShipPlan plan) {

    String markdown() {
      String chosen = plan.chosen().map(Way::toString).orElse("nothing");
      String why =
          plan.chosen()
              .map(way -> plan.verdict(way).why())
              .orElseGet(() -> plan.problems().getFirst().toString());
      String needs =
          plan.chosen().isPresent() && !plan.possible()
              ? "; " + plan.problems().getFirst().cure()
              : "";
      ShipPlan.Verdict layers = plan.verdict(Way.LAYERS);
      String not =
          plan.sizes().layers().isPresent() && !layers.fits()
              ? "; not layers: " + layers.why()
              : "";
      return "| %s | %s | %s%s%s |".formatted(what, chosen, why, needs, not);
    }
  }

  private static final FunctionSettings PLAIN = FunctionSettings.of(Architecture.ARM64);

  /// What stays in the zip beside a bundle.
  private static final long THIN_MB = 5;

  static SizeTable ofTheGuides() {
    List<Row> rows = new ArrayList<>();
    rows.add(row("a zip of 3 MB, 8 MB unpacked", zip(3, 8), PLAIN));
    rows.add(row("a zip of 45 MB, 90 MB unpacked", zip(45, 90), PLAIN));
    rows.add(row("a zip of 60 MB, 110 MB unpacked", zip(60, 110), PLAIN));
    rows.add(row("the same, 70 MB of it in two layers", layers(60, 110, 30, 50), PLAIN));
    rows.add(row("a zip of 140 MB, 200 MB unpacked", zip(140, 200), PLAIN));
    rows.add(row("260 MB unpacked, undivided", zip(200, 260), PLAIN));
    rows.add(row("260 MB, 230 MB of it in five layers", heavyAndLayers(260), PLAIN));
    rows.add(row("500 MB, nearly all heavy", heavy(500), PLAIN));
    rows.add(row("the same with SnapStart", heavy(500), PLAIN.withSnapStart(true)));
    rows.add(row("450 MB with SnapStart", heavy(450), PLAIN.withSnapStart(true)));
    rows.add(row("750 MB", heavy(750), PLAIN.withTmpMb(1024)));
    rows.add(row("750 MB with SnapStart", heavy(750), PLAIN.withSnapStart(true)));
    rows.add(row("1.8 GB", heavy(1843), PLAIN.withTmpMb(2048)));
    rows.add(row("2 GB", heavy(2048), PLAIN));
    rows.add(row("9 GB", heavy(9 * 1024), PLAIN));
    rows.add(row("11 GB", heavy(11 * 1024), PLAIN));
    return new SizeTable(rows);
  }

  /// As it stands in the README.
  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("| code | goes by | why |");
    lines.add("|---|---|---|");
    rows.forEach(row -> lines.add(row.markdown()));
    return String.join("\n", lines);
  }

  private static Row row(String what, PackageSizes sizes, FunctionSettings settings) {
    return new Row(what, ShipPlan.of(sizes, settings, List.of()));
  }

  private static PackageSizes zip(long mb, long unpackedMb) {
    return PackageSizes.of(mb * Sizes.MB, unpackedMb * Sizes.MB);
  }

  private static PackageSizes layers(long mb, long unpackedMb, long zipMb, long functionMb) {
    long rest = (unpackedMb - functionMb) * Sizes.MB;
    return zip(mb, unpackedMb)
        .withLayers(
            new Layered(
                new Zip(zipMb * Sizes.MB, functionMb * Sizes.MB),
                List.of(rest / 2, rest - rest / 2)));
  }

  private static PackageSizes heavy(long mb) {
    return new PackageSizes(
        new Zip(mb * Sizes.MB, mb * Sizes.MB),
        Optional.empty(),
        Optional.of(
            new Bundled(
                new Zip(THIN_MB * Sizes.MB, THIN_MB * Sizes.MB), (mb - THIN_MB) * Sizes.MB)));
  }

  private static PackageSizes heavyAndLayers(long mb) {
    long layer = 46 * Sizes.MB;
    return heavy(mb)
        .withLayers(
            new Layered(
                new Zip((mb - 230) * Sizes.MB, (mb - 230) * Sizes.MB),
                List.of(layer, layer, layer, layer, layer)));
  }
}
