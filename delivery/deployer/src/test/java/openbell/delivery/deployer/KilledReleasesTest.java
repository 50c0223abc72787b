package openbell.delivery.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.delivery.deployer.TestAws.Answer;
import openbell.store.MotoExtension;
import openbell.store.StateRecord;
import openbell.store.StateStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Processes that release and are killed before and after every write of the journal. */
class KilledReleasesTest {
  /// Each kill is a JVM and an environment of its own. Every third write, with another one first
  /// each day; all of them with `-Dopenbell.kills=50`.
  private static final int STEP = Integer.getInteger("openbell.kills", 0) >= 50 ? 1 : 3;

  private static final int FIRST = (int) (LocalDate.now(ZoneOffset.UTC).toEpochDay() % STEP);

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @TempDir Path dir;
  private TestAws aws;
  private Target target;
  private Account account;
  private Candidate one;

  private record Child(int status, String out) {}

  @BeforeEach
  void open() throws Exception {
    begin();
  }

  @AfterEach
  void close() throws Exception {
    aws.close();
  }

  /// A new environment in which the first release is live.
  private void begin() throws Exception {
    aws = new TestAws(MOTO.server());
    target = aws.createFunctions("web", "work");
    account = aws.account();
    one = candidate("one", TestAws.well("one"));
    releases(account.state()).release(one, 5);
    Files.write(dir.resolve("outputs.json"), aws.outputs);
  }

  private void beginAgain() throws Exception {
    aws.close();
    begin();
  }

  private Candidate candidate(String content, Answer answer) throws Exception {
    return Candidate.of(
        aws.upload(account, target, dir, content, answer), "java25", ReleasesTest.SMOKE);
  }

  private Releases releases(StateStore state) {
    return new Releases(
        target,
        new Account(
            account.functions(), Optional.empty(), account.bucket(), account.vault(), state),
        new Holder("me@here", 1),
        Duration.ofSeconds(60),
        TestAws.impatient(),
        line -> {});
  }

  /// As ten minutes later: the store's clock has gone on, and the lease of who died is over.
  private Releases later() {
    return releases(new Later(account.state()));
  }

  private Child child(Candidate candidate, String when, int n) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ReleaseProcess.class.getName(),
                aws.endpoint().toString(),
                aws.bucket,
                dir.resolve("outputs.json").toString(),
                candidate.version(),
                when,
                Integer.toString(n))
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Child(process.waitFor(), out);
  }

  private static int writes(Child child) {
    return Integer.parseInt(child.out().replaceAll("(?s).*writes (\\d+).*", "$1"));
  }

  private static String sum(Candidate candidate) {
    return Sha256.base64(candidate.artifact().orElseThrow().sha256());
  }

  private void assertLive(Candidate candidate, String what) {
    assertThat(aws.state(target))
        .as(what)
        .containsEntry("web live", sum(candidate))
        .containsEntry("work live", sum(candidate))
        .containsEntry("web latest", sum(candidate))
        .containsEntry("work latest", sum(candidate));
  }

  @Test
  void oneKilledBeforeAnyWriteIsGoneOnWith() throws Exception {
    Child whole = child(candidate("two", TestAws.well("two")), "before", 0);
    assertThat(whole.status()).as(whole.out()).isZero();
    int writes = writes(whole);
    assertThat(writes).isEqualTo(2 * 15 + 2);
    for (int n = 1; n <= writes; n++) {
      if (n != 2 && n % STEP != FIRST) {
        continue;
      }
      beginAgain();
      String what = "killed before write " + n;
      Candidate two = candidate("two", TestAws.well("two"));
      assertThat(child(two, "before", n).status()).as(what).isEqualTo(ReleaseProcess.KILLED);
      if (n == 2) {
        assertThatThrownBy(() -> releases(account.state()).release(two, 5))
            .hasMessageContaining("child@here (process ")
            .hasMessageContaining("if that process is dead, try again in ");
        assertThatThrownBy(() -> later().release(one, 5))
            .hasMessageContaining("release " + two.version() + " of test, begun by child@here")
            .hasMessageContaining("--resume")
            .hasMessageContaining("--abandon");
      }
      Release release = later().release(two, 5);
      assertThat(release.number()).as(what).isEqualTo(2);
      assertLive(two, what);
      // One version was published, however often it was asked for.
      assertThat(account.functions().versions(target.function("web").functionName()))
          .as(what)
          .extracting(AwsFunctions.Config::version)
          .containsExactly("$LATEST", "1", "2", "3");
      assertThat(new Kept(account.state(), "test").all()).as(what).hasSize(2);
      assertThat(Journal.read(account.state(), "test").orElseThrow().isOpen()).as(what).isFalse();
    }
  }

  @Test
  void oneKilledAfterAnyWriteIsTakenBack() throws Exception {
    Map<String, String> before = aws.state(target);
    int writes = 2 * 15 + 2;
    // After the last write nothing is unfinished.
    for (int n = 1; n < writes; n++) {
      if (n % STEP != FIRST) {
        continue;
      }
      String what = "killed after write " + n;
      Candidate two = candidate("two", TestAws.well("two"));
      assertThat(child(two, "after", n).status()).as(what).isEqualTo(ReleaseProcess.KILLED);
      later().abandon();
      assertThat(aws.state(target)).as(what).isEqualTo(before);
      assertThat(new Kept(account.state(), "test").all()).as(what).hasSize(1);
      assertThat(new Kept(account.state(), "test").current().orElseThrow().version())
          .as(what)
          .isEqualTo(one.version());
      beginAgain();
      before = aws.state(target);
    }
  }

  @Test
  void oneKilledOnItsWayBackIsTakenBackByTheNext() throws Exception {
    Answer broken = new Answer("{\"statusCode\":500}", Optional.empty());
    Child whole = child(candidate("bad", broken), "before", 0);
    assertThat(whole.status()).isEqualTo(1);
    assertThat(whole.out()).contains("was taken back", "status 500, not 200");
    int writes = writes(whole);
    // The first, four steps of each of two functions, the begin of a test, its failure.
    int failed = 1 + 2 * 2 * 4 + 1 + 1;
    assertThat(writes).isEqualTo(failed + 2 * 2 + 1);
    for (int n = failed; n <= writes; n++) {
      beginAgain();
      String what = "killed before write " + n;
      Candidate bad = candidate("bad", broken);
      assertThat(child(bad, "before", n).status()).as(what).isEqualTo(ReleaseProcess.KILLED);
      Candidate two = candidate("two", TestAws.well("two"));
      if (n == failed) {
        later().abandon(); // The failure itself was not written: it is unfinished.
      }
      later().release(two, 5);
      assertLive(two, what);
      assertThat(new Kept(account.state(), "test").all()).as(what).hasSize(2);
    }
  }

  private record Later(StateStore store) implements StateStore {
    @Override
    public Optional<StateRecord> read(String name) {
      return store
          .read(name)
          .map(
              r ->
                  new StateRecord(
                      r.value(),
                      r.version(),
                      r.lastModified(),
                      r.readAt().plus(Duration.ofMinutes(10))));
    }

    @Override
    public Optional<String> create(String name, byte[] value) {
      return store.create(name, value);
    }

    @Override
    public Optional<String> replace(String name, byte[] value, String version) {
      return store.replace(name, value, version);
    }

    @Override
    public void delete(String name) {
      store.delete(name);
    }

    @Override
    public List<String> names(String prefix) {
      return store.names(prefix);
    }
  }
}
