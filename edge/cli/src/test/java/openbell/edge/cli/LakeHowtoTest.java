package openbell.edge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The questions of docs/howto/lake.md and their answers, and what `lake sql` refuses.
class LakeHowtoTest {
  private static final Path DOCUMENT = Path.of("../../docs/howto/lake.md");
  private static final Pattern QUESTION =
      Pattern.compile("```sql\\n(.*?)```\\n\\n```text\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void fetch() {
    assertThat(run("fetch", "AAPL")).isZero();
  }

  /// With `-Dopenbell.write=true` the answers are written.
  @Test
  void everyQuestionHasItsAnswerBeforeAndAfterACompaction() throws IOException {
    String document = Files.readString(DOCUMENT);
    StringBuilder answered = new StringBuilder();
    Matcher question = QUESTION.matcher(document);
    int questions = 0;
    while (question.find()) {
      assertThat(run("lake", "sql", question.group(1))).as(err.toString(UTF_8)).isZero();
      String block =
          "```sql\n" + question.group(1) + "```\n\n```text\n" + out.toString(UTF_8) + "```";
      question.appendReplacement(answered, Matcher.quoteReplacement(block));
      questions++;
      if (questions == 3) {
        assertThat(run("lake", "compact")).isZero();
        assertThat(out.toString(UTF_8)).contains("changed   1\n").contains("files     49\n");
      }
    }
    question.appendTail(answered);
    if (Boolean.getBoolean("openbell.write")) {
      Files.writeString(DOCUMENT, answered.toString());
    }
    assertThat(questions).isEqualTo(5);
    assertThat(answered).hasToString(Files.readString(DOCUMENT));
  }

  @Test
  void answersInEveryForm() throws IOException {
    String sql =
        "SELECT ticker, date, close, NULL AS none, 'a,\"b' AS text FROM bars ORDER BY date LIMIT 1";
    assertThat(run("lake", "sql", sql, "--format", "json")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "[\n"
                + " {\"ticker\":\"AAPL\",\"date\":\"2013-01-02\",\"close\":549.03,\"none\":null,\"text\":\"a,\\\"b\"}\n"
                + "]\n");
    assertThat(run("lake", "sql", sql, "--format", "csv")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo("ticker,date,close,none,text\r\nAAPL,2013-01-02,549.03,,\"a,\"\"b\"\r\n");
    Path file = home.resolve("answer.parquet");
    assertThat(run("lake", "sql", sql, "--format", "parquet", "--out", file.toString())).isZero();
    assertThat(Files.readAllBytes(file)).startsWith('P', 'A', 'R', '1');
  }

  @Test
  void whatIsNoQuestionIsRefusedInOneLine() {
    refused(2, "lake", "sql", "SELECT * FROM read_csv('/etc/passwd')");
    refused(2, "lake", "sql", "COPY bars TO '/tmp/openbell-howto.csv'");
    refused(2, "lake", "sql", "SELECT nothing FROM bars");
    refused(2, "lake", "sql", "  ");
    refused(2, "lake", "sql", "SELECT 1", "--format", "parquet");
    refused(2, "lake", "sql", "SELECT 1", "--timeout", "0");
    refused(2, "lake", "sql", "SELECT 1", "--engine", "athena");
    refused(
        1,
        "lake",
        "sql",
        "SELECT sum(a.range) FROM range(10000000) a, range(10000000)",
        "--timeout",
        "1");
    refused(2, "lake");
  }

  private void refused(int status, String... args) {
    assertThat(run(args)).as(String.join(" ", args)).isEqualTo(status);
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(err.toString(UTF_8)).matches("openbell: [^\n]+: [^\n]+\n");
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    Map<String, String> environment =
        Map.of(
            "OPENBELL_HOME", home.toString(),
            "OPENBELL_SOURCE", "sample",
            "OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    return Main.run(
        args, environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }
}
