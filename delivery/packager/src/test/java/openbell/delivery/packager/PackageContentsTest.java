package openbell.delivery.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageContentsTest {

  private static final String OBJECT = "java.lang.Object";

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // Handler, through the loader, what is wrong.
        "a.Stream | false | -",
        "a.Stream | true | -",
        "a.Stream::answer | false | -",
        "a.Stream::answer | true | a.Stream::answer names a method, which the bundle's loader does"
            + " not know: name the class alone",
        "a.Child | true | -",
        "a.Child::answer | false | -",
        "a.Typed | false | -",
        "a.Typed | true | a.Typed is no RequestStreamHandler, and the bundle's loader makes nothing"
            + " else: implement it, or ship without a bundle",
        "a.Plain | false | a.Plain is neither a RequestHandler nor a RequestStreamHandler:"
            + " implement one, or name a method: a.Plain::handle",
        "a.Plain::answer | false | -",
        "a.Plain::hidden | false | a.Plain::hidden has no public method of that name: it has"
            + " answer",
        "a.Abstract | false | a.Abstract cannot be made: let it be a public class with a public"
            + " constructor that takes nothing",
        "a.Inner | false | a.Inner cannot be made: let it be a public class with a public"
            + " constructor that takes nothing",
        "b.Stream | false | no jar has the handler b.Stream: there is a.Stream",
        "b.Nothing | false | no jar has the handler b.Nothing: add the module that has it",
      })
  void aHandlerIsFoundAndCanBeMade(String handler, boolean bundled, String wrong) throws Exception {
    Path one =
        Classes.jar(
            dir.resolve("one.jar"),
            Map.of(
                "a/Stream.class", Classes.of("a.Stream", 69, OBJECT, Classes.STREAM),
                "a/Typed.class", Classes.of("a.Typed", 69, OBJECT, Classes.OBJECT),
                "a/Plain.class", Classes.of("a.Plain", 69, OBJECT),
                "a/Inner.class", Classes.of("a.Inner", 69, 0, OBJECT, Classes.STREAM),
                "a/Abstract.class",
                    Classes.of(
                        "a.Abstract",
                        69,
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT,
                        OBJECT,
                        Classes.STREAM)));
    Path two =
        Classes.jar(
            dir.resolve("two.jar"), Map.of("a/Child.class", Classes.of("a.Child", 69, "a.Stream")));
    PackageContents contents = PackageContents.of(List.of(two, one), AllowedSecrets.none());
    assertThat(contents.handlerProblem(handler, bundled).map(Problem::toString))
        .isEqualTo(Optional.ofNullable(wrong));
  }

  @ParameterizedTest
  @CsvSource({
    // Where the class is, its version, the runtime; whether it is refused.
    "a/B.class, 65, JAVA21, false",
    "a/B.class, 66, JAVA21, true",
    "a/B.class, 69, JAVA25, false",
    "a/B.class, 70, JAVA25, true",
    "a/B.class, 61, JAVA17, false",
    "a/B.class, 69, JAVA17, true",
    "META-INF/versions/25/a/B.class, 69, JAVA21, false",
    "META-INF/versions/21/a/B.class, 69, JAVA21, true",
    "module-info.class, 69, JAVA21, false",
  })
  void aClassIsNotNewerThanItsRuntime(
      String file, int version, JavaRuntime runtime, boolean refused) throws Exception {
    PackageContents contents = contents(Map.of(file, Classes.of("a.B", version, OBJECT)));
    List<Problem> problems = contents.problems(settings(runtime, Architecture.ARM64));
    if (refused) {
      assertThat(problems)
          .extracting(Problem::toString)
          .containsExactly(
              "%s of app.jar has class-file version %d, and %s reads up to %d: take a newer runtime, or compile it for an older release"
                  .formatted(file, version, runtime, runtime.classFileVersion()));
    } else {
      assertThat(problems).isEmpty();
    }
  }

  @Test
  void aNativeLibraryIsForTheFunctionsProcessor() throws Exception {
    PackageContents x86 = contents(Map.of("linux/libtable.so", Classes.elf(62)));
    assertThat(x86.problems(settings(JavaRuntime.JAVA25, Architecture.X86_64))).isEmpty();
    assertThat(x86.problems(settings(JavaRuntime.JAVA25, Architecture.ARM64)))
        .extracting(Problem::toString)
        .containsExactly(
            "linux/libtable.so of app.jar is not for arm64, and nothing else in its place is: add"
                + " the library for it, or take the other architecture");
    PackageContents both =
        contents(
            Map.of(
                "linux-x86_64/libtable.so", Classes.elf(62),
                "linux-aarch64/libtable.so", Classes.elf(183),
                "linux-arm/libtable.so", Classes.elf(40),
                "libother_x86_64.so", Classes.elf(62),
                "libother_aarch_64.so", Classes.elf(183),
                "linux-musl-x86_64/libmusl.so", Classes.elf(62),
                "macos/libmac.dylib", new byte[64],
                "notes.so", Classes.text("no library at all, whatever it is called")));
    assertThat(both.problems(settings(JavaRuntime.JAVA25, Architecture.X86_64))).isEmpty();
    assertThat(both.problems(settings(JavaRuntime.JAVA25, Architecture.ARM64))).isEmpty();
  }

  @Test
  void secretsAreFoundByNameAndByFormAndNeverRepeated() throws Exception {
    // Put together here, so that no search of the sources finds them.
    String aws = "AKIA" + "QZ7RW2LMN4PX6TYU";
    String pem = "-----BEGIN RSA " + "PRIVATE KEY-----\n" + "MIIEowIBAAKCAQEAxYz0".repeat(4) + "\n";
    Map<String, byte[]> files = new HashMap<>();
    files.put(".env", Classes.text("A=b"));
    files.put("config/.env.production", Classes.text("A=b"));
    files.put("keys/id_ed25519", Classes.text("x"));
    files.put("store.p12", new byte[] {1});
    files.put("odd.pem", Classes.text("nothing"));
    files.put("a.properties", Classes.text("id=" + aws + "\n"));
    files.put("b.txt", Classes.text(pem));
    files.put("c.json", Classes.text("{\"k\":\"ghp_" + "a1B2".repeat(9) + "\"}"));
    files.put("d.yml", Classes.text("key: sk-" + "proj-" + "Ab3_".repeat(10)));
    files.put("e.ini", Classes.text("aws_secret_access_key" + " = " + "aB3/x".repeat(8) + "\n"));
    files.put("f.js", Classes.text("AIza" + "Sy0123456".repeat(4).substring(0, 35)));
    PackageContents contents = contents(files);
    List<Problem> problems = contents.problems(settings(JavaRuntime.JAVA25, Architecture.ARM64));
    assertThat(problems)
        .extracting(Problem::what)
        .containsExactlyInAnyOrder(
            "a file for secrets, by its name in .env of app.jar",
            "a file for secrets, by its name in config/.env.production of app.jar",
            "a file for secrets, by its name in keys/id_ed25519 of app.jar",
            "a file for secrets, by its name in store.p12 of app.jar",
            "a PEM file with no certificate in odd.pem of app.jar",
            "an AWS access key in a.properties of app.jar",
            "a private key in b.txt of app.jar",
            "a GitHub token in c.json of app.jar",
            "a language model's key in d.yml of app.jar",
            "an AWS secret key in e.ini of app.jar",
            "a Google API key in f.js of app.jar");
    assertThat(problems.toString()).doesNotContain(aws, "MIIE", "a1B2");
  }

  @Test
  void whatOnlyLooksLikeASecretPasses() throws Exception {
    Map<String, byte[]> files = new HashMap<>();
    files.put("docs.txt", Classes.text("AKIAIOSFODNN7" + "EXAMPLE is the one of the documents"));
    files.put("Reader.class", Classes.text("-----BEGIN PRIVATE" + " KEY-----\0-----END"));
    files.put("roots.pem", Classes.text("-----BEGIN CERTIFICATE-----\nMIIB"));
    files.put("environment", Classes.text("A=b"));
    files.put("risk-management.css", Classes.text(".risk-" + "aaaaaaaaaaaaaaaa { color: red }"));
    assertThat(contents(files).problems(settings(JavaRuntime.JAVA25, Architecture.ARM64)))
        .isEmpty();
  }

  @Test
  void theAllowListNeedsAReasonAndHoldsForItsFilesAlone() throws Exception {
    AllowedSecrets allowed =
        AllowedSecrets.parse(
            "allow", List.of("# Ours.", "", "app*.jar test/* # a key of the makers' own tests"));
    Path jar =
        Classes.jar(
            dir.resolve("app-1.jar"),
            Map.of("test/store.jks", new byte[] {1}, "main/store.jks", new byte[] {1}));
    assertThat(
            PackageContents.of(List.of(jar), allowed)
                .problems(settings(JavaRuntime.JAVA25, Architecture.ARM64)))
        .extracting(Problem::what)
        .containsExactly("a file for secrets, by its name in main/store.jks of app-1.jar");
    assertThatThrownBy(() -> AllowedSecrets.parse("allow", List.of("", "app.jar test/*")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "allow:2: 'app.jar test/*' allows nothing: write 'name*.jar path/in/it # why it is no"
                + " secret'");
  }

  private PackageContents contents(Map<String, byte[]> files) throws IOException {
    Path jar = Classes.jar(dir.resolve("app.jar"), files);
    return PackageContents.of(List.of(jar), AllowedSecrets.none());
  }

  private static FunctionSettings settings(JavaRuntime runtime, Architecture architecture) {
    FunctionSettings plain = FunctionSettings.of(architecture);
    return new FunctionSettings(
        runtime,
        architecture,
        plain.memoryMb(),
        plain.timeoutSeconds(),
        plain.tmpMb(),
        false,
        0,
        Optional.empty(),
        plain.qualifier(),
        Map.of());
  }
}
