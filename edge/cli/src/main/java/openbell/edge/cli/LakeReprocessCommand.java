package openbell.edge.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import openbell.desk.Reprocessing;
import openbell.edge.wiring.Wiring;
import openbell.market.Fact;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lake reprocess`.
@Command(
    name = "reprocess",
    description =
        "Computes what the raw zone holds again; what is there with the same content stays",
    mixinStandardHelpOptions = false)
final class LakeReprocessCommand implements Callable<Integer> {
  private final LakeCommand lake;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help and exit")
  boolean help;

  @Option(
      names = "--ticker",
      paramLabel = "TICKER",
      description = "this one alone; may be repeated")
  private @Nullable List<String> tickers;

  @Option(names = "--from", paramLabel = "D", description = "what was fetched on this day or later")
  private @Nullable String from;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "refuse unless this build computes version N of the definitions")
  private @Nullable Integer version;

  LakeReprocessCommand(LakeCommand lake) {
    this.lake = lake;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (version != null && version != Fact.DEFINITIONS_VERSION) {
      throw new CliException(
          ExitStatus.USAGE,
          "--version %d: this build computes version %d of the definitions"
              .formatted(version, Fact.DEFINITIONS_VERSION),
          "run the build that the metadata code_build of such an object names");
    }
    List<String> symbols =
        tickers == null ? List.of() : tickers.stream().map(LakeCommand::symbol).distinct().toList();
    try (Wiring wiring = lake.open()) {
      Reprocessing.Summary done =
          wiring
              .lakeWorks()
              .reprocessing()
              .run(
                  symbols,
                  LakeCommand.date("--from", from),
                  (ended, of) -> lake.progress("computed", ended, of));
      lake.console()
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%,d raw objects, %,d processed objects written, %,d failed",
                  done.objects(),
                  done.written(),
                  done.failures().size()));
      done.failures().forEach((key, why) -> lake.console().note(key + ": " + why));
      if (!done.failures().isEmpty()) {
        return ExitStatus.FAILED;
      }
      if (!done.unknown().isEmpty()) {
        throw new CliException(
            ExitStatus.NOT_FOUND,
            "the lake has no prices of " + String.join(", ", done.unknown()),
            "see 'lake ls', or fetch them first");
      }
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }
}
