package openbell.edge.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import openbell.desk.ops.OpsNumbers;

/// Prints the operator's numbers of a period, in the names that `cache stats` has.
final class OpsPrinter {
  private static final int MOST_SHOWN = 10;
  private static final double NANOS_PER_MILLI = 1e6;

  private OpsPrinter() {}

  static void print(OpsNumbers numbers, PrintStream out) {
    out.println(
        "%s to %s (UTC), %d instances, until %s"
            .formatted(numbers.from(), numbers.to(), numbers.instances(), numbers.at()));
    for (OpsNumbers.Tier tier : numbers.tiers()) {
      OpsNumbers.Latency took = tier.latency();
      out.println(
          String.format(
              Locale.ROOT,
              "%s  hit ratio %.1f%%  finds took %s (half), %s (90%%), %s (99%%), %s at most",
              tier.name(),
              100 * tier.hitRatio(),
              millis(took.p50()),
              millis(took.p90()),
              millis(took.p99()),
              millis(took.max())));
      line(out, "hits", tier.hits());
      line(out, "stale", tier.stale());
      line(out, "misses", tier.misses());
      line(out, "errors", tier.errors());
    }
    numbers
        .unread()
        .ifPresent(why -> out.println("of this machine alone, the store was not read: " + why));
    OpsNumbers.Reports reports = numbers.reports();
    out.println("making");
    line(out, "makes", reports.made());
    line(out, "makes_avoided", reports.fromCache());
    line(out, "unchanged", reports.unchanged());
    line(out, "stale_answers", reports.stale());
    line(out, "failures", reports.failed());
    line(out, "make_cost_ms", reports.making().toMillis());
    line(out, "cost_avoided_ms", reports.spared().toMillis());
    for (OpsNumbers.Failure failure : reports.failures().stream().limit(MOST_SHOWN).toList()) {
      out.println("  failed %s: %s".formatted(failure.what(), failure.why()));
    }
    OpsNumbers.Money money = numbers.money();
    out.println(
        String.format(
            Locale.ROOT,
            "usd spent %.6f, a made report %.6f, saved %.6f",
            money.spentUsd(),
            money.usdPerReport(),
            money.savedUsd()));
    OpsNumbers.Model model = numbers.model();
    out.println(
        "language model " + (model.on() ? "on" : "off: " + model.why().orElse("not set up")));
    line(out, "calls", model.calls());
    line(out, "told_by_model", model.toldByModel());
    line(out, "told_by_template", model.toldByTemplate());
    line(out, "refused", model.refusedTexts());
    out.println("quality");
    line(out, "judged", numbers.quality().judged());
    line(out, "quarantined", numbers.quality().quarantined());
    out.println(
        "fresh %d of %d".formatted(numbers.freshness().fresh(), numbers.freshness().asked()));
    if (!numbers.mostAsked().isEmpty()) {
      out.println("most asked");
      numbers.mostAsked().stream()
          .limit(MOST_SHOWN)
          .forEach(
              a -> out.println(String.format(Locale.ROOT, "  %,7d  %s", a.times(), a.report())));
    }
  }

  private static void line(PrintStream out, String name, long n) {
    out.println(String.format(Locale.ROOT, "  %-22s %,d", name, n));
  }

  private static String millis(Duration took) {
    return String.format(Locale.ROOT, "%.2f ms", took.toNanos() / NANOS_PER_MILLI);
  }
}
