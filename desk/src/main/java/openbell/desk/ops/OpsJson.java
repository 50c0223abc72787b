package openbell.desk.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/// The operator's numbers as JSON: money in US dollars, times in milliseconds.
public final class OpsJson {
  private static final double NANOS_PER_MILLI = 1e6;

  private OpsJson() {}

  /// The document of `GET /api/ops`.
  public static ObjectNode of(OpsNumbers numbers) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("from", numbers.from().toString())
            .put("to", numbers.to().toString())
            .put("at", numbers.at().toString())
            .put("instances", numbers.instances())
            .put("unread", numbers.unread().orElse(null));
    tiers(root.putObject("tiers"), numbers);
    OpsNumbers.Reports reports = numbers.reports();
    ObjectNode made =
        root.putObject("reports")
            .put("made", reports.made())
            .put("from_cache", reports.fromCache())
            .put("hit_ratio", reports.hitRatio())
            .put("unchanged", reports.unchanged())
            .put("stale", reports.stale())
            .put("failed", reports.failed())
            .put("making_ms", reports.making().toMillis())
            .put("spared_ms", reports.spared().toMillis());
    ArrayNode failures = made.putArray("failures");
    reports.failures().forEach(failure -> failure(failures.addObject(), failure));
    root.putObject("money")
        .put("spent_usd", numbers.money().spentUsd())
        .put("usd_per_report", numbers.money().usdPerReport())
        .put("saved_usd", numbers.money().savedUsd());
    model(root.putObject("model"), numbers.model());
    ArrayNode asked = root.putArray("most_asked");
    numbers
        .mostAsked()
        .forEach(a -> asked.addObject().put("report", a.report()).put("times", a.times()));
    ArrayNode slowest = root.putArray("slowest");
    numbers
        .slowest()
        .forEach(
            slow ->
                slowest
                    .addObject()
                    .put("request", slow.request())
                    .put("took_ms", slow.took().toMillis())
                    .put("times", slow.times())
                    .put("last", slow.last().toString()));
    ObjectNode quality =
        root.putObject("quality")
            .put("judged", numbers.quality().judged())
            .put("quarantined", numbers.quality().quarantined());
    ArrayNode alerts = quality.putArray("alerts");
    numbers.quality().alerts().forEach(alert -> failure(alerts.addObject(), alert));
    rest(root, numbers);
    return root;
  }

  private static void tiers(ObjectNode tiers, OpsNumbers numbers) {
    for (OpsNumbers.Tier tier : numbers.tiers()) {
      tiers
          .putObject(tier.name())
          .put("hits", tier.hits())
          .put("stale", tier.stale())
          .put("misses", tier.misses())
          .put("errors", tier.errors())
          .put("hit_ratio", tier.hitRatio())
          .putObject("find_ms")
          .put("p50", millis(tier.latency().p50()))
          .put("p90", millis(tier.latency().p90()))
          .put("p99", millis(tier.latency().p99()))
          .put("max", millis(tier.latency().max()));
    }
  }

  private static void model(ObjectNode node, OpsNumbers.Model model) {
    node.put("on", model.on())
        .put("why", model.why().orElse(null))
        .put("calls", model.calls())
        .put("told_by_model", model.toldByModel())
        .put("told_by_template", model.toldByTemplate())
        .put("refused_texts", model.refusedTexts())
        .put("used_today_usd", model.usedTodayUsd())
        .put("usd_per_day", model.usdPerDay());
    ObjectNode fallbacks = node.putObject("fallbacks");
    model.fallbacks().forEach(fallbacks::put);
  }

  private static void rest(ObjectNode root, OpsNumbers numbers) {
    ObjectNode fresh =
        root.putObject("freshness")
            .put("asked", numbers.freshness().asked())
            .put("fresh", numbers.freshness().fresh());
    ArrayNode late = fresh.putArray("late");
    numbers
        .freshness()
        .late()
        .forEach(
            l ->
                late.addObject()
                    .put("ticker", l.ticker())
                    .put("failed", l.failed())
                    .put("why", l.why()));
    ArrayNode warmed = root.putArray("warmed");
    numbers
        .warmed()
        .forEach(
            run ->
                warmed
                    .addObject()
                    .put("exchange", run.exchange())
                    .put("session", run.session().toString())
                    .put("at", run.at().toString())
                    .put("result", run.told())
                    .put("failed", run.failed()));
    ArrayNode sources = root.putArray("sources");
    for (OpsNumbers.Source source : numbers.sources()) {
      ObjectNode node =
          sources
              .addObject()
              .put("name", source.name())
              .put("ok", source.ok())
              .put("unknown", source.unknown())
              .put("failed", source.failed())
              .put("quota", source.quota().orElse(null));
      source.lastError().ifPresent(error -> failure(node.putObject("last_error"), error));
    }
    ObjectNode line = root.putObject("line").put("set", numbers.line().set());
    if (numbers.line().set()) {
      line.put("told", numbers.line().told());
    }
    numbers.line().left().ifPresent(left -> line.put("left", left));
    root.putObject("sizes")
        .put("entries", numbers.sizes().entries())
        .put("bytes", numbers.sizes().bytes())
        .put("waiting", numbers.sizes().waiting());
    ArrayNode starts = root.putArray("starts");
    numbers
        .starts()
        .forEach(
            start ->
                starts
                    .addObject()
                    .put("kind", start.kind())
                    .put("times", start.times())
                    .put("longest_ms", start.longest().toMillis())
                    .put("last", start.last().toString()));
  }

  private static void failure(ObjectNode node, OpsNumbers.Failure failure) {
    node.put("what", failure.what())
        .put("why", failure.why())
        .put("times", failure.times())
        .put("last", failure.last().toString());
  }

  private static double millis(Duration took) {
    return took.toNanos() / NANOS_PER_MILLI;
  }
}
