package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.desk.Fetching.Result;
import openbell.feeds.FailureKind;
import openbell.feeds.FetchResult;
import openbell.lake.Lake;
import openbell.lake.quality.QualityCheck;
import openbell.lake.quality.QualityRules;
import openbell.market.TickerRegistry;
import openbell.store.DirectoryBlobStore;
import openbell.store.ListedBlob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchingTest {
  private static final Instant LATER = Instant.parse("2025-11-12T13:00:00Z");
  private static final LocalDate TODAY = LocalDate.parse("2025-11-12");

  @TempDir Path dir;
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private Instant now = Instant.parse("2025-11-12T12:00:00Z");
  private LocalDate last = TODAY;

  private final ScriptedFeed yahoo =
      new ScriptedFeed("yahoo", s -> ScriptedFeed.bars(s, TODAY.minusDays(9), last));
  private final ScriptedFeed sample =
      new ScriptedFeed("sample", s -> ScriptedFeed.bars(s, TODAY.minusDays(9), last));
  private DirectoryBlobStore store;
  private Fetching fetching;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(dir);
    fetching =
        new Fetching(
            new Sources(List.of(yahoo, sample), Map.of(), List.of("yahoo", "sample")),
            ingesting(store),
            TickerRegistry.bundled(),
            () -> now,
            pauses::add);
  }

  private Ingesting ingesting(DirectoryBlobStore store) {
    Lake lake = new Lake(store);
    QualityCheck check = new QualityCheck(QualityRules.bundled());
    return new Ingesting(lake, new QualityGate(lake, check, line -> {}), () -> now);
  }

  private Fetching.Summary fetch(String... tickers) throws InterruptedException {
    return fetching.fetch(
        List.of(tickers),
        Optional.empty(),
        LATER,
        (ticker, result) -> ended.add(ticker + " " + result));
  }

  private List<String> raw() {
    return store.listAll("raw/").map(ListedBlob::key).toList();
  }

  @Test
  void eachSymbolIsKeptAsReceivedAndOnceForAReceiptAndItsShare() throws Exception {
    Fetching.Summary summary = fetch("DBS19", "D05.SI", "NVDA19");
    assertThat(summary.counts()).isEqualTo(Map.of(Result.FETCHED, 2));
    assertThat(summary.failures()).isEmpty();
    assertThat(yahoo.asked).containsExactlyInAnyOrder("D05.SI", "NVDA");
    assertThat(ended).containsExactlyInAnyOrder("DBS19 FETCHED", "NVDA19 FETCHED");
    assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(250));
    assertThat(raw())
        .containsExactly(
            "raw/yfinance/D05.SI/2025-11-12/20251112_120000.json",
            "raw/yfinance/NVDA/2025-11-12/20251112_120000.json");
    assertThat(store.get(raw().getFirst()).orElseThrow().bytes())
        .isEqualTo("{\"raw\":\"D05.SI ✓\"}\n".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aBodyEqualToTheNewestIsNotKeptAgain() throws Exception {
    fetch("DBS19");
    assertThat(fetch("DBS19").counts()).isEqualTo(Map.of(Result.UNCHANGED, 1));
    assertThat(raw()).hasSize(1);
  }

  @Test
  void theNextSourceIsAskedWhenOneFailsAndItsFolderIsUsed() throws Exception {
    yahoo.answers(s -> failed("yahoo"));
    assertThat(fetch("DBS19").counts()).isEqualTo(Map.of(Result.FETCHED, 1));
    assertThat(raw()).containsExactly("raw/sample/D05.SI/2025-11-12/20251112_120000.json");
  }

  @Test
  void aFailureIsToldWithItsReasonAndKeepsNothing() throws Exception {
    yahoo.answers(s -> failed("yahoo"));
    sample.answers(s -> failed("sample"));
    Fetching.Summary summary = fetch("DBS19", "", "NVDA19");
    assertThat(summary.count(Result.FAILED)).isEqualTo(3);
    assertThat(summary.failures())
        .isEqualTo(
            Map.of(
                "DBS19", "yahoo answered 503",
                "", "no stock is known by that name",
                "NVDA19", "yahoo answered 503"));
    assertThat(raw()).isEmpty();
  }

  @Test
  void whatHasNoTimeLeftIsNotBegun() throws Exception {
    now = LATER;
    assertThat(fetch("DBS19").failures())
        .isEqualTo(Map.of("DBS19", "there was no time left for it"));
    assertThat(yahoo.asked).isEmpty();
    assertThat(pauses).isEmpty();
  }

  private Fetching.Summary update(String... tickers) throws InterruptedException {
    return fetching.update(
        List.of(tickers), Optional.empty(), Instant.MAX, (ticker, result) -> ended.add(ticker));
  }

  @Test
  void bringingUpToDateAsksForWhatTheLakeHasNotAndForTheRestAfterTheNextSession() throws Exception {
    update("DBS19");
    yahoo.asked.clear();
    Fetching.Summary second = update("DBS19", "NVDA19");
    assertThat(yahoo.asked).containsExactly("NVDA");
    assertThat(second.counts()).isEqualTo(Map.of(Result.UNCHANGED, 1, Result.FETCHED, 1));
    assertThat(ended).hasSize(3);

    now = Instant.parse("2025-11-13T12:00:00Z"); // Singapore has closed, New York not.
    yahoo.asked.clear();
    update("DBS19", "NVDA19");
    assertThat(yahoo.asked).containsExactlyInAnyOrder("D05.SI", "NVDA");
    yahoo.asked.clear();
    now = Instant.parse("2025-11-12T12:00:00Z");
    fetch("DBS19");
    assertThat(yahoo.asked).as("who asks for a ticker gets it").containsExactly("D05.SI");
  }

  @Test
  void whatWasNotComputedWhenTheRunWasKilledIsAskedForAgain() throws Exception {
    update("DBS19");
    List<String> features = store.listAll("processed/features/").map(ListedBlob::key).toList();
    features.forEach(store::delete);
    yahoo.asked.clear();
    update("DBS19");
    assertThat(yahoo.asked).containsExactly("D05.SI");
    assertThat(store.listAll("processed/features/").map(ListedBlob::key).toList())
        .isEqualTo(features);
  }

  @Test
  void aLimitIsWaitedForWhenBringingUpToDate() throws Exception {
    int[] refusals = {2};
    yahoo.answers(
        s ->
            refusals[0]-- > 0
                ? new FetchResult.Failed(
                    "yahoo",
                    FailureKind.RATE_LIMITED,
                    "yahoo answered 429",
                    Optional.of(Duration.ofSeconds(40)))
                : ScriptedFeed.bars(s, TODAY.minusDays(9), last));
    sample.answers(s -> failed("sample"));
    assertThat(update("DBS19").counts()).isEqualTo(Map.of(Result.FETCHED, 1));
    assertThat(pauses)
        .containsExactlyInAnyOrder(
            Duration.ofSeconds(40), Duration.ofSeconds(40), Duration.ofMillis(250));
  }

  @Test
  void aSourceThatIsNoneIsRefused() {
    assertThatThrownBy(
            () -> fetching.fetch(List.of("DBS19"), Optional.of("bloomberg"), LATER, (t, r) -> {}))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("bloomberg");
  }

  private static FetchResult failed(String source) {
    return new FetchResult.Failed(
        source, FailureKind.UNAVAILABLE, source + " answered 503", Optional.empty());
  }
}
