package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import openbell.delivery.bundle.BundleRules;
import openbell.delivery.packager.Architecture;
import openbell.delivery.packager.BuiltPackage;
import openbell.delivery.packager.LayerBuilder;
import openbell.delivery.packager.LayerRules;
import openbell.delivery.packager.LayeredPackage;
import openbell.delivery.packager.ModuleClassPath;
import openbell.delivery.packager.PackageBuilder;
import openbell.delivery.packager.PackagePlan;
import openbell.delivery.packager.PreparedPackage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is packaged, for the commands that do it: `edge/lambda` of this checkout, unless told; or
/// its function that scans, which has a package of its own.
final class PackageOptions {
  private static final String MODULE = "edge/lambda";
  private static final String SCAN_MODULE = "edge/lambda/scan";
  private static final String SCAN_HANDLER = "openbell.edge.lambda.scan.ScanHandler";
  private static final List<String> OWN_HANDLERS =
      List.of(
          "openbell.edge.lambda.WebHandler",
          "openbell.edge.lambda.WorkHandler",
          "openbell.edge.lambda.FetchHandler",
          "openbell.edge.lambda.WarmHandler",
          "openbell.edge.lambda.DigestHandler");
  private static final String SERVER = "edge/cli";

  @Option(
      names = "--scan",
      description = "the function that scans, which carries DuckDB: edge/lambda/scan")
  private boolean scan;

  @Option(
      names = "--classpath",
      paramLabel = "DIR",
      description = "the jars that the functions run with (default: edge/lambda/target/lib)")
  private @Nullable String classPath;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "which of them are heavy (default: edge/lambda/bundle.rules)")
  private @Nullable Path rules;

  @Option(
      names = "--layer-rules",
      paramLabel = "FILE",
      description = "which layer each goes into (default: edge/lambda/layers.rules)")
  private @Nullable Path layerRules;

  @Option(
      names = "--arch",
      paramLabel = "NAME",
      description = "x86_64 or arm64, as the functions have it (default: ${DEFAULT-VALUE})",
      defaultValue = "x86_64")
  private Architecture architecture = Architecture.X86_64;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where to write (default: edge/lambda/target/ship)")
  private @Nullable Path out;

  /// The zip with the thin jars, and the bundle.
  BuiltPackage build() {
    return built(plan().withRules(rules()), out());
  }

  /// One zip with everything.
  BuiltPackage buildWhole() {
    return built(plan(), out().resolve("whole"));
  }

  /// A zip and its layers.
  LayeredPackage buildLayers() {
    try {
      return LayerBuilder.build(plan(), layerRules(), out().resolve("layered"));
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, e);
    }
  }

  /// What a plan is made from. Jars that come with no rules of their own have none.
  PreparedPackage prepare(boolean withLayers) {
    boolean ruled = rules != null || classPath == null;
    try {
      return PreparedPackage.of(
          ruled ? plan().withRules(rules()) : plan(),
          withLayers ? Optional.of(layerRules()) : Optional.empty(),
          out().resolve("plan"));
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, e);
    }
  }

  /// The functions' jars.
  List<Path> functionJars() {
    if (classPath != null) {
      return ModuleClassPath.of(classPath);
    }
    return jarsOf(module("--classpath"), name());
  }

  /// The jars of this checkout's server, which is its command line.
  List<Path> serverJars() {
    Path cli =
        Checkout.folder()
            .map(folder -> folder.resolve(SERVER))
            .orElseThrow(
                () ->
                    new CliException(
                        ExitStatus.USAGE,
                        "this program runs from no checkout",
                        "make the server's image in one"));
    return jarsOf(cli, SERVER);
  }

  /// Whether it is this checkout's own functions that are packaged.
  boolean isOwn() {
    return classPath == null;
  }

  /// The handlers of this checkout's package, by their full names.
  List<String> ownHandlers() {
    return scan ? List.of(SCAN_HANDLER) : OWN_HANDLERS;
  }

  /// Whether it is the function that scans.
  boolean isScan() {
    return scan;
  }

  /// What a bundle of it is called, unless told.
  String bundleName() {
    return scan ? ShipBundleCommand.DEFAULT_NAME + "-scan" : ShipBundleCommand.DEFAULT_NAME;
  }

  /// The file of smoke tests that goes with it in this checkout.
  String smoke() {
    return name() + "/smoke.json";
  }

  Architecture architecture() {
    return architecture;
  }

  /// This for the machine that the program runs on.
  PackageOptions here() {
    architecture = Architecture.ofJvm(System.getProperty("os.arch"));
    return this;
  }

  /// This for functions of an architecture.
  PackageOptions on(String name) {
    architecture = name.equals("arm64") ? Architecture.ARM64 : Architecture.X86_64;
    return this;
  }

  /// The folder that is written to.
  Path out() {
    return out != null ? out : module("--out").resolve("target/ship");
  }

  private String name() {
    return scan ? SCAN_MODULE : MODULE;
  }

  private PackagePlan plan() {
    return PackagePlan.of(functionJars(), architecture);
  }

  private static List<Path> jarsOf(Path module, String name) {
    Path lib = module.resolve("target/lib");
    if (!Files.isDirectory(lib)) {
      throw new CliException(
          ExitStatus.FAILED,
          lib + " is not there",
          "run 'mvn -DskipTests -pl %s -am package' in the project, or give --classpath"
              .formatted(name));
    }
    return ModuleClassPath.of(lib.toString());
  }

  private BundleRules rules() {
    return BundleRules.read(rules != null ? rules : module("--rules").resolve("bundle.rules"));
  }

  private LayerRules layerRules() {
    return LayerRules.read(
        layerRules != null ? layerRules : module("--layer-rules").resolve("layers.rules"));
  }

  /// The module of this checkout that is packaged.
  ///
  /// @param instead the option that does without it
  Path module(String instead) {
    return Checkout.folder()
        .map(folder -> folder.resolve(name()))
        .orElseThrow(
            () ->
                new CliException(
                    ExitStatus.USAGE, "this program runs from no checkout", "give " + instead));
  }

  private static BuiltPackage built(PackagePlan plan, Path folder) {
    try {
      return PackageBuilder.build(plan, folder);
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, e);
    }
  }
}
