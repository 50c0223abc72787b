package openbell.report.pdf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Loan words and names that ICU's dictionary does not know and would break inside.
final class NoBreakWords {
  private static final String FILE = "no-break.txt";
  private static final NoBreakWords BUNDLED = new NoBreakWords(read());

  private final Map<Character, List<String>> longestFirst;

  private NoBreakWords(List<String> words) {
    this.longestFirst =
        words.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .collect(Collectors.groupingBy(word -> word.charAt(0)));
  }

  static NoBreakWords bundled() {
    return BUNDLED;
  }

  /// The length of the longest word that begins at a place of a text; 0 when none does.
  int lengthAt(String text, int at) {
    for (String word : longestFirst.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(word, at)) {
        return word.length();
      }
    }
    return 0;
  }

  private static List<String> read() {
    try (InputStream in = NoBreakWords.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the jar");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }
}
