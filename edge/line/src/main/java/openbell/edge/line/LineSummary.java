package openbell.edge.line;

/// What came of the events of one webhook.
///
/// @param handled answered, or noted where nothing is to be said
/// @param repeated deliveries of events that were already seen to
/// @param ignored nothing of ours: group talk, unknown kinds
/// @param failed not answered; the log says why
/// @param open begun by a worker that may still live or may have died: only a later delivery can
///   tell
public record LineSummary(int handled, int repeated, int ignored, int failed, int open) {
  /// Of no events.
  public static final LineSummary NONE = new LineSummary(0, 0, 0, 0, 0);

  /// What became of one event.
  enum Fate {
    HANDLED,
    REPEATED,
    IGNORED,
    FAILED,
    OPEN
  }

  /// Whether no event needs to be delivered again.
  public boolean settled() {
    return failed == 0 && open == 0;
  }

  LineSummary and(Fate fate) {
    return switch (fate) {
      case HANDLED -> new LineSummary(handled + 1, repeated, ignored, failed, open);
      case REPEATED -> new LineSummary(handled, repeated + 1, ignored, failed, open);
      case IGNORED -> new LineSummary(handled, repeated, ignored + 1, failed, open);
      case FAILED -> new LineSummary(handled, repeated, ignored, failed + 1, open);
      case OPEN -> new LineSummary(handled, repeated, ignored, failed, open + 1);
    };
  }
}
