package openbell.delivery.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import openbell.delivery.bundle.loader.BundleJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleBuilderTest {

  @TempDir Path dir;

  @Test
  void theFirstRuleThatFitsDecidesAndThinIsTheDefault() throws IOException {
    List<Path> jars =
        List.of(
            jar("repo/com/acme/big/1.0/big-1.0.jar", ""),
            jar("repo/com/acme/tools/big-api/2.0/big-api-2.0.jar", ""),
            jar("lib/core-3.1.jar", "org.sample:core"),
            jar("lib/plain.jar", ""));
    BuiltBundle built =
        BundleBuilder.build(
            jars,
            rules(
                "# what is large",
                "thin  com.acme.tools:*  # stays",
                "heavy com.acme*:big*",
                "",
                "heavy org.sample:core",
                "heavy nobody:nothing"));
    assertThat(built.thin()).containsExactly(jars.get(1), jars.get(3));
    assertThat(built.index().jars())
        .extracting(BundleJar::name)
        .containsExactly("big-1.0.jar", "core-3.1.jar");
    assertThat(built.report().get(0))
        .startsWith("heavy ")
        .endsWith("big-1.0.jar (line 3: heavy com.acme*:big*; what is large)");
    assertThat(built.report().get(1))
        .startsWith("thin ")
        .endsWith("(line 2: thin com.acme.tools:*; stays)");
    assertThat(built.report().get(2)).endsWith("(line 5: heavy org.sample:core)");
    assertThat(built.report().get(3)).startsWith("thin ").endsWith("plain.jar (no rule)");
    assertThat(built.report()).contains("line 6: 'heavy nobody:nothing' decides on no jar");
    assertThat(built.report().getLast()).endsWith(" in 2 jars, bundle " + built.sha256());
  }

  @Test
  void aPatternWithoutAColonIsAFilesName() throws IOException {
    List<Path> jars = List.of(jar("a-1.jar", ""), jar("ab-1.jar", ""), jar("b-1.jar", ""));
    BuiltBundle built = BundleBuilder.build(jars, rules("thin ab-*.jar", "heavy a*.jar"));
    assertThat(built.thin()).containsExactly(jars.get(1), jars.get(2));
  }

  @Test
  void theLoaderStaysInTheZip() throws IOException {
    Path loader = dir.resolve("loader.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(loader))) {
      out.putNextEntry(new ZipEntry("openbell/delivery/bundle/loader/BundleHandler.class"));
    }
    BuiltBundle built = BundleBuilder.build(List.of(loader, jar("a.jar", "")), rules("heavy *"));
    assertThat(built.thin()).containsExactly(loader);
    assertThat(built.report().getFirst()).endsWith("loader.jar (the loader itself)");
  }

  @Test
  void aVersionOfAnotherArtifactIsNotMistaken() throws IOException {
    List<Path> jars =
        List.of(jar("repo/g/h/a/1.0/a-1.0.jar", ""), jar("repo/g/h/a-b/1.0/a-b-1.0.jar", ""));
    BuiltBundle built = BundleBuilder.build(jars, rules("heavy g.h:a"));
    assertThat(built.thin()).containsExactly(jars.get(1));
  }

  @Test
  void theSameJarsGiveTheSameBytesWhereverTheyLie() throws IOException {
    BuiltBundle one =
        BundleBuilder.build(
            List.of(jar("one/a-1.jar", ""), jar("one/b-1.jar", "")), rules("heavy *"));
    Files.createDirectories(dir.resolve("two"));
    for (String name : List.of("a-1.jar", "b-1.jar")) {
      Files.copy(dir.resolve("one").resolve(name), dir.resolve("two").resolve(name));
    }
    BuiltBundle other =
        BundleBuilder.build(ClassPath.of(dir.resolve("two").toString()), rules("heavy *"));
    one.writeTo(dir.resolve("one.bundle"));
    other.writeTo(dir.resolve("other.bundle"));
    assertThat(dir.resolve("one.bundle")).hasSameBinaryContentAs(dir.resolve("other.bundle"));
    assertThat(one.sha256()).isEqualTo(other.sha256()).hasSize(64);
  }

  @Test
  void theJarsAreInTheBundleAsTheyAre() throws IOException {
    Path big = dir.resolve("big.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(big))) {
      out.setLevel(0);
      out.putNextEntry(new ZipEntry("x"));
      out.write(new byte[9 << 20]);
    }
    Path small = jar("small.jar", "");
    BuiltBundle built = BundleBuilder.build(List.of(big, small), rules("heavy *"));
    built.writeTo(dir.resolve("x.bundle"));
    byte[] bundle = Files.readAllBytes(dir.resolve("x.bundle"));
    byte[] head = built.index().head();
    assertThat(built.index().jars().get(0).pieces()).hasSize(3);
    assertThat(new String(bundle, 0, 8, UTF_8)).isEqualTo("OBBUNDLE");
    int at = head.length;
    for (Path jar : List.of(big, small)) {
      byte[] expected = Files.readAllBytes(jar);
      assertThat(java.util.Arrays.copyOfRange(bundle, at, at + expected.length))
          .isEqualTo(expected);
      at += expected.length;
    }
    assertThat(at).isEqualTo(bundle.length);
  }

  @Test
  void aJarThatChangesMeanwhileIsNoticed() throws IOException {
    Path jar = jar("a.jar", "");
    BuiltBundle built = BundleBuilder.build(List.of(jar), rules("heavy *"));
    byte[] bytes = Files.readAllBytes(jar);
    bytes[bytes.length - 1] ^= 1;
    Files.write(jar, bytes);
    assertThatThrownBy(() -> built.writeTo(dir.resolve("x.bundle")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.jar has the SHA-256");
    assertThat(dir.resolve("x.bundle")).doesNotExist();
  }

  @Test
  void saysWhatCannotBeBundled() throws IOException {
    Path one = jar("one/a.jar", "");
    Path two = jar("two/a.jar", "");
    Path none = Files.writeString(dir.resolve("none.jar"), "no zip");
    assertThatThrownBy(() -> BundleBuilder.build(List.of(one, two), rules("heavy *")))
        .hasMessage("expected a.jar once, found it twice");
    assertThatThrownBy(() -> BundleBuilder.build(List.of(none), rules("heavy *")))
        .hasMessageStartingWith(none + " cannot be read as a jar: ");
    assertThatThrownBy(() -> BundleBuilder.build(List.of(one), rules("thin *")))
        .hasMessage("No rule makes any of the 1 jars heavy: there is nothing to bundle");
    assertThatThrownBy(() -> rules("", "light a"))
        .hasMessage(
            "rules:2: 'light a' is no rule: write 'heavy group:artifact' or 'thin name*.jar'");
  }

  @Test
  void aClassPathKeepsItsOrderAndLeavesFoldersOfClassesOut() throws IOException {
    Path b = jar("b.jar", "");
    Path a = jar("lib/a.jar", "");
    Path c = jar("lib/c.jar", "");
    Path classes = Files.createDirectories(dir.resolve("classes"));
    assertThat(ClassPath.of(classes + ":" + b + ":" + dir.resolve("lib") + "/*"))
        .containsExactly(b, a, c);
    assertThatThrownBy(() -> ClassPath.of(b + ":" + dir.resolve("absent.jar")))
        .hasMessage(
            dir.resolve("absent.jar") + " of the class path is not there: build the module first");
    assertThatThrownBy(() -> ClassPath.of(classes.toString())).hasMessageStartingWith("No jar in ");
  }

  private static BundleRules rules(String... lines) {
    return BundleRules.parse("rules", List.of(lines));
  }

  private Path jar(String place, String coordinates) throws IOException {
    Path file = dir.resolve(place);
    Files.createDirectories(file.getParent());
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("name"));
      out.write(place.getBytes(UTF_8));
      if (!coordinates.isEmpty()) {
        String[] parts = coordinates.split(":");
        out.putNextEntry(
            new ZipEntry("META-INF/maven/" + parts[0] + "/" + parts[1] + "/pom.properties"));
        out.write("groupId=%s\nartifactId=%s\n".formatted(parts[0], parts[1]).getBytes(UTF_8));
      }
    }
    return file;
  }
}
