package openbell.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The data lake as pages and programs see it: how complete it is, and answers to questions in SQL
/// that may come from anybody. Safe for concurrent use; blocks, so call it from virtual threads.
public interface LakeDesk {
  /// The most rows of an answer.
  int MOST_ROWS = 1000;

  /// The longest question, in characters: it has to fit into an address.
  int MOST_SQL_CHARS = 2000;

  /// How complete the lake was when it was last looked through, which is done again in the
  /// background when that is a while ago.
  ///
  /// @return empty while that goes on for the first time
  Optional<LakeOverview> overview();

  /// Answers one SELECT over the lake's tables, within narrow limits.
  Answer ask(String sql) throws InterruptedException;

  /// The tables that can be asked.
  List<String> tables();

  /// What came of a question.
  sealed interface Answer {
    /// Rows.
    ///
    /// @param columns their names, in order
    /// @param rows a value a column: `Boolean`, a `Number`, text, dates as in ISO 8601, or null;
    ///   long texts are cut
    /// @param more whether there are more rows than are given
    record Rows(List<String> columns, List<List<@Nullable Object>> rows, boolean more)
        implements Answer {}

    /// It is no question that is answered, in one line with what to do.
    record Wrong(String why) implements Answer {}

    /// It would take more than is allowed, in one line with what to do.
    record TooMuch(String why) implements Answer {}

    /// As many are being answered as may be at once.
    record Busy(Duration retryAfter) implements Answer {}

    /// The lake cannot be read now.
    record Failed(String why) implements Answer {}
  }
}
