package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeCliTest {
  @TempDir Path home;

  private Map<String, String> environment() {
    return Map.of(
        "OPENBELL_HOME", home.toString(),
        "OPENBELL_SOURCE", "sample",
        "OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
  }

  private Run run(String... args) {
    return run(environment(), args);
  }

  private static Run run(Map<String, String> environment, String... args) {
    return Run.of(environment, args);
  }

  private String only(String prefix) {
    String out = run("lake", "ls", prefix).out();
    assertThat(out).hasLineCount(1);
    return out.substring(0, out.indexOf(' '));
  }

  @Test
  void aReportIsFollowedDownToItsPricesAndBack() {
    assertThat(run("report", "AAPL", "--lang", "en", "--format", "pdf", "--out", home + "/a.pdf"))
        .extracting(Run::status)
        .isEqualTo(0);
    String report = only("processed/reports/AAPL/");
    String raw = only("raw/sample/AAPL/");
    Run down =
        run("lake", "lineage", "reports/AAPL/2014-01-01.en.pdf".replace("2014-01-01", date()));
    assertThat(down.status()).isZero();
    assertThat(down.out())
        .contains("└─ " + report + "  sha256 ")
        .contains("   ├─ " + raw + "  sha256 ")
        .contains("processed/features/AAPL/");
    assertThat(run("lake", "lineage", raw).out())
        .contains("made from it:\n")
        .contains(report)
        .contains("reports/AAPL/" + date() + ".en.pdf");
    String version = report.split("/", -1)[4].substring(0, 15);
    String json = run("lake", "get", report).out();
    assertThat(run("lake", "get", "AAPL", "reports")).isEqualTo(new Run(0, json, ""));
    assertThat(run("lake", "get", "AAPL", "reports", "--version", version, "--lang", "en").out())
        .isEqualTo(json);
    assertThat(run("lake", "get", "AAPL", "reports", "--lang", "th").status()).isEqualTo(3);
    assertThat(run("lake", "get", "AAPL", "narratives").status()).isEqualTo(3);
    assertThat(run("lake", "verify"))
        .satisfies(r -> assertThat(r.out()).endsWith(" 0 problems\n"))
        .extracting(Run::status)
        .isEqualTo(0);
  }

  private String date() {
    return only("processed/features/AAPL/").split("/", -1)[3];
  }

  @Test
  void whatIsThereIsListedReadCheckedAndComputedAgain() throws Exception {
    run("fetch", "AAPL");
    assertThat(run("lake", "ls", "AAPL").out()).hasLineCount(4);
    String features = only("processed/features/");
    assertThat(run("lake", "get", features).out())
        .startsWith("{\"schema\":\"openbell.features/1\",\"symbol\":\"AAPL\"");
    String json = run("lake", "get", features).out();
    String[] path = features.split("/", -1);
    assertThat(run("lake", "get", "AAPL", "features")).isEqualTo(new Run(0, json, ""));
    assertThat(run("lake", "get", "apple", "features", "--date", path[3]).out()).isEqualTo(json);
    assertThat(run("lake", "get", "AAPL", "features", "--version", path[4].substring(0, 15)).out())
        .isEqualTo(json);
    assertThat(run("lake", "check").out()).startsWith("1 of 1 fresh\n");
    assertThat(run("lake", "reprocess", "--ticker", "AAPL", "--from", "2014-01-01"))
        .isEqualTo(new Run(0, "1 raw objects, 0 processed objects written, 0 failed\n", ""));
    Files.delete(home.resolve("blobs").resolve(features));
    assertThat(run("lake", "reprocess").out())
        .isEqualTo("1 raw objects, 1 processed objects written, 0 failed\n");
    Path raw = home.resolve("blobs").resolve(only("raw/"));
    byte[] bytes = Files.readAllBytes(raw);
    bytes[100] ^= 1;
    Files.write(raw, bytes);
    Run verify = run("lake", "verify");
    assertThat(verify.status()).isEqualTo(1);
    assertThat(verify.out()).contains("altered " + only("raw/") + ": ");
    assertThat(run("lake", "reprocess").status()).isEqualTo(1);
    assertThat(run("lake", "lineage", features).out())
        .matches("(?s).*└─ raw/sample/AAPL/\\S+  sha256 .*  ALTERED: see 'lake verify'\n");
    Run got = run("lake", "get", only("raw/"));
    assertThat(got.status()).isZero();
    assertThat(got.err())
        .startsWith("openbell: note: altered raw/sample/AAPL/")
        .contains(": no hash was kept of these bytes")
        .hasLineCount(1);
    assertThat(run("lake", "restore", "raw/").out()).isEqualTo("0 asked for, 1 can be read now\n");
  }

  @Test
  void retentionOnlyTellsUntilItIsToldTo() throws Exception {
    run("fetch", "AAPL");
    Path policy = Files.writeString(home.resolve("policy"), "raw/ 0\nprocessed/ 0\n");
    Run told = run("lake", "retain", "--policy", policy.toString());
    assertThat(told.status()).isZero();
    assertThat(told.out()).contains("0 to delete");
    Files.writeString(policy, "raw 5 x\n");
    assertThat(run("lake", "retain", "--policy", policy.toString()).status()).isEqualTo(2);
    Files.writeString(policy, "# nothing\n");
    assertThat(run("lake", "retain", "--policy", policy.toString()).err())
        .startsWith("openbell: the policy has no rule: ");
  }

  /** Retention keeps the numbers of a symbol's newest day, whichever source they are of. */
  @Test
  void ofASymbolWithTwoSourcesTheOlderNumbersMayGo() throws Exception {
    Path prices = Files.createDirectories(home.resolve("prices"));
    StringBuilder csv = new StringBuilder("Date,Open,High,Low,Close,Volume\n");
    for (int day = 1; day <= 10; day++) {
      csv.append("2020-01-%02d,10,11,9,10,1000\n".formatted(day));
    }
    Files.writeString(prices.resolve("AAPL.csv"), csv);
    Map<String, String> folder = new HashMap<>(environment());
    folder.put("OPENBELL_SOURCE", "folder");
    folder.put("OPENBELL_FOLDER", prices.toString());
    folder.put("OPENBELL_CLOCK", "2020-01-13T12:00:00Z");
    assertThat(run(folder, "fetch", "AAPL").status()).isZero();
    Map<String, String> later = new HashMap<>(environment());
    later.put("OPENBELL_CLOCK", "2020-03-03T12:00:00Z");
    assertThat(run(later, "fetch", "AAPL").status()).isZero();
    folder.put("OPENBELL_CLOCK", "2020-07-03T12:00:00Z");
    assertThat(run(folder, "lake", "verify").out()).endsWith(" 0 problems\n");
    Path policy = Files.writeString(home.resolve("policy"), "processed/ 30\n");
    assertThat(run(folder, "lake", "retain", "--policy", policy.toString(), "--apply").out())
        .contains("processed/features/AAPL/2020-01-13/");
    assertThat(run(folder, "lake", "verify").out()).endsWith(" 0 problems\n");
    // What has the older day is asked last: its numbers come again, and go again.
    assertThat(run(folder, "fetch", "AAPL").status()).isZero();
    folder.put("OPENBELL_CLOCK", "2020-07-06T12:00:00Z");
    assertThat(run(folder, "lake", "verify").out()).endsWith(" 0 problems\n");
    assertThat(run(folder, "lake", "retain", "--policy", policy.toString(), "--apply").out())
        .contains("processed/features/AAPL/2020-01-13/");
    assertThat(run(folder, "lake", "verify").out()).endsWith(" 0 problems\n");
  }

  @Test
  void whatCannotBeDoneIsOneLine() {
    assertThat(run("lake").status()).isEqualTo(2);
    assertThat(run("lake", "get", "raw/no/such"))
        .isEqualTo(new Run(3, "", "openbell: the lake has no raw/no/such: see 'lake ls'\n"));
    assertThat(run("lake", "get", "../x").status()).isEqualTo(2);
    assertThat(run("lake", "get", "AAPL", "features").status()).isEqualTo(3);
    assertThat(run("lake", "get", "AAPL", "raw").status()).isEqualTo(2);
    assertThat(run("lake", "get", "AAPL", "features", "--date", "x").status()).isEqualTo(2);
    assertThat(run("lake", "get", "AAPL", "features", "--date", "2014-01-04"))
        .isEqualTo(
            new Run(2, "", "openbell: 2014-01-04 is in the future: give a day up to 2014-01-03\n"));
    assertThat(run("lake", "get", "AAPL", "reports", "--lang", "fr").status()).isEqualTo(2);
    assertThat(run("lake", "reprocess", "--ticker", "AAPL", "--ticker", "MSFT"))
        .isEqualTo(
            new Run(
                3,
                "0 raw objects, 0 processed objects written, 0 failed\n",
                "openbell: the lake has no prices of AAPL, MSFT: see 'lake ls', or fetch them"
                    + " first\n"));
    assertThat(run("lake", "get", "raw/x", "--date", "2025-11-11").status()).isEqualTo(2);
    assertThat(run("lake", "ls", "raw/\t/").status()).isEqualTo(2);
    assertThat(run("lake", "restore", "../").status()).isEqualTo(2);
    assertThat(run("lake", "ls", "raw/nothing/").status()).isEqualTo(3);
    assertThat(run("lake", "lineage", "raw/no/such").status()).isEqualTo(3);
    assertThat(run("lake", "reprocess", "--version", "99").status()).isEqualTo(2);
    assertThat(run("lake", "reprocess", "--from", "yesterday").status()).isEqualTo(2);
    assertThat(run("lake", "verify"))
        .isEqualTo(
            new Run(
                0,
                "0 checked, 0 of them computed again, 0 archived, 0 of other versions, 0 not"
                    + " checkable, 0 unfinished, 0 problems\n",
                ""));
  }
}
