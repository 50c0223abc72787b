import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes the jars of a folder quick to start from; run by the build on its own copies.
///
/// Picocli's classes are of Java 5, which an AOT cache does not take: they are written again as
/// Java 17's, with stack maps. DuckDB's driver unpacks 72 MB of native code into the folder for
/// temporary files in every process; where its jar has none, it loads the one that lies beside the
/// jar. So that of this machine is put there, and those of all machines are left out of the jar. On
/// a machine for which it has none, the jar stays as it is.
final class LauncherJars {
  private static final String NATIVE = "libduckdb_java.so_";
  private static final LocalDateTime SAME_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private LauncherJars() {}

  /// Takes the folder.
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    for (Path picocli : jars(folder, "picocli-")) {
      rewrite(picocli, _ -> true, upgraded(picocli));
    }
    for (Path duckDb : jars(folder, "duckdb_jdbc-")) {
      if (unpacked(duckDb, NATIVE + machine())) {
        rewrite(duckDb, name -> !name.startsWith(NATIVE), (_, bytes) -> bytes);
      }
    }
  }

  @FunctionalInterface
  private interface Change {
    byte[] of(String name, byte[] bytes);
  }

  /// Those of all versions: an older one stays where it is not cleaned away, rewritten already.
  private static List<Path> jars(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().matches(prefix + ".*\\.jar")).toList();
      if (found.isEmpty()) {
        throw new IOException(folder + " has no jar " + prefix + "*");
      }
      return found;
    }
  }

  private static Change upgraded(Path jar) throws IOException {
    ClassFile parser = ClassFile.of();
    Set<ClassDesc> interfaces = new HashSet<>();
    Map<ClassDesc, ClassDesc> parents = new HashMap<>();
    try (ZipFile in = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(in.entries())) {
        if (isClass(entry.getName())) {
          ClassModel found = parser.parse(bytes(in, entry));
          ClassDesc name = found.thisClass().asSymbol();
          if (found.flags().has(AccessFlag.INTERFACE)) {
            interfaces.add(name);
          } else {
            found.superclass().ifPresent(parent -> parents.put(name, parent.asSymbol()));
          }
        }
      }
    }
    ClassHierarchyResolver own = ClassHierarchyResolver.of(interfaces, parents);
    ClassFile writer =
        ClassFile.of(
            ClassFile.ConstantPoolSharingOption.NEW_POOL,
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                own.orElse(ClassHierarchyResolver.defaultResolver())));
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_17_VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    ClassTransform all =
        version.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL));
    return (name, bytes) -> isClass(name) ? writer.transformClass(writer.parse(bytes), all) : bytes;
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class") && !name.endsWith("module-info.class");
  }

  private static byte[] bytes(ZipFile in, ZipEntry entry) throws IOException {
    try (InputStream stream = in.getInputStream(entry)) {
      return stream.readAllBytes();
    }
  }

  /// As the driver names it.
  private static String machine() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    return (os.startsWith("windows") ? "windows" : os.startsWith("mac") ? "macos" : "linux")
        + (arm ? "_arm64" : "_amd64");
  }

  private static boolean unpacked(Path jar, String name) throws IOException {
    try (ZipFile in = new ZipFile(jar.toFile())) {
      ZipEntry entry = in.getEntry(name);
      if (entry == null) {
        return false;
      }
      Path aside = jar.resolveSibling(name + ".part");
      try (InputStream stream = in.getInputStream(entry)) {
        Files.copy(stream, aside, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(aside, jar.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
  }

  private static void rewrite(Path jar, Predicate<String> kept, Change change) throws IOException {
    Path aside = jar.resolveSibling(jar.getFileName() + ".part");
    try (ZipFile in = new ZipFile(jar.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(aside))) {
      for (ZipEntry entry : Collections.list(in.entries())) {
        if (kept.test(entry.getName())) {
          ZipEntry written = new ZipEntry(entry.getName());
          written.setTimeLocal(SAME_TIME);
          out.putNextEntry(written);
          out.write(change.of(entry.getName(), bytes(in, entry)));
        }
      }
    }
    Files.move(aside, jar, StandardCopyOption.ATOMIC_MOVE);
  }
}
