package openbell.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The map of the project, checked. */
class MapTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("openbell");

  private static final List<String> MODULES =
      List.of(
          "market",
          "store.signing",
          "store",
          "cache",
          "cache.redis",
          "feeds",
          "lake",
          "lake.tables",
          "lake.serving",
          "report",
          "scan",
          "desk",
          "edge.line",
          "edge.http",
          "edge.server",
          "edge.lambda",
          "edge.lambda.scan",
          "edge.mail",
          "edge.wiring",
          "edge.screens",
          "delivery.bundle",
          "delivery.packager",
          "delivery.local",
          "delivery.deployer",
          "edge.cli");

  @Test
  void everyModuleIsLookedAt() {
    for (String module : MODULES) {
      assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals("openbell." + module)))
          .as(module)
          .isNotEmpty();
    }
  }

  @Test
  void arrowsPointDown() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("market")
        .definedBy("openbell.market..")
        .layer("store")
        .definedBy("openbell.store..")
        .layer("cache")
        .definedBy("openbell.cache..")
        .layer("feeds")
        .definedBy("openbell.feeds..")
        .layer("lake")
        .definedBy("openbell.lake..")
        .layer("report")
        .definedBy("openbell.report..")
        .layer("scan")
        .definedBy("openbell.scan..")
        .layer("desk")
        .definedBy("openbell.desk..")
        .layer("line")
        .definedBy("openbell.edge.line..")
        .layer("http")
        .definedBy("openbell.edge.http..")
        .layer("mail")
        .definedBy("openbell.edge.mail..")
        .layer("server")
        .definedBy("openbell.edge.server..")
        .layer("lambda")
        .definedBy("openbell.edge.lambda..")
        .layer("wiring")
        .definedBy("openbell.edge.wiring..")
        .layer("screens")
        .definedBy("openbell.edge.screens..")
        .layer("delivery")
        .definedBy("openbell.delivery..")
        .layer("cli")
        .definedBy("openbell.edge.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("delivery")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("lambda")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("screens")
        .mayOnlyBeAccessedByLayers("lambda", "cli")
        .whereLayer("wiring")
        .mayOnlyBeAccessedByLayers("screens", "lambda", "cli")
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("server", "lambda", "wiring", "cli")
        .whereLayer("mail")
        .mayOnlyBeAccessedByLayers("lambda", "wiring", "cli")
        .whereLayer("line")
        .mayOnlyBeAccessedByLayers("http", "lambda", "wiring", "cli")
        .whereLayer("desk")
        .mayOnlyBeAccessedByLayers("line", "http", "mail", "lambda", "wiring", "screens", "cli")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("desk", "line", "http", "mail", "lambda", "wiring", "cli")
        .whereLayer("scan")
        .mayOnlyBeAccessedByLayers("desk", "line", "http", "lambda", "wiring", "screens", "cli")
        .whereLayer("lake")
        .mayOnlyBeAccessedByLayers("desk", "wiring", "screens", "cli")
        .whereLayer("feeds")
        .mayOnlyBeAccessedByLayers("desk", "wiring", "screens", "cli")
        .whereLayer("cache")
        .mayOnlyBeAccessedByLayers("desk", "http", "lambda", "wiring", "cli")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers(
            "cache",
            "lake",
            "desk",
            "line",
            "mail",
            "lambda",
            "wiring",
            "screens",
            "delivery",
            "cli")
        .because("the folder list is the architecture, and its arrows point down only")
        .check(CLASSES);
  }

  @Test
  void marketNeedsNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("openbell.market..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("openbell.market..", "java..", "org.jspecify..")
        .because("kernels are benchmarked, fuzzed and compared with reference data alone")
        .check(CLASSES);
  }

  @Test
  void scanReadsNothingItself() {
    noClasses()
        .that()
        .resideInAPackage("openbell.scan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "openbell.store..",
            "openbell.cache..",
            "openbell.feeds..",
            "openbell.lake..",
            "openbell.report..")
        .because("a market hands it the histories, so that any store of columns can")
        .check(CLASSES);
  }

  @Test
  void cacheKnowsNothingOfMarkets() {
    noClasses()
        .that()
        .resideInAnyPackage("openbell.cache..", "openbell.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("openbell.market..", "openbell.feeds..", "openbell.report..")
        .because("keys, bytes, content type, expiry: another program can take the module as it is")
        .check(CLASSES);
  }

  @Test
  void deliveryKnowsNothingOfMarketsAndTheLoaderNothingAtAll() {
    noClasses()
        .that()
        .resideInAPackage("openbell.delivery..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "openbell.market..",
            "openbell.feeds..",
            "openbell.lake..",
            "openbell.report..",
            "openbell.desk..",
            "openbell.edge..")
        .because("any Java Lambda can be delivered with it")
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage("openbell.delivery.bundle.loader..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "openbell.delivery.bundle.loader..",
            "openbell.store.signing..",
            "java..",
            "org.jspecify..",
            "com.amazonaws.services.lambda.runtime..")
        .because("it runs before anything else is there")
        .check(CLASSES);
  }

  @Test
  void eachSdkHasOneHome() {
    home(
        "software.amazon.awssdk..",
        List.of("openbell.store..", "openbell.delivery.deployer..", "openbell.lake.tables.."),
        "AWS's stores live in store, what releases go to in delivery/deployer, Athena in"
            + " lake/tables");
    noClasses()
        .that()
        .resideOutsideOfPackage("openbell.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon.awssdk.services.s3..",
            "software.amazon.awssdk.services.dynamodb..",
            "software.amazon.awssdk.services.secretsmanager..",
            "software.amazon.awssdk.services.sns..")
        .because("S3, DynamoDB, Secrets Manager and SNS live in store")
        .check(CLASSES);
    home("org.sqlite..", "openbell.cache", "SQLite lives in cache");
    home("io.lettuce..", "openbell.cache.redis..", "Redis is asked in cache/redis");
    noClasses()
        .that()
        .resideOutsideOfPackages("openbell.cache.redis..", "openbell.edge.wiring..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("openbell.cache.redis..")
        .because("it is left out where nobody needs it, which the wiring alone copes with")
        .check(CLASSES);
    home(
        "java.sql..",
        List.of("openbell.cache..", "openbell.lake.tables..", "openbell.lake.serving.."),
        "SQLite lives in cache, DuckDB in lake/tables, PostgreSQL in lake/serving");
    home("org.flywaydb..", "openbell.lake.serving..", "migrations live in lake/serving");
    home("org.duckdb..", "openbell.lake.tables..", "DuckDB lives in lake/tables");
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "openbell.lake.tables..", "openbell.edge.screens..", "openbell.edge.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("openbell.lake.tables..")
        .because("DuckDB is 80 MB, and only who scans or asks in SQL needs it")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("openbell.feeds..")
        .and()
        .doNotHaveFullyQualifiedName("openbell.edge.cli.LineCommand")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .because(
            "sources are asked in feeds; `line send` plays LINE, which no part of a server does")
        .check(CLASSES);
    home("com.openai..", "openbell.report..", "language models are asked in report");
    home("com.linecorp.bot..", "openbell.edge.line..", "LINE is spoken to in edge/line");
    home("jakarta.mail..", "openbell.edge.mail..", "mail is sent in edge/mail");
    home("dev.cel..", "openbell.scan..", "expressions are parsed and checked in scan");
    home("io.helidon..", "openbell.edge.server..", "sockets are served in edge/server");
    home("picocli..", "openbell.edge.cli..", "commands live in the edge");
  }

  @Test
  void oneFunctionAloneCarriesWhatScans() {
    noClasses()
        .that()
        .resideInAPackage("openbell.edge.lambda")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "openbell.edge.lambda.scan..", "openbell.edge.screens..", "openbell.scan..")
        .because("the functions that share a package start without DuckDB and CEL")
        .check(CLASSES);
  }

  @Test
  void lambdasRuntimeIsKnownWhereFunctionsStart() {
    noClasses()
        .that()
        .resideOutsideOfPackages("openbell.edge.lambda..", "openbell.delivery..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.amazonaws..", "org.crac..")
        .because("the same desk runs where there is no Lambda")
        .check(CLASSES);
  }

  private static void home(String sdk, String home, String because) {
    home(sdk, List.of(home), because);
  }

  private static void home(String sdk, List<String> homes, String because) {
    noClasses()
        .that()
        .resideOutsideOfPackages(homes.toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(sdk)
        .because(because + ", so that a Lambda need not carry what it does not use")
        .check(CLASSES);
  }

  @Test
  void onlyTheWiringNamesConcreteAdapters() {
    noClasses()
        .that()
        .resideInAnyPackage("openbell.desk..", "openbell.lake..", "openbell.report..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "openbell\\.(store\\.((S3|Directory)BlobStore|DynamoDbStateStore|SecretsManagerSecrets|LambdaFunctions|SnsTopic)|cache\\.(redis\\.Redis|Memory|Deferred|Sqlite|Blob|Tiered|Metered)Cache"
                + "|feeds\\.(YahooFeed|SampleFeed)|report\\.llm\\.OpenAiModel)")
        .because("concrete parts are chosen by plain constructors at the edge")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("openbell.edge..")
        .and()
        .resideOutsideOfPackage("openbell.edge.wiring..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "openbell\\.(store\\.((S3|Directory)BlobStore|DynamoDbStateStore|SecretsManagerSecrets|LambdaFunctions|SnsTopic)|cache\\.(redis\\.Redis|Memory|Deferred|Sqlite|Blob|Tiered|Metered)Cache"
                + "|feeds\\.(YahooFeed|SampleFeed)|report\\.llm\\.OpenAiModel)")
        .because("one module puts the parts together, for every process alike")
        .check(CLASSES);
  }

  @Test
  void nowIsAlwaysInjected() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("openbell.edge.wiring.Wiring")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("dates come from the exchange's calendar and an injected clock")
        .check(CLASSES);
  }

  @Test
  void nothingIsPrintedBelowTheEdge() {
    noClasses()
        .that()
        .resideOutsideOfPackage("openbell.edge..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("results belong to the edges")
        .check(CLASSES);
  }

  @Test
  void noStaticMutableState() {
    noFields()
        .that()
        .areStatic()
        .should()
        .notBeFinal()
        .because("the same code runs in one process for many askers")
        .check(CLASSES);
  }

  @Test
  void nothingCallsExitButMain() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("openbell.edge.cli.Main")
        .and()
        .doNotHaveFullyQualifiedName("openbell.edge.lambda.Training")
        .should()
        .callMethod(System.class, "exit", int.class)
        .because("only a process's own main may end it")
        .check(CLASSES);
    methods()
        .that()
        .haveName("main")
        .should()
        .bePublic()
        .because("it is what the JVM starts")
        .check(CLASSES);
  }
}
