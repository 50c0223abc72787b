package openbell.desk;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import openbell.cache.Cache;
import openbell.cache.CacheEntry;
import openbell.cache.CacheException;
import openbell.cache.CacheHit;
import openbell.cache.Making;
import openbell.cache.Making.Renewal;
import openbell.feeds.CompletedSessions;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.Study;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.report.Headline;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.ReportJson;
import openbell.report.chart.ChartData;
import openbell.report.chart.ChartPainter;
import openbell.report.chart.Theme;
import openbell.report.pdf.ReportPdf;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The other forms of a report, each from the one that is cached: its picture, its PDF, its news.
///
/// A picture is cached beside the report, a PDF kept in the bucket; both belong to exactly one
/// report and are rendered again for another. Prices come from the raw object that the report
/// names, never from a source. What cannot be kept is rendered all the same. Safe for concurrent
/// use.
public final class Renditions {
  /// The theme of the picture that is kept.
  public static final Theme KEPT_THEME = Theme.DARK;

  private static final Logger LOG = LoggerFactory.getLogger(Renditions.class);
  private static final int MOST_UNKEPT = 8;

  /// Some 60 KB each for five years.
  private static final int MOST_READ = 32;

  private static final String REPORT_HASH = "report-sha256";

  private final Cache cache;
  private final BlobStore store;
  private final List<PriceFeed> feeds;
  private final InstantSource clock;

  /// Prices whose raw object could not be kept, of the last few reports that this process made.
  private final Map<String, ChartData> unkept = ofTheLast(MOST_UNKEPT);

  /// Prices read of late: a page asks for those of one report three times. Raw objects never
  /// change.
  private final Map<String, ChartData> read = ofTheLast(MOST_READ);

  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable ChartPainter painter;
  private volatile @Nullable ReportPdf pdf;

  /// Renditions kept in these, of raw objects that these feeds can read.
  public Renditions(Cache cache, BlobStore store, List<PriceFeed> feeds, InstantSource clock) {
    this.cache = cache;
    this.store = store;
    this.feeds = List.copyOf(feeds);
    this.clock = clock;
  }

  /// A picture's looks.
  ///
  /// @param width in pixels; the height is three quarters of it
  public record Look(Theme theme, int width) {
    /// The widths that are painted: the whole, and what chats take, 1024 at most.
    public static final List<Integer> WIDTHS = List.of(ChartPainter.WIDTH, 1024);

    /// The look of the picture that is painted with each report.
    public static final Look KEPT = new Look(KEPT_THEME, ChartPainter.WIDTH);

    /// Checks the width.
    public Look {
      if (!WIDTHS.contains(width)) {
        throw new IllegalArgumentException(
            "a width of %d: give one of %s".formatted(width, WIDTHS));
      }
    }

    /// What a key says of it: nothing for the kept one, so that its name is the older system's.
    private String inKey() {
      String size = width == ChartPainter.WIDTH ? "" : "." + width;
      return (theme == KEPT_THEME ? "" : "." + theme.name().toLowerCase(Locale.ROOT)) + size;
    }
  }

  /// The picture of a report as PNG.
  ///
  /// @param keep whether it is the report of its date, and no other shown in its place
  /// @return empty when its prices are not in the lake
  public Optional<byte[]> picture(Report report, Look look, boolean keep) {
    Lang lang = lang(report);
    String key = pictureKey(report.ticker(), report.date().toString(), lang, look);
    Optional<byte[]> kept = keptPicture(key, report);
    if (kept.isPresent()) {
      return kept;
    }
    Optional<byte[]> png =
        chartData(report).map(data -> painter().png(data, lang, look.theme(), look.width()));
    if (keep) {
      png.ifPresent(bytes -> keepPicture(key, bytes, origin(report), report));
    }
    return png;
  }

  /// The PDF of a report; without its chart when its prices are not in the lake.
  ///
  /// @param json the report's JSON as cached, whose hash tells one report from another
  /// @param keep whether it is the report of its date, and no other shown in its place
  public byte[] pdf(Report report, byte[] json, boolean keep) {
    String key = pdfKey(report);
    String hash = sha256(json);
    try {
      Optional<Blob> kept = store.get(key).filter(b -> isOf(b.info(), hash));
      if (kept.isPresent()) {
        return kept.get().bytes();
      }
    } catch (StoreException e) {
      LOG.warn("the kept PDF {} was not read: {}", key, e.getMessage());
    }
    return rendered(report, hash, keep).bytes();
  }

  /// An address under which the kept PDF of a report can be read for a while, signed now; it is
  /// rendered and kept first where it is not yet.
  ///
  /// @param json the report's JSON as cached
  /// @return empty where the store has no such addresses, or the PDF is not to be had from it
  public Optional<URI> pdfLink(Report report, byte[] json, Duration validFor) {
    String key = pdfKey(report);
    String hash = sha256(json);
    try {
      Optional<URI> link = store.presign(key, validFor);
      boolean there =
          link.isPresent()
              && (store.head(key).filter(info -> isOf(info, hash)).isPresent()
                  || rendered(report, hash, true).kept());
      return there ? link : Optional.empty();
    } catch (StoreException e) {
      LOG.warn("no address for the PDF {}: {}", key, e.getMessage());
      return Optional.empty();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
  private record Rendered(byte[] bytes, boolean kept) {}

  private Rendered rendered(Report report, String hash, boolean keep) {
    Optional<ChartData> chart = chartData(report);
    byte[] bytes = pdf().write(report, chart);
    if (!keep || chart.isEmpty()) { // Without its chart it may only be so for now.
      return new Rendered(bytes, false);
    }
    String key = pdfKey(report);
    try {
      Map<String, String> hashes = Map.of(REPORT_HASH, hash, "sha256", sha256(bytes));
      store.put(key, bytes, new BlobMeta("application/pdf", hashes, Map.of()));
      return new Rendered(bytes, true);
    } catch (StoreException e) {
      LOG.warn("the PDF {} was not kept: {}", key, e.getMessage());
      return new Rendered(bytes, false);
    }
  }

  private static boolean isOf(BlobInfo info, String hash) {
    return hash.equals(info.meta().metadata().get(REPORT_HASH));
  }

  private static String pdfKey(Report report) {
    String ending = lang(report) == Lang.TH ? ".pdf" : "." + report.lang() + ".pdf";
    return "reports/" + report.ticker() + "/" + report.date() + ending;
  }

  /// Paints the picture of a report that is being made, and keeps it.
  ///
  /// @param origin gives the key of the raw object, once it is kept
  void paint(
      ReportRequest request, ChartData data, Supplier<Optional<String>> origin, Instant until) {
    byte[] png = painter().png(data, request.lang(), KEPT_THEME);
    if (origin.get().isEmpty()) {
      unkept.put(request.ticker().ticker() + " " + request.date(), data);
    }
    String key =
        pictureKey(request.ticker().ticker(), request.date().toString(), request.lang(), Look.KEPT);
    origin.get().ifPresent(raw -> put(key, base64(png), "text/plain", until, raw));
  }

  /// Keeps the headlines of a report that is being made.
  void keepNews(ReportRequest request, List<Headline> news, Instant until) {
    String key = "reports/" + request.ticker().ticker() + "/" + request.date() + "/news.json";
    put(key, ReportJson.writeNews(news), "application/json", until, "");
  }

  private Optional<byte[]> keptPicture(String key, Report report) {
    try {
      return cache
          .find(key)
          .map(CacheHit::entry)
          .filter(e -> !e.making().inputHash().isEmpty())
          .filter(e -> e.making().inputHash().equals(origin(report)))
          .map(e -> Base64.getMimeDecoder().decode(e.bytes()));
    } catch (CacheException | IllegalArgumentException e) {
      LOG.warn("the kept picture {} was not read: {}", key, e.getMessage());
      return Optional.empty();
    }
  }

  private void keepPicture(String key, byte[] png, String origin, Report report) {
    // As long as the report is: the next close, or a day.
    Instant until = clock.instant().plus(Duration.ofDays(1));
    if (!origin.isEmpty() && report.freshness().state().equals("fresh")) {
      put(key, base64(png), "text/plain", until, origin);
    }
  }

  private void put(String key, byte[] bytes, String type, Instant until, String origin) {
    try {
      Making how = new Making(clock.instant(), Duration.ZERO, Renewal.AT_EXPIRY, origin);
      cache.put(key, new CacheEntry(bytes, type, until, how));
    } catch (CacheException e) {
      LOG.warn("{} was not kept: {}", key, e.getMessage());
    }
  }

  /// The history that a report's numbers were computed of, from the raw object that it names, cut
  /// where the report ends; the same bars give the same numbers.
  ///
  /// @return empty when its prices are not in the lake
  public Optional<Study> history(Report report) {
    return chartData(report).map(ChartData::study);
  }

  /// The history behind a report, from the raw object that it names.
  private Optional<ChartData> chartData(Report report) {
    String key = origin(report);
    Optional<PriceFeed> feed =
        feeds.stream().filter(f -> f.source().equals(report.source())).findFirst();
    if (key.isEmpty()) {
      return Optional.ofNullable(unkept.get(report.ticker() + " " + report.date()))
          .filter(data -> data.study().asOf().equals(report.factsAsOf()));
    }
    if (feed.isEmpty()) {
      return Optional.empty();
    }
    String asked =
        String.join(
            " ", key, report.ticker(), report.date().toString(), report.generatedAt().toString());
    Optional<ChartData> known = Optional.ofNullable(read.get(asked));
    if (known.isPresent()) {
      return known;
    }
    Optional<ChartData> found = read(report, key, feed.get());
    found.ifPresent(data -> read.put(asked, data));
    return found;
  }

  private Optional<ChartData> read(Report report, String key, PriceFeed feed) {
    try {
      Exchange exchange = Exchange.byCode(report.exchange()).orElseThrow();
      return store
          .get(key)
          .flatMap(blob -> feed.read(blob.bytes(), report.symbol()))
          .map(quote -> study(report, quote, exchange))
          .filter(study -> study.asOf().equals(report.factsAsOf()))
          .map(study -> new ChartData(ticker(report, exchange), study));
    } catch (StoreException e) {
      LOG.warn("the prices behind the report were not read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /// A map that keeps what was put last. Safe for concurrent use.
  private static Map<String, ChartData> ofTheLast(int most) {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, ChartData> eldest) {
            return size() > most;
          }
        });
  }

  private static Study study(Report report, Quote quote, Exchange exchange) {
    Bars bars = CompletedSessions.of(quote.bars(), exchange, report.generatedAt());
    return Study.of(bars.upTo(report.date()));
  }

  private static Ticker ticker(Report report, Exchange exchange) {
    return TickerRegistry.bundled().receipts().stream()
        .filter(t -> t.ticker().equals(report.ticker()))
        .findFirst()
        .orElseGet(() -> Ticker.ofSymbol(report.symbol()))
        .withSource(report.name(), exchange, report.currency());
  }

  /// Which prices a report is of: the key of its raw object; empty when it was not kept.
  private static String origin(Report report) {
    return report.lineage().raw().isEmpty() ? "" : report.lineage().raw().getFirst();
  }

  private static String pictureKey(String ticker, String date, Lang lang, Look look) {
    String spoken = lang == Lang.TH ? "" : "." + lang.code();
    return "reports/" + ticker + "/" + date + "/chart" + look.inKey() + spoken + ".b64";
  }

  private static Lang lang(Report report) {
    return Lang.of(report.lang()).orElse(Lang.TH);
  }

  private static byte[] base64(byte[] png) {
    return Base64.getEncoder().encodeToString(png).getBytes(StandardCharsets.US_ASCII);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Made when it is first needed: it loads fonts.
  private ChartPainter painter() {
    making.lock();
    try {
      ChartPainter made = painter == null ? new ChartPainter() : painter;
      painter = made;
      return made;
    } finally {
      making.unlock();
    }
  }

  private ReportPdf pdf() {
    making.lock();
    try {
      ReportPdf made = pdf == null ? new ReportPdf() : pdf;
      pdf = made;
      return made;
    } finally {
      making.unlock();
    }
  }
}
