package openbell.edge.cli;

import java.io.IOException;
import openbell.delivery.deployer.Artifact;
import openbell.delivery.deployer.Candidate;
import openbell.delivery.packager.JavaRuntime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a package is released, for the commands that do it.
final class ReleaseOptions {
  @Mixin private SmokeOption smoke = new SmokeOption();

  @Option(
      names = "--runtime",
      paramLabel = "NAME",
      defaultValue = "java25",
      description = "of the functions (default: ${DEFAULT-VALUE})")
  private JavaRuntime runtime = JavaRuntime.JAVA25;

  @Option(
      names = "--image",
      paramLabel = "URI",
      description = "an image by its digest, for the service beside the functions")
  private @Nullable String image;

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "5",
      description = "how many releases stay to return to (default: ${DEFAULT-VALUE})")
  private int keep = 5;

  JavaRuntime runtime() {
    return runtime;
  }

  int keep() {
    return keep;
  }

  @Nullable String image() {
    return image;
  }

  /// The package, and the image if one is given.
  ///
  /// @param usualSmoke the file of smoke tests, unless one is given
  Candidate candidate(Artifact artifact, Main main, String usualSmoke) throws IOException {
    Candidate candidate = Candidate.of(artifact, runtime.toString(), smoke.read(main, usualSmoke));
    return image == null ? candidate : candidate.withImage(image);
  }

  /// The image alone.
  Candidate imageAlone(String uri) {
    return Candidate.ofImage(uri, runtime.toString());
  }
}
