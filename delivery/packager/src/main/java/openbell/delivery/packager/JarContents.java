package openbell.delivery.packager;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// What the checks of a plan need to know of a jar, from reading it once.
///
/// @param newest by the Java release from which on they are read (0: by every one), the class file
///   with the highest version
/// @param secrets what looks like one
record JarContents(
    Path path,
    Map<Integer, ClassVersion> newest,
    List<NativeLibrary> libraries,
    List<Problem> secrets) {

  private static final int MAGIC = 0xcafebabe;
  private static final int MAJOR = 6;

  /// Read only by that release of Java and later ones.
  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d+)/.*");

  JarContents {
    newest = Map.copyOf(newest);
    libraries = List.copyOf(libraries);
    secrets = List.copyOf(secrets);
  }

  /// A class file and its version.
  record ClassVersion(String file, int major) {}

  static JarContents of(Path jar, AllowedSecrets allowed) throws IOException {
    String name = String.valueOf(jar.getFileName());
    Map<Integer, ClassVersion> newest = new TreeMap<>();
    List<NativeLibrary> libraries = new ArrayList<>();
    List<Problem> secrets = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        if (entry.isDirectory()) {
          continue;
        }
        byte[] content;
        try (InputStream in = zip.getInputStream(entry)) {
          content = in.readAllBytes();
        }
        version(entry.getName(), content)
            .ifPresent(found -> newest.merge(since(found.file()), found, JarContents::newer));
        NativeLibrary.of(name, entry.getName(), content).ifPresent(libraries::add);
        secret(name, entry.getName(), content, allowed).ifPresent(secrets::add);
      }
    }
    return new JarContents(jar, newest, libraries, secrets);
  }

  private static Optional<ClassVersion> version(String file, byte[] content) {
    if (!file.endsWith(".class")
        || file.endsWith("module-info.class")
        || content.length < MAJOR + 2
        || ByteBuffer.wrap(content).getInt(0) != MAGIC) {
      return Optional.empty();
    }
    return Optional.of(new ClassVersion(file, ByteBuffer.wrap(content).getShort(MAJOR) & 0xffff));
  }

  private static int since(String file) {
    Matcher versioned = VERSIONED.matcher(file);
    return versioned.matches() ? Integer.parseInt(versioned.group(1)) : 0;
  }

  private static ClassVersion newer(ClassVersion one, ClassVersion other) {
    return other.major() > one.major() ? other : one;
  }

  private static Optional<Problem> secret(
      String jar, String file, byte[] content, AllowedSecrets allowed) {
    return SecretSearch.find(file, content)
        .filter(found -> !allowed.allow(jar, file))
        .map(
            found ->
                new Problem(
                    "%s in %s of %s".formatted(found, file, jar),
                    "take it out and renew it, or say in the allow-list why it is no secret"));
  }

  /// The first class, of those that a runtime reads, that is too new for it.
  Optional<ClassVersion> tooNewFor(JavaRuntime runtime) {
    return newest.entrySet().stream()
        .filter(e -> e.getKey() <= runtime.release())
        .map(Map.Entry::getValue)
        .filter(found -> found.major() > runtime.classFileVersion())
        .findFirst();
  }
}
