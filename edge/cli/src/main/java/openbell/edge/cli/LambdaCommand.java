package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import openbell.delivery.bundle.BundleStore;
import openbell.delivery.bundle.loader.BundleException;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.local.FunctionConfig;
import openbell.delivery.local.FunctionConfig.Initialization;
import openbell.delivery.local.Invocation;
import openbell.delivery.local.LocalLambda;
import openbell.delivery.local.PackagedHandlers;
import openbell.desk.Settings;
import openbell.edge.wiring.DeliveryBucket;
import openbell.store.BlobStore;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lambda`: a packaged handler on this machine, by AWS's own runtime interface client.
@Command(
    name = "lambda",
    description = "Runs a packaged handler in a local Lambda",
    mixinStandardHelpOptions = true)
final class LambdaCommand implements Callable<Integer> {
  private static final String LOADER = "openbell.delivery.bundle.loader.BundleHandler";

  /// What a function has from its role and its place; all else is given with --env.
  private static final List<String> OF_THE_ROLE =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_REGION",
          "AWS_ENDPOINT_URL",
          "AWS_ENDPOINT_URL_S3");

  private final Main main;

  @Parameters(
      index = "0",
      paramLabel = "HANDLER",
      description = "a class of the zip: WebHandler, or its full name")
  private String handler = "";

  @Option(
      names = "--event",
      required = true,
      paramLabel = "FILE",
      description = "the event, as the function gets it; - reads it from standard input")
  private String event = "";

  @Option(
      names = "--zip",
      paramLabel = "FILE",
      description = "the package (default: the class path is packaged now)")
  private @Nullable Path zip;

  @Option(
      names = "--bundle",
      paramLabel = "NAME",
      description = "load the current bundle of that name first, and package without its jars")
  private @Nullable String bundle;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      defaultValue = "1024",
      description = "the function's memory (default: ${DEFAULT-VALUE})")
  private int memoryMb = 1024;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "the function's timeout (default: ${DEFAULT-VALUE})")
  private int timeoutSeconds = 30;

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "a variable of the function; of this process it has credentials alone")
  private Map<String, String> environment = new HashMap<>();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "how often the event is sent, to one instance")
  private int repeat = 1;

  @Option(names = "--snapstart", description = "begin as a version with SnapStart does")
  private boolean snapStart;

  @Mixin private PackageOptions packaging = new PackageOptions();

  LambdaCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      byte[] bytes =
          event.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(event));
      // A new instance of Lambda has an empty /tmp; here that is this machine's.
      Path folder = Files.createTempDirectory("openbell-lambda-");
      try {
        return invoke(config(folder), bytes);
      } finally {
        DemoCommand.delete(folder);
      }
    } catch (NoSuchFileException e) {
      throw new CliException(
          ExitStatus.USAGE, Console.message(e) + " is not there", "give a file that is");
    } catch (IOException | BundleException | StoreException e) {
      throw new CliException(ExitStatus.FAILED, e);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitStatus.USAGE, e);
    }
  }

  private int invoke(FunctionConfig config, byte[] bytes) throws IOException, InterruptedException {
    boolean failed = false;
    try (LocalLambda lambda = LocalLambda.start(config, main.console.err()::println)) {
      for (int i = 0; i < repeat; i++) {
        Invocation invocation = lambda.invoke(bytes);
        failed |= invocation.failed();
        main.console.out().writeBytes(invocation.payload());
        main.console.out().println();
      }
    }
    return failed ? ExitStatus.FAILED : ExitStatus.DONE;
  }

  private FunctionConfig config(Path folder) throws IOException {
    Path file = zip != null ? zip : packaged();
    String named = PackagedHandlers.resolve(file, handler);
    Map<String, String> all = new HashMap<>();
    for (String name : OF_THE_ROLE) {
      String value = main.environment.get(name);
      if (value != null && !value.isEmpty()) {
        all.put(name, value);
      }
    }
    all.put("OPENBELL_HOME", folder.resolve("home").toString());
    if (bundle != null) {
      all.put("BUNDLE_DIR", folder.resolve("bundles").toString());
      all.putAll(loading(bundle, named));
    }
    all.putAll(environment);
    return new FunctionConfig(
        file,
        bundle != null ? LOADER : named,
        memoryMb,
        Duration.ofSeconds(timeoutSeconds),
        all,
        snapStart ? Initialization.SNAP_START : Initialization.ON_DEMAND);
  }

  private Path packaged() {
    PackageOptions here = packaging.here();
    return (bundle != null ? here.build() : here.buildWhole()).zip();
  }

  private Map<String, String> loading(String name, String named) {
    Settings settings = Settings.of(main.environment);
    try (BlobStore bucket = DeliveryBucket.open(settings)) {
      BundlePin pin =
          new BundleStore(bucket, InstantSource.system())
              .current(name)
              .orElseThrow(
                  () ->
                      new CliException(
                          ExitStatus.NOT_FOUND,
                          "no bundle is called " + name,
                          "publish one with 'ship bundle publish'"));
      return Map.of(
          "BUNDLE_HANDLER", named,
          "BUNDLE_BUCKET", settings.bucket().orElseThrow(),
          "BUNDLE_NAME", pin.name(),
          "BUNDLE_SHA256", pin.sha256());
    }
  }
}
