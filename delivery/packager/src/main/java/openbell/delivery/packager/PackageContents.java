package openbell.delivery.packager;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The jars of a function, read once: what is in them that Lambda would refuse, or fail on when it
/// is too late.
public final class PackageContents {

  private final List<JarContents> jars;

  private PackageContents(List<JarContents> jars) {
    this.jars = jars;
  }

  /// Reads jars, as they are delivered: in the zip, in layers, in a bundle.
  ///
  /// @throws IOException if one cannot be read
  public static PackageContents of(List<Path> jars, AllowedSecrets allowed) throws IOException {
    List<JarContents> read = new ArrayList<>();
    for (Path jar : jars) {
      try {
        read.add(JarContents.of(jar, allowed));
      } catch (IOException e) {
        throw new IOException(jar + " cannot be read as a jar: " + e.getMessage(), e);
      }
    }
    return new PackageContents(read);
  }

  /// Class files too new for the runtime, native libraries for another processor alone, secrets.
  public List<Problem> problems(FunctionSettings settings) {
    List<Problem> problems = new ArrayList<>();
    for (JarContents jar : jars) {
      jar.tooNewFor(settings.runtime())
          .ifPresent(
              found ->
                  problems.add(
                      new Problem(
                          "%s of %s has class-file version %d, and %s reads up to %d"
                              .formatted(
                                  found.file(),
                                  jar.path().getFileName(),
                                  found.major(),
                                  settings.runtime(),
                                  settings.runtime().classFileVersion()),
                          "take a newer runtime, or compile it for an older release")));
    }
    problems.addAll(libraries(settings.architecture()));
    jars.forEach(jar -> problems.addAll(jar.secrets()));
    return problems;
  }

  private List<Problem> libraries(Architecture architecture) {
    Map<String, List<NativeLibrary>> families =
        jars.stream()
            .flatMap(jar -> jar.libraries().stream())
            .collect(
                Collectors.groupingBy(NativeLibrary::family, TreeMap::new, Collectors.toList()));
    List<Problem> problems = new ArrayList<>();
    for (List<NativeLibrary> family : families.values()) {
      if (family.stream().noneMatch(l -> l.machine() == architecture.machine())) {
        NativeLibrary one = family.getFirst();
        problems.add(
            new Problem(
                "%s of %s is not for %s, and nothing else in its place is"
                    .formatted(one.path(), one.jar(), architecture),
                "add the library for it, or take the other architecture"));
      }
    }
    return problems;
  }

  /// What is wrong with a handler, if anything.
  ///
  /// @param handler as the function's configuration has it: `com.acme.Web` or
  ///   `com.acme.Web::answer`
  /// @param bundled whether the bundle's loader makes it: it passes on to nothing but a
  ///   `RequestStreamHandler`
  /// @throws IOException if a jar cannot be read
  public Optional<Problem> handlerProblem(String handler, boolean bundled) throws IOException {
    return new HandlerCheck(jars.stream().map(JarContents::path).toList())
        .problem(handler, bundled);
  }
}
