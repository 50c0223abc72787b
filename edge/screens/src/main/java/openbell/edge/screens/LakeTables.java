package openbell.edge.screens;

import java.time.Instant;
import java.util.Optional;
import openbell.desk.Settings;
import openbell.edge.wiring.KeptPrices;
import openbell.edge.wiring.Wiring;
import openbell.lake.tables.Histories;
import openbell.lake.tables.MarketBodies;
import openbell.lake.tables.Tables;
import openbell.market.Bars;

/// The tables of a process's lake, which this module alone puts together.
public final class LakeTables {
  private LakeTables() {}

  /// Tables over the store of these parts, with copies of their files under the settings' home.
  /// Nothing is opened before they are asked. The parts stay the caller's and must outlive them.
  public static Tables of(Wiring wiring, Settings settings) {
    return new Tables(
        wiring.store(),
        histories(wiring.keptPrices()),
        settings.home().resolve("tables"),
        wiring.clock(),
        settings.bucket());
  }

  private static Histories histories(KeptPrices prices) {
    return new Histories() {
      @Override
      public boolean has(String source) {
        return prices.has(source);
      }

      @Override
      public Optional<Bars> read(String source, String symbol, byte[] body, Instant fetchedAt) {
        return prices.read(source, symbol, body, fetchedAt);
      }

      @Override
      public Optional<MarketBodies> market() {
        return Optional.of(new PolygonBodies());
      }
    };
  }
}
