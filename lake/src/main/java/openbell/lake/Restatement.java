package openbell.lake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import openbell.market.Bars;

/// A history that its source tells otherwise than before: the same sessions at other prices, as
/// after a split.
///
/// @param compared sessions that both histories have
/// @param changed those of them whose close differs
/// @param factor the median of new close by old close over the changed ones
public record Restatement(
    Kept raw,
    Kept before,
    int compared,
    int changed,
    LocalDate firstChanged,
    LocalDate lastChanged,
    double factor) {
  private static final JsonFactory JSON = new JsonFactory();

  /// Prices nearer than this are the same: sources that keep float32 round at 6e-8, and adjust by
  /// ratios that they round.
  private static final double SAME = 1e-4;

  /// Whether two prices of a session are the same but for how their source rounds.
  ///
  /// @param older above zero
  public static boolean same(double older, double newer) {
    return Math.abs(newer / older - 1) <= SAME;
  }

  /// What the source tells otherwise; empty when it only added to its history.
  ///
  /// The last bar of the older one may have been of a session under way and is left out.
  public static Optional<Restatement> between(Kept before, Bars older, Kept raw, Bars newer) {
    double[] factors = new double[older.size()];
    int compared = 0;
    int changed = 0;
    LocalDate first = LocalDate.MAX;
    LocalDate last = LocalDate.MIN;
    for (int i = 0, j = 0; i < older.size() - 1 && j < newer.size(); ) {
      int days = Integer.compare(older.epochDays()[i], newer.epochDays()[j]);
      if (days == 0) {
        compared++;
        if (!same(older.close()[i], newer.close()[j])) {
          factors[changed++] = newer.close()[j] / older.close()[i];
          first = changed == 1 ? older.date(i) : first;
          last = older.date(i);
        }
      }
      i += days <= 0 ? 1 : 0;
      j += days >= 0 ? 1 : 0;
    }
    if (changed == 0) {
      return Optional.empty();
    }
    Arrays.sort(factors, 0, changed);
    return Optional.of(
        new Restatement(raw, before, compared, changed, first, last, factors[changed / 2]));
  }

  byte[] json(String symbol) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("schema", "openbell.restatement/1");
      out.writeStringField("symbol", symbol);
      out.writeStringField("source_raw_data", raw.key());
      out.writeStringField("source_raw_data_sha256", raw.sha256());
      out.writeStringField("before", before.key());
      out.writeStringField("before_sha256", before.sha256());
      out.writeNumberField("sessions_compared", compared);
      out.writeNumberField("sessions_changed", changed);
      out.writeStringField("first_changed", firstChanged.toString());
      out.writeStringField("last_changed", lastChanged.toString());
      out.writeNumberField("factor", factor);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return bytes.toByteArray();
  }
}
