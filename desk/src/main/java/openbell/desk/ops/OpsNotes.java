package openbell.desk.ops;

import java.time.Duration;
import openbell.cache.CacheStats;
import openbell.desk.Alert;
import openbell.desk.WarmRun;
import openbell.desk.Warming;
import openbell.feeds.FetchResult;

/// Notes what an operator wants to know of beside the counts. Quick, and safe for concurrent use.
public final class OpsNotes {
  static final String SLOW = "slow";
  static final String ALERT = "alert";
  static final String WARM = "warm";
  static final String SOURCE = "source";
  static final String START = "start";
  static final String SIZE = "size";
  static final String LINE = "line";

  /// What runs of warming are called that an operator began, where others name an exchange.
  static final String OPERATOR = "operator";

  /// What takes longer is slow.
  private static final Duration SLOW_FROM = Duration.ofMillis(100);

  private final CacheStats stats;

  /// Notes that are kept with these numbers.
  public OpsNotes(CacheStats stats) {
    this.stats = stats;
  }

  /// A request of the site that was answered; forgotten unless it was slow.
  ///
  /// @param request such as `GET /reports/DBS19`
  public void answered(String request, int status, Duration took) {
    if (took.compareTo(SLOW_FROM) >= 0) {
      stats.note(SLOW, request, "status " + status, took.toMillis());
    }
  }

  /// Somebody who tells an operator, with what is told noted.
  public Alert telling(Alert alert) {
    return line -> {
      stats.note(ALERT, line, line, 0);
      alert.tell(line);
    };
  }

  /// A run of warming.
  public void warmed(WarmRun run) {
    warmed(run, 0);
  }

  /// A run of warming that left some to others, of which nothing is known yet.
  void warmed(WarmRun run, int handedOver) {
    String handed = handedOver > 0 ? handedOver + " handed over, " : "";
    int bad = run.count(Warming.Result.FAILED) + run.count(Warming.Result.STALE);
    stats.note(
        WARM, run.exchange() + " " + run.session() + " " + run.at(), handed + run.results(), bad);
  }

  /// A source that failed.
  public void failed(String symbol, FetchResult.Failed failed) {
    stats.note(SOURCE, failed.source(), symbol + ": " + failed.reason(), 0);
  }

  /// A process that started.
  ///
  /// @param kind such as `server`, `web cold`
  public void started(String kind, Duration took) {
    stats.note(START, kind, took.toMillis() + " ms", took.toMillis());
  }

  /// What LINE still takes, for processes that have no token for it.
  public void line(OpsNumbers.LinePushes pushes) {
    String left = pushes.left().isPresent() ? Long.toString(pushes.left().getAsLong()) : "no limit";
    stats.note(LINE, "pushes", pushes.told() ? left : "not told", 0);
  }

  /// What the home holds now; the last of a day stays.
  void holds(long entries, long bytes) {
    stats.note(SIZE, "sqlite", entries + " " + bytes, 0);
  }
}
