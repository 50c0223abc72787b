package openbell.edge.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import openbell.delivery.local.RuntimeClient;
import openbell.delivery.packager.ImagePlan;
import openbell.delivery.packager.ImageStart;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What an image is based on and what it starts: this checkout's web function or server, or
/// somebody else's function.
final class ImageOptions {
  private static final String OWN_HANDLER = "openbell.edge.lambda.WebHandler";
  private static final String OWN_TRAINING = "openbell.edge.lambda.Training";
  private static final int PORT = 8080;

  /// Listens for all: on 127.0.0.1, where `serve` is without being told, nobody reaches a
  /// container.
  static final ImageStart.Server SERVER =
      new ImageStart.Server(
          Main.class.getName(),
          List.of("serve", "--host", "0.0.0.0", "--port", Integer.toString(PORT)),
          List.of("train"),
          "OPENBELL_HOME",
          PORT);

  /// What there are images of.
  enum Kind {
    LAMBDA,
    SERVER
  }

  @Option(
      names = "--base",
      paramLabel = "IMAGE",
      description = "what the image is based on, with Java 25 and glibc; NAME@sha256:… pins it")
  private @Nullable String base;

  @Option(
      names = "--handler",
      paramLabel = "CLASS",
      description = "the function that the image starts (default: the web function)")
  private @Nullable String handler;

  @Option(
      names = "--training",
      paramLabel = "CLASS",
      description = "trains the AOT cache of functions from --classpath (default: they have none)")
  private @Nullable String training;

  /// What to build.
  ///
  /// @throws IllegalArgumentException for what does not go together
  ImagePlan plan(Kind kind, PackageOptions options) {
    ImagePlan plan =
        switch (kind) {
          case LAMBDA ->
              ImagePlan.of(
                  withClient(options.functionJars()), function(options), options.architecture());
          case SERVER -> ImagePlan.of(serverJars(options), SERVER, options.architecture());
        };
    return base == null ? plan : plan.withBase(base);
  }

  private ImageStart.Function function(PackageOptions options) {
    if (options.isScan() && handler == null) {
      return new ImageStart.Function(
          options.ownHandlers().getFirst(), Optional.ofNullable(training));
    }
    if (options.isOwn() && !options.isScan()) {
      String type = handler == null ? OWN_HANDLER : handler;
      if (training == null && !OWN_HANDLER.endsWith("." + type) && !OWN_HANDLER.equals(type)) {
        throw new CliException(
            ExitStatus.USAGE,
            "an image is trained by the web function",
            "leave --handler out: the same image serves " + type + " with that as its CMD");
      }
      return new ImageStart.Function(
          type.contains(".") ? type : OWN_HANDLER.replace("WebHandler", type),
          Optional.of(training == null ? OWN_TRAINING : training));
    }
    if (handler == null) {
      throw new CliException(
          ExitStatus.USAGE, "no handler is named", "give --handler for what the image starts");
    }
    return new ImageStart.Function(handler, Optional.ofNullable(training));
  }

  /// An image brings AWS's runtime interface client itself: in the class path it is in the AOT
  /// cache too, and the base need not have it.
  private static List<Path> withClient(List<Path> jars) {
    List<Path> all = new ArrayList<>(jars);
    Set<Path> names = jars.stream().map(Path::getFileName).collect(Collectors.toSet());
    for (Path jar : RuntimeClient.ofClassPath().jars()) {
      if (names.add(jar.getFileName())) {
        all.add(jar);
      }
    }
    return all;
  }

  private List<Path> serverJars(PackageOptions options) {
    if (!options.isOwn() || options.isScan() || handler != null || training != null) {
      throw new CliException(
          ExitStatus.USAGE,
          "the server's image is made of this checkout",
          "leave --classpath, --handler and --training out");
    }
    return options.serverJars();
  }

  /// Refuses options that say nothing without an image.
  void checkUnused() {
    if (base != null || handler != null || training != null) {
      throw new CliException(
          ExitStatus.USAGE, "--base, --handler and --training are of an image", "add --image");
    }
  }
}
