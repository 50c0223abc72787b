package openbell.edge.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import openbell.desk.Integrity;
import openbell.desk.Retrieval;
import openbell.edge.wiring.Wiring;
import openbell.market.Ticker;
import openbell.store.Blob;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lake get KEY`, `lake get TICKER TYPE [--date D] [--version V] [--lang L]`.
@Command(
    name = "get",
    description = "One object, byte for byte: by its key, or what was computed of a ticker",
    mixinStandardHelpOptions = false)
final class LakeGetCommand implements Callable<Integer> {
  private final LakeCommand lake;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help and exit")
  boolean help;

  @Parameters(index = "0", paramLabel = "KEY|TICKER", description = "a key as 'lake ls' shows it")
  private String what = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TYPE",
      description = "of a ticker: indicators, percentiles, features, narratives or reports")
  private @Nullable String type;

  @Option(names = "--date", paramLabel = "D", description = "the latest of this day, not of all")
  private @Nullable String date;

  @Option(
      names = "--version",
      paramLabel = "V",
      description = "the second of computing, as it stands in the key: 20251111_103000")
  private @Nullable String version;

  @Option(names = "--lang", paramLabel = "th|en", description = "of reports: in this language")
  private @Nullable String lang;

  LakeGetCommand(LakeCommand lake) {
    this.lake = lake;
  }

  @Override
  public Integer call() {
    if (type == null && (date != null || version != null || lang != null)) {
      throw new CliException(
          ExitStatus.USAGE,
          "--date, --version and --lang are for what was computed of a ticker",
          "give a type after it, such as 'lake get DBS19 features'");
    }
    try (Wiring wiring = lake.open()) {
      byte[] bytes =
          type == null
              ? byKey(wiring)
              : computed(
                  wiring
                      .lakeWorks()
                      .retrieval()
                      .find(
                          what,
                          new Retrieval.Wanted(
                              type,
                              Optional.ofNullable(date),
                              Optional.ofNullable(version),
                              Optional.ofNullable(lang))));
      lake.console().out().writeBytes(bytes);
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }

  private byte[] byKey(Wiring wiring) {
    Blob blob =
        wiring
            .store()
            .get(what)
            .orElseThrow(
                () ->
                    new CliException(
                        ExitStatus.NOT_FOUND, "the lake has no " + what, "see 'lake ls'"));
    warn(what, Integrity.trouble(blob));
    return blob.bytes();
  }

  private void warn(String key, Optional<String> trouble) {
    trouble.ifPresent(why -> lake.console().note("altered " + key + ": " + why));
  }

  private byte[] computed(Retrieval.Outcome outcome) {
    return switch (outcome) {
      case Retrieval.Outcome.Found(String key, byte[] json, Optional<String> trouble) -> {
        warn(key, trouble);
        yield json;
      }
      case Retrieval.Outcome.Archived(String key, String cure) ->
          throw new CliException(ExitStatus.FAILED, key + " lies in cold storage", cure);
      case Retrieval.Outcome.Invalid(String what, String cure) ->
          throw new CliException(ExitStatus.USAGE, what, cure);
      case Retrieval.Outcome.NotFound(String what, List<Ticker> near) ->
          throw new CliException(ExitStatus.NOT_FOUND, what, cure(near));
    };
  }

  private static String cure(List<Ticker> near) {
    return near.isEmpty()
        ? "see 'lake ls', or fetch it first"
        : "did you mean %s?"
            .formatted(String.join(", ", near.stream().map(Ticker::ticker).toList()));
  }
}
