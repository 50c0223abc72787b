package openbell.delivery.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/// Finds handlers in deployment packages.
public final class PackagedHandlers {

  private static final Pattern LIBRARY = Pattern.compile("lib/[^/]+\\.jar");

  private PackagedHandlers() {}

  /// The handler that is meant: a full class name as it is, or else the one class of the zip, in
  /// its root or its `lib/*.jar`, with that simple name.
  ///
  /// @throws IllegalArgumentException if there is no such class, or several
  /// @throws IOException if the zip cannot be read
  public static String resolve(Path zip, String handler) throws IOException {
    if (handler.contains(".")) {
      return handler;
    }
    String method = handler.contains("::") ? handler.substring(handler.indexOf("::")) : "";
    String simple = handler.substring(0, handler.length() - method.length());
    Set<String> found = new TreeSet<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().map(ZipEntry.class::cast).toList()) {
        addIf(simple, entry.getName(), found);
        if (LIBRARY.matcher(entry.getName()).matches()) {
          addOfJar(simple, file.getInputStream(entry), found);
        }
      }
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          found.isEmpty()
              ? "No class of " + zip + " is called " + simple + ": give the handler's full name"
              : simple + " is " + String.join(", ", found) + " in " + zip + ": give one in full");
    }
    return found.iterator().next() + method;
  }

  private static void addOfJar(String simple, InputStream bytes, Set<String> found)
      throws IOException {
    try (ZipInputStream jar = new ZipInputStream(bytes)) {
      for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
        addIf(simple, entry.getName(), found);
      }
    }
  }

  private static void addIf(String simple, String path, Set<String> found) {
    if (path.endsWith("/" + simple + ".class") || path.equals(simple + ".class")) {
      String name = path.substring(0, path.length() - ".class".length());
      if (!name.startsWith("META-INF/")) {
        found.add(name.replace('/', '.'));
      }
    }
  }
}
