package openbell.edge.line;

import java.util.Optional;
import openbell.report.Lang;

/// What somebody wants.
sealed interface Command {
  /// How the bot is used.
  record Help() implements Command {}

  /// What is followed.
  record MyList() implements Command {}

  /// That all that is kept of the person is erased.
  record DeleteData() implements Command {}

  /// To be told what to do.
  record Advice() implements Command {}

  /// Another language, from now on.
  record Language(Lang lang) implements Command {}

  /// Each new report on a stock; the query is empty when none was named.
  record Follow(String query) implements Command {}

  /// No more reports on a stock.
  record Unfollow(String query) implements Command {}

  /// Which stocks meet a condition; empty when none was given.
  record Scan(String where) implements Command {}

  /// A button that is none of ours.
  record OldButton() implements Command {}

  /// How a stock is today.
  ///
  /// @param date ISO date of an older report, by a button beside it
  record Ask(String query, Optional<Lang> lang, Part part, Optional<String> date)
      implements Command {}

  /// Which part of a report is wanted.
  enum Part {
    ALL,
    TEXT,
    PDF,
    CHART
  }
}
