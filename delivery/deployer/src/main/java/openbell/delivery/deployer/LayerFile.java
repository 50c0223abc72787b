package openbell.delivery.deployer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import openbell.delivery.deployer.DeployException.Kind;

/// The file of a layer, in the bucket or on its way there.
///
/// @param name of the layer within the project
/// @param sha256 of the zip, in hexadecimal digits
public record LayerFile(String name, String sha256) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern SHA = Pattern.compile("[0-9a-f]{64}");

  public LayerFile {
    if (!NAME.matcher(name).matches() || !SHA.matcher(sha256).matches()) {
      throw new DeployException(
          Kind.USAGE,
          "no layer can be '%s' of sha256 '%s'".formatted(name, sha256),
          "use up to 40 of a-z, 0-9 and '-', and the 64 hexadecimal digits of its zip");
    }
  }

  /// A layer's zip on this machine.
  ///
  /// @throws IOException if it cannot be read
  public static LayerFile of(String name, Path zip) throws IOException {
    return new LayerFile(name, Sha256.of(zip));
  }
}
