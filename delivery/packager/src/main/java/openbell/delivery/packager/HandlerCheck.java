package openbell.delivery.packager;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Whether Lambda, or the bundle's loader, can make a handler of what is in these jars. Read from
/// the class files: nothing is loaded.
final class HandlerCheck {

  private static final String STREAM = "com/amazonaws/services/lambda/runtime/RequestStreamHandler";
  private static final String OBJECT = "com/amazonaws/services/lambda/runtime/RequestHandler";

  private final List<Path> jars;
  private final Map<String, Optional<ClassModel>> read = new HashMap<>();

  HandlerCheck(List<Path> jars) {
    this.jars = List.copyOf(jars);
  }

  Optional<Problem> problem(String handler, boolean bundled) throws IOException {
    int colons = handler.indexOf("::");
    String type = colons < 0 ? handler : handler.substring(0, colons);
    Optional<String> method =
        colons < 0 ? Optional.empty() : Optional.of(handler.substring(colons + 2));
    Optional<ClassModel> found = find(type.replace('.', '/'));
    if (found.isEmpty()) {
      return Optional.of(missing(type));
    }
    ClassModel model = found.get();
    if (!model.flags().has(AccessFlag.PUBLIC)
        || model.flags().has(AccessFlag.ABSTRACT)
        || !hasConstructor(model)) {
      return problem(
          handler + " cannot be made",
          "let it be a public class with a public constructor that takes nothing");
    }
    Set<String> kinds = new TreeSet<>();
    Set<String> methods = new TreeSet<>();
    collect(model, kinds, methods);
    if (bundled) {
      return throughLoader(handler, method, kinds);
    }
    if (method.isPresent() && !methods.contains(method.get())) {
      return problem(
          handler + " has no public method of that name", "it has " + String.join(", ", methods));
    }
    if (method.isEmpty() && !kinds.contains(STREAM) && !kinds.contains(OBJECT)) {
      return problem(
          handler + " is neither a RequestHandler nor a RequestStreamHandler",
          "implement one, or name a method: " + type + "::handle");
    }
    return Optional.empty();
  }

  private static Optional<Problem> throughLoader(
      String handler, Optional<String> method, Set<String> kinds) {
    if (method.isPresent()) {
      return problem(
          handler + " names a method, which the bundle's loader does not know",
          "name the class alone");
    }
    return kinds.contains(STREAM)
        ? Optional.empty()
        : problem(
            handler + " is no RequestStreamHandler, and the bundle's loader makes nothing else",
            "implement it, or ship without a bundle");
  }

  private static Optional<Problem> problem(String what, String cure) {
    return Optional.of(new Problem(what, cure));
  }

  private static boolean hasConstructor(ClassModel model) {
    return model.methods().stream()
        .anyMatch(
            m ->
                m.methodName().equalsString("<init>")
                    && m.methodType().equalsString("()V")
                    && m.flags().has(AccessFlag.PUBLIC));
  }

  /// All that it implements and its public methods, those that it inherits within the jars
  /// included.
  private void collect(ClassModel model, Set<String> kinds, Set<String> methods)
      throws IOException {
    for (MethodModel method : model.methods()) {
      String name = method.methodName().stringValue();
      if (method.flags().has(AccessFlag.PUBLIC) && !name.startsWith("<")) {
        methods.add(name);
      }
    }
    for (var each : model.interfaces()) {
      visit(each.asInternalName(), kinds, methods);
    }
    if (model.superclass().isPresent()) {
      visit(model.superclass().get().asInternalName(), kinds, methods);
    }
  }

  private void visit(String name, Set<String> kinds, Set<String> methods) throws IOException {
    if (kinds.add(name)) {
      Optional<ClassModel> model = find(name);
      if (model.isPresent()) {
        collect(model.get(), kinds, methods);
      }
    }
  }

  private Optional<ClassModel> find(String name) throws IOException {
    if (name.startsWith("java/")) {
      return Optional.empty();
    }
    Optional<ClassModel> known = read.get(name);
    if (known == null) {
      known = look(name + ".class");
      read.put(name, known);
    }
    return known;
  }

  private Optional<ClassModel> look(String file) throws IOException {
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        ZipEntry entry = zip.getEntry(file);
        if (entry != null) {
          try (InputStream in = zip.getInputStream(entry)) {
            return Optional.of(ClassFile.of().parse(in.readAllBytes()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private Problem missing(String type) throws IOException {
    String simple = "/" + type.substring(type.lastIndexOf('.') + 1) + ".class";
    Set<String> others = new TreeSet<>();
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.endsWith(simple) && !name.startsWith("META-INF/"))
            .map(name -> name.replace(".class", "").replace('/', '.'))
            .forEach(others::add);
      }
    }
    return new Problem(
        "no jar has the handler " + type,
        others.isEmpty() ? "add the module that has it" : "there is " + String.join(", ", others));
  }
}
