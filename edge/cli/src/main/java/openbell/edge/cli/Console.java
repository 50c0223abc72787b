package openbell.edge.cli;

import java.io.PrintStream;

/// Where a command writes: results to `out`, everything else to `err`.
record Console(PrintStream out, PrintStream err) {

  /// One line that says what went wrong.
  void error(String line) {
    err.println("openbell: " + oneLine(line));
  }

  void note(String line) {
    err.println("openbell: note: " + oneLine(line));
  }

  /// What an exception says; its name when it says nothing.
  static String message(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /// A message from anywhere as one printable line.
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
