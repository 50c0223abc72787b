package openbell.edge.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import openbell.delivery.deployer.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which environment is shipped to, and what Terraform made there.
final class ShipEnvironment {
  private static final String TERRAFORM = "infra/terraform";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  @Option(
      names = "--env",
      required = true,
      paramLabel = "NAME",
      description = "the environment: dev, staging, prod")
  private String name = "";

  @Option(
      names = "--outputs",
      paramLabel = "FILE",
      description =
          "what 'terraform output -json' printed (default: it is asked, in infra/terraform)")
  private @Nullable Path outputs;

  String name() {
    return name;
  }

  /// Reads what Terraform made.
  Target target() throws IOException, InterruptedException {
    if (!NAME.matcher(name).matches()) {
      throw new CliException(
          ExitStatus.USAGE, "no environment is called " + name, "give dev, staging or prod");
    }
    if (outputs == null) {
      return Target.parse(terraform(), name);
    }
    if (!Files.isRegularFile(outputs)) {
      throw new CliException(
          ExitStatus.USAGE,
          outputs + " is not there",
          "write it with 'terraform output -json', or leave --outputs out");
    }
    return Target.parse(Files.readAllBytes(outputs), name);
  }

  private byte[] terraform() throws IOException, InterruptedException {
    Path folder =
        Checkout.folder()
            .map(f -> f.resolve(TERRAFORM))
            .filter(Files::isDirectory)
            .orElseThrow(
                () ->
                    new CliException(
                        ExitStatus.USAGE, "there is no " + TERRAFORM + " here", "give --outputs"));
    Outside.Result result =
        Outside.run(
            folder, Map.of("TF_WORKSPACE", name), "terraform", "output", "-json", "-no-color");
    if (result.status() != 0) {
      throw new CliException(
          ExitStatus.FAILED,
          "terraform tells no outputs of " + name + ": " + result.firstErrorLine(),
          "run 'terraform -chdir=infra/terraform init', then apply it in the workspace " + name);
    }
    return result.out().getBytes(StandardCharsets.UTF_8);
  }
}
