package openbell.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import openbell.desk.ReportQuestion;
import openbell.desk.Settings;
import openbell.desk.Trace;
import openbell.desk.WarmRun;
import openbell.desk.Warming;
import openbell.desk.ops.OpsNotes;
import openbell.desk.ops.OpsNumbers;
import openbell.desk.ops.OpsNumbers.LinePushes;
import openbell.edge.http.Request;
import openbell.edge.http.Response;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The numbers of several instances over one bucket. */
class OpsNumbersTest {
  private static final String REPORT = "/api/reports/AAPL?lang=en&wait=25";
  private static final LocalDate DAY = LocalDate.of(2014, 1, 2);

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @TempDir Path homes;
  private Map<String, String> environment;

  @BeforeAll
  static void signIn() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @AfterAll
  static void signOut() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void open() {
    environment =
        new HashMap<>(
            Map.of(
                "PDF_BUCKET_NAME",
                MOTO.server().createBucket(),
                "AWS_ENDPOINT_URL",
                MOTO.server().endpoint().toString(),
                "AWS_REGION",
                "us-east-1",
                "OPENBELL_WARM",
                "AAPL,DBS19"));
  }

  private TestSite site(String home) {
    return new TestSite(homes.resolve(home), environment);
  }

  private static OpsNumbers numbers(TestSite site) {
    return site.wiring.operations().numbers(DAY, DAY);
  }

  @Test
  void instancesKnowOfEachOtherAndCountNothingTwice() {
    try (TestSite one = site("one")) {
      one.get(REPORT);
      one.get(REPORT);
      one.wiring.operations().tell();
      one.wiring.operations().tell();
      try (TestSite other = site("other")) {
        other.get(REPORT);
        OpsNumbers seen = numbers(other);
        assertThat(seen.instances()).isEqualTo(2);
        assertThat(seen.reports().made()).isEqualTo(1);
        assertThat(seen.reports().fromCache()).isEqualTo(2);
        assertThat(seen.mostAsked()).containsExactly(new OpsNumbers.Asked("AAPL 2014-01-02 en", 3));
        assertThat(seen.freshness().asked()).isEqualTo(2);
      }
    }
    // A third process, on the first home, knows what both told at their ends.
    try (TestSite again = site("one")) {
      OpsNumbers seen = numbers(again);
      assertThat(seen.instances()).isEqualTo(2);
      assertThat(seen.reports().made()).isEqualTo(1);
      assertThat(seen.reports().fromCache()).isEqualTo(2);
      again.wiring.operations().tell();
      assertThat(again.wiring.store().listAll("state/ops/2014-01-02/")).hasSize(2);
    }
    // Whoever lost its file is another instance; what the lost one told stays.
    try (TestSite fresh = site("fresh")) {
      assertThat(numbers(fresh).reports().made()).isEqualTo(1);
      assertThat(numbers(fresh).instances()).isEqualTo(2);
    }
  }

  @Test
  void aSessionsRunsAreOneWithAllThatTheyMade() {
    try (TestSite one = site("one")) {
      OpsNotes notes = one.wiring.operations().notes();
      Instant first = Instant.parse("2014-01-02T10:00:00Z");
      notes.warmed(run("SGX", first, 8, 2));
      notes.warmed(run("SGX", first.plusSeconds(600), 2, 0));
      notes.warmed(run("operator", first, 1, 0));
      notes.warmed(run("operator", first.plusSeconds(5), 0, 1));
      assertThat(numbers(one).warmed())
          .extracting(w -> w.exchange() + ": " + w.told() + " " + w.failed())
          .containsExactlyInAnyOrder(
              "SGX: 10 made, 0 fresh, 0 stale, 0 failed false",
              "operator: 1 made, 0 fresh, 0 stale, 0 failed false",
              "operator: 0 made, 0 fresh, 1 stale, 0 failed true");
    }
  }

  private static WarmRun run(String exchange, Instant at, int made, int stale) {
    return new WarmRun(
        exchange,
        DAY,
        at,
        Map.of(Warming.Result.MADE, made, Warming.Result.STALE, stale),
        Map.of());
  }

  @Test
  void whoHasNoTokenForLineKnowsWhatOthersWereTold() {
    try (TestSite web = site("web")) {
      assertThat(numbers(web).line().set()).isFalse();
    }
    LinePushes told = new LinePushes(true, true, OptionalLong.of(412));
    try (TestSite work = site("work")) {
      work.wiring.operations().noteLine(); // It has none either.
      work.wiring.operations().notes().line(told);
      work.wiring.operations().tell();
      try (TestSite web = site("web")) {
        assertThat(numbers(web).line()).isEqualTo(told);
      }
      LinePushes silent = new LinePushes(true, false, OptionalLong.empty());
      work.wiring.operations().notes().line(silent);
      work.wiring.operations().tell();
      try (TestSite web = site("web")) {
        assertThat(numbers(web).line()).isEqualTo(silent);
      }
    }
  }

  @Test
  void inTheMorningThePageTellsWhatFailedLastNight() {
    environment.put("OPENBELL_CLOCK", "2014-01-02T23:30:00Z");
    try (TestSite night = site("night")) {
      assertThat(night.get("/api/reports/DBS19?lang=en").status()).isEqualTo(404);
      night.wiring.operations().tell();
    }
    LocalDate today = DAY.plusDays(1);
    environment.put("OPENBELL_CLOCK", "2014-01-03T00:30:00Z");
    for (String home : List.of("night", "other")) {
      try (TestSite morning = site(home)) {
        OpsNumbers seen = morning.wiring.operations().numbers(today, today);
        assertThat(seen.reports().failures()).isEmpty();
        assertThat(seen.freshness().late())
            .filteredOn(late -> late.ticker().equals("DBS19"))
            .singleElement()
            .matches(OpsNumbers.Late::failed);
      }
    }
  }

  @Test
  void processesOfOneHomeAreOneInstance() {
    try (TestSite one = site("one");
        TestSite two = site("one")) {
      one.get(REPORT);
      two.get(REPORT);
      two.wiring.operations().tell();
      one.wiring.operations().tell();
      two.get(REPORT);
      two.wiring.stats().flush();
      one.wiring.operations().tell();
      try (TestSite other = site("other")) {
        assertThat(numbers(other).instances()).isEqualTo(1);
        assertThat(numbers(other).reports().made()).isEqualTo(1);
        assertThat(numbers(other).reports().fromCache()).isEqualTo(2);
      }
      assertThat(numbers(one).reports()).isEqualTo(numbers(two).reports());
    }
  }

  @Test
  void aProcessThatMayStandStillTellsToo() {
    environment.put("OPENBELL_HOME", homes.resolve("lambda").toString());
    environment.put("OPENBELL_SOURCE", "sample");
    environment.put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    try (Wiring frozen = new Wiring(Settings.of(environment), ProcessKind.LAMBDA_WORK)) {
      frozen.desk().report(ReportQuestion.of("AAPL"), new Trace());
      frozen.operations().tellIfDue();
      try (TestSite other = site("other")) {
        assertThat(numbers(other).reports().made()).isEqualTo(1);
      }
    }
  }

  @Test
  void whatFailedIsToldWithItsReason() {
    try (TestSite site = site("one")) {
      site.get("/api/reports/DBS19?lang=th&wait=25"); // The sample has Apple alone.
      site.get(REPORT);
      OpsNumbers seen = numbers(site);
      assertThat(seen.reports().failed()).isEqualTo(1);
      assertThat(seen.reports().failures())
          .extracting(OpsNumbers.Failure::what)
          .containsExactly("DBS19 2014-01-02 th");
      assertThat(seen.freshness().late()).extracting(OpsNumbers.Late::ticker).contains("DBS19");
      assertThat(seen.sources()).extracting(OpsNumbers.Source::name).containsExactly("sample");
      assertThat(seen.sources().getFirst().ok()).isEqualTo(1);
      assertThat(seen.quality().judged()).isEqualTo(1);
      assertThat(List.copyOf(seen.slots())).hasSize(1);
      assertThat(seen.slots().getFirst().made()).isEqualTo(1);
    }
  }

  @Test
  void whileTheStoreIsDownTheNumbersAreThisMachinesAlone() {
    environment.put("LINE_CHANNEL_SECRET", "secret"); // Who follows what is kept there, too.
    environment.put("LINE_CHANNEL_ACCESS_TOKEN", "token");
    environment.put("LINE_API_BASE_URL", "http://127.0.0.1:1");
    try (TestSite site = site("one")) {
      site.get(REPORT);
      site.get(REPORT);
      site.wiring.stats().flush();
      removeTheBucket();
      OpsNumbers seen = numbers(site);
      assertThat(seen.unread()).hasValueSatisfying(why -> assertThat(why).contains("NoSuchBucket"));
      assertThat(seen.instances()).isEqualTo(1);
      assertThat(seen.reports().made()).isEqualTo(1);
      assertThat(seen.reports().fromCache()).isEqualTo(1);
      Request page =
          Request.of("GET", "/ops?lang=en").with("Authorization", "Bearer " + TestSite.TOKEN);
      Response shown = site.site.handle(page);
      assertThat(shown.status()).isEqualTo(200);
      assertThat(new String(shown.body(), StandardCharsets.UTF_8))
          .contains("The shared store cannot be read right now")
          .contains("Something is wrong");
    }
  }

  private void removeTheBucket() {
    String bucket = environment.get("PDF_BUCKET_NAME");
    try (S3Client s3 = MOTO.server().client()) {
      s3.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
          .forEach(object -> s3.deleteObject(d -> d.bucket(bucket).key(object.key())));
      s3.deleteBucket(delete -> delete.bucket(bucket));
    }
  }
}
