package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import openbell.delivery.bundle.BundleStore;
import openbell.delivery.bundle.Published;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.deployer.Artifact;
import openbell.delivery.deployer.Target;
import openbell.delivery.deployer.Target.TargetFunction;
import openbell.delivery.packager.BuiltPackage;
import picocli.CommandLine.Command;

/// A package made for an environment's functions, and the version that it gets there.
///
/// @param zip of the package
/// @param report what takes the room in it, in lines for people
/// @param bundle the file of the bundle that it needs
record ShipPackage(Path zip, List<String> report, Artifact artifact, Optional<Path> bundle) {

  /// Builds it for the architecture that the functions share.
  static ShipPackage build(PackageOptions options, Target target, boolean whole)
      throws IOException, InterruptedException {
    PackageOptions here = options.on(architecture(target));
    BuiltPackage built = whole ? here.buildWhole() : here.build();
    Optional<BundlePin> pin =
        built.bundle().map(b -> new BundlePin(ShipBundleCommand.DEFAULT_NAME, b.sha256()));
    Optional<Path> file = pin.map(p -> here.out().resolve(p.name() + ".bundle"));
    if (file.isPresent()) {
      built.bundle().orElseThrow().writeTo(file.get());
    }
    return new ShipPackage(built.zip(), built.report(), artifact(built.zip(), target, pin), file);
  }

  /// A zip that is there already, without a bundle.
  static ShipPackage of(Path zip, Target target) throws IOException, InterruptedException {
    if (!Files.isRegularFile(zip)) {
      throw new CliException(ExitStatus.USAGE, zip + " is not there", "give a zip that is");
    }
    return new ShipPackage(
        zip, List.of(), artifact(zip, target, Optional.empty()), Optional.empty());
  }

  private static Artifact artifact(Path zip, Target target, Optional<BundlePin> pin)
      throws IOException, InterruptedException {
    return Artifact.of(
        zip,
        projectVersion(),
        Sources.here().commit(),
        InstantSource.system().instant(),
        architecture(target),
        pin);
  }

  private static String projectVersion() {
    String[] told = Main.class.getAnnotation(Command.class).version();
    return told[0].substring(told[0].lastIndexOf(' ') + 1);
  }

  private static String architecture(Target target) {
    List<String> all =
        target.functions().values().stream().map(TargetFunction::architecture).distinct().toList();
    if (all.size() != 1) {
      throw new CliException(
          ExitStatus.USAGE,
          "the functions have the architectures " + all,
          "give them all one in Terraform: they share a package");
    }
    return all.getFirst();
  }

  /// Publishes its bundle, if it has one.
  ///
  /// @return what was done, for people
  String publishBundle(ShipSession session) throws IOException {
    if (bundle.isEmpty()) {
      return "no bundle: everything is in the zip";
    }
    BundlePin pin = artifact.bundle().orElseThrow();
    BundleStore store = new BundleStore(session.stores().bucket(), InstantSource.system());
    Published published = store.publish(pin.name(), bundle.get());
    return (published.uploaded() ? "uploaded: " : "there already: ") + pin.key();
  }
}
