package openbell.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import openbell.feeds.FolderFeed;
import openbell.lake.Lake;
import openbell.lake.quality.QualityCheck;
import openbell.lake.quality.QualityRules;
import openbell.market.Exchange;
import openbell.market.TickerRegistry;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.ListedBlob;

/** A folder of prices, a lake beside it, and its use cases, all real. */
final class LakeScene {
  static final LocalDate FIRST = LocalDate.of(2024, 1, 2);

  final Path folder;
  final Path blobs;
  final BlobStore store;
  final Lake lake;
  final QualityCheck check = new QualityCheck(QualityRules.bundled());
  final List<String> alerts = new ArrayList<>();
  final QualityGate gate;
  final Sources sources;
  Instant now = Instant.parse("2025-11-12T22:00:00Z");

  LakeScene(Path dir) throws IOException {
    folder = Files.createDirectories(dir.resolve("folder"));
    blobs = dir.resolve("blobs");
    store = new DirectoryBlobStore(blobs);
    lake = new Lake(store, "test");
    gate = new QualityGate(lake, check, alerts::add);
    sources =
        new Sources(List.of(new FolderFeed(folder, () -> now)), Map.of(), List.of("folder"), gate);
  }

  /** Writes the file of a symbol: so many trading days, each price times a factor. */
  void prices(String symbol, int days, double factor) {
    StringBuilder csv = new StringBuilder("Date,Open,High,Low,Close,Volume\n");
    LocalDate date = FIRST;
    for (int i = 0; i < days; i++) {
      double close = (50 + 10 * Math.sin(i / 30.0) + i % 7 * 0.3) * factor;
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%.4f,%.4f,%.4f,%.4f,%d%n",
              date,
              close,
              close * 1.01,
              close * 0.99,
              close,
              1000 + i % 11 * 100));
      date = Exchange.forSymbol(symbol).calendar().next(date);
    }
    file(symbol, csv.toString());
  }

  void file(String symbol, String csv) {
    try {
      Files.write(folder.resolve(symbol + ".csv"), csv.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Fetching.Summary fetch(String... tickers) throws InterruptedException {
    return new Fetching(sources, ingesting(), TickerRegistry.bundled(), () -> now, pause -> {})
        .fetch(List.of(tickers), Optional.empty(), Instant.MAX, (ticker, result) -> {});
  }

  Ingesting ingesting() {
    return new Ingesting(lake, gate, () -> now);
  }

  Reprocessing.Summary reprocess() throws InterruptedException {
    return new Reprocessing(sources, lake, ingesting(), () -> now)
        .run(List.of(), Optional.empty(), (done, of) -> {});
  }

  Verifying.Summary verify() throws InterruptedException {
    return new Verifying(sources, lake).run((done, of) -> {});
  }

  Lineage lineage() {
    return new Lineage(lake, TickerRegistry.bundled());
  }

  List<String> keys(String prefix) {
    return store.listAll(prefix).map(ListedBlob::key).toList();
  }
}
