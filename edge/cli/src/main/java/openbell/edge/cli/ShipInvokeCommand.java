package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import openbell.delivery.deployer.Invoked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ship invoke`: runs a function there.
@Command(
    name = "invoke",
    description = "Runs a function of the environment: its answer, its log, its time and memory",
    mixinStandardHelpOptions = true)
final class ShipInvokeCommand implements Callable<Integer> {
  private final Main main;

  @Mixin private ShipEnvironment environment = new ShipEnvironment();

  @Parameters(index = "0", paramLabel = "FUNCTION", description = "its short name: web")
  private String function = "";

  @Option(
      names = {"--event", "--payload"},
      required = true,
      paramLabel = "FILE",
      description = "the event, as the function gets it; - reads it from standard input")
  private String event = "";

  @Option(
      names = "--qualifier",
      paramLabel = "NAME",
      description = "a version or an alias (default: the alias that the world calls)")
  private @Nullable String qualifier;

  @Option(names = "--dry-run", description = "say what would run, and whether it may be invoked")
  private boolean dry;

  ShipInvokeCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws InterruptedException {
    return ShipSession.run(main, environment, this::invoke);
  }

  private int invoke(ShipSession session) throws IOException {
    String name = session.target().function(function).functionName();
    String at = qualifier == null ? session.target().alias() : qualifier;
    byte[] payload = payload();
    if (dry) {
      session.account().functions().checkInvocable(name, at);
      main.console
          .out()
          .println("would invoke %s:%s with %,d bytes".formatted(name, at, payload.length));
      return ExitStatus.DONE;
    }
    Invoked answer = session.account().functions().invoke(name, at, payload);
    answer.log().forEach(main.console.err()::println);
    main.console.out().writeBytes(answer.payload());
    main.console.out().println();
    String report =
        answer.report().entrySet().stream()
            .filter(part -> !part.getKey().equals("RequestId"))
            .map(part -> part.getKey() + " " + part.getValue())
            .collect(Collectors.joining(", "));
    main.console.note(
        "version %s of %s: %s"
            .formatted(answer.version(), name, report.isEmpty() ? "no report" : report));
    if (answer.error().isPresent()) {
      main.console.error(
          "%s failed (%s): its log is in %s"
              .formatted(
                  name, answer.error().get(), session.target().function(function).logGroup()));
      return ExitStatus.FAILED;
    }
    return ExitStatus.DONE;
  }

  private byte[] payload() throws IOException {
    try {
      return event.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(event));
    } catch (NoSuchFileException e) {
      throw new CliException(
          ExitStatus.USAGE, Console.message(e) + " is not there", "give a file that is");
    }
  }
}
