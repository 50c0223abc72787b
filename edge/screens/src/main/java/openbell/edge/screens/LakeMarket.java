package openbell.edge.screens;

import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import openbell.lake.tables.BarTable;
import openbell.lake.tables.Snapshot;
import openbell.lake.tables.Tables;
import openbell.market.BarColumn;
import openbell.market.TickerRegistry;
import openbell.scan.HeldBars;
import openbell.scan.HeldMarket;
import openbell.scan.MarketSource;

/// The lake as a market to scan: what is compacted and what came after it. Safe for all threads.
public final class LakeMarket implements MarketSource {
  private final Tables tables;
  private final long mostBytes;

  /// @param mostBytes that one state may take in memory; while it is replaced there are two
  public LakeMarket(Tables tables, long mostBytes) {
    this.tables = tables;
    this.mostBytes = mostBytes;
  }

  /// For a process that serves: two states fit into four fifths of Java's memory.
  public static LakeMarket forServing(Tables tables) {
    return new LakeMarket(tables, Runtime.getRuntime().maxMemory() / 5 * 2);
  }

  /// Reads what the lake holds, for one scan.
  ///
  /// @param columns what is scanned by
  public static HeldMarket read(
      Tables tables, Set<BarColumn> columns, TickerRegistry registry, InstantSource clock) {
    BarTable table = tables.bars(columns, Runtime.getRuntime().maxMemory() / 4 * 3);
    return HeldMarket.of(held(table), registry, clock);
  }

  private static List<HeldBars> held(BarTable table) {
    return table.series().stream().map(LakeMarket::held).toList();
  }

  private static HeldBars held(Snapshot.Series series) {
    return new HeldBars(series.ticker(), series.bars());
  }

  private record Read(BarTable table) implements State {
    @Override
    public String name() {
      return table.state();
    }

    @Override
    public Collection<HeldBars> bars() {
      return held(table);
    }
  }

  @Override
  public State now(Optional<State> before) {
    if (before.isPresent() && before.get() instanceof Read known) {
      BarTable now = tables.bars(known.table(), mostBytes);
      return now.state().equals(known.table().state()) ? known : new Read(now);
    }
    return new Read(tables.bars(EnumSet.allOf(BarColumn.class), mostBytes));
  }
}
