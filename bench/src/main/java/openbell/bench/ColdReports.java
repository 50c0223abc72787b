package openbell.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import openbell.desk.Renditions;
import openbell.desk.ReportOutcome;
import openbell.desk.ReportQuestion;
import openbell.desk.Trace;
import openbell.report.Report;

/**
 * What a report that nobody asked for before takes beyond its slowest chain, in a warm process:
 * first the prices beside the news, then the model beside the picture.
 *
 * <p>Arguments: the root of a stand-in for the world, and how long each of its answers takes in
 * milliseconds. The system property {@code openbell.trace} prints the steps of the last report.
 */
public final class ColdReports {
  /** The evening of the last day of the recorded Thai prices. */
  private static final Instant START = Instant.parse("2025-05-30T12:00:00Z");

  private static final String WARM =
      "D05.SI J69U.SI M44U.SI C2PU.SI AJBU.SI 0700.HK 1398.HK 3988.HK BANPU.BK BCP.BK TU.BK VGI.BK";
  private static final String COLD =
      "ADVANC.BK AOT.BK BDMS.BK BJC.BK CBG.BK CCET.BK CPALL.BK CPF.BK DELTA.BK KTC.BK MINT.BK"
          + " MTC.BK PTTEP.BK PTT.BK RATCH.BK SCC.BK TISCO.BK TOP.BK TRUE.BK IVL.BK";

  private static final int WARM_AT_ONCE = 4;

  /** What one report took, in milliseconds; its parts by the report's own word. */
  private record Took(String ticker, long total, Report.TookMs parts, Trace trace) {
    /** The slowest way through what runs beside each other. */
    long chain() {
      return parts.data() + Math.max(parts.narrate(), parts.render());
    }

    long beyond() {
      return total - chain();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-10s %6d %6d %6d %6d %6d %6d",
          ticker,
          total,
          parts.data(),
          parts.narrate(),
          parts.render(),
          chain(),
          beyond());
    }
  }

  private ColdReports() {}

  /** Warms, then measures one report after the other. */
  public static void main(String[] args) throws Exception {
    long answerMillis = Long.parseLong(args[1]);
    Path home = Files.createTempDirectory("openbell-bench-");
    try (ReportWorld world = new ReportWorld(home, args[0], START)) {
      warm(world);
      System.out.println("ms          total   data  model  image  chain beyond");
      List<Took> all = new ArrayList<>();
      for (String ticker : COLD.split(" ", -1)) {
        all.add(cold(world, ticker, "th"));
        System.out.println(all.getLast());
      }
      System.out.printf(
          Locale.ROOT,
          "median of %d, each answer after %d ms: total %d, beyond the slowest chain %d (at most"
              + " %d), beyond two answers %d%n",
          all.size(),
          answerMillis,
          median(all, Took::total),
          median(all, Took::beyond),
          all.stream().mapToLong(Took::beyond).max().orElseThrow(),
          median(all, Took::total) - 2 * answerMillis);
      if (Boolean.getBoolean("openbell.trace")) {
        all.getLast().trace().steps().forEach(System.out::println);
      }
    } finally {
      delete(home);
    }
  }

  private static void warm(ReportWorld world) throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(WARM_AT_ONCE)) {
      List<Future<Took>> asks = new ArrayList<>();
      for (String lang : List.of("th", "en")) {
        for (String ticker : WARM.split(" ", -1)) {
          asks.add(threads.submit(() -> cold(world, ticker, lang)));
        }
      }
      for (Future<Took> ask : asks) {
        ask.get();
      }
    }
  }

  /** Asks for a report with its picture; anything but one told by the model, just now, is wrong. */
  private static Took cold(ReportWorld world, String ticker, String lang) {
    Trace trace = new Trace();
    ReportQuestion question =
        new ReportQuestion(
            ticker,
            Optional.empty(),
            Optional.of(lang),
            false,
            ReportQuestion.Wanted.PICTURE,
            Optional.empty());
    long start = System.nanoTime();
    ReportOutcome outcome = world.desk().report(question, trace);
    if (!(outcome instanceof ReportOutcome.Answered answer)) {
      throw new IllegalStateException(ticker + ": " + outcome);
    }
    Report report = answer.report();
    Optional<byte[]> picture = world.renditions().picture(report, Renditions.Look.KEPT, true);
    long total = (System.nanoTime() - start) / 1_000_000;
    if (!answer.servedFrom().equals("made")
        || !report.narrator().kind().equals("llm")
        || report.narrator().attempts() != 1
        || picture.isEmpty()) {
      throw new IllegalStateException(
          ticker + " from " + answer.servedFrom() + ": " + report.narrator());
    }
    return new Took(ticker, total, report.tookMs(), trace);
  }

  private static long median(List<Took> all, ToLongFunction<Took> value) {
    return all.stream().mapToLong(value).sorted().skip(all.size() / 2).findFirst().orElseThrow();
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
