package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import openbell.desk.Fetching.Result;
import openbell.desk.Fetching.Summary;
import openbell.feeds.MarketDay;
import openbell.feeds.MarketReference;
import openbell.feeds.PolygonMarket;
import openbell.feeds.Quote;
import openbell.feeds.RawResponse;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.RawObject;
import openbell.market.Exchange;
import openbell.market.TradingCalendar;
import openbell.store.ListedBlob;
import openbell.store.StoreException;

/// A whole market of the USA into the lake: from Polygon.io, a session in one request, kept as it
/// was received under `raw/polygon_grouped/US/{session}/`, splits beside it under
/// `raw/polygon_splits/US/{date}/`, the list of stocks under `raw/polygon_tickers/US/{date}/`.
///
/// A session is asked for once it is final, newest first, five years back or as far as the plan
/// goes, and never again once the lake has it: a run that was killed goes on where it was. Bodies
/// of Polygon are never equal, since each has an id of its own; splits are kept when they tell one
/// that is not in the lake yet. Prices are those of the day; `lake/tables` adjusts them. Not for
/// several threads.
public final class MarketFetching {
  /// The source's name.
  static final String SOURCE = "polygon";

  private static final String DAYS = "polygon_grouped";
  private static final String SPLITS = "polygon_splits";
  private static final String TICKERS = "polygon_tickers";
  private static final String MARKET = "US";
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private static final int YEARS = 5;

  /// Splits may be entered late.
  private static final int SPLITS_AGAIN_DAYS = 7;

  /// So long the list of stocks is good.
  private static final int TICKERS_DAYS = 7;

  /// An answer without bars is a holiday that the calendar does not know, once it is that old.
  private static final int EMPTY_DAYS = 7;

  /// So many sessions that the plan refuses or that fail in a row are the end.
  private static final int MOST_REFUSED = 3;

  /// In so many sessions before, a symbol that is traded has a bar.
  private static final int KNOWN_SESSIONS = 5;

  /// One question with its pages, waits for the plan and for limits included.
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /// Is told how far a run is.
  @FunctionalInterface
  public interface Progress {
    /// So many sessions are done of at most so many; the plan alone makes the rest take that long.
    void at(int done, int of, Duration atLeast);
  }

  private final PolygonMarket market;
  private final Lake lake;
  private final InstantSource clock;
  private final TradingCalendar calendar = Exchange.forSymbol("AAPL").calendar();

  /// Fetching into this lake.
  public MarketFetching(PolygonMarket market, Lake lake, InstantSource clock) {
    this.market = market;
    this.lake = lake;
    this.clock = clock;
  }

  /// About how many questions it takes to be up to date.
  int questions() {
    NavigableMap<LocalDate, String> kept = kept(DAYS);
    List<LocalDate> missing = missing(kept.keySet());
    if (kept.isEmpty()) {
      return missing.size() + 1;
    }
    LocalDate first = kept.firstKey();
    return (int) missing.stream().filter(day -> day.isAfter(first)).count() + 1;
  }

  /// Brings the market up to date.
  ///
  /// @param symbols whose results are counted; empty: those of all stocks that are traded now
  Summary fetch(Optional<Collection<String>> symbols, Progress progress)
      throws InterruptedException {
    Run run = new Run(progress);
    Collection<String> counted;
    try {
      Optional<Collection<String>> all = symbols.isPresent() ? symbols : run.listed();
      if (all.isEmpty()) {
        return run.failed(1);
      }
      counted = all.get();
      if (!run.splits()) {
        return run.failed(counted.size());
      }
      run.sessions();
      return run.summary(counted);
    } catch (StoreException e) {
      run.failures.put("the market", "fetched, but not kept: " + e.getMessage());
      return run.failed(symbols.map(Collection::size).orElse(1));
    }
  }

  private final class Run {
    final Map<String, String> failures = new LinkedHashMap<>();
    final List<String> notes = new ArrayList<>();
    final Set<String> traded = new HashSet<>();
    final NavigableSet<LocalDate> before = new TreeSet<>(kept(DAYS).keySet());
    final Progress progress;
    int got;
    int missed;

    Run(Progress progress) {
      this.progress = progress;
    }

    /// The stocks that are traded now; empty when that cannot be known.
    Optional<Collection<String>> listed() throws InterruptedException {
      Optional<Map.Entry<LocalDate, String>> newest =
          Optional.ofNullable(kept(TICKERS).lastEntry());
      if (newest.isPresent() && newest.get().getKey().plusDays(TICKERS_DAYS).isAfter(today())) {
        Optional<Collection<String>> known = body(newest.get().getValue()).map(Run::symbols);
        if (known.isPresent()) {
          return known;
        }
      }
      return asked("the list of stocks", market.tickers(until()))
          .map(
              raw -> {
                keep(TICKERS, today(), raw);
                return symbols(raw.body());
              });
    }

    private static Collection<String> symbols(byte[] body) {
      return MarketReference.listed(body).keySet();
    }

    /// Asks for the splits since the last that are known.
    boolean splits() throws InterruptedException {
      NavigableMap<LocalDate, String> kept = kept(SPLITS);
      LocalDate from =
          kept.isEmpty()
              ? today().minusYears(YEARS).minusDays(SPLITS_AGAIN_DAYS)
              : kept.lastKey().minusDays(SPLITS_AGAIN_DAYS);
      Optional<RawResponse> raw = asked("the splits", market.splits(from, today(), until()));
      if (raw.isEmpty()) {
        return false;
      }
      Set<Map.Entry<String, Quote.Split>> known = new HashSet<>();
      for (String key : kept.values()) {
        body(key).ifPresent(body -> known.addAll(flat(body)));
      }
      if (kept.isEmpty() || !known.containsAll(flat(raw.get().body()))) {
        keep(SPLITS, today(), raw.get());
      }
      return true;
    }

    private static Set<Map.Entry<String, Quote.Split>> flat(byte[] body) {
      Set<Map.Entry<String, Quote.Split>> all = new HashSet<>();
      MarketReference.splits(body)
          .forEach((symbol, splits) -> splits.forEach(s -> all.add(Map.entry(symbol, s))));
      return all;
    }

    private Optional<RawResponse> asked(String what, PolygonMarket.Result result) {
      return switch (result) {
        case PolygonMarket.Result.Given(RawResponse raw) -> Optional.of(raw);
        case PolygonMarket.Result.BeyondPlan refused -> {
          failures.put(what, refused.reason());
          yield Optional.empty();
        }
        case PolygonMarket.Result.Failed failed -> {
          failures.put(what, failed.reason());
          yield Optional.empty();
        }
      };
    }

    /// Asks for what is missing, newest first.
    void sessions() throws InterruptedException {
      List<LocalDate> missing = missing(before);
      LocalDate first = before.isEmpty() ? LocalDate.MAX : before.first();
      int sooner = (int) missing.stream().filter(day -> day.isAfter(first)).count();
      int row = 0;
      for (int i = 0; i < missing.size(); i++) {
        LocalDate day = missing.get(i);
        boolean older = !day.isAfter(first);
        // Whether the plan goes back further shows with the first answer from there.
        int of = older && i > sooner ? missing.size() : Math.max(sooner, i + 1);
        progress.at(i, of, market.pace().multipliedBy(of - i));
        switch (market.day(day, until())) {
          case PolygonMarket.Result.Given(RawResponse raw) -> {
            take(day, raw);
            row = 0;
          }
          case PolygonMarket.Result.BeyondPlan refused -> {
            if (before.isEmpty() ? got > 0 : older) {
              if (before.isEmpty()) {
                notes.add("the plan goes back to " + missing.get(i - 1));
              }
              return;
            }
            notes.add("the plan does not give " + day + " yet: " + refused.reason());
            row++;
          }
          case PolygonMarket.Result.Failed failed -> {
            failures.put("the market of " + day, failed.reason());
            missed++;
            row++;
          }
        }
        if (row == MOST_REFUSED) {
          notes.add("after %d sessions without an answer no more were asked for".formatted(row));
          return;
        }
      }
      progress.at(missing.size(), missing.size(), Duration.ZERO);
    }

    private void take(LocalDate day, RawResponse raw) {
      Optional<MarketDay> bars = MarketDay.read(raw.body());
      if (bars.isEmpty() && day.plusDays(EMPTY_DAYS).isAfter(today())) {
        notes.add("there are no bars of " + day + " yet: they will be asked for again");
        return;
      }
      keep(DAYS, day, raw);
      got++;
      bars.ifPresent(b -> traded.addAll(b.bars().keySet()));
    }

    Summary summary(Collection<String> symbols) {
      if (got == 0 && before.isEmpty()) {
        failures.putIfAbsent("the market", "no session of it could be fetched");
        return failed(symbols.size());
      }
      Known known = knownBefore();
      int untold = 0;
      Map<Result, Integer> counts = new EnumMap<>(Result.class);
      for (String symbol : symbols) {
        if (traded.contains(symbol)) {
          counts.merge(Result.FETCHED, 1, Integer::sum);
        } else if (known.symbols().contains(symbol)) {
          counts.merge(Result.UNCHANGED, 1, Integer::sum);
        } else if (!known.whole()) {
          counts.merge(Result.UNCHANGED, 1, Integer::sum);
          untold++;
        } else {
          counts.merge(Result.FAILED, 1, Integer::sum);
          failures.put(symbol, "polygon has no bar of it in the sessions asked for");
        }
      }
      if (untold > 0) {
        notes.add(
            "whether polygon has bars of %,d of them lately cannot be told: sessions lie in cold storage"
                .formatted(untold));
      }
      if (missed > 0) {
        counts.merge(Result.FAILED, missed, Integer::sum);
      }
      return new Summary(counts, failures, notes);
    }

    Summary failed(int symbols) {
      return new Summary(Map.of(Result.FAILED, symbols), failures, notes);
    }

    /// The symbols of sessions.
    ///
    /// @param whole whether all of these sessions could be read
    private record Known(Set<String> symbols, boolean whole) {}

    /// Those of the last sessions that were in the lake before this run.
    private Known knownBefore() {
      Set<String> known = new HashSet<>();
      boolean whole = true;
      NavigableMap<LocalDate, String> kept = kept(DAYS);
      for (LocalDate day : before.descendingSet().stream().limit(KNOWN_SESSIONS).toList()) {
        Optional<byte[]> body = Optional.ofNullable(kept.get(day)).flatMap(key -> body(key));
        whole &= body.isPresent();
        body.flatMap(MarketDay::read).ifPresent(bars -> known.addAll(bars.bars().keySet()));
      }
      return new Known(known, whole);
    }
  }

  /// Sessions within the years that are over and not in the lake, newest first.
  private List<LocalDate> missing(Set<LocalDate> kept) {
    LocalDate last = PolygonMarket.lastFinal(clock.instant());
    List<LocalDate> missing = new ArrayList<>();
    for (LocalDate day = last;
        day.isAfter(last.minusYears(YEARS));
        day = calendar.previousOrSame(day.minusDays(1))) {
      if (!kept.contains(day)) {
        missing.add(day);
      }
    }
    return missing;
  }

  /// The newest key of each date.
  private NavigableMap<LocalDate, String> kept(String folder) {
    NavigableMap<LocalDate, String> keys = new TreeMap<>();
    try (Stream<ListedBlob> blobs = lake.list("raw/%s/%s/".formatted(folder, MARKET))) {
      blobs.forEach(
          blob -> LakeKey.parse(blob.key()).ifPresent(key -> keys.put(key.date(), blob.key())));
    }
    return keys;
  }

  /// Empty for one that is gone or lies in cold storage.
  private Optional<byte[]> body(String key) {
    try {
      return lake.rawBody(new Kept(key, ""));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.ARCHIVED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void keep(String folder, LocalDate date, RawResponse raw) {
    lake.keepRaw(
        new RawObject(folder, MARKET, date, raw.fetchedAt(), raw.body(), raw.contentType()));
  }

  private Instant until() {
    return clock.instant().plus(LONGEST);
  }

  private LocalDate today() {
    return clock.instant().atZone(NEW_YORK).toLocalDate();
  }
}
