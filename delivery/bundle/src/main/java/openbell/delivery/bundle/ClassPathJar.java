package openbell.delivery.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// A jar of a class path, and the coordinates that Maven's archiver left in it.
///
/// @param coordinates `group:artifact` of each `pom.properties`; more than one if the jar is a
///   bundle of others, none if another tool made it
/// @param loader whether it holds the loader of bundles, or what that needs
record ClassPathJar(Path path, List<String> coordinates, boolean loader) {

  private static final List<String> LOADER =
      List.of(
          "openbell/delivery/bundle/loader/BundleHandler.class",
          "openbell/store/signing/SigV4.class");

  private static final Pattern POM_PROPERTIES =
      Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");

  ClassPathJar {
    coordinates = List.copyOf(coordinates);
  }

  static ClassPathJar open(Path path) {
    List<String> coordinates = new ArrayList<>();
    boolean loader;
    try (ZipFile jar = new ZipFile(path.toFile())) {
      loader = LOADER.stream().anyMatch(name -> jar.getEntry(name) != null);
      List<? extends ZipEntry> poms =
          jar.stream().filter(e -> POM_PROPERTIES.matcher(e.getName()).matches()).toList();
      for (ZipEntry pom : poms) {
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(pom)) {
          properties.load(in);
        }
        coordinates.add(
            properties.getProperty("groupId") + ":" + properties.getProperty("artifactId"));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(path + " cannot be read as a jar: " + e.getMessage(), e);
    }
    return new ClassPathJar(path, coordinates, loader);
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /// Whether a rule's pattern is this jar: by its name, or by its coordinates, as its place in a
  /// Maven repository has them or else what is in it.
  boolean fits(String pattern) {
    int colon = pattern.indexOf(':');
    if (colon < 0) {
      return Glob.of(pattern).matches(name());
    }
    return inRepository(pattern.substring(0, colon), pattern.substring(colon + 1))
        || (coordinates.size() == 1 && Glob.of(pattern).matches(coordinates.getFirst()));
  }

  // .../GROUP/AS/FOLDERS/ARTIFACT/VERSION/ARTIFACT-VERSION.jar
  private boolean inRepository(String group, String artifact) {
    String folders = Glob.regex(group.replace('.', '/'));
    String name = Glob.regex(artifact).replace(".*", "[^/]*");
    String place = path.toAbsolutePath().toString().replace('\\', '/');
    return Pattern.matches(
        "(?:.*/)?" + folders + "/(" + name + ")/([^/]+)/\\1-\\2[^/]*\\.jar", place);
  }
}
