package openbell.delivery.packager;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import openbell.delivery.bundle.ClassPath;

/// The jars that a Maven module runs with.
public final class ModuleClassPath {

  private static final Pattern NOT_RUN =
      Pattern.compile(".*-(sources|javadoc|tests|test-sources)\\.jar");

  private ModuleClassPath() {}

  /// The jars of a folder and, where the folder is a module's `target/lib`, the module's own jar
  /// beside it; or those of a class-path string. By name, as Lambda puts them on its class path.
  ///
  /// @throws IllegalArgumentException for what is not there, has no jar, or two of one name
  public static List<Path> of(String folderOrClassPath) {
    List<Path> jars = new ArrayList<>(ClassPath.of(folderOrClassPath));
    Path target = Path.of(folderOrClassPath).toAbsolutePath().normalize().getParent();
    if (folderOrClassPath.matches("(?:.*/)?target/lib/?") && target != null) {
      jars.addAll(own(target, jars));
    }
    Set<String> names = new TreeSet<>();
    for (Path jar : jars) {
      if (!names.add(name(jar))) {
        throw new IllegalArgumentException(
            "Two jars are called " + name(jar) + ", and one zip cannot hold both: leave one out");
      }
    }
    return jars.stream()
        .sorted((a, b) -> name(a).compareTo(name(b)))
        .collect(Collectors.toUnmodifiableList());
  }

  private static List<Path> own(Path target, List<Path> lib) {
    if (!hasJar(target)) {
      return List.of();
    }
    Set<String> there = lib.stream().map(ModuleClassPath::name).collect(Collectors.toSet());
    return ClassPath.of(target.toString()).stream()
        .filter(jar -> !NOT_RUN.matcher(name(jar)).matches() && !there.contains(name(jar)))
        .toList();
  }

  private static boolean hasJar(Path target) {
    String[] names = target.toFile().list((folder, name) -> name.endsWith(".jar"));
    return names != null && names.length > 0 && Files.isDirectory(target);
  }

  private static String name(Path jar) {
    return String.valueOf(jar.getFileName());
  }
}
