package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import openbell.desk.Fetching.Result;
import openbell.desk.Fetching.Summary;
import openbell.feeds.FolderFeed;
import openbell.feeds.PolygonClient;
import openbell.feeds.PolygonFeed;
import openbell.feeds.PolygonMarket;
import openbell.feeds.PolygonSettings;
import openbell.lake.Lake;
import openbell.lake.quality.QualityCheck;
import openbell.lake.quality.QualityRules;
import openbell.market.TickerRegistry;
import openbell.store.DirectoryBlobStore;
import openbell.store.ListedBlob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MarketFetchingTest {
  private static final LocalDate LAST = LocalDate.parse("2025-11-11");

  @TempDir Path dir;
  private ColdStore store;
  private FakePolygon polygon;
  private Instant now = Instant.parse("2025-11-12T00:00:00Z"); // 19:00 in New York.
  private final List<Duration> sleeps = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    store = new ColdStore(new DirectoryBlobStore(dir));
    polygon = new FakePolygon();
    polygon.planFrom = LAST.minusDays(20);
    for (int n = 0; n < 21; n++) {
      polygon.days.put(LAST.minusDays(n), Map.of("AAPL", 200.0 - n, "BRK.B", 400.0));
    }
  }

  @AfterEach
  void close() {
    polygon.close();
  }

  private Updating updating() {
    return updating(List.of("polygon"));
  }

  private Updating updating(List<String> order) {
    PolygonClient client =
        new PolygonClient(
            PolygonSettings.defaults(() -> FakePolygon.KEY).withBase(polygon.url()),
            () -> now,
            this::sleep);
    Lake lake = new Lake(store);
    QualityCheck check = new QualityCheck(QualityRules.bundled());
    Fetching fetching =
        new Fetching(
            new Sources(
                List.of(
                    new PolygonFeed(client, () -> now),
                    new FolderFeed(dir.resolve("folder"), () -> now)),
                Map.of(),
                order),
            new Ingesting(lake, new QualityGate(lake, check, line -> {}), () -> now),
            TickerRegistry.bundled(),
            () -> now,
            this::sleep);
    return new Updating(
        fetching, Optional.of(new MarketFetching(new PolygonMarket(client), lake, () -> now)));
  }

  private void sleep(Duration time) {
    sleeps.add(time);
    now = now.plus(time);
  }

  /// More symbols than it takes questions.
  private static List<String> many(String... first) {
    List<String> names = new ArrayList<>(List.of(first));
    IntStream.range(0, 1400)
        .forEach(n -> names.add("Q" + letter(n / 676) + letter(n / 26 % 26) + letter(n % 26)));
    return names;
  }

  private static char letter(int n) {
    return (char) ('A' + n);
  }

  private Summary update(List<String> tickers) throws InterruptedException {
    progress.clear();
    return updating()
        .update(
            tickers,
            Optional.empty(),
            (done, of, least) -> progress.add("%d/%d %s".formatted(done, of, least)));
  }

  private List<String> kept(String folder) {
    return store.listAll("raw/" + folder + "/").map(ListedBlob::key).toList();
  }

  @Test
  void aMarketTakesOneQuestionASessionWithinThePlan() throws Exception {
    Summary summary = update(many("AAPL", "BRK-B"));
    assertThat(summary.count(Result.FETCHED)).isEqualTo(2);
    assertThat(summary.count(Result.FAILED)).isEqualTo(1400);
    assertThat(summary.failures())
        .containsEntry("QAAA", "polygon has no bar of it in the sessions asked for");
    assertThat(polygon.sessionsAsked())
        .startsWith("2025-11-11", "2025-11-10", "2025-11-07")
        .endsWith("2025-10-22", "2025-10-21");
    assertThat(summary.notes()).containsExactly("the plan goes back to 2025-10-22");
    assertThat(kept("polygon_grouped")).hasSize(15);
    assertThat(kept("polygon_grouped").getLast())
        .startsWith("raw/polygon_grouped/US/2025-11-11/20251112_");
    assertThat(kept("polygon_splits")).hasSize(1);
    assertThat(kept("polygon")).isEmpty();
    // 17 questions at five in any minute.
    assertThat(Duration.between(Instant.parse("2025-11-12T00:00:00Z"), now))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(3));
    assertThat(progress).startsWith("0/1 PT12S", "1/1255 PT4H10M48S");
  }

  @Test
  void whatTheMarketHasNotIsAskedForOfTheNextSource() throws Exception {
    Files.createDirectories(dir.resolve("folder"));
    Files.writeString(
        dir.resolve("folder").resolve("QAAA.csv"),
        "Date,Open,High,Low,Close,Volume\n2025-11-10,1,1,1,1,9\n2025-11-11,2,2,2,2,9\n");
    Summary summary =
        updating(List.of("polygon", "folder"))
            .update(many("AAPL", "BRK-B"), Optional.empty(), (done, of, least) -> {});
    assertThat(summary.count(Result.FETCHED)).isEqualTo(3);
    assertThat(summary.count(Result.FAILED)).isEqualTo(1399);
    assertThat(summary.failures()).hasSize(1399).doesNotContainKey("QAAA");
    assertThat(kept("folder")).hasSize(1);
    assertThat(polygon.requests).noneMatch(r -> r.contains("/aggs/ticker/"));
  }

  @Test
  void aSecondRunAsksForNothingThatTheLakeHas() throws Exception {
    update(many("AAPL"));
    polygon.requests.clear();
    Summary summary = update(many("AAPL"));
    assertThat(polygon.sessionsAsked()).as("whether the plan goes back further").hasSize(1);
    assertThat(summary.count(Result.UNCHANGED)).isEqualTo(1);
    assertThat(kept("polygon_splits")).as("the same but for its id").hasSize(1);

    now = now.plus(Duration.ofDays(1));
    polygon.days.put(LAST.plusDays(1), Map.of("AAPL", 201.0));
    polygon.splits.add(
        "{\"execution_date\":\"2025-11-12\",\"split_from\":1,\"split_to\":2,\"ticker\":\"AAPL\"}");
    polygon.requests.clear();
    assertThat(update(many("AAPL")).count(Result.FETCHED)).isEqualTo(1);
    assertThat(polygon.sessionsAsked()).startsWith("2025-11-12").hasSize(2);
    assertThat(polygon.requests.getFirst())
        .contains("execution_date.gte=2025-11-04&execution_date.lte=2025-11-12");
    assertThat(kept("polygon_splits")).hasSize(2);
  }

  @Test
  void whatLiesInColdStorageDoesNotStopAnUpdate() throws Exception {
    update(many("AAPL"));
    store.cold.addAll(kept("polygon_splits"));
    store.cold.addAll(kept("polygon_grouped"));
    now = now.plus(Duration.ofDays(1));
    polygon.days.put(LAST.plusDays(1), Map.of("AAPL", 201.0));
    assertThat(update(many("AAPL")).count(Result.FETCHED)).isEqualTo(1);
    assertThat(kept("polygon_grouped")).hasSize(16);
    now = now.plus(Duration.ofDays(1));
    polygon.days.put(LAST.plusDays(2), Map.of("AAPL", 202.0));
    assertThat(update(many("AAPL")).count(Result.FETCHED)).isEqualTo(1);
  }

  @Test
  void aRunThatWasKilledGoesOnWhereItWas() throws Exception {
    Updating first = updating();
    assertThatThrownBy(
            () ->
                first.update(
                    many("AAPL"),
                    Optional.empty(),
                    (done, of, least) -> {
                      if (done == 5) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
    assertThat(kept("polygon_grouped")).hasSize(5);

    polygon.requests.clear();
    Summary summary = update(many("AAPL"));
    assertThat(polygon.sessionsAsked()).startsWith("2025-11-04").hasSize(11);
    assertThat(summary.count(Result.FETCHED)).isEqualTo(1);
    assertThat(kept("polygon_grouped")).hasSize(15);
  }

  @Test
  void aLimitIsWaitedForAndToldWhenItStays() throws Exception {
    polygon.most = 0;
    Summary summary = update(many("AAPL"));
    assertThat(summary.count(Result.FAILED)).isEqualTo(1401);
    assertThat(summary.failures())
        .hasSize(1)
        .hasEntrySatisfying(
            "the splits",
            why ->
                assertThat(why)
                    .startsWith("polygon answered 429: You've exceeded the maximum requests"));
    assertThat(sleeps).contains(Duration.ofSeconds(60));
    assertThat(polygon.requests).as("as patient as four attempts").hasSize(4);
  }

  @Test
  void fewerSymbolsThanSessionsAreAskedForOneByOne() throws Exception {
    Summary summary = update(List.of("AAPL"));
    assertThat(polygon.sessionsAsked()).isEmpty();
    assertThat(polygon.requests.getFirst()).startsWith("/v2/aggs/ticker/AAPL/");
    assertThat(summary.count(Result.FAILED)).isEqualTo(1);
  }

  @Test
  void theMarketIsOfTheStocksThatAreListed() throws Exception {
    Summary summary = updating().updateMarket(Optional.empty(), (done, of, least) -> {});
    assertThat(summary.counts()).isEqualTo(Map.of(Result.FETCHED, 1, Result.FAILED, 1));
    assertThat(summary.failures()).containsOnlyKeys("MSFT"); // Of the second page, without a bar.
    assertThat(kept("polygon_tickers")).hasSize(1);
    polygon.requests.clear();
    updating().updateMarket(Optional.empty(), (done, of, least) -> {});
    assertThat(polygon.requests).as("good for a week").noneMatch(r -> r.contains("tickers"));
  }

  @Test
  void aSessionWithoutBarsYetIsAskedForAgain() throws Exception {
    polygon.days.remove(LAST);
    assertThat(update(many("AAPL")).notes())
        .contains("there are no bars of 2025-11-11 yet: they will be asked for again");
    assertThat(kept("polygon_grouped")).hasSize(14);
    polygon.requests.clear();
    update(many("AAPL"));
    assertThat(polygon.sessionsAsked()).startsWith("2025-11-11");
  }

  @Test
  void theKeyIsNowhereInTheLake() throws Exception {
    update(many("AAPL"));
    for (ListedBlob blob : store.listAll("").toList()) {
      var object = store.get(blob.key()).orElseThrow();
      assertThat(new String(object.bytes(), StandardCharsets.UTF_8))
          .as(blob.key())
          .doesNotContain(FakePolygon.KEY);
      assertThat(object.info().toString() + store.tags(blob.key())).doesNotContain(FakePolygon.KEY);
    }
  }
}
