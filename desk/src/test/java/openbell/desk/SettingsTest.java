package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import openbell.report.Lang;
import openbell.store.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final Secrets NONE =
      name -> {
        throw new AssertionError("no secret is to be looked up: " + name);
      };

  @Test
  void emptyEnvironmentGivesTheDefaults() {
    Settings settings = Settings.of(Map.of("HOME", "/home/reader"));
    assertThat(settings.home()).isEqualTo(Path.of("/home/reader/.openbell"));
    assertThat(settings.backend()).isEqualTo(Settings.Backend.SQLITE);
    assertThat(settings.reportTtl()).isEqualTo(Duration.ofHours(24));
    assertThat(settings.sources()).containsExactly("yahoo");
    assertThat(settings.lang()).isEqualTo(Lang.TH);
    assertThat(settings.stance()).isTrue();
    assertThat(settings.bucket()).isEmpty();
  }

  @Test
  void bucketMakesTheCacheHybrid() {
    Settings settings =
        Settings.of(Map.of("PDF_STORAGE_BUCKET", "reports-bucket", "AWS_REGION", "ap-southeast-1"));
    assertThat(settings.backend()).isEqualTo(Settings.Backend.HYBRID);
    assertThat(settings.bucket()).contains("reports-bucket");
    assertThat(settings.awsRegion()).contains("ap-southeast-1");
  }

  @Test
  void polygonIsAskedWithAKeyOnly() {
    assertThat(Settings.of(Map.of("HOME", "/home/reader")).polygon()).isEmpty();
    assertThatThrownBy(() -> Settings.of(Map.of("OPENBELL_SOURCE", "yahoo,polygon")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("POLYGON_API_KEY= cannot be used: give the key");
    Settings settings =
        Settings.of(
            Map.of(
                "OPENBELL_SOURCE", "polygon, yahoo",
                "POLYGON_API_KEY", "a-key-nobody-may-see",
                "POLYGON_BASE_URL", "http://127.0.0.1:9/"));
    assertThat(settings.sources()).containsExactly("polygon", "yahoo");
    assertThat(settings.polygon().orElseThrow().requestsPerMinute()).isEqualTo(5);
    assertThat(settings.polygon().orElseThrow().base()).contains(URI.create("http://127.0.0.1:9"));
    assertThat(settings.toString()).doesNotContain("nobody");
    assertThatThrownBy(() -> Settings.of(Map.of("POLYGON_REQUESTS_PER_MINUTE", "many")))
        .hasMessageContaining("POLYGON_REQUESTS_PER_MINUTE=many cannot be used");
  }

  @Test
  void lambdaKeepsItsHomeInTmp() {
    assertThat(Settings.of(Map.of("AWS_LAMBDA_FUNCTION_NAME", "f")).home())
        .isEqualTo(Path.of("/tmp/openbell"));
  }

  @Test
  void edgeIsClosedUnlessItIsOpened() {
    EdgeSettings edge = Settings.of(Map.of("HOME", "/home/reader")).edge();
    assertThat(edge.adminToken()).isEmpty();
    assertThat(edge.lineSecret()).isEmpty();
    assertThat(edge.publicUrl()).isEmpty();
    assertThat(edge.linksValidFor()).isEqualTo(Duration.ofHours(24));
    assertThat(edge.requestsPerMinute()).isEqualTo(600);
    EdgeSettings open =
        Settings.of(
                Map.of(
                    "OPENBELL_PUBLIC_URL", "https://bell.example/",
                    "PDF_URL_EXPIRATION_HOURS", "168",
                    "OPENBELL_REQUESTS_PER_MINUTE", "0",
                    "OPENBELL_ADMIN_TOKEN", "secretsmanager:bell/admin",
                    "LINE_CHANNEL_SECRET", "abc"))
            .edge();
    assertThat(open.publicUrl()).contains(URI.create("https://bell.example"));
    assertThat(open.linksValidFor()).isEqualTo(Duration.ofDays(7));
    assertThat(open.requestsPerMinute()).isZero();
    assertThat(open.adminToken()).contains(new Secret.Named("OPENBELL_ADMIN_TOKEN", "bell/admin"));
    assertThat(open.toString()).doesNotContain("abc");
  }

  @Test
  void valuesAreRead() {
    Settings settings =
        Settings.of(
            Map.of(
                "OPENBELL_CLOCK", "2025-11-11T10:00:00Z",
                "OPENBELL_SOURCE", "yahoo, SAMPLE",
                "OPENBELL_LANG", "EN",
                "OPENBELL_STANCE", "off",
                "CACHE_BACKEND", "s3",
                "CACHE_TTL_HOURS", "6",
                "YAHOO_BASE_URL", "http://127.0.0.1:8080/"));
    assertThat(settings.startAt()).contains(Instant.parse("2025-11-11T10:00:00Z"));
    assertThat(settings.sources()).isEqualTo(List.of("yahoo", "sample"));
    assertThat(settings.lang()).isEqualTo(Lang.EN);
    assertThat(settings.stance()).isFalse();
    assertThat(settings.backend()).isEqualTo(Settings.Backend.S3);
    assertThat(settings.reportTtl()).isEqualTo(Duration.ofHours(6));
    assertThat(settings.yahooBase().orElseThrow()).hasToString("http://127.0.0.1:8080");
  }

  @ParameterizedTest
  @CsvSource({
    "CACHE_BACKEND, redis, hybrid",
    "CACHE_TTL_HOURS, 0, 1 to 8760",
    "CACHE_TTL_HOURS, soon, 1 to 8760",
    "PDF_BUCKET_NAME, s3://bucket, no s3://",
    "OPENBELL_CLOCK, yesterday, ISO 8601",
    "OPENBELL_SOURCE, bloomberg, yahoo",
    "OPENBELL_FOLDER, /no/such/directory, give a directory",
    "OPENBELL_LANG, fr, th or en",
    "OPENBELL_STANCE, maybe, on or off",
    "YAHOO_BASE_URL, ftp://x, give a URL",
    "AWS_ENDPOINT_URL, nonsense, give a URL",
    "OPENBELL_LLM, maybe, on or off",
    "OPENBELL_LLM_USD_PER_DAY, -1, from 0 to 999999",
    "OPENBELL_LLM_USD_PER_DAY, much, from 0 to 999999",
    "OPENAI_MODEL, gpt 4, name such as gpt-4o",
    "OPENAI_BASE_URL, localhost:11434, give a URL",
    "AWS_ENDPOINT_URL_SECRETS_MANAGER, nonsense, give a URL",
    "OPENAI_API_KEY, secretsmanager:, name or ARN",
    "OPENAI_API_KEY, secretsmanager:open ai, name or ARN"
  })
  void valueThatCannotBeUsedIsNamedWithWhatIsAllowed(String name, String value, String allowed) {
    assertThatThrownBy(() -> Settings.of(Map.of(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(name + "=" + value + " cannot be used: ")
        .hasMessageContaining(allowed);
  }

  @Test
  void sourceFolderNeedsAFolder(@TempDir Path folder) {
    assertThatThrownBy(() -> Settings.of(Map.of("OPENBELL_SOURCE", "folder")))
        .hasMessageStartingWith("OPENBELL_FOLDER= cannot be used: give a directory");
    assertThat(
            Settings.of(Map.of("OPENBELL_SOURCE", "folder", "OPENBELL_FOLDER", folder.toString()))
                .folder())
        .contains(folder);
  }

  @Test
  void passwordInAUrlIsMasked() {
    assertThatThrownBy(() -> Settings.of(Map.of("YAHOO_BASE_URL", "http://me:secret@host")))
        .hasMessageContaining("//***@host")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aLanguageModelIsAskedOnlyWithAKeyAndByDefaultGpt4o() {
    LlmSettings none = Settings.of(Map.of()).llm();
    assertThat(none.on()).isTrue();
    assertThat(none.apiKey()).isEmpty();
    assertThat(none.model()).isEqualTo("gpt-4o");
    assertThat(none.usdPerDay()).isEqualTo(5.0);
    LlmSettings set =
        Settings.of(
                Map.of(
                    "OPENAI_API_KEY", "sk-secret",
                    "OPENAI_MODEL", "meta/llama-4:70b",
                    "OPENAI_BASE_URL", "http://127.0.0.1:11434/v1/",
                    "OPENBELL_LLM", "OFF",
                    "OPENBELL_LLM_USD_PER_DAY", "0.25"))
            .llm();
    assertThat(set.on()).isFalse();
    assertThat(set.apiKey().orElseThrow().read(NONE)).isEqualTo("sk-secret");
    assertThat(set.model()).isEqualTo("meta/llama-4:70b");
    assertThat(set.base().orElseThrow()).hasToString("http://127.0.0.1:11434/v1");
    assertThat(set.usdPerDay()).isEqualTo(0.25);
    assertThat(set.toString()).contains("OPENAI_API_KEY=***").doesNotContain("secret");
  }

  @Test
  void aKeyMayBeTheNameOfASecretThatIsNotLookedUpAtTheStart() {
    Settings settings =
        Settings.of(
            Map.of(
                "OPENAI_API_KEY", "secretsmanager:openbell/openai",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:4566",
                "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000"));
    assertThat(settings.llm().apiKey().orElseThrow())
        .hasToString("OPENAI_API_KEY=secretsmanager:openbell/openai")
        .isEqualTo(new Secret.Named("OPENAI_API_KEY", "openbell/openai"));
    assertThat(settings.awsEndpoint().orElseThrow()).hasToString("http://127.0.0.1:9000");
    assertThat(settings.secretsEndpoint().orElseThrow()).hasToString("http://127.0.0.1:4566");
  }

  @Test
  void aKeyIsNeverRepeated() {
    assertThatThrownBy(() -> Settings.of(Map.of("OPENAI_API_KEY", "sk secret")))
        .hasMessageStartingWith("OPENAI_API_KEY=*** cannot be used: ")
        .hasMessageNotContaining("secret");
  }
}
