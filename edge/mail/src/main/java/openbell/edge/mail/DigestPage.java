package openbell.edge.mail;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import openbell.desk.ops.Health;
import openbell.desk.ops.OpsNumbers;
import openbell.report.Wording;

/// What a digest says, in words, before it is text or HTML: the same for both.
///
/// @param state what to look at, or that there is nothing
/// @param well whether there is nothing
record DigestPage(
    String subject,
    String title,
    String period,
    boolean well,
    String state,
    List<Figure> figures,
    List<Section> sections) {
  /// More would not be read; `/ops` has them.
  private static final int MOST_ROWS = 10;

  private static final int MOST_ASKED = 5;

  /// A number that is seen first.
  record Figure(String label, String value, String note) {}

  /// @param note above the rows; empty: none
  /// @param rows empty: there are none, which is said unless there is a note
  record Section(String title, String note, List<Row> rows) {}

  /// @param value short; empty: none
  /// @param why below; empty: none
  record Row(String what, String value, String why) {}

  static DigestPage of(OpsNumbers n, DigestWords words) {
    return new Writer(n, words).page();
  }

  /// Puts one together.
  private record Writer(OpsNumbers n, DigestWords words) {
    DigestPage page() {
      List<String> look = look();
      return new DigestPage(
          subject(),
          words.get("title"),
          period(),
          look.isEmpty(),
          look.isEmpty()
              ? words.get("state.well")
              : words.get("state.look", "what", String.join(words.get("and"), look)),
          List.of(fresh(), hit(), spent(), saved()),
          sections());
    }

    private String date(LocalDate day) {
      return Wording.date(day, words.lang());
    }

    private String subject() {
      OpsNumbers.Freshness fresh = n.freshness();
      String key = fresh.asked() == 0 ? "none" : fresh.fresh() == fresh.asked() ? "all" : "some";
      String subject =
          words.get(
              "subject." + key,
              "day",
              date(n.to()),
              "fresh",
              fresh.fresh(),
              "asked",
              fresh.asked());
      if (n.freshness().failed() > 0) {
        subject += words.get("subject.failed", "n", n.freshness().failed());
      }
      if (n.quality().quarantined() > 0) {
        subject += words.get("subject.quality", "n", n.quality().quarantined());
      }
      return subject;
    }

    private String period() {
      String days =
          n.from().equals(n.to())
              ? words.get("period", "day", date(n.to()))
              : words.get("period.days", "from", date(n.from()), "to", date(n.to()));
      return String.join(
          " · ",
          days,
          words.get("asof", "at", Wording.moment(n.at(), words.lang())),
          n.unread().isPresent()
              ? words.get("unread", "why", n.unread().get())
              : words.get("instances", "n", n.instances()));
    }

    private List<String> look() {
      return Arrays.stream(Health.Concern.values())
          .filter(concern -> concern.in(n).wantsALook())
          .map(concern -> words.get("look." + concern))
          .toList();
    }

    private Figure fresh() {
      OpsNumbers.Freshness fresh = n.freshness();
      int late = fresh.asked() - fresh.fresh();
      return new Figure(
          words.get("figure.fresh"),
          words.get("figure.fresh.of", "fresh", fresh.fresh(), "asked", fresh.asked()),
          late == 0
              ? words.get("figure.fresh.all")
              : words.get(
                  "figure.fresh.note",
                  "failed",
                  n.freshness().failed(),
                  "waiting",
                  late - n.freshness().failed()));
    }

    private Figure hit() {
      OpsNumbers.Reports reports = n.reports();
      return new Figure(
          words.get("figure.hit"),
          DigestWords.percent(reports.hitRatio(), reports.fromCache() + reports.made()),
          words.get("figure.hit.note", "cache", reports.fromCache(), "made", reports.made()));
    }

    private Figure spent() {
      return new Figure(
          words.get("figure.spent"),
          DigestWords.usd(n.money().spentUsd()),
          words.get("figure.spent.note", "calls", n.model().calls()));
    }

    private Figure saved() {
      return new Figure(
          words.get("figure.saved"),
          DigestWords.usd(n.money().savedUsd()),
          words.get("figure.saved.note", "time", words.time(n.reports().spared())));
    }

    private List<Section> sections() {
      List<Section> sections = new ArrayList<>();
      sections.add(
          section(
              "late",
              n.freshness().late(),
              late ->
                  new Row(
                      late.ticker(),
                      words.get(late.failed() ? "late.failed" : "late.waiting"),
                      late.why())));
      sections.add(failures());
      sections.add(quality());
      sections.add(
          section(
              "slow",
              n.slowest(),
              slow ->
                  new Row(
                      slow.request(),
                      words.time(slow.took())
                          + (slow.times() > 1 ? " · " + words.get("times", "n", slow.times()) : ""),
                      "")));
      sections.add(section("tiers", n.tiers(), this::tier));
      sections.add(
          section(
              "warmed",
              n.warmed(),
              run -> new Row(run.exchange() + " " + run.session(), "", run.told())));
      sections.add(section("sources", n.sources(), this::source));
      sections.add(model());
      if (n.line().set()) {
        sections.add(new Section(words.get("line"), left(n.line()), List.of()));
      }
      sections.add(
          section(
              "asked",
              n.mostAsked().stream().limit(MOST_ASKED).toList(),
              asked -> new Row(asked.report(), words.get("times", "n", asked.times()), "")));
      sections.add(sizes());
      return List.copyOf(sections);
    }

    private <T> Section section(String key, List<T> all, Function<T, Row> row) {
      List<Row> rows =
          all.stream().limit(MOST_ROWS).map(row).collect(Collectors.toCollection(ArrayList::new));
      if (all.size() > MOST_ROWS) {
        rows.add(new Row(words.get("more", "n", all.size() - MOST_ROWS), "", ""));
      }
      return new Section(words.get(key), "", List.copyOf(rows));
    }

    private Row failure(OpsNumbers.Failure failure) {
      return new Row(failure.what(), words.get("times", "n", failure.times()), failure.why());
    }

    private Section failures() {
      Section failures = section("failures", n.reports().failures(), this::failure);
      long failed = n.reports().failed();
      String note = failed == 0 ? "" : words.get("failures.counts", "n", failed);
      return new Section(failures.title(), note, failures.rows());
    }

    private Section quality() {
      OpsNumbers.Quality quality = n.quality();
      String counts =
          words.get(
              "quality.counts", "judged", quality.judged(), "quarantined", quality.quarantined());
      Section alerts = section("quality", quality.alerts(), this::failure);
      return new Section(alerts.title(), counts, alerts.rows());
    }

    private Row tier(OpsNumbers.Tier tier) {
      String line =
          words.get(
              "tiers.line",
              "hits",
              tier.hits(),
              "stale",
              tier.stale(),
              "misses",
              tier.misses(),
              "errors",
              tier.errors());
      return new Row(tier.name(), DigestWords.percent(tier.hitRatio(), tier.finds()), line);
    }

    private Row source(OpsNumbers.Source source) {
      List<String> why = new ArrayList<>();
      why.add(
          words.get(
              "sources.line",
              "ok",
              source.ok(),
              "unknown",
              source.unknown(),
              "failed",
              source.failed()));
      source.quota().ifPresent(why::add);
      source.lastError().ifPresent(error -> why.add(error.why()));
      return new Row(source.name(), "", String.join(" · ", why));
    }

    private Section model() {
      OpsNumbers.Model model = n.model();
      Row told =
          new Row(
              model.on()
                  ? words.get("model.on")
                  : words.get("model.off", "why", model.why().orElse("–")),
              "",
              words.get(
                      "model.told",
                      "model",
                      model.toldByModel(),
                      "template",
                      model.toldByTemplate(),
                      "refused",
                      model.refusedTexts())
                  + " · "
                  + words.get(
                      "model.today",
                      "used",
                      String.format(Locale.ROOT, "%.2f", model.usedTodayUsd()),
                      "budget",
                      String.format(Locale.ROOT, "%.2f", model.usdPerDay())));
      List<Row> rows = new ArrayList<>(List.of(told));
      model
          .fallbacks()
          .forEach((why, times) -> rows.add(new Row(why, words.get("times", "n", times), "")));
      return new Section(words.get("model"), "", List.copyOf(rows));
    }

    private String left(OpsNumbers.LinePushes line) {
      if (!line.told()) {
        return words.get("line.silent");
      }
      return line.left().isPresent()
          ? String.format(Locale.ROOT, "%,d", line.left().getAsLong())
          : words.get("line.unlimited");
    }

    private Section sizes() {
      OpsNumbers.Sizes sizes = n.sizes();
      String line =
          words.get(
              "sizes.line",
              "entries",
              sizes.entries(),
              "bytes",
              String.format(Locale.ROOT, "%,.1f", sizes.bytes() / 1e6),
              "waiting",
              sizes.waiting());
      return new Section(words.get("sizes"), line, List.of());
    }
  }
}
