package openbell.edge.line;

/// What came of telling a ticker's followers of its new report.
///
/// @param sent how many people it was sent to
/// @param withheld how many not, because the month's messages are nearly used up
/// @param failed how many not, because LINE did not take it or there was no new report; the log
///   says why
/// @param before how many languages had been announced already, or are being now by another
///   instance
public record LineAnnouncement(int sent, int withheld, int failed, int before) {
  /// Of nobody.
  public static final LineAnnouncement NONE = new LineAnnouncement(0, 0, 0, 0);

  LineAnnouncement and(LineAnnouncement other) {
    return new LineAnnouncement(
        sent + other.sent, withheld + other.withheld, failed + other.failed, before + other.before);
  }
}
