package openbell.edge.screens;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import openbell.lake.Lake;
import openbell.lake.tables.BarTable;
import openbell.lake.tables.LakeSql;
import openbell.lake.tables.Snapshot;
import openbell.lake.tables.Tables;
import openbell.market.BarColumn;
import openbell.market.Bars;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.scan.HeldBars;
import openbell.scan.HeldMarket;
import openbell.scan.MarketSource;

/// The lake as a market to scan: what is compacted and what came after it. Safe for all threads.
public final class LakeMarket implements MarketSource {
  private final Tables tables;
  private final Lake lake;
  private final PolygonNames names;
  private final long mostBytes;
  private final LakeSql.Limits reading;

  /// @param lake that the tables are of
  /// @param mostBytes that one state may take in memory; while it is replaced there are two
  public LakeMarket(Tables tables, Lake lake, long mostBytes) {
    this(tables, lake, mostBytes, LakeSql.Limits.NONE);
  }

  private LakeMarket(Tables tables, Lake lake, long mostBytes, LakeSql.Limits reading) {
    this.tables = tables;
    this.lake = lake;
    names = new PolygonNames(lake);
    this.mostBytes = mostBytes;
    this.reading = reading;
  }

  /// For a process that serves: two states fit into four fifths of Java's memory.
  public static LakeMarket forServing(Tables tables, Lake lake) {
    return new LakeMarket(tables, lake, Runtime.getRuntime().maxMemory() / 5 * 2);
  }

  /// For a function of AWS Lambda, which is killed when all that it takes is more than it has: its
  /// heap may be 85 % of that, so two states get three fifths of the heap, and DuckDB, whose memory
  /// is beside it, a tenth of its size; no reading is longer than an invocation can be.
  public static LakeMarket forFunction(Tables tables, Lake lake) {
    long heap = Runtime.getRuntime().maxMemory();
    return new LakeMarket(
        tables, lake, heap / 10 * 3, new LakeSql.Limits(Duration.ofMinutes(15), heap / 10));
  }

  /// Reads what the lake holds, for one scan.
  ///
  /// @param columns what is scanned by
  public static HeldMarket read(
      Tables tables,
      Lake lake,
      Set<BarColumn> columns,
      TickerRegistry registry,
      InstantSource clock) {
    BarTable table = tables.bars(columns, Runtime.getRuntime().maxMemory() / 4 * 3);
    return HeldMarket.of(held(table, lake, new PolygonNames(lake)), registry, clock);
  }

  /// The bars, and without bars the symbols of which nothing that came could be used. The list of
  /// stocks is asked for only where there is a market that it names.
  private static List<HeldBars> held(BarTable table, Lake lake, PolygonNames names) {
    String source = new PolygonBodies().source();
    boolean named = table.series().stream().anyMatch(s -> s.source().equals(source));
    Map<String, Ticker> tickers = named ? names.bySymbol() : Map.of();
    return Stream.concat(
            table.series().stream().map(series -> held(series, tickers)),
            lake.quarantinedSymbols().stream().map(symbol -> new HeldBars(symbol, Bars.EMPTY)))
        .toList();
  }

  private static HeldBars held(Snapshot.Series series, Map<String, Ticker> tickers) {
    Ticker known = tickers.get(series.ticker());
    return known == null
        ? new HeldBars(series.ticker(), series.bars())
        : new HeldBars(known, series.bars());
  }

  private record Read(BarTable table, Collection<HeldBars> bars) implements State {
    @Override
    public String name() {
      return table.state();
    }
  }

  @Override
  public State now(Optional<State> before) {
    if (before.isPresent() && before.get() instanceof Read known) {
      BarTable now = tables.bars(known.table(), mostBytes, reading);
      return now.state().equals(known.table().state()) ? known : read(now);
    }
    return read(tables.bars(EnumSet.allOf(BarColumn.class), mostBytes, reading));
  }

  private Read read(BarTable table) {
    return new Read(table, held(table, lake, names));
  }
}
