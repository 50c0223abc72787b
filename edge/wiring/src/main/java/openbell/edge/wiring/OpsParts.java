package openbell.edge.wiring;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import openbell.cache.CacheStats;
import openbell.desk.LlmSwitch;
import openbell.desk.QualityGate;
import openbell.desk.Settings;
import openbell.desk.Sources;
import openbell.desk.StateBudget;
import openbell.desk.ops.Followed;
import openbell.desk.ops.Operations;
import openbell.desk.ops.OpsNotes;
import openbell.desk.ops.OpsNumbers;
import openbell.feeds.FetchResult;
import openbell.feeds.PriceFeed;
import openbell.feeds.RawResponse;
import openbell.market.TickerRegistry;
import openbell.store.BlobStore;

/// The operator's numbers over the other parts.
final class OpsParts {
  private OpsParts() {}

  /// @param tickers that are kept warm or followed
  /// @param pushes how many LINE still takes; empty without a token
  static Operations operations(
      Settings settings,
      CacheParts caching,
      BlobStore store,
      StateBudget budget,
      LlmSwitch llmSwitch,
      Supplier<List<String>> tickers,
      Optional<Supplier<OpsNumbers.LinePushes>> pushes,
      InstantSource clock) {
    Map<String, String> quotas = new HashMap<>();
    settings
        .polygon()
        .ifPresent(
            access -> quotas.put("polygon", access.requestsPerMinute() + " requests a minute"));
    return new Operations(
        new Operations.Parts(
            caching.stats(),
            store,
            budget,
            settings.llm().usdPerDay(),
            Narrators.noModel(settings.llm()),
            llmSwitch,
            new Followed(
                tickers,
                TickerRegistry.bundled(),
                settings.lang(),
                caching::here,
                caching.far(),
                clock),
            settings.sources(),
            quotas,
            pushes,
            caching::held,
            caching::waiting,
            clock));
  }

  /// A gate that has failures of sources noted.
  static Sources.Gate noting(QualityGate gate, CacheStats stats) {
    return new Noting(gate, new OpsNotes(stats));
  }

  private record Noting(QualityGate gate, OpsNotes notes) implements Sources.Gate {
    @Override
    public Optional<String> refuses(PriceFeed feed, String symbol, FetchResult.Fetched found) {
      return gate.refuses(feed, symbol, found);
    }

    @Override
    public void noPrices(PriceFeed feed, String symbol, RawResponse answer, String why) {
      gate.noPrices(feed, symbol, answer, why);
    }

    @Override
    public void failed(String symbol, FetchResult.Failed failed) {
      notes.failed(symbol, failed);
    }
  }
}
