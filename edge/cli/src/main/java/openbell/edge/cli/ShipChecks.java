package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import openbell.delivery.deployer.Target;
import openbell.delivery.packager.AllowedSecrets;
import openbell.delivery.packager.FunctionSettings;
import openbell.delivery.packager.JavaRuntime;
import openbell.delivery.packager.PackageContents;
import openbell.delivery.packager.PreparedPackage;
import openbell.delivery.packager.Problem;
import openbell.delivery.packager.ShipPlan;
import openbell.delivery.packager.Way;
import org.jspecify.annotations.Nullable;

/// What Lambda would refuse of a package in the functions of an environment, told before anything
/// is uploaded.
final class ShipChecks {
  private ShipChecks() {}

  /// The plan of each function of an environment, by its short name.
  ///
  /// @param form of the package: decides the way
  /// @param allow what looks like a secret and is none; null: the module's own file
  static Map<String, ShipPlan> plans(
      PackageOptions options,
      Target target,
      @Nullable PackageForm form,
      JavaRuntime runtime,
      @Nullable Path allow)
      throws IOException {
    PreparedPackage prepared = options.prepare(PackageForm.isLayered(form));
    PackageContents contents = PackageContents.of(prepared.paths(), allowed(options, allow));
    Map<String, ShipPlan> plans = new LinkedHashMap<>();
    for (Map.Entry<String, Target.TargetFunction> each : target.functions().entrySet()) {
      FunctionSettings settings = settings(each.getValue(), options, runtime, target.alias());
      List<Problem> problems = new ArrayList<>(contents.problems(settings));
      contents
          .handlerProblem(each.getValue().handler(), way(form) == Way.BUNDLE)
          .ifPresent(problems::add);
      plans.put(each.getKey(), ShipPlan.of(prepared.sizes(), settings, problems, way(form)));
    }
    return plans;
  }

  /// How a package of this form goes there; `ship` sends every zip through S3.
  private static Way way(@Nullable PackageForm form) {
    if (PackageForm.isWhole(form)) {
      return Way.S3;
    }
    return PackageForm.isLayered(form) ? Way.LAYERS : Way.BUNDLE;
  }

  /// Tells the plans, a line that holds for several functions once, a problem with its function.
  ///
  /// @throws CliException if a function would not take the package; the lines are told by then
  static void require(Map<String, ShipPlan> plans, Consumer<String> say) {
    Set<String> told = new LinkedHashSet<>();
    plans.forEach(
        (name, plan) ->
            plan.report().stream()
                .map(line -> line.startsWith("problem") ? name + ": " + line : line)
                .forEach(told::add));
    told.forEach(say);
    if (!plans.values().stream().allMatch(ShipPlan::possible)) {
      throw new CliException(
          ExitStatus.FAILED,
          "Lambda would refuse the package",
          "cure what the plan says, in the package or in Terraform's variables");
    }
  }

  private static FunctionSettings settings(
      Target.TargetFunction function, PackageOptions options, JavaRuntime runtime, String alias) {
    return new FunctionSettings(
        runtime,
        options.architecture(),
        function.memoryMb(),
        function.timeoutSeconds(),
        function.tmpMb(),
        function.snapStart(),
        0,
        Optional.empty(),
        alias,
        Map.of());
  }

  /// What looks like a secret and is none: as the file says, or the module's own.
  static AllowedSecrets allowed(PackageOptions options, @Nullable Path file) {
    if (file != null) {
      return AllowedSecrets.read(file);
    }
    Optional<Path> own =
        options.isOwn()
            ? Optional.of(options.module("--allow").resolve("secrets.allow"))
            : Optional.empty();
    return own.filter(Files::isRegularFile).map(AllowedSecrets::read).orElse(AllowedSecrets.none());
  }
}
