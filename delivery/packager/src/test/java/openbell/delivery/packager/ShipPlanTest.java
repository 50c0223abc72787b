package openbell.delivery.packager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import openbell.delivery.packager.PackageSizes.Bundled;
import openbell.delivery.packager.PackageSizes.Layered;
import openbell.delivery.packager.PackageSizes.Zip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShipPlanTest {

  private static final long MB = 1 << 20;
  private static final FunctionSettings PLAIN = FunctionSettings.of(Architecture.ARM64);

  @ParameterizedTest
  @CsvSource({
    // Zip and unpacked bytes at the edges of 50 MB (52,428,800) and 250 MB (262,144,000).
    "52428800, 100000000, DIRECT",
    "52428801, 100000000, S3",
    "52428800, 262144000, DIRECT",
    "52428801, 262144000, S3",
    "40000000, 262144001, IMAGE",
    "40000000, 10737418240, IMAGE",
  })
  void anUndividedZipGoesTheFirstWayThatTakesIt(long zip, long unpacked, Way way) {
    ShipPlan plan = ShipPlan.of(PackageSizes.of(zip, unpacked), PLAIN, List.of());
    assertThat(plan.chosen()).contains(way);
    assertThat(plan.problems()).isEmpty();
    assertThat(plan.verdicts()).extracting(ShipPlan.Verdict::way).containsExactly(Way.values());
  }

  @ParameterizedTest
  @CsvSource({
    // Layers, MB of each, MB of the function, whether they fit.
    "1, 50, 100, true",
    "5, 30, 100, true",
    "5, 50, 0, true",
    "5, 50, 1, false",
    "1, 10, 245, false",
    "6, 10, 10, false",
  })
  void layersNeverLiftTheLimit(int count, long layerMb, long functionMb, boolean fit) {
    List<Long> layers = new ArrayList<>(Collections.nCopies(count, layerMb * MB));
    long all = functionMb * MB + count * layerMb * MB;
    PackageSizes sizes =
        PackageSizes.of(all, all)
            .withLayers(new Layered(new Zip(functionMb * MB, functionMb * MB), layers));
    ShipPlan plan = ShipPlan.of(sizes, PLAIN, List.of());
    assertThat(plan.verdict(Way.LAYERS).fits()).isEqualTo(fit);
    if (all > 250 * MB) {
      assertThat(plan.chosen()).contains(Way.IMAGE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // MB of the bundle, of /tmp, SnapStart; what is chosen, and the cure.
    "100, 512, false, BUNDLE, ''",
    "480, 512, false, BUNDLE, ''",
    "481, 512, false, BUNDLE, give --tmp 513",
    "1000, 512, false, BUNDLE, give --tmp 1032",
    "1000, 1032, false, BUNDLE, ''",
    "480, 512, true, BUNDLE, ''",
    "1908, 4096, false, IMAGE, ''",
  })
  void aBundleWantsItsSizeOfTmpAndSomeRoom(
      long bundleMb, int tmpMb, boolean snapStart, Way way, String cure) {
    ShipPlan plan =
        ShipPlan.of(bundled(bundleMb), PLAIN.withTmpMb(tmpMb).withSnapStart(snapStart), List.of());
    assertThat(plan.chosen()).contains(way);
    assertThat(plan.problems())
        .extracting(Problem::cure)
        .isEqualTo(cure.isEmpty() ? List.of() : List.of(cure));
  }

  @Test
  void snapStartWithMoreThanTmpHoldsIsAProblemWithItsCure() {
    ShipPlan plan = ShipPlan.of(bundled(481), PLAIN.withSnapStart(true), List.of());
    assertThat(plan.chosen()).isEmpty();
    assertThat(plan.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "no way takes 731.0 MB with SnapStart: do without it (then bundle: a zip of 250.0 MB"
                + " and a bundle of 481.0 MB, which wants 513 MB of /tmp, and at most 10,240 MB),"
                + " or make the code smaller");
  }

  @Test
  void whatIsTooMuchForAnImageIsToBeSplit() {
    ShipPlan plan = ShipPlan.of(PackageSizes.of(1, (10L << 30) + 1), PLAIN, List.of());
    assertThat(plan.chosen()).isEmpty();
    assertThat(plan.possible()).isFalse();
    assertThat(plan.problems())
        .extracting(Problem::toString)
        .containsExactly("no way takes 10,240.0 MB: split the function, or leave more out");
  }

  @Test
  void aWishIsGrantedWhereItFitsAndElseAProblem() {
    PackageSizes sizes =
        PackageSizes.of(20 * MB, 20 * MB).withBundle(new Bundled(new Zip(MB, MB), 19 * MB));
    assertThat(ShipPlan.of(sizes, PLAIN, List.of()).chosen()).contains(Way.DIRECT);
    assertThat(ShipPlan.of(sizes, PLAIN, List.of(), Way.BUNDLE).chosen()).contains(Way.BUNDLE);
    assertThat(ShipPlan.of(sizes, PLAIN, List.of(), Way.IMAGE).problems()).isEmpty();
    ShipPlan refused = ShipPlan.of(sizes, PLAIN.withSnapStart(true), List.of(), Way.IMAGE);
    assertThat(refused.chosen()).contains(Way.DIRECT);
    assertThat(refused.problems())
        .extracting(Problem::toString)
        .containsExactly("image cannot take the code, SnapStart takes no images: use direct");
  }

  @Test
  void theReportNamesEveryWayAndEveryProblem() {
    ShipPlan plan =
        ShipPlan.of(
            bundled(481), PLAIN, List.of(new Problem("no jar has the handler a.B", "add it")));
    assertThat(plan.report())
        .containsExactly(
            "all in one zip: 731.0 MB, 731.0 MB unpacked",
            "no      direct  731.0 MB unpacked, and at most 250 MB",
            "no      s3      731.0 MB unpacked, and at most 250 MB",
            "no      layers  the function and its layers together have 250 MB at most, as one zip"
                + " has",
            "chosen  bundle  a zip of 250.0 MB and a bundle of 481.0 MB, which wants 513 MB of"
                + " /tmp, and at most 10,240 MB",
            "fits    image   731.0 MB and what it is based on, and at most 10,240 MB",
            "problem: the bundle wants 513 MB of /tmp and the function has 512: give --tmp 513",
            "problem: no jar has the handler a.B: add it");
  }

  @Test
  void theReportSaysHowAnImageIsMadeWhenOneIsNeeded() {
    String line = "an image is needed: what it is built from, 'ship package --image' writes";
    assertThat(ShipPlan.of(PackageSizes.of(260 * MB, 260 * MB), PLAIN, List.of()).report())
        .contains("chosen  image   260.0 MB and what it is based on, and at most 10,240 MB", line);
    assertThat(ShipPlan.of(PackageSizes.of(250 * MB, 250 * MB), PLAIN, List.of()).report())
        .doesNotContain(line);
  }

  /// The table of the README is what the plan says.
  @Test
  void theSizesOfTheGuidesAreInTheReadmeAsThePlanHasThem() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    assertThat(readme).contains(SizeTable.ofTheGuides().markdown());
    assertThat(SizeTable.ofTheGuides().rows())
        .extracting(row -> row.plan().chosen().map(Way::toString).orElse("nothing"))
        .containsExactly(
            "direct", "direct", "s3", "layers", "s3", "image", "bundle", "bundle", "nothing",
            "bundle", "bundle", "nothing", "bundle", "image", "image", "nothing");
  }

  private static PackageSizes bundled(long bundleMb) {
    long thin = 250 * MB;
    return PackageSizes.of(thin + bundleMb * MB, thin + bundleMb * MB)
        .withBundle(new Bundled(new Zip(thin, thin), bundleMb * MB));
  }
}
