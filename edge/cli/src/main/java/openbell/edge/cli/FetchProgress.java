package openbell.edge.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// How far a run is and how long it will take, on one line of a terminal that is written over: `312
/// of 5,000, about 4 min left`. Nothing where nobody watches. Safe for all threads.
final class FetchProgress {
  /// Room for what the line before was longer.
  private static final int WIDTH = 50;

  private final PrintStream err;
  private final boolean watched;
  private final LongSupplier nanos;
  private final long start;
  private boolean begun;

  /// Begins now.
  ///
  /// @param nanos the time, as [System#nanoTime]
  FetchProgress(PrintStream err, boolean watched, LongSupplier nanos) {
    this.err = err;
    this.watched = watched;
    this.nanos = nanos;
    start = nanos.getAsLong();
  }

  /// So many are done of so many.
  ///
  /// @param atLeast the rest takes no less; zero where nothing is known of that
  synchronized void at(int done, int of, Duration atLeast) {
    if (watched) {
      begun = true;
      String line = line(done, of, Duration.ofNanos(nanos.getAsLong() - start), atLeast);
      err.print("\r" + line + " ".repeat(Math.max(0, WIDTH - line.length())));
      err.flush();
    }
  }

  /// No more comes.
  synchronized void end() {
    if (begun) {
      begun = false;
      err.println();
    }
  }

  private static String line(int done, int of, Duration took, Duration atLeast) {
    String line = String.format(Locale.ROOT, "%,d of %,d", done, of);
    if (done >= of || (done == 0 && atLeast.isZero())) {
      return line;
    }
    Duration asBefore =
        done == 0 ? Duration.ZERO : took.dividedBy(done).multipliedBy((long) of - done);
    return line + ", " + told(asBefore.compareTo(atLeast) > 0 ? asBefore : atLeast) + " left";
  }

  private static String told(Duration left) {
    long minutes = left.plusSeconds(30).toMinutes();
    if (minutes == 0) {
      return "less than a minute";
    }
    return minutes < 60
        ? "about %d min".formatted(minutes)
        : "about %d h %d min".formatted(minutes / 60, minutes % 60);
  }
}
