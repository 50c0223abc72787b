package openbell.desk;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import openbell.feeds.FetchResult;

/// What stands in for a report that cannot be made, because no source gives prices: the last one
/// that was; where none was, one of the newest prices in the lake, made once for all who ask at the
/// same time. Whoever shows it labels it. Safe for concurrent use.
final class LastReports {
  private final ReportMaker maker;
  private final LastPrices prices;
  private final ConcurrentMap<String, CompletableFuture<Optional<byte[]>>> underWay =
      new ConcurrentHashMap<>();

  LastReports(ReportMaker maker, LastPrices prices) {
    this.maker = maker;
    this.prices = prices;
  }

  /// The JSON of that report; empty where the lake has neither, or does not answer.
  Optional<byte[]> find(ReportRequest request) {
    Optional<byte[]> last = maker.lastReport(request);
    if (last.isPresent()) {
      return last;
    }
    CompletableFuture<Optional<byte[]>> own = new CompletableFuture<>();
    CompletableFuture<Optional<byte[]>> there = underWay.putIfAbsent(request.cacheKey(), own);
    if (there != null) {
      return joined(there);
    }
    try {
      // Another may have made it since.
      own.complete(maker.lastReport(request).or(() -> made(request)));
    } catch (Throwable e) {
      own.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(request.cacheKey(), own);
    }
    return joined(own);
  }

  private static Optional<byte[]> joined(CompletableFuture<Optional<byte[]>> report) {
    try {
      return report.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Optional<byte[]> made(ReportRequest request) {
    Optional<Sources.Answer> answer = prices.of(request.ticker().symbol());
    if (answer.isEmpty() || !(answer.get().result() instanceof FetchResult.Fetched found)) {
      return Optional.empty();
    }
    ReportMaker.Result result =
        maker.make(answer.get(), found, request, Optional.empty(), Optional.empty(), new Trace());
    return result instanceof ReportMaker.Result.Made made
        ? Optional.of(made.json())
        : Optional.empty();
  }
}
