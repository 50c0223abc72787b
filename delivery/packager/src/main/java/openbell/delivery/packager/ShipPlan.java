package openbell.delivery.packager;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a function's code is to go to Lambda, and why; and all that would stop it there.
///
/// Pure: the same sizes and settings give the same plan.
///
/// @param chosen empty if nothing takes it; a problem then says what to change
/// @param verdicts on every way, in the order of [Way]
/// @param problems in what was asked for; none: it can go
public record ShipPlan(
    PackageSizes sizes,
    FunctionSettings settings,
    Optional<Way> chosen,
    List<Verdict> verdicts,
    List<Problem> problems) {

  public ShipPlan {
    verdicts = List.copyOf(verdicts);
    problems = List.copyOf(problems);
  }

  /// What there is to say of one way.
  ///
  /// @param why with the sizes that decide
  public record Verdict(Way way, boolean fits, String why) {}

  /// Plans: the first way that takes the code. Layers come before a bundle where somebody said how
  /// to split, and never let more in than one zip does.
  ///
  /// @param more what else is wrong, such as [PackageContents#problems] finds
  public static ShipPlan of(PackageSizes sizes, FunctionSettings settings, List<Problem> more) {
    return of(sizes, settings, more, Optional.empty());
  }

  /// Plans for a way that somebody wants; if it does not take the code, that is a problem, and the
  /// plan is for the first that does.
  public static ShipPlan of(
      PackageSizes sizes, FunctionSettings settings, List<Problem> more, Way wanted) {
    return of(sizes, settings, more, Optional.of(wanted));
  }

  private static ShipPlan of(
      PackageSizes sizes, FunctionSettings settings, List<Problem> more, Optional<Way> wanted) {
    List<Verdict> verdicts = WayRules.verdicts(sizes, settings);
    Optional<Verdict> asked = wanted.map(way -> on(way, verdicts));
    Optional<Way> chosen =
        asked.filter(Verdict::fits).or(() -> first(verdicts, sizes)).map(Verdict::way);
    List<Problem> problems = new ArrayList<>(LambdaLimits.problems(settings));
    asked
        .filter(verdict -> !verdict.fits())
        .ifPresent(
            verdict ->
                problems.add(
                    new Problem(
                        verdict.way() + " cannot take the code, " + verdict.why(),
                        chosen.map(way -> "use " + way).orElse("see the other ways"))));
    if (chosen.isEmpty()) {
      problems.add(WayRules.tooMuch(sizes, settings));
    }
    chosen.flatMap(way -> WayRules.tmpProblem(way, sizes, settings)).ifPresent(problems::add);
    problems.addAll(more);
    return new ShipPlan(sizes, settings, chosen, verdicts, problems);
  }

  /// Without a wish: one zip before anything that is split. Layers are for those who split their
  /// code to upload less of it, so they come into play where one zip is too large to go directly.
  private static Optional<Verdict> first(List<Verdict> verdicts, PackageSizes sizes) {
    Verdict layers = on(Way.LAYERS, verdicts);
    if (!verdicts.getFirst().fits() && sizes.layers().isPresent() && layers.fits()) {
      return Optional.of(layers);
    }
    return verdicts.stream().filter(Verdict::fits).findFirst();
  }

  private static Verdict on(Way way, List<Verdict> verdicts) {
    return verdicts.stream().filter(v -> v.way() == way).findFirst().orElseThrow();
  }

  /// What there is to say of this way.
  public Verdict verdict(Way way) {
    return on(way, verdicts);
  }

  /// Whether nothing stops it.
  public boolean possible() {
    return problems.isEmpty();
  }

  /// The plan as one JSON document, schema `openbell.plan/1`; sizes in bytes.
  public String json() {
    return ShipPlanJson.write(this);
  }

  /// The plan in lines for people: every way, the chosen one marked, then the problems.
  public List<String> report() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "all in one zip: %s, %s unpacked"
            .formatted(Sizes.text(sizes.zip().bytes()), Sizes.text(sizes.zip().unpackedBytes())));
    for (Verdict verdict : verdicts) {
      boolean taken = chosen.equals(Optional.of(verdict.way()));
      String mark = taken ? "chosen" : verdict.fits() ? "fits" : "no";
      lines.add("%-6s  %-6s  %s".formatted(mark, verdict.way(), verdict.why()));
    }
    if (chosen.equals(Optional.of(Way.IMAGE))) {
      lines.add("an image is needed: what it is built from, 'ship package --image' writes");
    }
    problems.forEach(problem -> lines.add("problem: " + problem));
    return lines;
  }
}
