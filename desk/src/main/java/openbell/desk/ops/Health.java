package openbell.desk.ops;

/// How a thing is, as far as numbers say. Judged in one place, so that a page and a mail of the
/// same numbers never disagree on whether all is well.
public enum Health {
  /// As it should be.
  GOOD,
  /// Somebody should look when there is time.
  LOOK,
  /// Somebody should look now.
  BAD,
  /// Not set up, or nothing happened: nothing to judge.
  NEUTRAL;

  /// Whether an operator is to be told.
  public boolean wantsALook() {
    return this == LOOK || this == BAD;
  }

  /// The things that are judged, in the order in which they are told.
  public enum Concern {
    /// Whether what all instances share can be read.
    STORE,
    /// Whether what is followed is there.
    FRESHNESS,
    /// Whether makings failed; that nobody knows a symbol is no failure of ours.
    REPORTS,
    /// Whether sources answer.
    SOURCES,
    /// Whether runs of warming left anything undone.
    WARMED,
    /// Whether what sources sent could be used.
    QUALITY,
    /// Whether language models may be asked, and the day's budget.
    MODEL,
    /// Whether LINE still takes messages.
    LINE;

    private static final double NEARLY_SPENT = 0.8;
    private static final long FEW_PUSHES = 50;

    /// How this is by these numbers.
    public Health in(OpsNumbers numbers) {
      return switch (this) {
        case STORE -> numbers.unread().isPresent() ? BAD : GOOD;
        case FRESHNESS -> freshness(numbers.freshness());
        case REPORTS ->
            numbers.reports().failures().stream().allMatch(OpsNumbers.Failure::unknownSymbol)
                ? GOOD
                : LOOK;
        case SOURCES -> {
          boolean failing = numbers.sources().stream().anyMatch(s -> s.failed() > 0);
          boolean down = numbers.sources().stream().anyMatch(s -> s.failed() > 0 && s.ok() == 0);
          yield down ? BAD : failing ? LOOK : GOOD;
        }
        case WARMED ->
            numbers.warmed().isEmpty()
                ? NEUTRAL
                : numbers.warmed().stream().anyMatch(OpsNumbers.Warmed::failed) ? LOOK : GOOD;
        case QUALITY ->
            numbers.quality().quarantined() > 0 || !numbers.quality().alerts().isEmpty()
                ? LOOK
                : GOOD;
        case MODEL -> model(numbers.model());
        case LINE -> line(numbers.line());
      };
    }

    private static Health freshness(OpsNumbers.Freshness fresh) {
      return fresh.failed() > 0 ? BAD : fresh.late().isEmpty() ? GOOD : LOOK;
    }

    private static Health model(OpsNumbers.Model model) {
      if (model.switchedOff()) {
        return LOOK;
      }
      if (!model.on()) {
        return NEUTRAL;
      }
      return model.usdPerDay() > 0 && model.usedTodayUsd() >= model.usdPerDay()
          ? BAD
          : model.usedTodayUsd() >= NEARLY_SPENT * model.usdPerDay() ? LOOK : GOOD;
    }

    private static Health line(OpsNumbers.LinePushes line) {
      if (!line.set()) {
        return NEUTRAL;
      }
      if (!line.told()) {
        return LOOK;
      }
      long left = line.left().orElse(Long.MAX_VALUE);
      return left == 0 ? BAD : left < FEW_PUSHES ? LOOK : GOOD;
    }
  }
}
