package openbell.feeds;

/** Foreign text made fit for one line of ours. */
final class Texts {

  private static final int MAX_LENGTH = 160;

  private Texts() {}

  /** The text without control characters and on one line, cut after 160 characters. */
  static String oneLine(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    for (int i = 0; i < text.length() && out.length() < MAX_LENGTH; i++) {
      char c = text.charAt(i);
      boolean plain =
          !Character.isISOControl(c)
              && !Character.isSurrogate(c)
              && Character.getType(c) != Character.FORMAT
              && !Character.isSpaceChar(c);
      if (plain) {
        out.append(c);
      } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    String line = out.toString().strip();
    return line.isEmpty() || text.length() <= MAX_LENGTH ? line : line + "…";
  }
}
