package openbell.edge.lambda.scan;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import openbell.desk.Screens;

/// What is asked of the [ScanHandler], read from its event.
final class ScanEvent {
  private static final int USUAL_ROWS = 20;

  private ScanEvent() {}

  /// An event that asks for no scan.
  static final class WrongException extends Exception {
    private static final long serialVersionUID = 1;

    WrongException(String what) {
      super(what);
    }
  }

  /// The question; fields that it does not know are passed over, and null is as if it were not
  /// there.
  static Screens.Ask of(JsonNode event) throws WrongException {
    String where =
        text(event, "where")
            .orElseThrow(
                () ->
                    new WrongException(
                        "where is not given: give a condition such as rsi14 < 30, or a screen's"
                            + " name"));
    return new Screens.Ask(where, text(event, "rank"), top(event), date(event), universe(event));
  }

  private static Screens.Universe universe(JsonNode event) throws WrongException {
    String text = text(event, "universe").orElse(Screens.Universe.ALL.key());
    return Screens.Universe.of(text)
        .orElseThrow(() -> new WrongException("universe is none: give all or registry"));
  }

  private static Optional<String> text(JsonNode event, String name) throws WrongException {
    JsonNode value = event.path(name);
    if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
      throw new WrongException(name + " is no text: give it in quotes");
    }
    return Optional.of(value.asText("").strip())
        .filter(text -> value.isTextual() && !text.isEmpty());
  }

  private static int top(JsonNode event) throws WrongException {
    JsonNode value = event.path("top");
    if (value.isMissingNode() || value.isNull()) {
      return USUAL_ROWS;
    }
    if (!value.isInt() || value.asInt() < 1 || value.asInt() > Screens.MOST_ROWS) {
      throw new WrongException("top is no number of rows: give one from 1 to " + Screens.MOST_ROWS);
    }
    return value.asInt();
  }

  private static Optional<LocalDate> date(JsonNode event) throws WrongException {
    Optional<String> text = text(event, "date");
    try {
      return text.map(LocalDate::parse);
    } catch (DateTimeException e) {
      throw new WrongException("date is no day: give it as 2025-11-11");
    }
  }
}
