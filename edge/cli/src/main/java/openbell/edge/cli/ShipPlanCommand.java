package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import openbell.delivery.deployer.DeployException;
import openbell.delivery.deployer.Target;
import openbell.delivery.packager.FunctionSettings;
import openbell.delivery.packager.JavaRuntime;
import openbell.delivery.packager.PackageContents;
import openbell.delivery.packager.PreparedPackage;
import openbell.delivery.packager.Problem;
import openbell.delivery.packager.ShipPlan;
import openbell.delivery.packager.Way;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ship plan`: how the code is to go to Lambda, and what would stop it there. Asks nothing of AWS.
///
/// Of one function by its options, or of all functions of an environment as Terraform made them.
@Command(
    name = "plan",
    description = "How the functions' code goes to Lambda, and what of it Lambda would refuse",
    mixinStandardHelpOptions = true)
final class ShipPlanCommand implements Callable<Integer> {
  private enum Format {
    TEXT,
    JSON
  }

  private static final Set<String> ONE_FUNCTIONS_OWN =
      Set.of(
          "--handler",
          "--memory",
          "--timeout",
          "--tmp",
          "--snap-start",
          "--provisioned",
          "--efs",
          "--qualifier",
          "--variable",
          "--way");

  private final Main main;

  @Spec private @Nullable CommandSpec command;

  @Mixin private PackageOptions options = new PackageOptions();

  @ArgGroup(exclusive = false)
  private @Nullable ShipEnvironment made;

  @Option(
      names = "--handler",
      paramLabel = "CLASS",
      description = "a function's handler, CLASS or CLASS::METHOD; may be given several times")
  private List<String> handlers = new ArrayList<>();

  @Option(
      names = "--runtime",
      paramLabel = "NAME",
      defaultValue = "java25",
      description = "java11, java17, java21 or java25 (default: ${DEFAULT-VALUE})")
  private JavaRuntime runtime = JavaRuntime.JAVA25;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      defaultValue = "1024",
      description = "the function's memory (default: ${DEFAULT-VALUE})")
  private int memoryMb;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "the function's timeout (default: ${DEFAULT-VALUE})")
  private int timeoutSeconds;

  @Option(
      names = "--tmp",
      paramLabel = "MB",
      defaultValue = "512",
      description = "the function's ephemeral storage (default: ${DEFAULT-VALUE})")
  private int tmpMb;

  @Option(names = "--snap-start", description = "published versions start from a snapshot")
  private boolean snapStart;

  @Option(
      names = "--provisioned",
      paramLabel = "N",
      defaultValue = "0",
      description = "provisioned concurrency (default: none)")
  private int provisioned;

  @Option(names = "--efs", paramLabel = "PATH", description = "where a file system is mounted")
  private @Nullable String fileSystem;

  @Option(
      names = "--qualifier",
      paramLabel = "NAME",
      defaultValue = "live",
      description = "the version or alias that is invoked, or $LATEST (default: ${DEFAULT-VALUE})")
  private String qualifier = "live";

  @Option(
      names = "--variable",
      paramLabel = "NAME=VALUE",
      description = "a variable of the function; may be given several times")
  private Map<String, String> environment = new TreeMap<>();

  @ArgGroup private @Nullable PackageForm form;

  @Option(
      names = "--way",
      paramLabel = "NAME",
      description = "direct, s3, layers, bundle or image (default: the first that takes the code)")
  private @Nullable Way way;

  @Option(
      names = "--allow",
      paramLabel = "FILE",
      description =
          "what looks like a secret and is none (default: edge/lambda/secrets.allow, if there)")
  private @Nullable Path allow;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE})")
  private Format format = Format.TEXT;

  ShipPlanCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      if (made == null) {
        return ofOptions();
      }
      checkNoneOf(ONE_FUNCTIONS_OWN);
      return ofEnvironment(made.target());
    } catch (DeployException e) {
      throw new CliException(ExitStatus.USAGE, e);
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, e);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitStatus.USAGE, e);
    }
  }

  private void checkNoneOf(Set<String> names) {
    for (OptionSpec given :
        Objects.requireNonNull(command).commandLine().getParseResult().matchedOptions()) {
      if (names.contains(given.longestName())) {
        throw new CliException(
            ExitStatus.USAGE,
            given.longestName() + " does not go with --env",
            "its functions have their own");
      }
    }
  }

  private int ofEnvironment(Target target) throws IOException {
    Map<String, ShipPlan> plans =
        ShipChecks.plans(
            options.on(ShipPackage.architecture(target)), target, form, runtime, allow);
    if (format == Format.JSON) {
      main.console
          .out()
          .println(
              plans.entrySet().stream()
                  .map(each -> "\"" + each.getKey() + "\":" + each.getValue().json())
                  .collect(Collectors.joining(",", "{", "}")));
      ShipChecks.require(plans, line -> {});
    } else {
      ShipChecks.require(plans, main.console.out()::println);
    }
    return ExitStatus.DONE;
  }

  private int ofOptions() throws IOException {
    ShipPlan plan = plan();
    if (format == Format.JSON) {
      main.console.out().println(plan.json());
    } else {
      plan.report().forEach(main.console.out()::println);
    }
    if (!plan.possible()) {
      int count = plan.problems().size();
      throw new CliException(
          ExitStatus.FAILED,
          count == 1 ? "1 problem stops this" : count + " problems stop this",
          "cure what the plan says");
    }
    return ExitStatus.DONE;
  }

  private ShipPlan plan() throws IOException {
    PreparedPackage prepared = options.prepare(PackageForm.isLayered(form) || way == Way.LAYERS);
    PackageContents contents =
        PackageContents.of(prepared.paths(), ShipChecks.allowed(options, allow));
    FunctionSettings settings = settings();
    List<Problem> problems = new ArrayList<>(contents.problems(settings));
    boolean bundled = prepared.sizes().bundle().isPresent() && (way == null || way == Way.BUNDLE);
    for (String handler : handlers()) {
      contents.handlerProblem(handler, false).ifPresent(problems::add);
      if (bundled) {
        contents
            .handlerProblem(handler, true)
            .filter(problem -> !problems.contains(problem))
            .ifPresent(problems::add);
      }
    }
    return way == null
        ? ShipPlan.of(prepared.sizes(), settings, problems)
        : ShipPlan.of(prepared.sizes(), settings, problems, way);
  }

  private FunctionSettings settings() {
    return new FunctionSettings(
        runtime,
        options.architecture(),
        memoryMb,
        timeoutSeconds,
        tmpMb,
        snapStart,
        provisioned,
        Optional.ofNullable(fileSystem),
        qualifier,
        environment);
  }

  private List<String> handlers() {
    if (handlers.isEmpty() && !options.isOwn()) {
      throw new CliException(
          ExitStatus.USAGE, "no handler is named", "give --handler for each function");
    }
    return handlers.isEmpty() ? options.ownHandlers() : handlers;
  }
}
