package openbell.desk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import openbell.cache.Cache;
import openbell.cache.CacheEntry;
import openbell.cache.CacheHit;
import openbell.cache.Expected;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.Pace;
import openbell.cache.SqliteCache;
import openbell.desk.ReportQuestion.Wanted;
import openbell.lake.Lake;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.report.chart.Theme;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenditionsTest {
  private static final Renditions.Look DARK = Renditions.Look.KEPT;

  private static final String PDF = "reports/DBS19/2025-11-12.pdf";
  private static final String PICTURE = "reports/DBS19/2025-11-12/chart.b64";

  @TempDir Path home;

  private Instant now = Instant.parse("2025-11-12T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final ScriptedFeed feed =
      new ScriptedFeed(
          "yahoo",
          symbol ->
              ScriptedFeed.bars(symbol, LocalDate.of(2021, 1, 4), LocalDate.of(2025, 11, 12)));
  private BlobStore store;
  private SqliteCache tiers;
  private MakingCache cache;
  private Renditions renditions;
  private ReportDesk desk;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(home.resolve("blobs"));
    tiers = new SqliteCache(home.resolve("cache.db"), clock);
    cache =
        new MakingCache(
            tiers, Optional.empty(), MakingPolicy.DEFAULT.withEarlyBeta(0), Pace.real(clock));
    renditions = new Renditions(tiers, store, List.of(feed), clock);
    desk = desk();
  }

  private ReportDesk desk() {
    ReportWriter writer = new ReportWriter(new TemplateNarrator(), clock);
    return new ReportDesk(
        TickerRegistry.bundled(),
        new Sources(List.of(feed), Map.of(), List.of("yahoo")),
        cache,
        new ReportMaker(new Lake(store), renditions, writer, writer),
        new ReportDesk.Policy(
            new Validity(Duration.ofHours(24), Demand.unknown(), OptionalInt::empty),
            Lang.TH,
            true,
            Duration.ofSeconds(60)),
        clock);
  }

  @AfterEach
  void close() {
    cache.close();
    store.close();
  }

  @Test
  void pictureIsPaintedWhileTheReportIsMadeAndServedFromTheCache() throws Exception {
    ReportOutcome.Answered answer = ask(Wanted.PICTURE, false);
    byte[] painted = tiers.find(PICTURE).orElseThrow().entry().bytes();
    byte[] png = renditions.picture(answer.report(), DARK, true).orElseThrow();
    assertThat(Base64.getEncoder().encodeToString(png)).isEqualTo(new String(painted, US_ASCII));
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(1200);
    assertThat(feed.asked).hasSize(1);
  }

  @Test
  void pictureOfACachedReportComesFromItsRawObjectAndAsksNobody() {
    ReportOutcome.Answered answer = ask(Wanted.DATA, false);
    assertThat(tiers.find(PICTURE)).isEmpty();
    byte[] dark = renditions.picture(answer.report(), DARK, true).orElseThrow();
    byte[] light =
        renditions
            .picture(answer.report(), new Renditions.Look(Theme.LIGHT, 1200), true)
            .orElseThrow();
    assertThat(light).isNotEqualTo(dark);
    assertThat(tiers.find(PICTURE)).isPresent();
    assertThat(renditions.picture(answer.report(), DARK, true)).contains(dark);
    assertThat(feed.asked).hasSize(1);
  }

  @Test
  void pdfIsKeptUnderTheReportsHashAndRenderedAgainForAnother() {
    ReportOutcome.Answered first = ask(Wanted.DATA, false);
    byte[] pdf = renditions.pdf(first.report(), first.json(), true);
    assertThat(new String(pdf, 0, 5, US_ASCII)).isEqualTo("%PDF-");
    assertThat(store.get(PDF).orElseThrow().bytes()).isEqualTo(pdf);
    assertThat(store.head(PDF).orElseThrow().meta().contentType()).isEqualTo("application/pdf");
    String hash = store.head(PDF).orElseThrow().meta().metadata().get("report-sha256");
    assertThat(hash).hasSize(64);

    byte[] marked = "%PDF-kept".getBytes(UTF_8);
    store.put(
        PDF, marked, new BlobMeta("application/pdf", Map.of("report-sha256", hash), Map.of()));
    assertThat(renditions.pdf(first.report(), first.json(), true)).isEqualTo(marked);

    now = now.plusSeconds(90);
    ReportOutcome.Answered second = ask(Wanted.DATA, true);
    assertThat(Arrays.equals(second.json(), first.json())).isFalse();
    byte[] again = renditions.pdf(second.report(), second.json(), true);
    assertThat(again).isNotEqualTo(marked);
    assertThat(store.get(PDF).orElseThrow().bytes()).isEqualTo(again);
    assertThat(feed.asked).hasSize(2);
  }

  @Test
  void whatIsShownInPlaceOfAReportIsNotKeptAsIt() {
    ReportOutcome.Answered answer = ask(Wanted.DATA, false);
    renditions.pdf(answer.report(), answer.json(), false);
    renditions.picture(answer.report(), DARK, false);
    assertThat(store.get(PDF)).isEmpty();
    assertThat(tiers.find(PICTURE)).isEmpty();
  }

  @Test
  void withoutTheRawObjectThereIsNoPictureAndAPdfThatSaysSo() {
    ReportOutcome.Answered answer = ask(Wanted.DATA, false);
    store.delete(answer.report().lineage().raw().getFirst());
    assertThat(renditions.picture(answer.report(), DARK, true)).isEmpty();
    byte[] without = renditions.pdf(answer.report(), answer.json(), true);
    assertThat(new String(without, 0, 5, US_ASCII)).isEqualTo("%PDF-");
    assertThat(store.get(PDF)).as("the next one may have its chart again").isEmpty();
  }

  @Test
  void paintingThatFailsLeavesTheReportWholeAndSaysSo() {
    Report whole = ask(Wanted.DATA, false).report();
    renditions = new Renditions(new NoPictures(), store, List.of(feed), clock);
    desk = desk();
    now = now.plusSeconds(90);
    ReportOutcome.Answered answer = ask(Wanted.PICTURE, true);
    assertThat(answer.servedFrom()).isEqualTo("made");
    assertThat(answer.notes())
        .containsExactly(
            "no picture or news was kept beside the report: java.lang.IllegalStateException:"
                + " chart.b64");
    assertThat(answer.report().sections()).isEqualTo(whole.sections());
    assertThat(answer.report().facts()).isEqualTo(whole.facts());
    assertThat(answer.report().lineage().report()).isNotNull();
    assertThat(tiers.find("reports/DBS19/2025-11-12/report.json").orElseThrow().entry().bytes())
        .isEqualTo(answer.json());
  }

  /** Breaks its contract for pictures: what fails while one is painted is not known beforehand. */
  private static final class NoPictures implements Cache {
    @Override
    public Optional<CacheHit> find(String key) {
      return Optional.empty();
    }

    @Override
    public boolean put(String key, CacheEntry entry, Expected expected) {
      throw new IllegalStateException(key.substring(key.lastIndexOf('/') + 1));
    }

    @Override
    public void remove(String key) {}

    @Override
    public int removeAll(String prefix) {
      return 0;
    }

    @Override
    public void close() {}
  }

  private ReportOutcome.Answered ask(Wanted wanted, boolean refresh) {
    return (ReportOutcome.Answered)
        desk.report(
            new ReportQuestion(
                "DBS19", Optional.empty(), Optional.empty(), refresh, wanted, Optional.empty()),
            new Trace());
  }
}
