package openbell.market;

import java.time.LocalDate;
import java.util.List;

/// A daily history exactly as a source sent it: every row, in its order, with whatever is wrong
/// with it. What facts are made of is [Bars]; this is what quality is judged by.
///
/// The columns have one length and are shared, not copied; nobody may write to them. A missing
/// value is NaN.
///
/// @param epochDays dates as days since 1970-01-01, in the order sent
/// @param adjustedClose close less the dividends after it, as some sources add; empty where the
///   source sends none
/// @param splits splits that the source tells of, in the order sent
/// @param dividends dividends that the source tells of, in the order sent
/// @param lastIsLive whether the last row is the running quote, which some sources append to the
///   day's bar under the same date
@SuppressWarnings("ArrayRecordComponent") // Columns, as in Bars.
public record ReceivedBars(
    int[] epochDays,
    double[] open,
    double[] high,
    double[] low,
    double[] close,
    double[] volume,
    double[] adjustedClose,
    List<Split> splits,
    List<Dividend> dividends,
    boolean lastIsLive) {

  /// New shares for one old share, from this date on.
  public record Split(LocalDate date, double ratio) {}

  /// What went out a share at this ex-date.
  ///
  /// @param capitalGain how much of it the source also tells of as a capital gain; 0 for none
  public record Dividend(LocalDate date, double amount, double capitalGain) {}

  /// Copies the lists.
  ///
  /// @throws IllegalArgumentException for columns of different lengths
  public ReceivedBars {
    splits = List.copyOf(splits);
    dividends = List.copyOf(dividends);
    int n = epochDays.length;
    if (open.length != n
        || high.length != n
        || low.length != n
        || close.length != n
        || volume.length != n
        || (adjustedClose.length != n && adjustedClose.length != 0)) {
      throw new IllegalArgumentException(
          "columns of different lengths for " + n + " dates: give one value a row");
    }
  }

  /// Bars that are clean already, as if a source had sent just them.
  public static ReceivedBars of(Bars bars) {
    return new ReceivedBars(
        bars.epochDays(),
        bars.open(),
        bars.high(),
        bars.low(),
        bars.close(),
        bars.volume(),
        new double[0],
        List.of(),
        List.of(),
        false);
  }

  /// Number of rows.
  public int size() {
    return epochDays.length;
  }

  /// Date of row `i`.
  public LocalDate date(int i) {
    return LocalDate.ofEpochDay(epochDays[i]);
  }

  /// This with what the source says beside the bars.
  public ReceivedBars with(
      double[] newAdjustedClose,
      List<Split> newSplits,
      List<Dividend> newDividends,
      boolean newLastIsLive) {
    return new ReceivedBars(
        epochDays,
        open,
        high,
        low,
        close,
        volume,
        newAdjustedClose,
        newSplits,
        newDividends,
        newLastIsLive);
  }

  @Override
  public String toString() {
    return "ReceivedBars[%d rows]".formatted(size());
  }
}
