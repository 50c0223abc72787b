package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import openbell.cache.redis.LocalRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  @TempDir Path home;

  @Test
  void reportIsMadeOnceAndThenComesFromSqlite() {
    Run first = run("report", "AAPL", "--lang", "en", "--explain");
    Run second = run("report", "AAPL", "--lang", "en", "--explain");
    assertThat(first.status()).isZero();
    assertThat(first.out())
        .startsWith("Apple (AAPL) · data as of 31 Dec 2013\n")
        .contains("\nStory\n", "\nWhat you need to know\n", "\nPercentiles\n", "14-day RSI 56.5");
    assertThat(first.err()).contains("sample   GET", "answer   from made");
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).contains("answer   from sqlite").doesNotContain("GET");
  }

  @Test
  void jsonIsExactlyOneDocumentOnStdout() throws Exception {
    Run json = run("report", "apple", "--format", "json", "--date", "2013-12-28");
    assertThat(json.status()).isZero();
    var parser = new com.fasterxml.jackson.databind.ObjectMapper().createParser(json.out());
    var document = parser.readValueAsTree();
    assertThat(document.get("schema").toString()).isEqualTo("\"openbell.report/1\"");
    assertThat(document.get("date").toString()).isEqualTo("\"2013-12-27\"");
    assertThat(parser.nextToken()).isNull();
    assertThat(json.err())
        .startsWith("openbell: note: 2013-12-28 is not a trading day on ")
        .hasLineCount(1);
  }

  @Test
  void csvHasTheFactsWithTheirDefinitionsVersion() {
    Run csv = run("report", "AAPL", "--format", "csv");
    assertThat(csv.out())
        .startsWith("ticker,symbol,facts_as_of,fact,value,percentile,bars,definitions_version\n")
        .contains("\nAAPL,AAPL,2013-12-31,close,561.02,,,1\n")
        .containsPattern("\nAAPL,AAPL,2013-12-31,rsi14,56\\.5\\d+,62\\.1\\d+,238,1\n");
  }

  @Test
  void outWritesTheFileAndNothingToStdout() throws Exception {
    Path file = home.resolve("report.txt");
    Run run = run("report", "AAPL", "--out", file.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(Files.readString(file)).startsWith("Apple (AAPL) · ข้อมูล ณ วันที่ 31 ธ.ค. 2556");
    assertError(run("report", "AAPL", "--out", home.resolve("no/such/file").toString()), 1);
  }

  @Test
  void everyCommandHasTheNameThatItsHelpTells() {
    Run help = run("--help");
    Main.COMMANDS.forEach(
        (name, made) -> {
          if (!name.equals("train")) { // Hidden: the launcher's own.
            assertThat(help.out()).containsPattern("(?m)^  " + name + " +\\S");
          }
          assertThat(run(name, "--help").out()).as(name).contains("Usage: openbell " + name + " ");
          assertThat(run("--debug", name, "--help").out()).as(name).contains("Usage: openbell ");
        });
    assertThat(run("--help", "report").out()).isEqualTo(help.out());
    assertThat(run("report", "--debug", "AAPL").status()).isZero();
    assertThat(run("--debug", "report", "AAPL").status()).isZero();
  }

  static Stream<List<String>> badInput() {
    return Stream.of(
        List.of("2", "report"),
        List.of("2", "report", ""),
        List.of("2", "report", "../../etc/passwd"),
        List.of("2", "report", "x".repeat(10_000)),
        List.of("2", "report", "a\u0000b"),
        List.of("2", "report", "AAPL", "--date", "2014-01-03"),
        List.of("2", "report", "AAPL", "--date", "tomorrow"),
        List.of("2", "report", "AAPL", "--lang", "de"),
        List.of("2", "report", "AAPL", "--format", "docx"),
        List.of("2", "report", "AAPL", "--source", "bloomberg"),
        List.of("2", "report", "AAPL", "--no-such-option"),
        List.of("2", "no-such-command"),
        List.of("3", "report", "🚀"),
        List.of("3", "report", "PFIZR19"),
        List.of("3", "report", "ทองคำ"),
        List.of("3", "report", "NOSUCHTICKER"),
        List.of("3", "report", "DBS19"),
        List.of("3", "report", "AAPL", "--date", "2012-12-31"));
  }

  @ParameterizedTest
  @MethodSource("badInput")
  void badInputIsOneLineAndAStatus(List<String> statusAndArgs) {
    String[] args = statusAndArgs.stream().skip(1).toArray(String[]::new);
    assertError(run(args), Integer.parseInt(statusAndArgs.getFirst()));
    assertThat(home.resolve("blobs/processed")).doesNotExist();
  }

  @Test
  void nearMissIsSuggestedNeverGuessed() {
    assertThat(run("report", "PFIZR19").err())
        .isEqualTo("openbell: nothing is known as \"PFIZR19\": did you mean PFIZER19 (Pfizer)?\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CACHE_BACKEND=mongo", "OPENBELL_CLOCK=noon", "CACHE_TTL_HOURS=-1"})
  void settingThatCannotBeUsedStopsTheStart(String setting) {
    String[] pair = setting.split("=");
    Map<String, String> env = environment();
    env.put(pair[0], pair[1]);
    Run run = run(env, "report", "AAPL");
    assertError(run, 2);
    assertThat(run.err()).startsWith("openbell: " + setting + " cannot be used: give ");
  }

  @Test
  void homeThatCannotBeCreatedIsNamed() throws Exception {
    Map<String, String> env = environment();
    env.put("OPENBELL_HOME", Files.writeString(home.resolve("file"), "").resolve("x").toString());
    Run run = run(env, "report", "AAPL");
    assertError(run, 1);
    assertThat(run.err()).contains("set OPENBELL_HOME");
  }

  @Test
  void demoTellsBothLanguagesAndLeavesNothingBehind() throws Exception {
    Run demo = run("demo");
    assertThat(demo.status()).isZero();
    assertThat(demo.out())
        .contains("📖 เรื่องราวของหุ้นตัวนี้", "\nStory\n", "How long each part took:", "sqlite")
        .contains("USD 561.02", "561.02 ดอลลาร์สหรัฐ");
    assertThat(demo.err()).isEmpty();
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void doctorTellsOneLineEach() {
    Run doctor = run("doctor");
    assertThat(doctor.status()).isZero();
    assertThat(doctor.out())
        .contains("ok    java      25", "ok    home      " + home, "ok    cache     sqlite")
        .contains("terms sample", "note  clock     starts at 2014-01-02T12:00:00Z");
    Map<String, String> env = environment();
    env.put("OPENBELL_LANG", "xx");
    Run wrong = run(env, "doctor");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.out()).contains("FIX   settings  OPENBELL_LANG=xx cannot be used");
  }

  @Test
  void doctorAsksRedis() {
    assertThat(run("doctor").out()).contains("ok    scans     kept in " + home, "(no REDIS_URL)");
    Map<String, String> env = environment();
    try (LocalRedis redis = LocalRedis.running("requirepass secret")) {
      env.put("REDIS_URL", "redis://:secret@127.0.0.1:" + redis.port());
      Run there = run(env, "doctor");
      assertThat(there.out()).contains("ok    scans     kept in Redis, which answers");
      assertThat(there.status()).isZero();
    }
    Run gone = run(env, "doctor");
    assertThat(gone.status()).isEqualTo(1);
    assertThat(gone.out()).contains("FIX   scans     ").contains("check the server and REDIS_URL");
    assertThat(gone.out() + gone.err()).doesNotContain("secret");
  }

  @Test
  void debugShowsTheStackTraceAndNothingElseDoes() {
    assertThat(run("report", "🚀", "--debug").err()).contains("at openbell.edge.cli");
    assertThat(run("report", "🚀").err()).doesNotContain("\tat ");
  }

  @Test
  void noCommandShowsTheUsage() {
    Run run = run();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("report", "demo", "doctor");
  }

  private static void assertError(Run run, int status) {
    assertThat(run.status()).as(run.toString()).isEqualTo(status);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("openbell: ").endsWith("\n").hasLineCount(1);
    assertThat(run.err().length()).isLessThan(400);
    assertThat(run.err()).contains(": ");
  }

  private Map<String, String> environment() {
    Map<String, String> env = new HashMap<>();
    env.put("OPENBELL_HOME", home.toString());
    env.put("OPENBELL_SOURCE", "sample");
    env.put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    return env;
  }

  private Run run(String... args) {
    return run(environment(), args);
  }

  private static Run run(Map<String, String> env, String... args) {
    return Run.of(env, args);
  }
}
