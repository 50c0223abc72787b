package openbell.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import openbell.cache.BlobCache;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.Pace;
import openbell.cache.SqliteCache;
import openbell.cache.TieredCache;
import openbell.desk.ReportQuestion.Wanted;
import openbell.feeds.FailureKind;
import openbell.feeds.FetchResult;
import openbell.lake.Lake;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that the older system left in the bucket: no schema, a text, a naive expiry. */
class OlderReportsTest {
  private static final String KEY = "reports/DBS19/2025-11-12/report.json";
  private static final String TEXT =
      "📖 เรื่องราวของหุ้นตัวนี้\nราคาปิดที่ 55.10\n\n💡 สิ่งที่คุณต้องรู้\nRSI 28.4";

  @TempDir Path home;

  // The file's own time is the real one, which caps the expiry: the session of the day is over.
  private Instant now = Instant.parse("2025-11-12T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final ScriptedFeed feed =
      new ScriptedFeed(
          "yahoo",
          symbol ->
              ScriptedFeed.bars(symbol, LocalDate.of(2021, 1, 4), LocalDate.of(2025, 11, 12)));
  private BlobStore store;
  private BlobCache far;
  private MakingCache cache;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(home.resolve("blobs"));
    far =
        new BlobCache(
            store, "directory", "cache/", clock, new OlderSystem(Duration.ofHours(24))::expiryOf);
    SqliteCache near = new SqliteCache(home.resolve("cache.db"), clock);
    cache =
        new MakingCache(
            new TieredCache(near, far, TieredCache.DEFAULT_TRUST, clock),
            Optional.empty(),
            MakingPolicy.DEFAULT.withEarlyBeta(0).withFailureMemory(Duration.ofMillis(1)),
            Pace.real(clock));
    leave("{\"ticker\":\"DBS19\",\"meta\":{\"a\":[1,{}]},\"report_text\":" + quoted(TEXT) + "}");
  }

  @AfterEach
  void close() {
    cache.close();
    store.close();
  }

  @Test
  void itsTextIsAHitAndNobodyIsAsked() {
    assertThat(ask(true, true))
        .isEqualTo(new ReportOutcome.OlderText(TEXT, "directory", List.of()));
    assertThat(ask(true, true)).isEqualTo(new ReportOutcome.OlderText(TEXT, "sqlite", List.of()));
    assertThat(feed.asked).isEmpty();
  }

  @Test
  void moreThanItsTextGetsFactsAroundTheTextOnceAndNobodyTellsItAnew() {
    ReportOutcome.Answered first = (ReportOutcome.Answered) ask(false, true);
    Report report = first.report();
    assertThat(report.reportText()).isEqualTo(TEXT);
    assertThat(report.sections())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("story", "ราคาปิดที่ 55.10", "know", "RSI 28.4"));
    assertThat(report.facts()).containsKeys("close", "rsi14", "sma200");
    assertThat(report.percentiles()).containsKey("rsi14");
    assertThat(report.narrator().kind()).isEqualTo("llm");
    assertThat(report.narrator().costUsd()).isZero();
    assertThat(new String(first.json(), UTF_8)).startsWith("{\"schema\":\"openbell.report/1\"");

    ReportOutcome.Answered second = (ReportOutcome.Answered) ask(false, true);
    assertThat(second.servedFrom()).isEqualTo("sqlite");
    assertThat(second.report()).isEqualTo(report);
    assertThat(feed.asked).hasSize(1);
    assertThat(far.find(KEY).orElseThrow().entry().expiresAt())
        .isEqualTo(Instant.parse("2025-11-13T08:00:00Z"));
  }

  @Test
  void expiredAndNotToBeMadeAnewItIsShownWithItsLabel() {
    now = Instant.parse("2025-11-13T08:00:01Z");
    leave(at("2025-11-13"), "{\"report_text\":\"เก่า\"}", "2025-11-13T08:00:00");
    feed.answers(
        s -> new FetchResult.Failed("yahoo", FailureKind.UNAVAILABLE, "is down", Optional.empty()));

    ReportOutcome.OlderText text = (ReportOutcome.OlderText) ask(true, true);
    assertThat(text.servedFrom()).isEqualTo("stale");
    assertThat(text.text()).endsWith("\n\nเก่า").contains("13 พ.ย. 2568");
    assertThat(text.notes())
        .containsExactly(
            "this report expired a moment ago",
            "not the latest report, but that of 2025-11-13: is down");
    assertThat(ask(false, true)).isInstanceOf(ReportOutcome.SourceFailed.class);
  }

  @Test
  void whereNoViewMayBeGivenItIsMadeAgain() {
    assertThat(((ReportOutcome.Answered) ask(true, false)).servedFrom()).isEqualTo("made");
  }

  @Test
  void whatHasNoTextIsMadeAgain() {
    for (String body : List.of("{\"report_text\":\" \"}", "{\"other\":1}", "[]", "no JSON", "")) {
      leave(body);
      ReportOutcome.Answered answer = (ReportOutcome.Answered) ask(true, true);
      assertThat(answer.servedFrom()).as(body).isEqualTo("made");
      cache.invalidate(KEY);
    }
  }

  private ReportOutcome ask(boolean textOnly, boolean stance) {
    ReportWriter telling = new ReportWriter(new TemplateNarrator(), clock);
    ReportWriter told =
        new ReportWriter(
            (brief, lang) -> {
              if (textOnly) {
                return new TemplateNarrator().narrate(brief, lang);
              }
              throw new AssertionError("Asked to tell what is told");
            },
            clock);
    ReportDesk desk =
        new ReportDesk(
            TickerRegistry.bundled(),
            new Sources(List.of(feed), Map.of(), List.of("yahoo")),
            cache,
            new ReportMaker(
                new Lake(store), new Renditions(far, store, List.of(feed), clock), told, telling),
            new ReportDesk.Policy(
                new Validity(Duration.ofHours(24), Demand.unknown(), OptionalInt::empty),
                Lang.TH,
                stance,
                Duration.ofSeconds(60)),
            clock);
    return desk.report(
        new ReportQuestion(
            "DBS19",
            Optional.empty(),
            Optional.empty(),
            false,
            textOnly ? Wanted.TEXT : Wanted.DATA,
            Optional.empty()),
        new Trace());
  }

  private static String at(String date) {
    return "cache/reports/DBS19/" + date + "/report.json";
  }

  private void leave(String body) {
    leave(at("2025-11-12"), body, "2025-11-13T08:00:00");
  }

  private void leave(String key, String body, String expiresAt) {
    store.put(
        key,
        body.getBytes(UTF_8),
        new BlobMeta("application/json", Map.of("expires-at", expiresAt), Map.of()));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }
}
