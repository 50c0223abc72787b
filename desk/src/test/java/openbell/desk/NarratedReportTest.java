package openbell.desk;

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
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.Pace;
import openbell.cache.SqliteCache;
import openbell.desk.ReportQuestion.Wanted;
import openbell.feeds.FetchResult;
import openbell.lake.Lake;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.report.Fallback;
import openbell.report.Lang;
import openbell.report.NarrativeCheck;
import openbell.report.Narrator;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.report.llm.CircuitBreaker;
import openbell.report.llm.LanguageModel;
import openbell.report.llm.LlmAnswer;
import openbell.report.llm.LlmException;
import openbell.report.llm.LlmNarrator;
import openbell.report.llm.Prices;
import openbell.report.llm.Prompt;
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The desk with a language model, over a real store. */
class NarratedReportTest {
  private static final String GOOD =
      """
      {"story":"It closed at {{currency}} {{close}}.","know":"The 14-day RSI is {{rsi14}}.",
       "action":"Holders may review their position.","risks":"Volatility (ATR) is {{atr_pct}}.",
       "percentiles":"RSI is at percentile {{rsi14_percentile}} of {{rsi14_bars}} days."}\
      """;

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
  private boolean modelIsUp = true;
  private int requests;
  private Runnable whileItIsAsked = () -> {};

  private final LanguageModel model =
      new LanguageModel() {
        @Override
        public LlmAnswer ask(Prompt prompt, Duration most) throws LlmException {
          requests++;
          whileItIsAsked.run();
          if (!modelIsUp) {
            throw new LlmException(
                Fallback.SERVER_ERROR, "HTTP 500", true, false, Optional.empty(), null);
          }
          return new LlmAnswer(GOOD, "gpt-4o", true, 1000, 0, 100);
        }
      };

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(home.resolve("blobs"));
    MakingPolicy policy =
        MakingPolicy.DEFAULT.withEarlyBeta(0).withFailureMemory(Duration.ofMillis(1));
    tiers = new SqliteCache(home.resolve("cache.db"), clock);
    cache = new MakingCache(tiers, Optional.empty(), policy, Pace.real(clock));
  }

  @AfterEach
  void close() {
    cache.close();
    store.close();
  }

  private ReportOutcome.Answered ask(Narrator narrator) {
    return ask(narrator, false, new Trace());
  }

  private ReportOutcome.Answered ask(Narrator narrator, boolean refresh, Trace trace) {
    ReportDesk desk =
        new ReportDesk(
            TickerRegistry.bundled(),
            new Sources(List.of(feed), Map.of(), List.of("yahoo")),
            cache,
            maker(narrator),
            new ReportDesk.Policy(
                new Validity(Duration.ofHours(24), Demand.unknown(), OptionalInt::empty),
                Lang.EN,
                true,
                Duration.ofSeconds(60)),
            clock);
    ReportQuestion question =
        new ReportQuestion(
            "DBS19", Optional.empty(), Optional.empty(), refresh, Wanted.DATA, Optional.empty());
    ReportOutcome outcome = desk.report(question, trace);
    assertThat(outcome).isInstanceOf(ReportOutcome.Answered.class);
    return (ReportOutcome.Answered) outcome;
  }

  private ReportMaker maker(Narrator narrator) {
    return new ReportMaker(
        new Lake(store),
        new Renditions(tiers, store, List.of(feed), clock),
        new ReportWriter(narrator, clock),
        new ReportWriter(new TemplateNarrator(), clock));
  }

  private LlmNarrator narrator() {
    return new LlmNarrator(
        new LlmNarrator.Parts(
            "gpt-4o",
            () -> model,
            NarrativeCheck.ofModels(),
            new StateBudget(new BlobStateStore(store), 5, clock),
            new LakeJournal(new Lake(store), new BlobStateStore(store), clock),
            new CircuitBreaker(3, Duration.ofMinutes(1), clock),
            Prices.bundled(),
            Duration.ofSeconds(45),
            clock));
  }

  @Test
  void theModelTellsAndTheReportNamesWhatIsKept() {
    ReportOutcome.Answered told = ask(narrator());
    assertThat(told.report().narrator().kind()).isEqualTo("llm");
    assertThat(told.report().narrator().costUsd()).isEqualTo(0.0035);
    assertThat(told.notes()).isEmpty();
    String key = told.report().narrator().narratives().getFirst();
    assertThat(store.get(key)).isPresent();
  }

  @Test
  void factsAreKeptInTheLakeWhileTheModelIsAsked() {
    whileItIsAsked =
        () -> { // The answer comes only once they are there: one after the other would hang.
          Instant end = Instant.now().plusSeconds(20);
          while (store.listAll("processed/indicators/").findAny().isEmpty()
              || store.listAll("processed/percentiles/").findAny().isEmpty()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.onSpinWait();
          }
        };
    assertThat(ask(narrator()).report().narrator().kind()).isEqualTo("llm");
  }

  @Test
  void aFreshCacheAnotherInstanceAndARefreshPayOnce() {
    List<String> kept = ask(narrator()).report().narrator().narratives();
    assertThat(ask(narrator()).servedFrom()).isEqualTo("sqlite");
    ReportOutcome.Answered refreshed = ask(narrator(), true, new Trace());
    assertThat(refreshed.servedFrom()).isEqualTo("made");
    assertThat(refreshed.report().narrator().kind()).isEqualTo("llm");
    assertThat(refreshed.report().narrator().replayed()).isEqualTo(1);
    assertThat(refreshed.report().narrator().narratives()).isEqualTo(kept);
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void whereTheModelFailedTheReaderIsToldAndItIsAskedAgainWithinTheHour() {
    modelIsUp = false;
    ReportOutcome.Answered template = ask(narrator());
    assertThat(template.report().narrator().kind()).isEqualTo("template");
    assertThat(template.notes())
        .containsExactly("told by the template, not by gpt-4o: server error: HTTP 500");
    modelIsUp = true;
    now = now.plus(Duration.ofMinutes(59));
    ReportOutcome.Answered cached = ask(narrator());
    assertThat(cached.report().narrator().kind()).isEqualTo("template");
    assertThat(cached.notes()).isEqualTo(template.notes());
    now = now.plus(Duration.ofMinutes(2));
    ReportOutcome.Answered later = ask(narrator());
    assertThat(later.report().narrator().kind()).isEqualTo("llm");
    assertThat(later.notes()).isEmpty();
  }

  @Test
  void sameInputsAreToldAgainByAnotherNarratorOnly() {
    Narrator off = TemplateNarrator.insteadOfModel(Fallback.OFF);
    Narrator noKey = TemplateNarrator.insteadOfModel(Fallback.NO_KEY);
    assertThat(inputHash(off)).isEqualTo(inputHash(noKey));
    assertThat(inputHash(narrator())).isEqualTo(inputHash(narrator())).isNotEqualTo(inputHash(off));
  }

  private String inputHash(Narrator narrator) {
    Ticker ticker = ((Resolution.Found) TickerRegistry.bundled().resolve("DBS19")).ticker();
    return maker(narrator)
        .inputHash(
            new Sources.Answer(feed, feed.fetch("D05.SI"), Optional.empty(), 0),
            (FetchResult.Fetched) feed.fetch("D05.SI"),
            new ReportRequest(
                ticker, LocalDate.of(2025, 11, 12), false, Lang.EN, true, false, now));
  }

  @Test
  void switchedOffNobodyIsAskedAndSwitchedOnTheModelTellsTheNextMaking() {
    LlmSwitch off = new LlmSwitch(new BlobStateStore(store), clock);
    Narrator switched = new SwitchedNarrator(narrator(), off);
    off.set(false);
    ReportOutcome.Answered told = ask(switched);
    assertThat(told.report().narrator().fallbackReason()).isEqualTo("LLM off");
    assertThat(requests).isZero();
    off.set(true);
    ReportOutcome.Answered next = ask(switched, true, new Trace());
    assertThat(next.report().narrator().kind()).isEqualTo("llm");
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void aNarratorOfTheTemplateAsksNobody() {
    Narrator noKey = TemplateNarrator.insteadOfModel(Fallback.NO_KEY);
    ReportOutcome.Answered told = ask(noKey);
    assertThat(told.report().narrator().fallbackReason()).isEqualTo("no key");
    assertThat(told.report().narrator().provisional()).isFalse();
    assertThat(told.notes()).isEmpty();
    assertThat(requests).isZero();
  }
}
