package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.bot.jackson.ModelObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import openbell.desk.ReportOutcome;
import openbell.desk.ReportQuestion;
import openbell.desk.Trace;
import openbell.edge.line.Replay.Seen;
import openbell.report.ReportJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bot over a real desk, against recorded prices and a stand-in of LINE's API. */
class LineBotTest {
  private static final LineSummary HANDLED = new LineSummary(1, 0, 0, 0, 0);
  private static final LineSummary REPEATED = new LineSummary(0, 1, 0, 0, 0);
  private static final LineSummary IGNORED = new LineSummary(0, 0, 1, 0, 0);
  private static final LineSummary OPEN = new LineSummary(0, 0, 0, 0, 1);
  private static final Duration MINUTES = Duration.ofMinutes(5);
  private static Replay replay;
  private static LineSchema schema;

  @TempDir Path home;
  private World world;
  private LineBot bot;

  @BeforeAll
  static void start() throws IOException {
    schema = LineSchema.load();
    replay = Replay.start();
  }

  @AfterAll
  static void stop() {
    if (replay != null) {
      replay.close();
    }
  }

  @BeforeEach
  void open() {
    replay.reset();
    world = new World(home, replay, World.START, true);
    bot = world.bot();
  }

  /** Whatever a test made the bot say, LINE would have taken it. */
  @AfterEach
  void close() {
    List<Seen> all = replay.line();
    world.close();
    for (Seen seen : all) {
      schema.check(seen);
      assertThat(seen.header("Authorization")).isEqualTo("Bearer token");
      boolean counted = seen.call().equals("push") || seen.call().equals("multicast");
      assertThat(seen.header("X-Line-Retry-Key").isEmpty()).as(seen.call()).isEqualTo(!counted);
      if (!seen.body().isEmpty()) {
        seen.json().path("messages").forEach(LineLimits::check);
        assertThat(seen.json().path("messages").size()).isLessThanOrEqualTo(5);
      }
    }
  }

  private static List<String> calls() {
    return replay.line().stream().map(Seen::call).toList();
  }

  private static JsonNode messages() {
    return replay.line().getLast().json().path("messages");
  }

  private static String said() {
    StringBuilder all = new StringBuilder();
    messages().forEach(m -> all.append(m.path("text").asText()).append('\n'));
    return all.toString();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(20);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void aConditionIsAnsweredWithTheStocksThatMeetIt() {
    List<String> rows = List.of(ScreeningTest.row("D05.SI", "DBS Group"));
    world.screens = Optional.of(new ScreeningTest.FakeScreens(ask -> ScreeningTest.found(1, rows)));
    assertThat(world.type(world.bot(), "สแกน rsi14 < 30", "E1")).isEqualTo(HANDLED);
    assertThat(calls()).endsWith("reply");
    assertThat(said()).contains("เข้าเงื่อนไข 1 รายการ", "D05.SI · DBS Group", "rsi14 28.12");
    assertThat(world.type(bot, "scan rsi14 < 30", "E2")).isEqualTo(HANDLED); // Has no market.
    assertThat(said()).contains("ที่นี่ยังคัดหุ้นไม่ได้");
  }

  /** Has the report made, and forgets what was said about it. */
  private void cached(String text) {
    assertThat(world.type(bot, text, "warm" + text.hashCode())).isEqualTo(HANDLED);
    replay.reset();
  }

  @Test
  void aReportThatMustBeMadeShowsThatItIsComingAndComesWithTheFreeReply() {
    assertThat(world.type(bot, "dbs", "e1")).isEqualTo(HANDLED);
    assertThat(calls()).containsExactly("loading/start", "reply");
    JsonNode loading = replay.line().getFirst().json();
    assertThat(loading.path("chatId").asText()).isEqualTo(World.USER);
    assertThat(loading.path("loadingSeconds").asInt() % 5).isZero();
  }

  @Test
  void aCachedReportIsOneReplyWithTheBubbleAndTheText() {
    cached("DBS19");
    assertThat(world.type(bot, "ดีบีเอส", "e2")).isEqualTo(HANDLED);
    assertThat(calls()).containsExactly("reply");
    JsonNode flex = messages().get(0);
    assertThat(flex.path("type").asText()).isEqualTo("flex");
    assertThat(flex.path("altText").asText())
        .contains(
            "DBS Group Holdings (DBS19) · 33.55 ดอลลาร์สิงคโปร์",
            "ข้อมูล ณ วันที่ 19 ก.ย. 2565",
            "ราคาของ D05.SI",
            "ไม่ใช่คำแนะนำการลงทุน");
    String bubble = flex.path("contents").toString();
    assertThat(bubble)
        .contains(
            "ราคาของ D05.SI เป็นดอลลาร์สิงคโปร์ ที่ตลาดหลักทรัพย์สิงคโปร์ ไม่ใช่ราคา DBS19"
                + " เป็นบาทบน SET",
            "ข้อมูล ณ วันที่ 19 ก.ย. 2565",
            "ข้อมูลประกอบการตัดสินใจ ไม่ใช่คำแนะนำการลงทุน · การลงทุนมีความเสี่ยง",
            "มุมมองจากกฎของระบบ",
            "เปอร์เซ็นไทล์ที่",
            "วันทำการ",
            "ฉบับเต็ม",
            "ติดตาม",
            "English")
        .contains(
            "\"https://bell.example/api/reports/DBS19/chart.png?lang=th&date=2022-09-19\"",
            "\"https://bell.example/api/reports/DBS19/report.pdf?lang=th&date=2022-09-19\"");
    assertThat(flex.path("contents").path("hero").path("type").asText()).isEqualTo("image");
    assertThat(messages().get(1).path("text").asText())
        .contains("📖 เรื่องราวของหุ้นตัวนี้", "📊 การวิเคราะห์เปอร์เซ็นไทล์");
    assertThat(reasons(flex.path("contents"))).isBetween(1, 2);
  }

  private static int reasons(JsonNode bubble) {
    int count = 0;
    for (JsonNode part : bubble.path("body").path("contents")) {
      count += part.path("text").asText().startsWith("• ") ? 1 : 0;
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource({
    "1.234, +1.23%, #0B8043",
    "-2.3, −2.30%, #C5221F",
    "0.001, 0.00%, #5F6368",
    "-0.001, 0.00%, #5F6368"
  })
  void theChangeIsColouredByTheSignThatIsShown(double change, String shown, String colour)
      throws IOException {
    cached("DBS19");
    ObjectMapper json = new ObjectMapper();
    ObjectNode report = (ObjectNode) json.readTree(answered("DBS19").json());
    ((ObjectNode) report.path("facts")).put("change_pct", change);
    Card card = new Card(Phrases.bundled(), new Links(Optional.empty()));
    JsonNode bubble =
        json.readTree(
            ModelObjectMapper.createNewObjectMapper()
                .writeValueAsBytes(
                    card.of(
                        ReportJson.read(json.writeValueAsBytes(report)).orElseThrow(),
                        Card.FollowButton.FOLLOW)));
    JsonNode price = bubble.path("contents").path("body").path("contents").get(2);
    assertThat(price.path("contents").get(0).path("text").asText())
        .isEqualTo("33.55 ดอลลาร์สิงคโปร์");
    assertThat(price.path("contents").get(1).path("text").asText()).isEqualTo(shown);
    assertThat(price.path("contents").get(1).path("color").asText()).isEqualTo(colour);
  }

  @Test
  void anOldReportIsLabelledWhereItIsShown() {
    world.close();
    world = new World(home.resolve("old"), replay, Instant.parse("2022-09-23T12:00:00Z"), true);
    bot = world.bot();
    cached("DBS19");
    world.type(bot, "DBS19", "e2");
    String label = "ข้อมูลในรายงานเป็นราคาปิดวันที่ 19 ก.ย. 2565 ซึ่งยังไม่ใช่วันทำการล่าสุด";
    assertThat(messages().get(0).toString()).contains(label);
    assertThat(said()).contains(label);
    world.type(bot, "DBS19 pdf", "e3");
    assertThat(said()).contains(label, "report.pdf?lang=th&date=2022-09-23");
  }

  @Test
  void withoutARootOfLinksTheBubbleHasNeitherPictureNorLinks() {
    bot = world.withoutLinks().bot();
    cached("DBS19");
    world.type(bot, "DBS19", "e2");
    assertThat(messages().get(0).toString()).doesNotContain("https://", "\"uri\"", "hero");
    assertThat(world.type(bot, "DBS19 pdf", "e3")).isEqualTo(HANDLED);
    assertThat(said()).contains("ยังส่งไฟล์ PDF และกราฟทางแชตไม่ได้", "📖");
  }

  @Test
  void whereTheStanceIsOffTheBubbleHasNone() {
    world.close();
    world = new World(home.resolve("plain"), replay, World.START, false);
    bot = world.bot();
    cached("DBS19");
    world.type(bot, "DBS19", "e2");
    assertThat(messages().get(0).toString()).doesNotContain("มุมมองจากกฎ").contains("DBS19");
  }

  @Test
  void pdfAndChartAreSentAsLinksWithWhatTheyAreOf() {
    cached("DBS19");
    world.type(bot, "DBS19 pdf", "e2");
    assertThat(said())
        .contains(
            "https://bell.example/api/reports/DBS19/report.pdf?lang=th&date=2022-09-19",
            "ราคาของ D05.SI",
            "19 ก.ย. 2565",
            "ไม่ใช่คำแนะนำการลงทุน");
    world.type(bot, "DBS19 chart", "e3");
    assertThat(messages().get(0).path("type").asText()).isEqualTo("image");
    assertThat(said()).contains("chart.png?lang=th&date=2022-09-19");
  }

  @Test
  void aReportThatTakesLongerThanATokenLivesIsPushedUnderAKeyOfTheEvent() throws Exception {
    world.shutGate();
    bot = world.bot(World.SLOW);
    CompletableFuture<LineSummary> work = background("DBS19", "01SLOW");
    await(() -> calls().contains("quota/consumption"));
    world.later(Duration.ofSeconds(25)); // beyond the token's 20
    world.openGate();
    assertThat(work.get()).isEqualTo(HANDLED);
    assertThat(calls()).startsWith("loading/start").endsWith("push").doesNotContain("reply");
    Seen push = replay.line().getLast();
    assertThat(push.json().path("to").asText()).isEqualTo(World.USER);
    assertThat(push.header("X-Line-Retry-Key"))
        .isEqualTo(
            UUID.nameUUIDFromBytes("line/answer/01SLOW".getBytes(StandardCharsets.UTF_8))
                .toString());
    assertThat(messages().get(0).path("type").asText()).isEqualTo("flex");
  }

  private CompletableFuture<LineSummary> background(String text, String id) {
    CompletableFuture<LineSummary> done = new CompletableFuture<>();
    Thread.startVirtualThread(() -> done.complete(world.type(bot, text, id)));
    return done;
  }

  @Test
  void nearTheQuotasEndASlowReportWaitsForTheNextMessageAndSaysSo() throws Exception {
    replay.used(195);
    world.shutGate();
    bot = world.bot(World.SLOW);
    assertThat(world.type(bot, "DBS19", "e1")).isEqualTo(HANDLED);
    assertThat(calls()).containsExactly("loading/start", "quota", "quota/consumption", "reply");
    assertThat(said()).contains("กำลังจัดทำรายงาน DBS19", "ใกล้หมด", "กรุณาพิมพ์ข้อความใดก็ได้");
    world.openGate();
    await(() -> isMade("DBS19"));
    assertThat(world.type(bot, "ช่วย", "e2")).isEqualTo(HANDLED);
    assertThat(calls()).endsWith("reply").doesNotContain("push");
    assertThat(said()).contains("รายงาน DBS19 ที่ขอไว้ก่อนหน้านี้พร้อมแล้ว", "วิธีใช้");
    assertThat(messages().get(1).path("type").asText()).isEqualTo("flex");
    world.type(bot, "ช่วย", "e3");
    assertThat(messages().size()).isEqualTo(1);
  }

  private boolean isMade(String ticker) {
    return ask(ticker) instanceof ReportOutcome.Answered;
  }

  private ReportOutcome.Answered answered(String ticker) {
    return (ReportOutcome.Answered) ask(ticker);
  }

  private ReportOutcome ask(String ticker) {
    return world.desk.report(ReportQuestion.of(ticker).within(Duration.ZERO), new Trace());
  }

  @Test
  void whenTheTimeIsUpItSaysThatTheReportWillWait() {
    world.shutGate();
    bot = world.bot(World.SLOW);
    byte[] body = world.typed("DBS19", World.USER, "e1");
    assertThat(bot.handle(body, world.now(), Duration.ofMillis(100))).isEqualTo(HANDLED);
    assertThat(calls()).containsExactly("loading/start", "reply");
    assertThat(said()).contains("ใช้เวลานานกว่าปกติ");
    assertThat(world.allState()).contains("\"ticker\":\"DBS19\"");
  }

  @Test
  void aRedeliveredEventIsHandledOnceAlsoByAnotherInstance() {
    byte[] body = world.typed("help", World.USER, "01G2KZKG2DS765NMRH3GZFD8AP");
    assertThat(bot.handle(body, world.now(), MINUTES)).isEqualTo(HANDLED);
    assertThat(bot.handle(body, world.now(), MINUTES)).isEqualTo(REPEATED);
    assertThat(world.bot().handle(body, world.now(), MINUTES)).isEqualTo(REPEATED);
    assertThat(calls()).containsExactly("reply");
  }

  @Test
  void whatADeadInstanceBeganIsTakenOverAfterAWhile() {
    byte[] body = world.typed("help", World.USER, "01DEAD");
    Marks dead = new Marks(world.state, Duration.ofMinutes(10), world::now);
    assertThat(dead.begin(Marks.event(Incoming.read(body).getFirst(), "01DEAD")))
        .isEqualTo(Marks.Begun.MINE);
    assertThat(bot.handle(body, world.now(), MINUTES)).isEqualTo(OPEN);
    world.later(Duration.ofMinutes(11));
    assertThat(bot.handle(body, world.now(), MINUTES)).isEqualTo(HANDLED);
    assertThat(calls()).containsExactly("reply");
  }

  @Test
  void whatWasKilledBeforeItsAnswerIsOpenUntilItsEndAndThenAnsweredOnce() {
    byte[] body = world.typed("help", World.USER, "01KILLED");
    Instant received = world.now();
    Duration life = Duration.ofSeconds(30);
    assertThatThrownBy(
            () -> world.bot(new KilledMessenger(), World.QUICK).handle(body, received, life, life))
        .isInstanceOf(KilledMessenger.Killed.class);
    LineSummary open = bot.handle(body, received, life, life);
    assertThat(open).isEqualTo(OPEN);
    assertThat(open.settled()).isFalse();
    world.later(Duration.ofSeconds(31)); // Its clock may be some seconds behind.
    assertThat(bot.handle(body, received, life, life)).isEqualTo(OPEN);
    assertThat(calls()).isEmpty();
    world.later(Duration.ofSeconds(30));
    assertThat(bot.handle(body, received, life, life)).isEqualTo(HANDLED);
    assertThat(bot.handle(body, received, life, life)).isEqualTo(REPEATED);
    // The reply token is a minute old.
    assertThat(calls()).containsExactly("quota", "quota/consumption", "push");
  }

  @Test
  void theLanguageLastUsedIsRemembered() {
    cached("DBS19 en");
    world.type(bot, "dbs", "e2");
    assertThat(said()).contains("Prices are of D05.SI in SGD on the Singapore Exchange");
    assertThat(messages().get(0).toString()).contains("Rule-based view", "lang=en", "ไทย");
    world.type(bot, "ภาษาไทย", "e3");
    world.type(bot, "help", "e4");
    assertThat(said()).contains("วิธีใช้");
  }

  @Test
  void aTypoGetsSuggestionsToPress() {
    world.type(bot, "DBSS19", "e1");
    JsonNode items = messages().get(0).path("quickReply").path("items");
    assertThat(items).isNotEmpty();
    assertThat(items.toString()).contains("\"text\":\"DBS19\"");
  }

  @Test
  void wordsThatMeanSeveralStocksAreAskedAbout() {
    world.type(bot, "ทอง", "e1");
    assertThat(said()).contains("“ทอง” ตรงกับหลายรายการ");
    assertThat(messages().toString()).contains("GOLD19", "GOLDUS19");
  }

  @Test
  void unknownNamesLeaveNothingBehind() {
    for (int i = 0; i < 5; i++) {
      world.type(bot, "no such stock " + i, "n" + i);
      world.type(bot, "follow nosuch" + i, "f" + i);
    }
    assertThat(world.state.names("line/users/")).isEmpty();
    assertThat(world.state.names("line/follows/")).isEmpty();
    assertThat(world.allState()).doesNotContain("nosuch", World.USER);
  }

  @Test
  void followedStocksAreListedAndCanBeLeft() {
    world.type(bot, "follow DBS19", "e1");
    assertThat(said()).contains("ติดตาม DBS19 (DBS").contains("รายงานใหม่จะส่งให้หลังตลาดปิด");
    world.type(bot, "ติดตาม NVDA19", "e2");
    world.type(bot, "my list", "e3");
    assertThat(said()).contains("• DBS19", "• NVDA19");
    world.type(bot, "เลิกติดตาม DBS19", "e4");
    world.type(bot, "รายการของฉัน", "e5");
    assertThat(said()).contains("• NVDA19").doesNotContain("DBS19");
  }

  @ParameterizedTest
  @CsvSource({"delete my data, ลบข้อมูลทั้งหมด", "ลบข้อมูลของฉัน, ลบข้อมูลทั้งหมด"})
  void askingToBeForgottenLeavesNoRecordWithTheId(String typed, String answer) {
    world.type(bot, "en", "e1");
    world.type(bot, "follow DBS19", "e2");
    assertThat(world.allState()).contains(World.USER);
    world.type(bot, typed, "e3");
    assertThat(world.allState()).doesNotContain(World.USER);
    assertThat(said()).contains("All that was kept is erased");
    world.type(bot, typed, "e4");
    assertThat(said()).contains(answer);
  }

  @Test
  void anAnswerUnderWayWritesNothingOfWhoHasAskedToBeForgotten() throws Exception {
    world.type(bot, "en", "e1");
    world.shutGate();
    bot = world.bot(World.SLOW);
    CompletableFuture<LineSummary> work = background("DBS19", "e2");
    await(() -> calls().contains("quota/consumption"));
    world.type(bot, "delete my data", "e3");
    replay.used(195);
    world.later(Duration.ofSeconds(25)); // beyond the token's 20: the answer has to wait
    world.openGate();
    assertThat(work.get()).isEqualTo(HANDLED);
    assertThat(calls()).doesNotContain("push");
    assertThat(world.allState()).doesNotContain(World.USER);
  }

  @Test
  void blockingTheBotErasesTheRecordToo() {
    world.type(bot, "follow DBS19", "e1");
    byte[] blocked =
        world.event(
            "\"type\":\"unfollow\",\"source\":{\"type\":\"user\",\"userId\":\"%s\"}"
                .formatted(World.USER),
            "e2");
    assertThat(bot.handle(blocked, world.now(), MINUTES)).isEqualTo(HANDLED);
    assertThat(world.allState()).doesNotContain(World.USER);
    assertThat(calls()).containsExactly("reply");
  }

  private LineSummary inGroup(String text, String mention, String id) {
    return bot.handle(
        world.event(
            """
            "type":"message","source":{"type":"group","groupId":"Cabc","userId":"%s"},
            "message":{"type":"text","id":"1","quoteToken":"q","text":"%s"%s}\
            """
                .formatted(World.USER, text, mention),
            id),
        world.now(),
        MINUTES);
  }

  @Test
  void inAGroupTheBotAnswersOnlyWhenItIsSpokenTo() {
    cached("DBS19");
    assertThat(inGroup("DBS19", "", "g1")).isEqualTo(IGNORED);
    String other =
        """
        ,"mention":{"mentionees":[{"index":0,"length":5,"type":"user","userId":"U1","isSelf":false}]}\
        """;
    assertThat(inGroup("@Cony DBS19", other, "g2")).isEqualTo(IGNORED);
    assertThat(calls()).isEmpty();
    assertThat(inGroup("/DBS19", "", "g3")).isEqualTo(HANDLED);
    assertThat(inGroup("@Bell dbs", other.replace("false", "true"), "g4")).isEqualTo(HANDLED);
    assertThat(calls()).containsExactly("reply", "reply");
    assertThat(messages().get(0).path("type").asText()).isEqualTo("flex");
  }

  @Test
  void aSlowReportInAGroupIsNeitherAnimatedNorPushed() {
    world.shutGate();
    bot = world.bot(World.SLOW);
    assertThat(inGroup("/DBS19", "", "g1")).isEqualTo(HANDLED);
    assertThat(calls()).containsExactly("reply");
    assertThat(said()).contains("กรุณาถามอีกครั้งในอีกสักครู่");
    assertThat(world.state.names("line/users/")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "text, 📖 เรื่องราวของหุ้นตัวนี้",
    "show, ราคาของ D05.SI",
    "follow, ติดตาม DBS19",
    "unfollow, ไม่ได้ติดตาม DBS19"
  })
  void buttonsDoWhatTheySay(String word, String answer) {
    cached("DBS19");
    byte[] pressed =
        world.event(
            """
            "type":"postback","source":{"type":"user","userId":"%s"},
            "postback":{"data":"v1|%s|DBS19|th|2022-09-19"}\
            """
                .formatted(World.USER, word),
            "p1");
    assertThat(bot.handle(pressed, world.now(), MINUTES)).isEqualTo(HANDLED);
    assertThat(said()).contains(answer);
  }

  @Test
  void everyRecordedBodyIsHandledWithoutFailure() throws IOException {
    int events = 0;
    try (Stream<Path> files = Files.list(Replay.shared("data/line/sdk_java").orElseThrow())) {
      for (Path file : files.sorted().toList()) {
        LineSummary summary = bot.handle(Files.readAllBytes(file), world.now(), MINUTES);
        assertThat(summary.failed()).as(file.toString()).isZero();
        events += summary.handled() + summary.ignored() + summary.repeated();
      }
    }
    assertThat(events).isGreaterThan(30);
    assertThat(calls()).contains("reply").doesNotContain("push");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"not json", "{\"events\":[null,1,{\"type\":\"message\"}]}", "{\"events\":7}"})
  void badContentFailsNothing(String body) {
    LineSummary summary = bot.handle(body.getBytes(StandardCharsets.UTF_8), world.now(), MINUTES);
    assertThat(summary.failed()).isZero();
    assertThat(summary.handled()).isZero();
    assertThat(calls()).isEmpty();
  }

  @Test
  void followersGetTheNewReportOnceInTheirLanguages() throws Exception {
    for (int i = 0; i < 3; i++) {
      String user = "U%032d".formatted(i);
      bot.handle(world.typed("follow DBS19", user, "f" + i), world.now(), MINUTES);
    }
    bot.handle(world.typed("en", "U%032d".formatted(2), "l"), world.now(), MINUTES);
    bot.handle(world.typed("unfollow DBS19", "U%032d".formatted(1), "u"), world.now(), MINUTES);
    replay.reset();
    assertThat(bot.announce("DBS19")).isEqualTo(new LineAnnouncement(2, 0, 0, 0));
    List<Seen> casts = replay.line().stream().filter(s -> s.call().equals("multicast")).toList();
    assertThat(casts).hasSize(2);
    assertThat(casts.get(0).json().path("to").toString())
        .isEqualTo("[\"U00000000000000000000000000000000\"]");
    assertThat(casts.get(0).body()).contains("เลิกติดตาม", "มุมมองจากกฎของระบบ");
    assertThat(casts.get(1).json().path("to").toString())
        .isEqualTo("[\"U00000000000000000000000000000002\"]");
    assertThat(casts.get(1).body()).contains("Rule-based view");
    assertThat(world.bot().announce("DBS19")).isEqualTo(new LineAnnouncement(0, 0, 0, 2));
  }

  @Test
  void announcementsKeepToTheQuotaAndToFiveHundredAtOnce() throws Exception {
    People people = new People(world.state);
    for (int i = 0; i < 620; i++) {
      people.follow("U%032d".formatted(i), "DBS19");
    }
    FakeMessenger messenger = new FakeMessenger();
    messenger.left = 610;
    assertThat(world.bot(messenger, World.QUICK).announce("DBS19"))
        .isEqualTo(new LineAnnouncement(600, 20, 0, 0));
    assertThat(messenger.calls).containsExactly("multicast 500", "multicast 100");
    assertThat(messenger.keys).doesNotHaveDuplicates();
  }

  @Test
  void aHundredWebhooksAtOnceAreAllAnsweredAndNeverTooManyTogether() throws Exception {
    cached("DBS19");
    FakeMessenger messenger = new FakeMessenger();
    messenger.replyMillis = 20;
    LineBot busy = world.bot(messenger, World.QUICK);
    List<CompletableFuture<LineSummary>> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 300; i++) {
        byte[] body = world.typed("DBS19", "U%032d".formatted(i), "h" + i);
        all.add(
            CompletableFuture.supplyAsync(() -> busy.handle(body, world.now(), MINUTES), threads));
      }
    }
    for (CompletableFuture<LineSummary> one : all) {
      assertThat(one.get()).isEqualTo(HANDLED);
    }
    assertThat(messenger.calls).hasSize(300).containsOnly("reply");
    assertThat(messenger.most.get()).isBetween(2, 64);
  }

  @Test
  void withoutAStateStoreReportsAreGivenAndWhatHasToBeKeptIsApologisedFor() {
    cached("DBS19");
    LineBot forgetful = world.botWithoutState();
    assertThat(world.type(forgetful, "DBS19 en", "e2")).isEqualTo(HANDLED);
    assertThat(messages().get(0).path("type").asText()).isEqualTo("flex");
    assertThat(world.type(forgetful, "follow DBS19", "e3").failed()).isEqualTo(1);
    assertThat(said()).contains("ขออภัย ระบบขัดข้องชั่วคราว");
    byte[] again =
        new String(world.typed("help", World.USER, "e4"), StandardCharsets.UTF_8)
            .replace("\"isRedelivery\":false", "\"isRedelivery\":true")
            .getBytes(StandardCharsets.UTF_8);
    int before = replay.line().size();
    assertThat(forgetful.handle(again, world.now(), MINUTES).failed()).isEqualTo(1);
    assertThat(replay.line()).hasSize(before);
  }

  @Test
  void anEventThatFailsAgainLaterIsApologisedForOnceAndNeverByAPush() {
    LineBot forgetful = world.botWithoutState();
    byte[] body = world.typed("follow DBS19", World.USER, "e1");
    Instant received = world.now();
    assertThat(forgetful.handle(body, received, MINUTES).failed()).isEqualTo(1);
    assertThat(calls()).containsExactly("reply");
    world.later(Duration.ofMinutes(1));
    assertThat(forgetful.handle(body, received, MINUTES).failed()).isEqualTo(1);
    assertThat(calls()).containsExactly("reply");
  }

  @Test
  void theEventsOfOneWebhookAreEachAnswered() {
    String one = new String(world.typed("help", World.USER, "m1"), StandardCharsets.UTF_8);
    String two = new String(world.typed("en", World.USER, "m2"), StandardCharsets.UTF_8);
    int start = two.indexOf('[') + 1;
    String both =
        one.substring(0, one.lastIndexOf(']'))
            + ","
            + two.substring(start, two.lastIndexOf(']'))
            + ","
            + one.substring(start, one.lastIndexOf(']'))
            + "]}";
    assertThat(bot.handle(both.getBytes(StandardCharsets.UTF_8), world.now(), MINUTES))
        .isEqualTo(new LineSummary(2, 1, 0, 0, 0));
    assertThat(calls()).containsExactly("reply", "reply");
  }

  @Test
  void theSpecificationsCheckRefusesWhatLineWould() {
    String text = "{\"replyToken\":\"t\",\"messages\":[{\"type\":\"text\",\"text\":\"a\"}]}";
    assertThat(schema.allows("ReplyMessageRequest", text)).isTrue();
    assertThat(schema.allows("ReplyMessageRequest", text.replace("\"text\",", "\"txt\",")))
        .isFalse();
    assertThat(schema.allows("ReplyMessageRequest", text.replace("\"a\"", "\"a\",\"b\":1")))
        .isFalse();
    assertThat(schema.allows("ReplyMessageRequest", "{\"messages\":[]}")).isFalse();
  }
}
