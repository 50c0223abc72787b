package openbell.feeds;

import java.util.List;

/// The form of Yahoo's charts as a JSON Schema, `yfinance.schema.json` beside this class.
///
/// Loaded when it is first asked; safe for all threads.
final class ChartSchema {
  private ChartSchema() {}

  private static final class Loaded {
    static final BodySchema SCHEMA = BodySchema.load("yfinance.schema.json");
  }

  /// What is wrong with a body, one line each, at most so many; empty when nothing is.
  static List<String> problems(byte[] body) {
    return Loaded.SCHEMA.problems(body);
  }
}
