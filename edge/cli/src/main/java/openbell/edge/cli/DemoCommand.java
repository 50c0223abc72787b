package openbell.edge.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import openbell.desk.ReportDesk;
import openbell.desk.ReportOutcome;
import openbell.desk.ReportQuestion;
import openbell.desk.Settings;
import openbell.desk.Trace;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import picocli.CommandLine.Command;

/// `demo`: the main job on the built-in real sample, without a network, in a home of its own.
@Command(
    name = "demo",
    description = "The main job on a built-in real sample (AAPL, 2013), without a network",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String QUERY = "AAPL";
  private static final String LAST_DAY = "2013-12-31";

  private final Main main;

  DemoCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws IOException {
    Path home = Files.createTempDirectory("openbell-demo-");
    PrintStream out = main.console.out();
    try (Wiring wiring =
        new Wiring(Settings.of(main.environment).forDemo(home), ProcessKind.COMMAND)) {
      Trace thai = new Trace();
      Trace english = new Trace();
      Trace again = new Trace();
      out.println(ask(wiring.desk(), "th", thai));
      out.println(ask(wiring.desk(), "en", english));
      ask(wiring.desk(), "en", again);
      out.println("How long each part took:");
      tell(out, "Thai, made", thai);
      tell(out, "English, made", english);
      tell(out, "English, asked again", again);
      return ExitStatus.DONE;
    } finally {
      delete(home);
    }
  }

  private static String ask(ReportDesk desk, String lang, Trace trace) {
    ReportQuestion question =
        new ReportQuestion(
            QUERY,
            Optional.of(LAST_DAY),
            Optional.of(lang),
            false,
            ReportQuestion.Wanted.TEXT,
            Optional.empty());
    if (desk.report(question, trace) instanceof ReportOutcome.Answered answer) {
      return answer.report().reportText();
    }
    throw new CliException(
        ExitStatus.FAILED, "the built-in sample gave no report", "build again: mvn clean package");
  }

  private static void tell(PrintStream out, String title, Trace trace) {
    long total = trace.steps().stream().mapToLong(Trace.Step::nanos).sum();
    out.println(String.format(Locale.ROOT, "  %s: %.1f ms", title, total / 1e6));
    trace.steps().forEach(step -> out.println("    " + step));
  }

  static void delete(Path home) {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + home, e);
    }
  }
}
