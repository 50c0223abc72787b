package openbell.desk;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import openbell.cache.Answer;
import openbell.market.Ticker;
import openbell.report.Report;

/// How a question about a stock ended.
public sealed interface ReportOutcome {

  /// There is a report.
  ///
  /// @param report the report
  /// @param json its JSON, as cached
  /// @param servedFrom the tier that had it (`sqlite`, `s3`, `directory`), `made`, or `stale`: the
  ///   last good one, labelled
  /// @param notes one line each that the reader should know, in English
  @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
  record Answered(Report report, byte[] json, String servedFrom, List<String> notes)
      implements ReportOutcome {
    /// Makes an answer with its own copy of the notes.
    public Answered {
      notes = List.copyOf(notes);
    }

    /// Whether it is the last one while a newer one is being made.
    public boolean renewing() {
      return servedFrom.equals("stale") && Answer.Stale.BEING_MADE.equals(report.freshness().why());
    }
  }

  /// There is a text that the older system made, and no more than a text was asked for.
  ///
  /// @param servedFrom as in [Answered]; where it is `stale`, the text bears its label
  record OlderText(String text, String servedFrom, List<String> notes) implements ReportOutcome {
    /// Makes an answer with its own copy of the notes.
    public OlderText {
      notes = List.copyOf(notes);
    }
  }

  /// The question cannot be asked like this: what is wrong, and what to do.
  record Invalid(String what, String cure) implements ReportOutcome {}

  /// Nothing is known by that name, or several things are, or there are no prices for that date.
  ///
  /// @param suggestions what may have been meant, the nearest first
  record NotFound(String what, String cure, List<Ticker> suggestions) implements ReportOutcome {
    /// Makes an outcome with its own copy of the suggestions.
    public NotFound {
      suggestions = List.copyOf(suggestions);
    }
  }

  /// The report is being made, here or by another instance, and was not ready in time.
  ///
  /// @param ticker what it is of
  /// @param date the trading day it is of
  /// @param retryAfter when to ask again
  /// @param stages what has been done so far, the last one still going on; empty where another
  ///   instance makes it
  record BeingMade(Ticker ticker, LocalDate date, Duration retryAfter, List<Trace.StageTime> stages)
      implements ReportOutcome {
    /// Makes an outcome with its own copy of the stages.
    public BeingMade {
      stages = List.copyOf(stages);
    }
  }

  /// More is being made or looked for than this instance can.
  ///
  /// @param retryAfter when to ask again
  record Overloaded(String what, Duration retryAfter) implements ReportOutcome {}

  /// The source of market data did not deliver.
  ///
  /// @param retryAfter how long to wait before asking again, where known
  record SourceFailed(String source, String what, Optional<Duration> retryAfter)
      implements ReportOutcome {}
}
