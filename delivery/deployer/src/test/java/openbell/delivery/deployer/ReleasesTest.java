package openbell.delivery.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.delivery.deployer.TestAws.Answer;
import openbell.store.ListedBlob;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Releases on moto; functions answer by the code of the version that is invoked. */
class ReleasesTest {
  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  static final List<SmokeTest> SMOKE =
      SmokeTest.parse(
          """
          [{"function": "web", "event": {"path": "/health"}, "expect": {"statusCode": 200, "bodyContains": "this is"}},
           {"function": "work", "event": {}, "expect": {"bodyContains": ["this", "is"]}}]
          """
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));

  @TempDir Path dir;
  private TestAws aws;
  private Target target;
  private Account account;
  private final List<String> log = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    aws = new TestAws(MOTO.server());
    target = aws.createFunctions("web", "work");
    account = aws.account();
  }

  @AfterEach
  void close() throws Exception {
    aws.close();
  }

  private Releases releases() {
    return new Releases(
        target,
        account,
        new Holder("me@here", 1),
        Duration.ofSeconds(60),
        TestAws.impatient(),
        log::add);
  }

  private Candidate good(String content) throws IOException {
    return candidate(content, TestAws.well(content));
  }

  private Candidate candidate(String content, Answer answer) throws IOException {
    return Candidate.of(aws.upload(account, target, dir, content, answer), "java25", SMOKE);
  }

  private static String sum(Candidate candidate) {
    return Sha256.base64(candidate.artifact().orElseThrow().sha256());
  }

  private String latest(String function) {
    return target.function(function).functionName();
  }

  @Test
  void aReleaseSetsAllThenMovesTheAliases() throws IOException {
    Candidate one = good("one");
    Release release = releases().release(one, 5);
    assertThat(release.number()).isEqualTo(1);
    assertThat(release.code().orElseThrow().versions()).isEqualTo(Map.of("web", "2", "work", "2"));
    assertThat(aws.state(target))
        .containsEntry("web", "2")
        .containsEntry("work", "2")
        .containsEntry("web live", sum(one));
    AwsFunctions.Config config = account.functions().get(latest("web"), "live");
    assertThat(config.runtime()).isEqualTo("java25");
    assertThat(config.handler()).isEqualTo(Performer.LOADER);
    assertThat(config.environment())
        .containsEntry("KEPT", "yes")
        .containsEntry("BUNDLE_HANDLER", "demo.web.Handler")
        .containsEntry("BUNDLE_BUCKET", aws.bucket)
        .containsEntry(
            "BUNDLE_SHA256", one.artifact().orElseThrow().bundle().orElseThrow().sha256());
    // Both versions are tested before the first alias moves, and once more behind the aliases.
    assertThat(aws.invoked)
        .containsExactly(
            latest("web") + ":2",
            latest("work") + ":2",
            latest("web") + ":live",
            latest("work") + ":live");
    List<String> moves = aws.changes.stream().filter(c -> c.contains("/aliases/")).toList();
    assertThat(moves)
        .containsExactly(
            "PUT " + TestAws.path(latest("work")) + "/aliases/live",
            "PUT " + TestAws.path(latest("web")) + "/aliases/live");
    assertThat(log).contains("move the alias of web: 2", "record the release: #1");
  }

  @Test
  void theSameAgainSetsNothingAnew() throws IOException {
    Candidate one = good("one");
    releases().release(one, 5);
    aws.changes.clear();
    Release again = releases().release(one, 5);
    assertThat(again.number()).isEqualTo(2);
    assertThat(aws.changes).noneMatch(c -> c.contains("/configuration"));
    // Asked dry, once for each function; Lambda itself publishes no version of what is unchanged.
    assertThat(aws.changes.stream().filter(c -> c.endsWith("/code"))).hasSize(2);
    assertThat(aws.state(target)).containsEntry("web live", sum(one));
  }

  @Test
  void aFailedSmokeTestLeavesTheAliasesAndSetsLatestBack() throws IOException {
    Candidate one = good("one");
    releases().release(one, 5);
    Map<String, String> before = aws.state(target);
    aws.changes.clear();
    Candidate bad =
        candidate("bad", new Answer("{\"errorMessage\":\"broken\"}", Optional.of("Unhandled")));
    assertThatThrownBy(() -> releases().release(bad, 5))
        .isInstanceOfSatisfying(
            DeployException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
        .hasMessageContaining("release " + bad.version() + " to test was taken back")
        .hasMessageContaining("smoke test 1 web")
        .hasMessageContaining("broken");
    assertThat(aws.state(target)).isEqualTo(before);
    assertThat(aws.changes).noneMatch(c -> c.contains("/aliases/"));
    assertThat(account.functions().get(latest("web"), "$LATEST").environment())
        .containsEntry(
            "BUNDLE_SHA256", one.artifact().orElseThrow().bundle().orElseThrow().sha256());
    assertThat(new Kept(account.state(), "test").all()).hasSize(1);
    // And nothing stands in the way of the next.
    releases().release(good("two"), 5);
    assertThat(aws.state(target)).containsEntry("web", "4");
  }

  @Test
  void whatFailsBehindTheAliasesMovesThemBack() throws IOException {
    releases().release(good("one"), 5);
    Map<String, String> before = aws.state(target);
    Candidate two = good("two");
    // The second alias does not move however often it is asked for.
    aws.refusals.put("PUT " + TestAws.path(latest("web")) + "/aliases/live", 5);
    assertThatThrownBy(() -> releases().release(two, 5))
        .hasMessageContaining("move the alias of web")
        .hasMessageContaining("try again later");
    assertThat(aws.state(target)).isEqualTo(before);
    assertThat(new Kept(account.state(), "test").current().orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void throttlingIsSatOut() throws IOException {
    aws.refusals.put("PUT " + TestAws.path(latest("web")) + "/code", 2);
    aws.refusals.put("POST " + TestAws.path(latest("work")) + "/versions", 2);
    releases().release(good("one"), 5);
    assertThat(aws.state(target)).containsEntry("web", "2").containsEntry("work", "2");
  }

  @Test
  void aFirstReleaseThatFailsLeavesThePlaceholder() throws IOException {
    Candidate bad = candidate("bad", new Answer("{\"statusCode\":500}", Optional.empty()));
    assertThatThrownBy(() -> releases().release(bad, 5))
        .hasMessageContaining("status 500, not 200");
    assertThat(aws.state(target)).containsEntry("web", "1").containsEntry("work", "1");
  }

  @Test
  void rollbackGoesToTheOneBeforeAndToAnyKept() throws IOException {
    Candidate one = good("one");
    releases().release(one, 5);
    Candidate two = good("two");
    releases().release(two, 5);
    releases().release(good("three"), 5);
    assertThat(releases().rollback(Optional.empty(), SMOKE).number()).isEqualTo(2);
    assertThat(aws.state(target))
        .containsEntry("web", "3")
        .containsEntry("web live", sum(two))
        .containsEntry("web latest", sum(two));
    assertThat(releases().rollback(Optional.of(one.version()), SMOKE).number()).isEqualTo(1);
    assertThat(aws.state(target)).containsEntry("web live", sum(one));
    assertThatThrownBy(() -> releases().rollback(Optional.empty(), SMOKE))
        .hasMessageContaining("no release before #1");
    assertThat(releases().rollback(Optional.of("#3"), SMOKE).number()).isEqualTo(3);
    assertThat(releases().release(good("four"), 5).number()).isEqualTo(4);
  }

  @Test
  void rollbackLooksFirstWhetherAllIsThere() throws IOException {
    Candidate one = good("one");
    releases().release(one, 5);
    releases().release(good("two"), 5);
    Map<String, String> before = aws.state(target);
    String bundle = bundle(one);
    account.bucket().delete(bundle);
    aws.changes.clear();
    assertThatThrownBy(() -> releases().rollback(Optional.empty(), SMOKE))
        .isInstanceOfSatisfying(
            DeployException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISSING))
        .hasMessageContaining(bundle + " is gone");
    assertThat(aws.changes).isEmpty();
    assertThat(aws.state(target)).isEqualTo(before);
  }

  @Test
  void aRollbackThatFailsIsTakenBackToo() throws IOException {
    releases().release(good("one"), 5);
    Candidate two = good("two");
    releases().release(two, 5);
    Map<String, String> before = aws.state(target);
    List<SmokeTest> never =
        SmokeTest.parse(
            "[{\"function\":\"web\",\"event\":{},\"expect\":{\"bodyContains\":\"never\"}}]"
                .getBytes());
    assertThatThrownBy(() -> releases().rollback(Optional.empty(), never))
        .hasMessageContaining("verify through the aliases")
        .hasMessageContaining("does not contain 'never'");
    assertThat(aws.state(target)).isEqualTo(before);
    assertThat(new Kept(account.state(), "test").current().orElseThrow().version())
        .isEqualTo(two.version());
  }

  @Test
  void theSecondIsToldWhoShips() throws IOException {
    Candidate one = good("one");
    try (ReleaseLease held =
        ReleaseLease.take(
            account.state(),
            "test",
            new Holder("ann@desk", 77),
            Duration.ofSeconds(60),
            Waiting.system())) {
      held.check();
      assertThatThrownBy(() -> releases().release(one, 5))
          .isInstanceOfSatisfying(
              DeployException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY))
          .hasMessageContaining("ann@desk (process 77) ships to test since ");
      assertThat(aws.changes).isEmpty();
    }
    releases().release(one, 5);
  }

  @Test
  void pruningKeepsWhatIsInUse() throws IOException {
    Candidate one = good("one");
    releases().release(one, 5);
    releases().release(good("two"), 5);
    Candidate three = good("three");
    releases().release(three, 5);
    // Uploaded and never released: the newest of these may stay, whichever they are.
    good("five");
    good("six");
    good("seven");
    // Somebody's own alias stays usable, and so does what somebody published by hand.
    account.functions().moveAlias(latest("web"), "hand", "2");
    Candidate four = good("four");
    Release last = releases().release(four, 2);
    assertThat(new Kept(account.state(), "test").all())
        .extracting(Release::number)
        .containsExactly(last.number(), 3);
    assertThat(account.functions().versions(latest("web")))
        .extracting(AwsFunctions.Config::version)
        .containsExactly("$LATEST", "1", "2", "4", "5");
    assertThat(account.functions().versions(latest("work")))
        .extracting(AwsFunctions.Config::version)
        .containsExactly("$LATEST", "1", "4", "5");
    assertThat(keys(target.packages()))
        .contains(
            three.artifact().orElseThrow().key(target), four.artifact().orElseThrow().key(target))
        .hasSizeBetween(2, 4);
    assertThat(keys("bundles/"))
        .contains(bundle(one), bundle(three), bundle(four))
        .hasSizeBetween(3, 5);
    assertThatThrownBy(() -> releases().rollback(Optional.of(one.version()), SMOKE))
        .hasMessageContaining("is not kept");
    assertThat(releases().rollback(Optional.empty(), SMOKE).number()).isEqualTo(3);
  }

  private List<String> keys(String prefix) {
    return account.bucket().listAll(prefix).map(ListedBlob::key).toList();
  }

  private static String bundle(Candidate candidate) {
    return candidate.artifact().orElseThrow().bundle().orElseThrow().key();
  }

  @Test
  void statusTellsWhatRunsAndWhatSomebodyChanged() throws IOException {
    assertThat(Status.of(target, account).lines().getFirst())
        .isEqualTo("test: nothing is released");
    Candidate one = good("one");
    releases().release(one, 5);
    releases().release(good("two"), 5);
    releases().rollback(Optional.empty(), SMOKE);
    Status status = Status.of(target, account);
    assertThat(status.drifted()).isFalse();
    assertThat(status.current().orElseThrow().number()).isEqualTo(1);
    assertThat(status.kept()).extracting(Release::number).containsExactly(2, 1);
    Status.FunctionStatus web = status.functions().getLast();
    assertThat(web.function()).isEqualTo("web");
    assertThat(web.version()).contains("2");
    assertThat(web.codeSha256()).isEqualTo(sum(one));
    assertThat(web.bundle()).isEqualTo(one.artifact().orElseThrow().bundle());
    account.functions().moveAlias(latest("web"), "live", "3");
    assertThat(Status.of(target, account).lines())
        .anyMatch(l -> l.contains("DRIFT: the alias is at 3, released was 2: somebody moved it"));
  }

  @Test
  void whatCannotBeReleasedChangesNothing() throws IOException {
    Candidate one = good("one");
    account.bucket().delete(one.artifact().orElseThrow().key(target));
    assertThatThrownBy(() -> releases().release(one, 5)).hasMessageContaining("is gone: upload it");
    Candidate two = good("two");
    account.bucket().delete(two.artifact().orElseThrow().bundle().orElseThrow().key());
    assertThatThrownBy(() -> releases().release(two, 5))
        .hasMessageContaining("is gone: publish it with 'ship bundle publish'");
    assertThatThrownBy(() -> releases().release(two, 0)).hasMessageContaining("keep at least 1");
    assertThat(aws.changes).isEmpty();
    assertThat(Journal.read(account.state(), "test")).isEmpty();
  }

  @Test
  void aPreviewTellsTheStepsAndChangesNothing() throws IOException {
    Candidate one = good("one");
    assertThat(releases().preview(one))
        .contains("would release " + one.version() + " to test", "would move the alias of web")
        .containsSubsequence("would smoke test 1 web", "would move the alias of work");
    assertThat(account.state().names("")).isEmpty();
    assertThat(aws.changes).allMatch(c -> c.endsWith("/code")); // Asked dry.
    assertThat(aws.state(target)).containsEntry("web", "1");
  }

  @Test
  void layersArePublishedOnceAttachedAndPruned() throws IOException {
    Candidate first = withLayer(good("one"), "stable one");
    Release one = releases().release(first, 5);
    String arn = one.code().orElseThrow().layers().getFirst();
    assertThat(arn).endsWith(":layer:demo-test-libs:1");
    assertThat(account.functions().get(latest("web"), "live").layers()).containsExactly(arn);
    Release two = releases().release(withLayer(good("two"), "stable one"), 5);
    assertThat(two.code().orElseThrow().layers()).containsExactly(arn);
    Release three = releases().release(withLayer(good("three"), "stable two"), 5);
    assertThat(three.code().orElseThrow().layers().getFirst()).endsWith(":layer:demo-test-libs:2");
    releases().rollback(Optional.of("#1"), SMOKE);
    assertThat(account.functions().get(latest("web"), "live").layers()).containsExactly(arn);
    assertThat(account.functions().get(latest("web"), "$LATEST").layers()).containsExactly(arn);
    releases().release(withLayer(good("four"), "stable three"), 1);
    assertThat(account.functions().layerVersions("demo-test-libs")).hasSize(1);
  }

  private Candidate withLayer(Candidate candidate, String content) throws IOException {
    Path zip = java.nio.file.Files.write(dir.resolve("layer.zip"), TestAws.zip(content));
    LayerFile layer = new LayerFile("libs", Sha256.of(zip));
    new Uploads(target, account.vault(), account.bucket()).upload(layer, zip);
    Artifact artifact = candidate.artifact().orElseThrow().withLayers(List.of(layer));
    return Candidate.of(artifact, "java25", candidate.smoke());
  }

  @Test
  void theServiceIsReleasedByTheSameJournal() throws IOException {
    target = aws.createService(target);
    releases().release(good("one"), 5);
    Release two = releases().release(image("a"), 5);
    assertThat(two.image().orElseThrow().uri()).isEqualTo(uri("a"));
    assertThat(two.code()).isPresent();
    Target.TargetService service = target.service().orElseThrow();
    AwsServices services = account.services().orElseThrow();
    AwsServices.Rollout now = services.rollout(service);
    assertThat(services.image(service, now.taskDefinition())).contains(uri("a"));
    assertThat(now.taskDefinition()).endsWith(":2");
    // What the task definition has beside the image stays.
    assertThat(
            aws.ecs(
                    "DescribeTaskDefinition",
                    Json.object().put("taskDefinition", now.taskDefinition()))
                .at("/taskDefinition")
                .toString())
        .contains("\"cpu\":\"256\"", "\"name\":\"beside\"", "{\"name\":\"A\",\"value\":\"b\"}");
    aws.rollouts.put(uri("b"), "FAILED");
    assertThatThrownBy(() -> releases().release(image("b"), 5))
        .hasMessageContaining("did not become steady");
    assertThat(services.rollout(service).taskDefinition()).isEqualTo(now.taskDefinition());
    Release three = releases().release(image("c"), 5);
    assertThat(services.image(service, services.rollout(service).taskDefinition()))
        .contains(uri("c"));
    assertThat(releases().rollback(Optional.empty(), List.of()).number()).isEqualTo(two.number());
    assertThat(services.rollout(service).taskDefinition()).isEqualTo(now.taskDefinition());
    assertThat(three.number()).isEqualTo(3);
  }

  private static String uri(String digit) {
    return TestAws.IMAGE + digit.repeat(64);
  }

  private static Candidate image(String digit) {
    return Candidate.ofImage(uri(digit), "java25");
  }
}
