package openbell.desk;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.quality.Quality;
import openbell.lake.quality.QualityCheck;
import openbell.market.Exchange;
import openbell.store.ListedBlob;
import openbell.store.StoreException;

/// How much of what is asked for the lake has fresh, and what is wrong with it. Reads only.
/// Thread-safe.
public final class Checking {
  /// What was found.
  ///
  /// @param asked symbols asked about
  /// @param fresh those whose newest object has the last session that is over
  /// @param findings by rule, over the newest object of each symbol and source
  /// @param details `SYMBOL (source) rule date: values`, in the order of symbols
  /// @param quarantined symbols whose newest body lies in quarantine, with its key and reasons
  /// @param archived keys of newest objects in cold storage, which cannot be read now and are not
  ///   fresh
  /// @param altered keys of newest objects that have other bytes than were written, which are not
  ///   looked at
  public record Summary(
      int asked,
      int fresh,
      Map<String, Integer> findings,
      List<String> details,
      Map<String, String> quarantined,
      List<String> archived,
      List<String> altered) {}

  /// The newest history that one source gave of a symbol.
  ///
  /// @param expected the last session that is over at its exchange
  record History(String source, Quote quote, LocalDate expected) {}

  /// A symbol that was looked at.
  ///
  /// @param histories those that can be read
  record Seen(String symbol, List<History> histories, boolean fresh) {}

  private record Last(Quote quote, String source) {}

  private final Sources sources;
  private final Lake lake;
  private final QualityGate gate;
  private final QualityCheck check;
  private final InstantSource clock;

  /// Checking of this lake.
  public Checking(
      Sources sources, Lake lake, QualityGate gate, QualityCheck check, InstantSource clock) {
    this.sources = sources;
    this.lake = lake;
    this.gate = gate;
    this.check = check;
    this.clock = clock;
  }

  /// Checks the newest objects of these symbols.
  ///
  /// @param symbols empty: all that the lake has
  public Summary run(Collection<String> symbols) {
    return run(symbols, seen -> {});
  }

  /// As the other, and shows each symbol with its histories, one after the other.
  Summary run(Collection<String> symbols, Consumer<Seen> show) {
    Set<String> asked = new LinkedHashSet<>(symbols);
    if (asked.isEmpty()) {
      for (String name : sources.names()) {
        lake.symbols(sources.feed(name).rawPrefix()).forEach(asked::add);
      }
    }
    Map<String, String> quarantined = quarantined(symbols);
    if (symbols.isEmpty()) {
      asked.addAll(quarantined.keySet());
    }
    int fresh = 0;
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<String> details = new ArrayList<>();
    List<String> archived = new ArrayList<>();
    List<String> altered = new ArrayList<>();
    for (String symbol : asked) {
      List<Last> lasts = lasts(symbol, archived, altered);
      boolean isFresh = false;
      List<History> histories = new ArrayList<>();
      for (Last last : lasts) {
        LocalDate expected = expected(symbol, last.quote());
        histories.add(new History(last.source(), last.quote(), expected));
        Quality quality = gate.judge(symbol, last.quote(), Optional.of(expected));
        isFresh |= !quality.unusable() && !quality.counts().containsKey("stale");
        tell(symbol + " (" + last.source() + ") ", quality, counts, details);
      }
      for (int i = 1; i < lasts.size(); i++) {
        String names = lasts.getFirst().source() + " and " + lasts.get(i).source();
        Quality apart =
            check.agreement(
                lasts.getFirst().quote().received(), lasts.get(i).quote().received(), names);
        tell(symbol + " ", apart, counts, details);
      }
      fresh += isFresh ? 1 : 0;
      show.accept(new Seen(symbol, histories, isFresh));
    }
    return new Summary(asked.size(), fresh, counts, details, quarantined, archived, altered);
  }

  private static void tell(
      String whose, Quality quality, Map<String, Integer> counts, List<String> details) {
    quality.counts().forEach((rule, n) -> counts.merge(rule, n, Integer::sum));
    quality.findings().forEach(finding -> details.add(whose + finding.told()));
  }

  private List<Last> lasts(String symbol, List<String> archived, List<String> altered) {
    List<Last> lasts = new ArrayList<>();
    for (String name : sources.names()) {
      PriceFeed feed = sources.feed(name);
      lake.newestRaw(feed.rawPrefix(), symbol)
          .flatMap(raw -> body(raw, archived, altered))
          .flatMap(body -> feed.read(body, symbol))
          .ifPresent(quote -> lasts.add(new Last(quote, name)));
    }
    return lasts;
  }

  private Optional<byte[]> body(Kept raw, List<String> archived, List<String> altered) {
    try {
      Optional<byte[]> body = lake.rawBody(raw);
      if (body.isPresent() && !raw.mayBe(body.get())) {
        altered.add(raw.key());
        return Optional.empty();
      }
      return body;
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      archived.add(raw.key());
      return Optional.empty();
    }
  }

  private LocalDate expected(String symbol, Quote quote) {
    Exchange exchange = QualityGate.exchange(symbol, quote);
    return exchange.calendar().lastCompleted(clock.instant(), exchange.dataDelay());
  }

  /// The symbols whose newest body was refused: nothing newer is in the raw zone.
  private Map<String, String> quarantined(Collection<String> symbols) {
    Map<String, LakeKey> newest = new TreeMap<>();
    for (String name : sources.names()) {
      lake.list("quarantine/" + sources.feed(name).rawPrefix() + "/")
          .map(ListedBlob::key)
          .flatMap(key -> LakeKey.parse(key).stream())
          .filter(key -> key.ending().equals("reasons.json"))
          .filter(key -> symbols.isEmpty() || symbols.contains(key.name()))
          .forEach(key -> newest.merge(key.name(), key, BinaryOperator.maxBy(LakeKey.BY_TIME)));
    }
    Map<String, String> told = new LinkedHashMap<>();
    newest.forEach(
        (symbol, key) -> {
          Optional<LakeKey> good =
              lake.newestRaw(key.folder(), symbol).flatMap(raw -> LakeKey.parse(raw.key()));
          if (good.filter(g -> g.at().isAfter(key.at())).isEmpty()) {
            told.put(symbol, key.toString());
          }
        });
    return told;
  }
}
