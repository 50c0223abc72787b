package openbell.feeds;

import java.util.List;

/// The form of Polygon's bars of days as a JSON Schema, `polygon.schema.json` beside this class: of
/// one ticker, in pages, with what was asked beside them, or of a whole market.
///
/// Loaded when it is first asked; safe for all threads.
final class AggregatesSchema {
  private AggregatesSchema() {}

  private static final class Loaded {
    static final BodySchema SCHEMA = BodySchema.load("polygon.schema.json");
  }

  /// What is wrong with a body, one line each, at most so many; empty when nothing is.
  static List<String> problems(byte[] body) {
    return Loaded.SCHEMA.problems(body);
  }
}
