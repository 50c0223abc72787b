package openbell.delivery.packager;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import openbell.delivery.bundle.JarRules;

/// Which jars go into which layer: [JarRules] of lines `LAYER PATTERN`. The word `function` keeps a
/// jar in the function's zip, where those go too that no line fits.
public record LayerRules(JarRules rules) {

  static final String NAME = "[a-z][a-z0-9-]{0,31}";
  private static final String KEPT = "function";
  private static final String INSTEAD =
      "'NAME group:artifact' or 'NAME name*.jar', where NAME is a layer's in lower case or"
          + " 'function'";

  /// Checks the number of layers.
  ///
  /// @throws IllegalArgumentException for more than a function can have, or none
  public LayerRules {
    long names =
        rules.rules().stream()
            .map(JarRules.Rule::word)
            .filter(word -> !word.equals(KEPT))
            .distinct()
            .count();
    if (names == 0 || names > LambdaLimits.MOST_LAYERS) {
      throw new IllegalArgumentException(
          "The rules name "
              + names
              + " layers, and a function has 1 to 5: give fewer names, or at least one");
    }
  }

  /// Reads a file of rules.
  ///
  /// @throws IllegalArgumentException with the line that is none
  public static LayerRules read(Path file) {
    return new LayerRules(JarRules.read(file, Pattern.compile(NAME), INSTEAD));
  }

  /// Reads lines.
  ///
  /// @param name of where they come from, for errors
  /// @throws IllegalArgumentException with the line that is none
  public static LayerRules parse(String name, List<String> lines) {
    return new LayerRules(JarRules.parse(name, lines, Pattern.compile(NAME), INSTEAD));
  }

  /// Jars, sorted.
  ///
  /// @param function those of the function's zip
  /// @param layers the others by layer, in the order of the rules; none is empty
  /// @param unused rules that decided on none: likely a mistake
  record Split(List<Path> function, Map<String, List<Path>> layers, List<JarRules.Rule> unused) {}

  Split split(List<Path> jars) {
    Map<String, List<Path>> layers = new LinkedHashMap<>();
    rules.rules().forEach(rule -> layers.put(rule.word(), new ArrayList<>()));
    Set<JarRules.Rule> used = new HashSet<>();
    for (Path jar : jars) {
      Optional<JarRules.Rule> rule = rules.deciding(jar);
      rule.ifPresent(used::add);
      String name = rule.map(JarRules.Rule::word).orElse(KEPT);
      layers.computeIfAbsent(name, _ -> new ArrayList<>()).add(jar);
    }
    List<Path> function = layers.getOrDefault(KEPT, List.of());
    layers.remove(KEPT);
    layers.values().removeIf(List::isEmpty);
    return new Split(
        function, layers, rules.rules().stream().filter(r -> !used.contains(r)).toList());
  }
}
