package openbell.delivery.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.delivery.bundle.BundleRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerBuilderTest {

  private static final List<String> RULES =
      List.of("function app-*.jar", "base base-*.jar", "steady *.jar", "rare nothing-*.jar");

  @TempDir Path dir;

  @Test
  void eachLayerHasItsJarsWhereLambdaLooks() throws Exception {
    LayeredPackage built = build("a", "one");
    assertThat(Jars.names(built.zip())).containsExactly("lib/app-1.jar");
    assertThat(built.layers()).extracting(BuiltLayer::name).containsExactly("base", "steady");
    BuiltLayer steady = built.layers().getLast();
    assertThat(Jars.names(steady.zip())).containsExactly("java/lib/x.jar", "java/lib/y.jar");
    assertThat(steady.sizeBytes()).isEqualTo(Files.size(steady.zip()));
    assertThat(steady.unpackedBytes())
        .isEqualTo(Files.size(dir.resolve("a/x.jar")) + Files.size(dir.resolve("a/y.jar")));
    assertThat(built.report())
        .contains("line 4: 'rare nothing-*.jar' decides on no jar")
        .anyMatch(line -> line.startsWith("layer steady: 2 jars, "))
        .anyMatch(line -> line.endsWith(" base-1.jar"));
  }

  @Test
  void aLayersHashChangesWithItsJarsAlone() throws Exception {
    LayeredPackage one = build("a", "one");
    LayeredPackage two = build("b/elsewhere", "two");
    assertThat(two.zip()).isNotEqualTo(one.zip());
    assertThat(two.layers().getFirst().sha256()).isEqualTo(one.layers().getFirst().sha256());
    assertThat(two.layers().getLast().zip()).hasSameBinaryContentAs(one.layers().getLast().zip());
    assertThat(two.sha256()).isNotEqualTo(one.sha256()); // The app's jar is another.
    assertThat(build("c", "one").sha256()).isEqualTo(one.sha256());
  }

  @Test
  void aPlanHasTheSizesThatTheFilesWillHave() throws Exception {
    List<Path> jars = lib("a", "one");
    PackagePlan plan =
        PackagePlan.of(jars, Architecture.ARM64)
            .withRules(BundleRules.parse("rules", List.of("heavy base-*.jar")));
    Optional<LayerRules> rules = Optional.of(LayerRules.parse("rules", RULES));
    PackageSizes sizes = PreparedPackage.of(plan, rules, dir.resolve("prepared")).sizes();
    LayeredPackage layered = LayerBuilder.build(plan, rules.get(), dir.resolve("layered"));
    BuiltPackage whole =
        PackageBuilder.build(PackagePlan.of(jars, Architecture.ARM64), dir.resolve("whole"));
    assertThat(sizes.zip().bytes()).isEqualTo(Files.size(whole.zip()));
    assertThat(sizes.layers().orElseThrow().zip().bytes()).isEqualTo(layered.zipBytes());
    assertThat(sizes.layers().orElseThrow().unpackedBytes())
        .isEqualTo(layered.allUnpackedBytes())
        .isEqualTo(sizes.zip().unpackedBytes());
    assertThat(sizes.bundle().orElseThrow().bundleBytes())
        .isEqualTo(Files.size(dir.resolve("a/base-1.jar")));
    assertThat(sizes.bundle().orElseThrow().zip().unpackedBytes())
        .isEqualTo(sizes.zip().unpackedBytes() - Files.size(dir.resolve("a/base-1.jar")));
  }

  @Test
  void moreThanLambdaTakesIsRefusedHoweverManyLayers() throws Exception {
    List<Path> jars = new ArrayList<>(lib("a", "one"));
    for (String name : List.of("base-2.jar", "big.jar")) {
      Path jar = Jars.jar(dir.resolve("a").resolve(name), Map.of("data", 10));
      byte[] zip = Files.readAllBytes(jar);
      try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "rw")) {
        file.setLength(131_072_000 - zip.length); // A zip may have anything before it.
        file.seek(131_072_000 - zip.length);
        file.write(zip);
      }
      jars.add(jar);
    }
    PackagePlan plan = PackagePlan.of(jars, Architecture.ARM64);
    assertThatThrownBy(
            () -> LayerBuilder.build(plan, LayerRules.parse("rules", RULES), dir.resolve("out")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("layers do not raise that, so put jars into a bundle");
  }

  @Test
  void sixLayersAndNoneAreRefusedWithTheRules() {
    List<String> six = List.of("a *", "b *", "c *", "d *", "e *", "f *");
    assertThatThrownBy(() -> LayerRules.parse("rules", six))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The rules name 6 layers, and a function has 1 to 5: ");
    assertThat(LayerRules.parse("rules", six.subList(0, 5)).rules().rules()).hasSize(5);
    assertThatThrownBy(() -> LayerRules.parse("rules", List.of("function *")))
        .hasMessageStartingWith("The rules name 0 layers");
    assertThatThrownBy(() -> LayerRules.parse("rules", List.of("", "Base_1 *.jar")))
        .hasMessageStartingWith("rules:2: 'Base_1 *.jar' is no rule: write 'NAME group:artifact'");
  }

  private LayeredPackage build(String folder, String content) throws IOException {
    return LayerBuilder.build(
        PackagePlan.of(lib(folder, content), Architecture.ARM64),
        LayerRules.parse("rules", RULES),
        dir.resolve("out-" + folder.replace('/', '-')));
  }

  private List<Path> lib(String folder, String content) throws IOException {
    Path lib = dir.resolve(folder);
    Jars.jar(lib.resolve("app-1.jar"), Map.of(content, 100));
    Jars.jar(lib.resolve("base-1.jar"), Map.of("base", 200));
    Jars.jar(lib.resolve("x.jar"), Map.of("x", 300));
    Path late = Jars.jar(lib.resolve("y.jar"), Map.of("y", 400));
    Files.setLastModifiedTime(
        late, FileTime.from(Instant.EPOCH.plusSeconds(1_000_000L + folder.length() * 1000L)));
    return ModuleClassPath.of(lib.toString());
  }
}
