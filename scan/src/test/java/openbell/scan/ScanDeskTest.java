package openbell.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import openbell.market.BarColumn;
import openbell.market.Bars;
import openbell.market.TickerRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScanDeskTest {
  private static final LocalDate LAST = LocalDate.of(2025, 11, 11);
  private static final Instant NOW = Instant.parse("2025-11-12T12:00:00Z");

  private final ExecutorService loader = Executors.newCachedThreadPool();
  private final Store store = new Store();
  private final List<RuntimeException> failures = new ArrayList<>();
  private final ScanDesk desk =
      new ScanDesk(store, TickerRegistry.bundled(), () -> NOW, loader, failures::add);

  @AfterEach
  void end() {
    store.gate.countDown();
    loader.shutdownNow();
  }

  /// A store of one symbol, AAPL, that closes at a price.
  private static final class Store implements MarketSource {
    volatile int price = 10;
    volatile boolean broken;
    volatile CountDownLatch gate = new CountDownLatch(0);
    final AtomicInteger atOnce = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicInteger loads = new AtomicInteger();
    final AtomicInteger looks = new AtomicInteger();

    private record At(int price) implements State {
      @Override
      public String name() {
        return "p" + price;
      }

      @Override
      public Collection<HeldBars> bars() {
        Bars.Builder bars = Bars.builder(2);
        bars.add(LAST.minusDays(1), 1, 1, 1, 1, 1);
        bars.add(LAST, price, price, price, price, 1);
        return List.of(new HeldBars("AAPL", bars.build().bars()));
      }
    }

    @Override
    public State now(Optional<State> before) {
      looks.incrementAndGet();
      most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      try {
        int seen = price;
        if (before.isPresent() && before.get().name().equals("p" + seen)) {
          return before.get();
        }
        gate.await();
        if (broken) {
          throw new IllegalStateException("the disk is gone: mend it");
        }
        loads.incrementAndGet();
        return new At(seen);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        atOnce.decrementAndGet();
      }
    }
  }

  private static ScanRequest request(String where) {
    return new ScanRequest(
        ((ScanExpression.Valid) ScanExpression.where(where)).expression(), Optional.empty(), 10);
  }

  private ScanDesk.Answer scan(Optional<List<String>> universe, Optional<LocalDate> date) {
    try {
      return desk.scan(new ScanDesk.Question(request("close > 0"), universe, date));
    } catch (HeldMarket.NoTickerException e) {
      throw new IllegalStateException(e);
    }
  }

  private double close() {
    return scan(Optional.empty(), Optional.empty()).result().rows().getFirst().close();
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it happens within a minute").isLessThan(end);
      Thread.sleep(5);
    }
  }

  @Test
  void answersAreOfTheStoreAsItIs() throws Exception {
    assertThat(close()).isEqualTo(10);
    assertThat(scan(Optional.empty(), Optional.empty()).snapshot()).isEqualTo("p10");
    store.price = 11;
    until(() -> close() == 11);
    assertThat(desk.snapshot()).isEqualTo("p11");
    assertThat(store.loads).hasValue(2);
  }

  @Test
  void aPastDayKnowsNothingOfLaterOnes() {
    ScanDesk.Answer then = scan(Optional.empty(), Optional.of(LAST.minusDays(1)));
    assertThat(then.result().rows().getFirst().close()).isEqualTo(1);
    assertThat(then.result().rows().getFirst().asOf()).isEqualTo(LAST.minusDays(1));
    assertThat(scan(Optional.empty(), Optional.of(LAST.minusYears(1))).result().rows()).isEmpty();
  }

  @Test
  void aUniverseNamesWhatIsAskedAndWhatIsLacking() {
    ScanDesk.Answer both = scan(Optional.of(List.of("AAPL", "XYZ")), Optional.empty());
    assertThat(both.result().coverage().withoutFreshData()).containsExactly("XYZ");
    assertThat(scan(Optional.of(List.of("XYZ")), Optional.empty()).result().rows()).isEmpty();
    assertThatThrownBy(
            () ->
                desk.scan(
                    new ScanDesk.Question(
                        request("close > 0"),
                        Optional.of(List.of("no such thing")),
                        Optional.empty())))
        .isInstanceOf(HeldMarket.NoTickerException.class)
        .hasMessageContaining("no such thing");
  }

  @Test
  void askersGoOnFromTheOlderStateWhileItIsReplaced() throws Exception {
    assertThat(close()).isEqualTo(10);
    store.gate = new CountDownLatch(1);
    store.price = 12;
    until(
        () -> {
          assertThat(close()).isEqualTo(10);
          return store.atOnce.get() == 1;
        });
    List<Future<Double>> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(loader.submit(this::close));
    }
    for (Future<Double> each : many) {
      assertThat(each.get()).isEqualTo(10);
    }
    store.gate.countDown();
    until(() -> close() == 12);
    assertThat(store.most).as("one look at a time").hasValue(1);
    assertThat(store.loads).hasValue(2);
  }

  private final AtomicLong nanos = new AtomicLong();

  /// Its askings wait for ever, and time passes only when the test says so.
  private ScanDesk patient() {
    return new ScanDesk(
        store,
        TickerRegistry.bundled(),
        () -> NOW,
        loader,
        failures::add,
        Duration.ofDays(1),
        nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void whereTheStoreIsWatchedNoAskingWaitsForALook() throws Exception {
    ScanDesk watched = patient();
    assertThat(watched.snapshot()).isEqualTo("p10");
    watched.watch();
    store.gate = new CountDownLatch(1);
    store.price = 12;
    pass(Duration.ofMillis(600));
    watched.watch();
    until(() -> store.atOnce.get() == 1);
    assertThat(loader.submit(watched::snapshot).get(60, TimeUnit.SECONDS)).isEqualTo("p10");
    pass(Duration.ofSeconds(2)); // Nobody saw the store for so long that an asking has to wait.
    Future<String> waits = loader.submit(watched::snapshot);
    store.gate.countDown();
    assertThat(waits.get(60, TimeUnit.SECONDS)).isEqualTo("p12");
  }

  @Test
  void whereNobodyWatchesAnAskingSeesWhatCameJustNow() throws Exception {
    ScanDesk alone = patient();
    assertThat(alone.snapshot()).isEqualTo("p10");
    store.price = 12;
    pass(Duration.ofMillis(600));
    assertThat(loader.submit(alone::snapshot).get(60, TimeUnit.SECONDS)).isEqualTo("p12");
  }

  @Test
  void theStoreIsWatchedForAsLongAsSomebodyAsks() throws Exception {
    ScanDesk watched = patient();
    watched.watch();
    assertThat(store.looks).as("before the first asking").hasValue(0);
    assertThat(watched.snapshot()).isEqualTo("p10");
    pass(Duration.ofSeconds(1));
    watched.watch();
    until(() -> store.looks.get() == 2);
    pass(Duration.ofMinutes(11));
    watched.watch();
    assertThat(loader.submit(watched::snapshot).get(60, TimeUnit.SECONDS)).isEqualTo("p10");
    assertThat(store.looks).as("one for the asking, none for the watch").hasValue(3);
  }

  @Test
  void aStoreThatFailsIsLookedAtLessAndLessOften() throws Exception {
    ScanDesk watched = patient();
    assertThat(watched.snapshot()).isEqualTo("p10");
    store.price = 11;
    store.broken = true;
    for (int i = 0; i < 600; i++) { // A minute.
      pass(Duration.ofMillis(100));
      watched.watch();
      int looks = store.looks.get();
      until(() -> store.atOnce.get() == 0);
      assertThat(looks).isLessThan(20);
    }
    store.broken = false;
    pass(Duration.ofSeconds(31));
    watched.watch();
    until(() -> watched.snapshot().equals("p11"));
  }

  @Test
  void theFirstAskersAllWaitForOneReading() throws Exception {
    store.gate = new CountDownLatch(1);
    List<Future<Double>> many = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      many.add(loader.submit(this::close));
    }
    until(() -> store.atOnce.get() == 1);
    store.gate.countDown();
    for (Future<Double> each : many) {
      assertThat(each.get()).isEqualTo(10);
    }
    assertThat(store.loads).hasValue(1);
  }

  @Test
  void aStoreThatFailsIsToldAndTheOlderStateAnswers() throws Exception {
    store.broken = true;
    assertThatThrownBy(this::close).hasMessageContaining("the disk is gone");
    store.broken = false;
    until(
        () -> {
          try {
            return close() == 10;
          } catch (IllegalStateException e) {
            return false; // Looked at just before.
          }
        });
    store.broken = true;
    store.price = 13;
    until(
        () -> {
          assertThat(close()).isEqualTo(10);
          return !failures.isEmpty();
        });
    assertThat(failures.getFirst()).hasMessageContaining("the disk is gone");
    store.broken = false;
    until(() -> close() == 13);
  }

  @Test
  void onlyTheColumnsOfWhatIsNamedAreNeeded() {
    Scanner scanner = new Scanner();
    assertThat(scanner.columns(ranked("rsi14 < 30 && close > sma200", "-percentile.rsi14")))
        .containsExactly(BarColumn.CLOSE);
    assertThat(scanner.columns(ranked("volume_ratio > 2", "atr_pct")))
        .containsExactly(BarColumn.HIGH, BarColumn.LOW, BarColumn.CLOSE, BarColumn.VOLUME);
    assertThat(scanner.columns(ranked("open > 1", "percentile.vwap_pct"))).hasSize(5);
  }

  private static ScanRequest ranked(String where, String rank) {
    return new ScanRequest(
        ((ScanExpression.Valid) ScanExpression.where(where)).expression(),
        Optional.of(((ScanExpression.Valid) ScanExpression.rank(rank)).expression()),
        10);
  }

  /// Each name gives the same from bars that lack the columns which it does not need.
  @Test
  void everyNameIsComputedFromTheColumnsItNeeds() {
    Bars whole = Histories.walk(400, Histories.random(7));
    for (String name : new TreeSet<>(Vocabulary.COLUMNS.keySet())) {
      same(whole, name);
    }
    for (String name : new TreeSet<>(Vocabulary.PERCENTILES.keySet())) {
      same(whole, "percentile." + name);
    }
  }

  private static void same(Bars whole, String name) {
    ScanRequest request = ranked("close > 0", name);
    var needed = new Scanner().columns(request);
    double[] close = whole.close();
    Bars few =
        Bars.ofColumns(
            whole.epochDays(),
            needed.contains(BarColumn.OPEN) ? whole.open() : close,
            needed.contains(BarColumn.HIGH) ? whole.high() : close,
            needed.contains(BarColumn.LOW) ? whole.low() : close,
            close,
            needed.contains(BarColumn.VOLUME) ? whole.volume() : new double[close.length]);
    assertThat(score(few, request)).as(name).isEqualTo(score(whole, request));
  }

  private static double score(Bars bars, ScanRequest request) {
    History history = new History(new Listing("A", "", "", ""), bars, bars.lastDate());
    return new Scanner().scan(List.of(history), request).rows().getFirst().score();
  }
}
