package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import openbell.delivery.bundle.BundleStore;
import openbell.delivery.bundle.Published;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.deployer.Artifact;
import openbell.delivery.deployer.LayerFile;
import openbell.delivery.deployer.Target;
import openbell.delivery.deployer.Target.TargetFunction;
import openbell.delivery.deployer.Uploads;
import openbell.delivery.packager.BuiltPackage;
import openbell.delivery.packager.LayeredPackage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// A package made for an environment's functions, and the version that it gets there.
///
/// @param zip of the package
/// @param report what takes the room in it, in lines for people
/// @param bundle the file of the bundle that it needs
/// @param layers the files of the layers that it needs
record ShipPackage(
    Path zip,
    List<String> report,
    Artifact artifact,
    Optional<Path> bundle,
    Map<LayerFile, Path> layers) {

  /// Builds it for the architecture that the functions share.
  static ShipPackage build(PackageOptions options, Target target, @Nullable PackageForm form)
      throws IOException, InterruptedException {
    PackageOptions here = options.on(architecture(target));
    if (PackageForm.isLayered(form)) {
      LayeredPackage built = here.buildLayers();
      Map<LayerFile, Path> layers = new LinkedHashMap<>();
      built.layers().forEach(l -> layers.put(new LayerFile(l.name(), l.sha256()), l.zip()));
      return of(built.zip(), built.report(), target, Optional.empty(), Optional.empty(), layers);
    }
    BuiltPackage built = PackageForm.isWhole(form) ? here.buildWhole() : here.build();
    Optional<BundlePin> pin = built.bundle().map(b -> new BundlePin(here.bundleName(), b.sha256()));
    Optional<Path> file = pin.map(p -> here.out().resolve(p.name() + ".bundle"));
    if (file.isPresent()) {
      built.bundle().orElseThrow().writeTo(file.get());
    }
    return of(built.zip(), built.report(), target, pin, file, Map.of());
  }

  /// A zip that is there already, without a bundle.
  ///
  /// @param layers zips of its layers, by their names
  static ShipPackage of(Path zip, Map<String, Path> layers, Target target)
      throws IOException, InterruptedException {
    if (!Files.isRegularFile(zip)) {
      throw new CliException(ExitStatus.USAGE, zip + " is not there", "give a zip that is");
    }
    Map<LayerFile, Path> files = new LinkedHashMap<>();
    for (Map.Entry<String, Path> layer : layers.entrySet()) {
      files.put(LayerFile.of(layer.getKey(), layer.getValue()), layer.getValue());
    }
    return of(zip, List.of(), target, Optional.empty(), Optional.empty(), files);
  }

  private static ShipPackage of(
      Path zip,
      List<String> report,
      Target target,
      Optional<BundlePin> pin,
      Optional<Path> bundle,
      Map<LayerFile, Path> layers)
      throws IOException, InterruptedException {
    Artifact artifact =
        Artifact.of(
            zip,
            projectVersion(),
            Sources.here().commit(),
            InstantSource.system().instant(),
            architecture(target),
            pin,
            List.copyOf(layers.keySet()));
    return new ShipPackage(zip, report, artifact, bundle, layers);
  }

  private static String projectVersion() {
    String[] told = Main.class.getAnnotation(Command.class).version();
    return told[0].substring(told[0].lastIndexOf(' ') + 1);
  }

  /// The one that all functions have, since they share the package.
  static String architecture(Target target) {
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

  /// The keys of all that it consists of, in the order in which they go up: the package last.
  List<String> keys(ShipSession session) {
    List<String> all = new ArrayList<>();
    artifact.bundle().ifPresent(pin -> all.add(pin.key()));
    layers.keySet().forEach(layer -> all.add(session.uploads().key(layer)));
    all.add(artifact.key(session.target()));
    return all;
  }

  /// Uploads what is not there yet: a package that is there has all that it needs.
  ///
  /// @param say is told each object, and what was done with it
  void upload(ShipSession session, Consumer<String> say) throws IOException {
    if (bundle.isPresent()) {
      BundlePin pin = artifact.bundle().orElseThrow();
      BundleStore store = new BundleStore(session.stores().bucket(), InstantSource.system());
      Published published = store.publish(pin.name(), bundle.get());
      say.accept(told(published.uploaded(), pin.key()));
    }
    for (Map.Entry<LayerFile, Path> layer : layers.entrySet()) {
      say.accept(told(session.uploads().upload(layer.getKey(), layer.getValue())));
    }
    say.accept(told(session.uploads().upload(artifact, zip)));
  }

  private static String told(Uploads.Uploaded uploaded) {
    return told(uploaded.written(), uploaded.key());
  }

  private static String told(boolean written, String key) {
    return (written ? "uploaded: " : "there already: ") + key;
  }
}
