package openbell.delivery.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import openbell.delivery.bundle.BundleRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageBuilderTest {

  @TempDir Path dir;

  @Test
  void theSameJarsGiveTheSameZipAndBundleWhereverAndWhenever() throws Exception {
    BuiltPackage one = PackageBuilder.build(plan(lib("a")), dir.resolve("out-a"));
    List<Path> jars = lib("b/deeper");
    for (Path jar : jars) {
      Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2031-05-06T07:08:09Z")));
      Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rwx------"));
    }
    BuiltPackage two = PackageBuilder.build(plan(jars.reversed()), dir.resolve("out-b"));
    assertThat(two.zip()).hasSameBinaryContentAs(one.zip());
    assertThat(two.sha256()).isEqualTo(one.sha256()).hasSize(64);
    assertThat(two.bundle().orElseThrow().sha256()).isEqualTo(one.bundle().orElseThrow().sha256());
  }

  /// Jars as their makers built them, made smaller on the way: what this test itself runs with.
  @Test
  void realJarsGiveTheSameZipAndBundleFromTwoFolders() throws Exception {
    List<Path> jars =
        Stream.of(System.getProperty("java.class.path").split(":", -1))
            .map(Path::of)
            .filter(jar -> Files.isRegularFile(jar) && jar.toString().endsWith(".jar"))
            .toList();
    assertThat(jars).hasSizeGreaterThan(10);
    List<BuiltPackage> built = new ArrayList<>();
    for (String folder : List.of("here", "there/and/deeper")) {
      Path lib = Files.createDirectories(dir.resolve(folder));
      for (Path jar : jars) {
        Path copy = Files.copy(jar, lib.resolve(jar.getFileName()));
        Files.setLastModifiedTime(
            copy, FileTime.from(Instant.ofEpochSecond(folder.length() * 100_000_000L)));
        Files.setPosixFilePermissions(
            copy,
            PosixFilePermissions.fromString(folder.equals("here") ? "rw-r--r--" : "rwx------"));
      }
      Jars.jar(lib.resolve("loader-1.jar"), Map.of(Jars.LOADER, 10));
      PackagePlan plan =
          PackagePlan.of(ModuleClassPath.of(lib.toString()), Architecture.ARM64)
              .withRules(BundleRules.parse("rules", List.of("heavy sqlite-*.jar")));
      built.add(PackageBuilder.build(plan, lib.resolve("out")));
    }
    assertThat(built.getFirst().jars()).filteredOn(jar -> jar.leftOut() > 0).isNotEmpty();
    assertThat(built.getLast().zip()).hasSameBinaryContentAs(built.getFirst().zip());
    assertThat(built.getLast().bundle().orElseThrow().sha256())
        .isEqualTo(built.getFirst().bundle().orElseThrow().sha256());
  }

  @Test
  void theZipHasTheThinJarsByNameWithOneTimeAndMode() throws Exception {
    BuiltPackage built = PackageBuilder.build(plan(lib("a")), dir.resolve("out"));
    assertThat(Jars.names(built.zip()))
        .containsExactly("lib/app-1.jar", "lib/loader-1.jar", "lib/z.jar");
    try (ZipFile zip = new ZipFile(built.zip().toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        assertThat(entry.getTimeLocal()).isEqualTo("1980-02-01T00:00");
        assertThat(zip.getInputStream(entry).readAllBytes())
            .isEqualTo(Files.readAllBytes(dir.resolve("a").resolve(entry.getName().substring(4))));
      }
    }
    // The directory's entries begin with this; made on Unix, and the mode is in the upper half.
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(built.zip()));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int first = bytes.getInt(bytes.limit() - 6);
    assertThat(bytes.getInt(first)).isEqualTo(0x02014b50);
    assertThat(bytes.get(first + 5)).isEqualTo((byte) 3);
    assertThat(bytes.getInt(first + 38) >>> 16).isEqualTo(0100644);
  }

  @Test
  void withoutRulesAllIsInTheZip() throws Exception {
    PackagePlan plan = PackagePlan.of(lib("a"), Architecture.X86_64);
    BuiltPackage built = PackageBuilder.build(plan, dir.resolve("out"));
    assertThat(built.bundle()).isEmpty();
    assertThat(Jars.names(built.zip()))
        .containsExactly("lib/app-1.jar", "lib/heavy-1.jar", "lib/loader-1.jar", "lib/z.jar");
  }

  @Test
  void theReportSaysWhatTakesTheRoom() throws Exception {
    BuiltPackage built = PackageBuilder.build(plan(lib("a")), dir.resolve("out"));
    assertThat(built.report())
        .contains(
            "heavy   2.10 MB   0.60 MB  heavy-1.jar  without 2 unneeded files",
            "        2.10 MB   0.60 MB  all 4 jars",
            "heavy   2.10 MB   0.60 MB  in the bundle");
    assertThat(built.report().getLast())
        .isEqualTo("zip 0.00 MB for x86_64, sha256 " + built.sha256());
  }

  @Test
  void sqliteWorksWithTheLibraryOfThisMachineAloneAndKeepsItsLicences() throws Exception {
    Path sqlite = sqliteJar();
    Architecture here = Architecture.ofJvm(System.getProperty("os.arch"));
    BuiltPackage built =
        PackageBuilder.build(PackagePlan.of(List.of(sqlite), here), dir.resolve("out"));
    Path slim = built.jars().getFirst().path();
    assertThat(slim).isNotEqualTo(sqlite);
    assertThat(Files.size(slim)).isLessThan(2_000_000);
    assertThat(Jars.names(slim))
        .filteredOn(name -> name.matches(".*\\.(so|dll|dylib)"))
        .containsExactly(
            here == Architecture.X86_64
                ? "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so"
                : "org/sqlite/native/Linux/aarch64/libsqlitejdbc.so");
    assertThat(Jars.names(slim))
        .contains(
            "META-INF/maven/org.xerial/sqlite-jdbc/LICENSE",
            "META-INF/maven/org.xerial/sqlite-jdbc/LICENSE.zentus");
    assertThat(versionBy(slim)).startsWith("3.");
  }

  @Test
  void smallGainsLeaveAJarAsItsMakersBuiltIt() throws Exception {
    Path big =
        Jars.jar(
            dir.resolve("a/big.jar"),
            Map.of("META-INF/native-image/x.json", 90_000, "data", 10_000_000));
    Path small = Jars.jar(dir.resolve("a/small.jar"), Map.of("README.md", 10_000, "data", 10_000));
    BuiltPackage built =
        PackageBuilder.build(
            PackagePlan.of(List.of(big, small), Architecture.ARM64), dir.resolve("out"));
    assertThat(built.jars()).extracting(SlimJar::path).containsExactly(big, small);
  }

  @Test
  void moreThanLambdaTakesIsRefusedWithTheNumberOfBytes() throws Exception {
    Path huge = Jars.jar(dir.resolve("a/huge.jar"), Map.of("data", 10));
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      byte[] zip = Files.readAllBytes(huge);
      file.setLength(262_144_001 - zip.length); // A zip may have anything before it.
      file.seek(262_144_001 - zip.length);
      file.write(zip);
    }
    PackagePlan plan = PackagePlan.of(List.of(huge), Architecture.ARM64);
    assertThatThrownBy(() -> PackageBuilder.build(plan, dir.resolve("out")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "The function's jars have 262,144,001 bytes, and Lambda takes 262,144,000:"
                + " make more of them heavy");
    assertThat(dir.resolve("out/function.zip")).doesNotExist();
  }

  @Test
  void aBundleWithoutItsLoaderIsRefused() throws Exception {
    List<Path> jars = new ArrayList<>(lib("a"));
    jars.removeIf(jar -> jar.endsWith("loader-1.jar"));
    assertThatThrownBy(() -> PackageBuilder.build(plan(jars), dir.resolve("out")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("add openbell-delivery-bundle-loader to the function");
  }

  @Test
  void aModulesOwnJarIsAmongThoseItRunsWith() throws Exception {
    Path lib = dir.resolve("web/target/lib");
    Jars.jar(lib.resolve("b.jar"), Map.of("x", 1));
    assertThat(ModuleClassPath.of(lib.toString())).extracting(Path::getFileName).hasSize(1);
    Jars.jar(lib.resolveSibling("a.jar"), Map.of("x", 1));
    Jars.jar(lib.resolveSibling("a-tests.jar"), Map.of("x", 1));
    Jars.jar(lib.resolveSibling("a-sources.jar"), Map.of("x", 1));
    assertThat(ModuleClassPath.of(lib.toString()))
        .extracting(jar -> jar.getFileName().toString())
        .containsExactly("a.jar", "b.jar");
  }

  private PackagePlan plan(List<Path> jars) {
    return PackagePlan.of(jars, Architecture.X86_64)
        .withRules(BundleRules.parse("rules", List.of("heavy heavy-*.jar", "heavy loader-*")));
  }

  private List<Path> lib(String folder) throws IOException {
    Path lib = dir.resolve(folder);
    Jars.jar(lib.resolve("app-1.jar"), Map.of("app/Web.class", 1000));
    Jars.jar(
        lib.resolve("heavy-1.jar"),
        Map.of(
            "heavy/Table.class", 500_000,
            "heavy/linux/x86_64/libheavy.so", 100_000,
            "heavy/linux/aarch64/libheavy.so", 900_000,
            "heavy/windows/x86_64/heavy.dll", 600_000));
    Jars.jar(lib.resolve("loader-1.jar"), Map.of(Jars.LOADER, 10));
    Jars.jar(lib.resolve("z.jar"), Map.of("z", 10));
    return ModuleClassPath.of(lib.toString());
  }

  private static Path sqliteJar() throws URISyntaxException {
    return Path.of(
        org.sqlite.JDBC.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /// By a class loader that has that jar and slf4j's, and none of the tests' class path.
  private static String versionBy(Path jar) throws Exception {
    URL slf4j = org.slf4j.Logger.class.getProtectionDomain().getCodeSource().getLocation();
    URL[] urls = {jar.toUri().toURL(), slf4j};
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Driver driver = (Driver) loader.loadClass("org.sqlite.JDBC").getConstructor().newInstance();
      try (Connection db = driver.connect("jdbc:sqlite::memory:", new Properties());
          ResultSet row = db.createStatement().executeQuery("select sqlite_version()")) {
        return row.getString(1);
      }
    }
  }
}
