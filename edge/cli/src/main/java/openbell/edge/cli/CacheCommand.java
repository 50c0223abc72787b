package openbell.edge.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import openbell.cache.CacheHit;
import openbell.cache.CacheListing;
import openbell.cache.CacheStats;
import openbell.cache.Making.Renewal;
import openbell.desk.Forgetting;
import openbell.desk.Settings;
import openbell.desk.Warming;
import openbell.desk.ops.Operations;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.market.Ticker;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cache …`: what is cached, what it spared, and how to be rid of it.
@Command(
    name = "cache",
    description = "The cache: stats, ls, get, invalidate, warm",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "stats|ls|get|invalidate|warm")
final class CacheCommand implements Runnable {
  private static final int MOST_ASKED_SHOWN = 10;

  private final Main main;

  CacheCommand(Main main) {
    this.main = main;
  }

  @Override
  public void run() {
    throw new CliException(
        ExitStatus.USAGE, "cache needs a command", "give stats, ls, get, invalidate or warm");
  }

  @Command(
      name = "stats",
      description =
          "Hits, misses and times by tier, makes and what they spared: of all time on this machine,"
              + " or of a period for all instances")
  int stats(
      @Option(
              names = "--from",
              paramLabel = "D",
              description = "the first day (UTC) of a period; default: that of --to")
          @Nullable String from,
      @Option(
              names = "--to",
              paramLabel = "D",
              description = "the last day (UTC) of a period; default: today")
          @Nullable String to) {
    try (Wiring wiring = open()) {
      PrintStream out = main.console.out();
      if (from != null || to != null) {
        return period(wiring, Optional.ofNullable(from), Optional.ofNullable(to));
      }
      CacheStats.Kept kept = wiring.stats().kept();
      out.println(wiring.cache());
      for (Map.Entry<String, Map<String, Long>> tier : kept.tiers().entrySet()) {
        out.println(
            tier.getKey() + ratio(tier.getValue()) + latency(kept.latencies().get(tier.getKey())));
        tier.getValue().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .forEach(
                n ->
                    out.println(
                        String.format(Locale.ROOT, "  %-22s %,d", n.getKey(), n.getValue())));
      }
      wiring
          .localCounts()
          .forEach(
              (name, n) -> out.println(String.format(Locale.ROOT, "sqlite %-17s %,d", name, n)));
      wiring
          .waiting()
          .ifPresent(
              n -> out.println(String.format(Locale.ROOT, "spool waiting           %,d", n)));
      out.println("sqlite last 24 hours    " + growth(wiring));
      if (!kept.mostAsked().isEmpty()) {
        out.println("most asked");
        kept.mostAsked().stream()
            .limit(MOST_ASKED_SHOWN)
            .forEach(
                a -> out.println(String.format(Locale.ROOT, "  %,7d  %s", a.times(), a.key())));
      }
    }
    return ExitStatus.DONE;
  }

  private int period(Wiring wiring, Optional<String> from, Optional<String> to) {
    LocalDate last = to.map(CacheCommand::day).orElse(wiring.operations().today());
    LocalDate first = from.map(CacheCommand::day).orElse(last);
    try {
      OpsPrinter.print(wiring.operations().numbers(first, last), main.console.out());
      return ExitStatus.DONE;
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitStatus.USAGE,
          "no such period, " + first + " to " + last,
          "give --from and --to in order, at most " + Operations.MOST_DAYS + " days");
    }
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new CliException(
          ExitStatus.USAGE, "\"" + text + "\" is not a date", "give it as 2025-11-11");
    }
  }

  /// What the last day added and is still there.
  private static String growth(Wiring wiring) {
    Instant dayAgo = wiring.clock().instant().minus(Duration.ofDays(1));
    List<CacheListing> added =
        wiring.listing("").stream().filter(e -> e.making().madeAt().isAfter(dayAgo)).toList();
    return String.format(
        Locale.ROOT,
        "+%,d entries, +%,d bytes",
        added.size(),
        added.stream().mapToLong(CacheListing::sizeBytes).sum());
  }

  private static String latency(CacheStats.@Nullable Latency took) {
    return took == null
        ? ""
        : String.format(
            Locale.ROOT,
            "  finds took %s (half), %s (90%%), %s (99%%), %s at most",
            millis(took.p50()),
            millis(took.p90()),
            millis(took.p99()),
            millis(took.max()));
  }

  private static String millis(Duration took) {
    return String.format(Locale.ROOT, "%.2f ms", took.toNanos() / 1e6);
  }

  private static String ratio(Map<String, Long> sums) {
    long hits = sums.getOrDefault("hits", 0L);
    long asked = hits + sums.getOrDefault("misses", 0L) + sums.getOrDefault("stale", 0L);
    return asked == 0 ? "" : String.format(Locale.ROOT, "  hit ratio %.1f%%", 100.0 * hits / asked);
  }

  @Command(name = "ls", description = "What is cached here, until when, and why until then")
  int list(@Parameters(arity = "0..1", paramLabel = "PREFIX", defaultValue = "") String prefix) {
    try (Wiring wiring = open()) {
      Instant now = wiring.clock().instant();
      List<CacheListing> entries = new ArrayList<>(wiring.listing(prefix));
      entries.sort(Comparator.comparing(CacheListing::key));
      for (CacheListing entry : entries) {
        main.console
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%-48s %,9d bytes  %s %s  %s",
                    entry.key(),
                    entry.sizeBytes(),
                    entry.expiresAt().isAfter(now) ? "until" : "expired",
                    entry.expiresAt(),
                    why(entry)));
      }
      return ExitStatus.DONE;
    }
  }

  /// Why a value expires when it does: a close, or how long its TTL was.
  private static String why(CacheListing entry) {
    if (!entry.making().why().isEmpty()) {
      return entry.making().why();
    }
    if (entry.making().madeAt().equals(Instant.EPOCH)) {
      return "as its writer set it";
    }
    if (entry.making().renewal() == Renewal.AT_EXPIRY) {
      return "ends at the exchange's close";
    }
    Duration ttl = Duration.between(entry.making().madeAt(), entry.expiresAt());
    long minutes = (ttl.toSeconds() + 30) / 60;
    String made = " after it was made";
    return minutes % 60 == 0 ? minutes / 60 + " h" + made : minutes + " min" + made;
  }

  @Command(name = "get", description = "One cached value as it is")
  int get(@Parameters(paramLabel = "KEY") String key) {
    try (Wiring wiring = open()) {
      CacheHit hit =
          wiring
              .find(key)
              .orElseThrow(
                  () ->
                      new CliException(
                          ExitStatus.NOT_FOUND,
                          "nothing is cached under " + key,
                          "see 'cache ls'"));
      if (!hit.freshAt(wiring.clock().instant())) {
        main.console.note("expired at " + hit.entry().expiresAt());
      }
      main.console.out().writeBytes(hit.entry().bytes());
      main.console.out().println();
      return ExitStatus.DONE;
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitStatus.USAGE, Console.message(e), "give a key as 'cache ls' shows it");
    }
  }

  @Command(name = "invalidate", description = "Forget a ticker's reports, here and in the bucket")
  int invalidate(
      @Parameters(paramLabel = "TICKER") String query,
      @Option(names = "--date", paramLabel = "D") @Nullable String date) {
    try (Wiring wiring = open()) {
      return switch (wiring.forgetting().forget(query, Optional.ofNullable(date))) {
        case Forgetting.Outcome.Forgotten(Ticker ticker, int removed) -> {
          main.console.out().println(removed + " removed");
          yield ExitStatus.DONE;
        }
        case Forgetting.Outcome.Invalid(String what, String cure) ->
            throw new CliException(ExitStatus.USAGE, what, cure);
        case Forgetting.Outcome.NotFound(String what, String cure) ->
            throw new CliException(ExitStatus.NOT_FOUND, what, cure);
      };
    }
  }

  @Command(name = "warm", description = "Make reports before anybody asks; counted results")
  int warm(@Parameters(arity = "0..*", paramLabel = "TICKER") @Nullable List<String> named)
      throws InterruptedException {
    Settings settings = Settings.of(main.environment);
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      List<String> tickers = named == null || named.isEmpty() ? wiring.warmList().tickers() : named;
      Warming warming = Warming.polite(wiring.desk(), Thread::sleep);
      Warming.Summary summary =
          warming.warm(tickers, List.of(settings.lang()), (ticker, lang, result) -> {});
      for (Warming.Result result : Warming.Result.values()) {
        main.console
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%-6s %d",
                    result.name().toLowerCase(Locale.ROOT),
                    summary.count(result)));
      }
      summary.failures().forEach((ticker, why) -> main.console.note(ticker + ": " + why));
      boolean failed =
          summary.count(Warming.Result.FAILED) + summary.count(Warming.Result.STALE) > 0;
      return failed ? ExitStatus.FAILED : ExitStatus.DONE;
    }
  }

  private Wiring open() {
    return new Wiring(Settings.of(main.environment), ProcessKind.COMMAND);
  }
}
