package openbell.scan;

/// Carries a mistake from where it is found to where the outcome is made; leaves this package
/// never.
final class MistakeException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Mistake mistake;

  MistakeException(Mistake mistake) {
    super(mistake.message(), null, false, false);
    this.mistake = mistake;
  }

  Mistake mistake() {
    return mistake;
  }
}
