package openbell.desk;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import openbell.report.Lang;

/// The environment, checked once at the start.
///
/// @param home where SQLite and local blobs live
/// @param backend which cache tiers are used
/// @param reportTtl how long a report is good, at most
/// @param bucket the one bucket; empty: a directory under `home`
/// @param awsEndpoint the S3 endpoint, where one is set
/// @param secretsEndpoint the endpoint of Secrets Manager, where one is set
/// @param awsRegion the region, where one is set
/// @param startAt the moment at which the process's clock starts, where one is set
/// @param sources market-data sources, tried in order
/// @param lang the language when none is asked for
/// @param stance whether reports carry the rule-based view
/// @param yahooBase the root of Yahoo's service, where another one stands in
/// @param stateTable the DynamoDB table of small records; empty: objects beside the others
/// @param warm tickers to keep warm; empty: those of the registry
/// @param llm how a language model is asked
/// @param edge how people reach it over HTTP and LINE
/// @param universe tickers whose market data is fetched; empty: those of the registry
/// @param workFunction the function that makes reports for one that answers requests; empty: each
///   makes its own
/// @param functionsEndpoint the endpoint of AWS Lambda, where one is set
/// @param folder where the source `folder` finds its files, where one is set
/// @param databaseUrl the PostgreSQL that indicators and percentiles go to, where one is set
/// @param redisUrl the Redis that scan results are kept in, where one is set
/// @param alerts where an operator is told of what should be looked at
/// @param polygon how Polygon.io is asked, where there is a key for it
public record Settings(
    Path home,
    Backend backend,
    Duration reportTtl,
    Optional<String> bucket,
    Optional<URI> awsEndpoint,
    Optional<URI> secretsEndpoint,
    Optional<String> awsRegion,
    Optional<Instant> startAt,
    List<String> sources,
    Lang lang,
    boolean stance,
    Optional<URI> yahooBase,
    Optional<String> stateTable,
    List<String> warm,
    LlmSettings llm,
    EdgeSettings edge,
    List<String> universe,
    Optional<String> workFunction,
    Optional<URI> functionsEndpoint,
    Optional<Path> folder,
    Optional<Secret> databaseUrl,
    Optional<Secret> redisUrl,
    AlertSettings alerts,
    Optional<PolygonAccess> polygon) {

  /// Which tiers the cache has.
  public enum Backend {
    HYBRID,
    S3,
    SQLITE
  }

  private static final String FOLDER = "folder";
  private static final String POLYGON = "polygon";
  private static final List<String> KNOWN_SOURCES = List.of("yahoo", POLYGON, "sample", FOLDER);

  /// What the plan of Polygon.io without a fee allows.
  private static final int POLYGON_BASIC_PLAN = 5;

  private static final Pattern TOPIC =
      Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}");
  private static final int MOST_TTL_HOURS = 8760;

  /// S3 signs no address for longer than seven days.
  private static final int MOST_LINK_HOURS = 168;

  private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9998-01-01T00:00:00Z");
  private static final int HIGHEST_PORT = 65_535;

  /// Reads the environment.
  ///
  /// @throws SettingsException naming the first value that cannot be used
  public static Settings of(Map<String, String> environment) {
    Env env = new Env(environment);
    Optional<String> bucket = env.get("PDF_BUCKET_NAME").or(() -> env.get("PDF_STORAGE_BUCKET"));
    bucket.ifPresent(Settings::checkBucket);
    List<String> sources = sources(env.get("OPENBELL_SOURCE").orElse("yahoo"));
    return new Settings(
        home(env),
        backend(env, bucket.isPresent()),
        Duration.ofHours(number(env, "CACHE_TTL_HOURS", 24, 1, MOST_TTL_HOURS, "hours")),
        bucket,
        env.uri("AWS_ENDPOINT_URL_S3").or(() -> env.uri("AWS_ENDPOINT_URL")),
        env.uri("AWS_ENDPOINT_URL_SECRETS_MANAGER").or(() -> env.uri("AWS_ENDPOINT_URL")),
        env.get("AWS_REGION").or(() -> env.get("AWS_DEFAULT_REGION")),
        env.get("OPENBELL_CLOCK").map(Settings::instant),
        sources,
        lang(env.get("OPENBELL_LANG").orElse("th")),
        onOff("OPENBELL_STANCE", env),
        env.uri("YAHOO_BASE_URL"),
        env.get("STATE_TABLE"),
        tickers("OPENBELL_WARM", env.get("OPENBELL_WARM").orElse("")),
        llm(env),
        edge(env),
        tickers("OPENBELL_UNIVERSE", env.get("OPENBELL_UNIVERSE").orElse("")),
        env.get("OPENBELL_WORK_FUNCTION"),
        env.uri("AWS_ENDPOINT_URL_LAMBDA").or(() -> env.uri("AWS_ENDPOINT_URL")),
        folder(env, sources),
        env.secret("DATABASE_URL"),
        env.secret("REDIS_URL"),
        alerts(env),
        polygon(env, sources));
  }

  /// These settings with another home and only the built-in sample: what the demonstration runs on.
  public Settings forDemo(Path demoHome) {
    return new Settings(
        demoHome,
        Backend.SQLITE,
        reportTtl,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        startAt,
        List.of("sample"),
        lang,
        stance,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        LlmSettings.off(),
        EdgeSettings.closed(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        AlertSettings.logAlone(),
        Optional.empty());
  }

  private static Path home(Env env) {
    Optional<String> home = env.get("OPENBELL_HOME");
    if (home.isEmpty()) {
      return env.get("AWS_LAMBDA_FUNCTION_NAME").isPresent()
          ? Path.of("/tmp", "openbell")
          : Path.of(env.get("HOME").orElse(System.getProperty("user.home", ".")), ".openbell");
    }
    try {
      return Path.of(home.get()).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new SettingsException("OPENBELL_HOME", home.get(), "give a directory");
    }
  }

  private static Optional<Path> folder(Env env, List<String> sources) {
    String value = env.get("OPENBELL_FOLDER").orElse("");
    if (value.isEmpty() && !sources.contains(FOLDER)) {
      return Optional.empty();
    }
    try {
      Path folder = Path.of(value).toAbsolutePath();
      if (!value.isEmpty() && Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
    } catch (InvalidPathException e) {
      // Told below, as for a path that is no directory.
    }
    throw new SettingsException(
        "OPENBELL_FOLDER", value, "give a directory of files such as D05.SI.csv");
  }

  private static Optional<PolygonAccess> polygon(Env env, List<String> sources) {
    Optional<Secret> key = env.secret("POLYGON_API_KEY");
    if (key.isEmpty() && sources.contains(POLYGON)) {
      throw new SettingsException(
          "POLYGON_API_KEY", "", "give the key of Polygon.io, or take it from OPENBELL_SOURCE");
    }
    Optional<URI> base = env.uri("POLYGON_BASE_URL");
    int perMinute =
        number(env, "POLYGON_REQUESTS_PER_MINUTE", POLYGON_BASIC_PLAN, 1, 100_000, "requests");
    return key.map(k -> new PolygonAccess(k, base, perMinute));
  }

  private static Backend backend(Env env, boolean hasBucket) {
    return env.get("CACHE_BACKEND")
        .map(
            value ->
                switch (value.toLowerCase(Locale.ROOT)) {
                  case "hybrid" -> Backend.HYBRID;
                  case "s3" -> Backend.S3;
                  case "sqlite" -> Backend.SQLITE;
                  default ->
                      throw new SettingsException(
                          "CACHE_BACKEND", value, "give hybrid, s3 or sqlite");
                })
        .orElse(hasBucket ? Backend.HYBRID : Backend.SQLITE);
  }

  private static AlertSettings alerts(Env env) {
    Optional<String> topic = env.get("SNS_TOPIC_ARN");
    topic
        .filter(arn -> !TOPIC.matcher(arn).matches())
        .ifPresent(
            arn -> {
              throw new SettingsException(
                  "SNS_TOPIC_ARN",
                  arn,
                  "give a topic's ARN such as arn:aws:sns:ap-southeast-1:123456789012:alerts");
            });
    return new AlertSettings(
        env.uri("ALERT_WEBHOOK_URL"),
        topic,
        env.uri("AWS_ENDPOINT_URL_SNS").or(() -> env.uri("AWS_ENDPOINT_URL")),
        env.secret("SMTP_URL"));
  }

  private static EdgeSettings edge(Env env) {
    return new EdgeSettings(
        env.uri("OPENBELL_PUBLIC_URL"),
        Duration.ofHours(number(env, "PDF_URL_EXPIRATION_HOURS", 24, 1, MOST_LINK_HOURS, "hours")),
        number(env, "OPENBELL_REQUESTS_PER_MINUTE", 600, 0, 1_000_000, "requests"),
        number(env, "OPENBELL_PROXIES", 0, 0, 9, "proxies"),
        env.secret("OPENBELL_ADMIN_TOKEN"),
        env.secret("LINE_CHANNEL_SECRET"),
        env.secret("LINE_CHANNEL_ACCESS_TOKEN"),
        env.uri("LINE_API_BASE_URL"));
  }

  /// A whole number within bounds; `usual` where none is given.
  private static int number(Env env, String name, int usual, int least, int most, String of) {
    String value = env.get(name).orElse(Integer.toString(usual));
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number out of range.
    }
    throw new SettingsException(
        name, value, "give whole %s from %d to %d".formatted(of, least, most));
  }

  private static void checkBucket(String bucket) {
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new SettingsException(
          "PDF_BUCKET_NAME",
          bucket,
          "give a bucket's name: 3 to 63 of a-z, 0-9, '.' and '-' (no s3:// before it)");
    }
  }

  private static Instant instant(String value) {
    try {
      Instant instant = Instant.parse(value);
      if (!instant.isBefore(EARLIEST) && instant.isBefore(LATEST)) {
        return instant;
      }
    } catch (DateTimeParseException e) {
      // Told below, as for a moment beyond reason.
    }
    throw new SettingsException(
        "OPENBELL_CLOCK", value, "give an ISO 8601 instant such as 2025-11-11T10:00:00Z");
  }

  /// Checks the names of sources, as in `OPENBELL_SOURCE` and `--source`.
  static List<String> sources(String value) {
    List<String> names =
        Arrays.stream(value.split(","))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    if (names.isEmpty() || !KNOWN_SOURCES.containsAll(names)) {
      throw new SettingsException(
          "OPENBELL_SOURCE", value, "give one or more of " + String.join(", ", KNOWN_SOURCES));
    }
    return names;
  }

  /// A comma-separated list, or `@FILE` with a ticker a line.
  private static List<String> tickers(String name, String value) {
    String text = value;
    if (value.startsWith("@")) {
      try {
        text = Files.readString(Path.of(value.substring(1)));
      } catch (IOException | InvalidPathException e) {
        throw new SettingsException(name, value, "give @ and a file that can be read");
      }
    }
    return Arrays.stream(text.split("[,\\r\\n]"))
        .map(String::strip)
        .filter(ticker -> !ticker.isEmpty())
        .distinct()
        .toList();
  }

  private static Lang lang(String value) {
    return Lang.of(value)
        .orElseThrow(() -> new SettingsException("OPENBELL_LANG", value, "give th or en"));
  }

  private static boolean onOff(String name, Env env) {
    String value = env.get(name).orElse("on");
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new SettingsException(name, value, "give on or off");
    };
  }

  private static LlmSettings llm(Env env) {
    String model = env.get("OPENAI_MODEL").orElse(LlmSettings.DEFAULT_MODEL);
    if (!model.matches("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}")) {
      throw new SettingsException("OPENAI_MODEL", model, "give a model's name such as gpt-4o");
    }
    String usd = env.get("OPENBELL_LLM_USD_PER_DAY").orElse("5");
    if (!usd.matches("\\d{1,6}(\\.\\d{1,6})?")) {
      throw new SettingsException(
          "OPENBELL_LLM_USD_PER_DAY", usd, "give US dollars from 0 to 999999, such as 2.50");
    }
    return new LlmSettings(
        onOff("OPENBELL_LLM", env),
        env.secret("OPENAI_API_KEY"),
        model,
        env.uri("OPENAI_BASE_URL"),
        Double.parseDouble(usd));
  }

  /// The environment with blank values taken as absent.
  private record Env(Map<String, String> values) {
    Optional<String> get(String name) {
      return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
    }

    Optional<Secret> secret(String name) {
      return get(name).map(value -> Secret.of(name, value));
    }

    Optional<URI> uri(String name) {
      return get(name)
          .map(
              value -> {
                try {
                  URI uri =
                      new URI(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
                  boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                  if (web
                      && uri.getHost() != null
                      && uri.getPort() <= HIGHEST_PORT
                      && uri.getUserInfo() == null) {
                    return uri;
                  }
                } catch (URISyntaxException e) {
                  // Told below, as for any other scheme.
                }
                throw new SettingsException(
                    name, masked(value), "give a URL such as http://127.0.0.1:8080");
              });
    }

    /// A URL's user and password are nobody's business in a message.
    private static String masked(String value) {
      return value.replaceAll("//[^/@]*@", "//***@");
    }
  }
}
