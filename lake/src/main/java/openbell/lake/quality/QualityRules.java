package openbell.lake.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The rules of quality by name, in the order of their file. Immutable.
public final class QualityRules {
  /// What a broken rule means for the whole history.
  public enum Severity {
    /// It goes to quarantine; the last good one stays in use.
    UNUSABLE,
    /// It is used; the finding is counted and told.
    LABEL
  }

  /// One rule.
  ///
  /// @param limits numbers by name, as the reason explains them
  /// @param reason what is wrong when it is broken, for people
  public record Rule(String name, Severity severity, Map<String, Double> limits, String reason) {
    /// Copies the limits.
    public Rule {
      limits = Map.copyOf(limits);
    }

    /// A limit of that name.
    ///
    /// @throws IllegalArgumentException when the file gives none
    double limit(String limit) {
      return Optional.ofNullable(limits.get(limit))
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "rule %s has no limit %s: give it in rules.tsv".formatted(name, limit)));
    }
  }

  private final Map<String, Rule> rules;

  private QualityRules(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /// The rules that come with the program.
  public static QualityRules bundled() {
    try (InputStream in = QualityRules.class.getResourceAsStream("rules.tsv")) {
      if (in == null) {
        throw new IllegalStateException("rules.tsv is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("rules.tsv cannot be read", e);
    }
  }

  /// Rules from the text of a file: rule, severity, limits, reason, with tabs between.
  ///
  /// @throws IllegalArgumentException with the line that is no rule
  static QualityRules parse(String text) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              String[] fields = line.split("\t", -1);
              if (fields.length != 4) {
                throw new IllegalArgumentException(
                    "\"" + line + "\" is no rule: give name, severity, limits, reason");
              }
              Severity severity = Severity.valueOf(fields[1].toUpperCase(Locale.ROOT));
              rules.put(fields[0], new Rule(fields[0], severity, limits(fields[2]), fields[3]));
            });
    return new QualityRules(rules);
  }

  private static Map<String, Double> limits(String text) {
    Map<String, Double> limits = new LinkedHashMap<>();
    for (String limit : text.isBlank() ? new String[0] : text.strip().split(" +")) {
      int equals = limit.indexOf('=');
      limits.put(limit.substring(0, equals), Double.parseDouble(limit.substring(equals + 1)));
    }
    return limits;
  }

  /// The rule of that name.
  ///
  /// @throws IllegalArgumentException when there is none
  public Rule rule(String name) {
    return Optional.ofNullable(rules.get(name))
        .orElseThrow(() -> new IllegalArgumentException("there is no rule " + name));
  }

  /// All of them, in the order of the file.
  public List<Rule> all() {
    return List.copyOf(rules.values());
  }
}
