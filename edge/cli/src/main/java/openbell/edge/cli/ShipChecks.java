package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /// The plan of each function, in lines for people.
  ///
  /// @param whole everything in the zip; else with a bundle
  /// @throws CliException if a function would not take the package; the lines are told by then
  static void plan(PackageOptions options, Target target, boolean whole, String runtime, Main main)
      throws IOException {
    PreparedPackage prepared = options.prepare(false);
    PackageContents contents = PackageContents.of(prepared.paths(), allowed(options, null));
    Set<String> told = new LinkedHashSet<>();
    boolean possible = true;
    for (Map.Entry<String, Target.TargetFunction> each : target.functions().entrySet()) {
      FunctionSettings settings = settings(each.getValue(), options, runtime, target.alias());
      List<Problem> problems = new ArrayList<>(contents.problems(settings));
      contents.handlerProblem(each.getValue().handler(), !whole).ifPresent(problems::add);
      ShipPlan plan =
          whole
              ? ShipPlan.of(prepared.sizes(), settings, problems)
              : ShipPlan.of(prepared.sizes(), settings, problems, Way.BUNDLE);
      possible &= plan.possible();
      plan.report().stream()
          .map(line -> line.startsWith("problem") ? each.getKey() + ": " + line : line)
          .forEach(told::add);
    }
    told.forEach(main.console.out()::println);
    if (!possible) {
      throw new CliException(
          ExitStatus.FAILED,
          "Lambda would refuse the package",
          "cure what the plan says, in the package or in Terraform's variables");
    }
  }

  private static FunctionSettings settings(
      Target.TargetFunction function, PackageOptions options, String runtime, String alias) {
    return new FunctionSettings(
        runtime(runtime),
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

  private static JavaRuntime runtime(String name) {
    return Arrays.stream(JavaRuntime.values())
        .filter(known -> known.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new CliException(
                    ExitStatus.USAGE,
                    "the runtime " + name + " is not known",
                    "give one of " + Arrays.toString(JavaRuntime.values())));
  }

  /// What looks like a secret and is none: as the file says, or the module's own.
  static AllowedSecrets allowed(PackageOptions options, @Nullable Path file) {
    if (file != null) {
      return AllowedSecrets.read(file);
    }
    Optional<Path> own =
        options.isOwn()
            ? Optional.of(PackageOptions.module("--allow").resolve("secrets.allow"))
            : Optional.empty();
    return own.filter(Files::isRegularFile).map(AllowedSecrets::read).orElse(AllowedSecrets.none());
  }
}
