package openbell.market;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was wrong with the bars that a source sent: how many came, which were dropped, which were
 * kept but look wrong. Findings are in the order of their dates.
 *
 * @param received bars that came from the source, the dropped ones included
 * @param findings one per defect; a kept bar may have several
 */
public record DataQuality(int received, List<Finding> findings) {

  /** Nothing received, nothing found. */
  public static final DataQuality NONE = new DataQuality(0, List.of());

  public DataQuality {
    if (received < 0) {
      throw new IllegalArgumentException(
          "received is " + received + ": a count of bars cannot be negative");
    }
    findings = List.copyOf(findings);
  }

  /** Bars that were left out. */
  public int dropped() {
    return (int) findings.stream().filter(f -> f.kind().dropped()).count();
  }

  /** Findings on bars that were kept; a bar with two defects counts twice. */
  public int suspicious() {
    return findings.size() - dropped();
  }

  /**
   * The same with the findings dated on or before {@code date} only. {@code received} stays: it
   * tells of the answer of the source, not of a part of it.
   */
  public DataQuality upTo(LocalDate date) {
    return new DataQuality(
        received, findings.stream().filter(f -> !f.date().isAfter(date)).toList());
  }

  /** How often each kind was found, in the order of {@link Kind}; kinds not found are absent. */
  public Map<Kind, Integer> counts() {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    findings.forEach(f -> counts.merge(f.kind(), 1, Integer::sum));
    return Collections.unmodifiableMap(counts);
  }

  /**
   * One defect of one bar.
   *
   * @param detail the values, for people: {@code close 105.2 after 1.05, factor 100.19}
   */
  public record Finding(LocalDate date, Kind kind, String detail) {
    public Finding {
      requireNonNull(date, "date");
      requireNonNull(kind, "kind");
      requireNonNull(detail, "detail");
    }
  }

  /** What can be wrong with a bar. */
  public enum Kind {
    /** A price is absent, not a number or infinite; the bar was dropped. */
    MISSING_PRICE(true),
    /** A price is zero or negative; the bar was dropped. */
    NON_POSITIVE_PRICE(true),
    /** A later bar of the same date took its place; this one was dropped. */
    DUPLICATE_DATE(true),
    /** High below, or low above, another price of the bar; kept. */
    INCONSISTENT_OHLC(false),
    /** Volume is absent, negative or zero; kept with volume 0. */
    NO_VOLUME(false),
    /** Close against the close before looks like an unadjusted split or a wrong unit; kept. */
    PRICE_JUMP(false);

    private final boolean dropped;

    Kind(boolean dropped) {
      this.dropped = dropped;
    }

    /** Whether a bar with this defect is left out. */
    public boolean dropped() {
      return dropped;
    }
  }
}
