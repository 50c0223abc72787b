package openbell.edge.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import openbell.desk.Renditions;
import openbell.desk.ReportOutcome;
import openbell.desk.ReportQuestion;
import openbell.desk.Settings;
import openbell.desk.Trace;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.report.chart.Theme;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `report QUERY`: one report.
@Command(
    name = "report",
    description = "One report: how is this stock today?",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  /// The forms of a report that can be printed.
  enum Format {
    TEXT,
    JSON,
    CSV,
    PDF,
    PNG;

    ReportQuestion.Wanted wanted() {
      return switch (this) {
        case TEXT -> ReportQuestion.Wanted.TEXT;
        case JSON, CSV -> ReportQuestion.Wanted.DATA;
        case PDF, PNG -> ReportQuestion.Wanted.PICTURE;
      };
    }
  }

  @Parameters(paramLabel = "QUERY", description = "a ticker (DBS19), a symbol (D05.SI) or a name")
  String query = "";

  @Option(names = "--date", paramLabel = "D", description = "as of the end of this day: 2025-11-11")
  @Nullable String date;

  @Option(names = "--lang", paramLabel = "th|en", description = "language of the report")
  @Nullable String lang;

  @Option(
      names = "--format",
      paramLabel = "text|json|csv|pdf|png",
      description = "text, the whole report as JSON, its facts as CSV, on paper, or its chart")
  Format format = Format.TEXT;

  @Option(names = "--theme", paramLabel = "dark|light", description = "colours of the chart")
  Theme theme = Renditions.KEPT_THEME;

  @Option(names = "--out", paramLabel = "FILE", description = "write to this file, not to stdout")
  @Nullable Path out;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "ask this source (yahoo, sample), past the cache")
  @Nullable String source;

  @Option(names = "--refresh", description = "make the report again, even if a cached one is good")
  boolean refresh;

  @Option(names = "--explain", description = "tell on stderr what was looked up where")
  boolean explain;

  private final Main main;

  ReportCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() {
    if (out != null && out.toString().isBlank()) {
      throw new CliException(ExitStatus.USAGE, "--out has no name", "give it a file");
    }
    Trace trace = new Trace();
    ReportQuestion question =
        new ReportQuestion(
            query,
            Optional.ofNullable(date),
            Optional.ofNullable(lang),
            refresh,
            format.wanted(),
            Optional.ofNullable(source));
    if (format.wanted() == ReportQuestion.Wanted.PICTURE && out == null && Main.isTerminal()) {
      throw new CliException(
          ExitStatus.USAGE,
          format.name().toLowerCase(Locale.ROOT) + " is not for a terminal",
          "give --out FILE, or send it into a file");
    }
    try (Wiring wiring = new Wiring(Settings.of(main.environment), ProcessKind.COMMAND)) {
      return tell(wiring.desk().report(question, trace), wiring.renditions(), trace);
    }
  }

  private int tell(ReportOutcome outcome, Renditions renditions, Trace trace) {
    if (explain) {
      trace.steps().forEach(step -> main.console.err().println(step));
    }
    return switch (outcome) {
      case ReportOutcome.Answered answer -> {
        tell(answer.notes(), answer.servedFrom());
        deliver(rendered(answer, renditions));
        yield ExitStatus.DONE;
      }
      case ReportOutcome.OlderText(String text, String servedFrom, List<String> notes) -> {
        tell(notes, servedFrom + ", a text of the older system");
        deliver((text + "\n").getBytes(StandardCharsets.UTF_8));
        yield ExitStatus.DONE;
      }
      case ReportOutcome.Invalid(String what, String cure) ->
          throw new CliException(ExitStatus.USAGE, what, cure);
      case ReportOutcome.NotFound none ->
          throw new CliException(ExitStatus.NOT_FOUND, none.what(), none.cure());
      case ReportOutcome.BeingMade busy ->
          throw new CliException(
              ExitStatus.FAILED,
              "the report is still being made by another instance",
              "ask again in " + inWords(busy.retryAfter()));
      case ReportOutcome.Overloaded(String what, Duration retryAfter) ->
          throw new CliException(ExitStatus.FAILED, what, "try again in " + inWords(retryAfter));
      case ReportOutcome.SourceFailed failed ->
          throw new CliException(ExitStatus.FAILED, failed.what(), whenToRetry(failed));
    };
  }

  private void tell(List<String> notes, String servedFrom) {
    notes.forEach(main.console::note);
    if (explain) {
      main.console.err().println("answer   from " + servedFrom);
    }
  }

  private byte[] rendered(ReportOutcome.Answered answer, Renditions renditions) {
    boolean keep = source == null && !answer.servedFrom().equals("stale");
    return switch (format) {
      case TEXT -> answer.report().reportText().getBytes(StandardCharsets.UTF_8);
      case JSON ->
          (new String(answer.json(), StandardCharsets.UTF_8) + "\n")
              .getBytes(StandardCharsets.UTF_8);
      case CSV -> FactsCsv.of(answer.report()).getBytes(StandardCharsets.UTF_8);
      case PDF -> renditions.pdf(answer.report(), answer.json(), keep);
      case PNG ->
          renditions
              .picture(
                  answer.report(), new Renditions.Look(theme, Renditions.Look.KEPT.width()), keep)
              .orElseThrow(
                  () ->
                      new CliException(
                          ExitStatus.FAILED,
                          "the prices behind this report are not in the lake",
                          "see 'doctor', then make it again with --refresh"));
    };
  }

  private void deliver(byte[] bytes) {
    if (out == null) {
      main.console.out().writeBytes(bytes);
      main.console.out().flush();
      return;
    }
    try {
      Files.write(out, bytes);
    } catch (IOException e) {
      throw new CliException(
          ExitStatus.FAILED,
          "cannot write " + out + " (" + e.getClass().getSimpleName() + ")",
          "give --out a file in a directory that exists and can be written");
    }
  }

  private static String whenToRetry(ReportOutcome.SourceFailed failed) {
    return failed
        .retryAfter()
        .map(wait -> "try again in " + inWords(wait))
        .orElse("try again in a few minutes");
  }

  private static String inWords(Duration wait) {
    long seconds = wait.toSeconds();
    if (seconds < 5) {
      return "a moment";
    }
    return seconds < 120 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
  }
}
