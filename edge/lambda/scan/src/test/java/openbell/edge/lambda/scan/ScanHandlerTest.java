package openbell.edge.lambda.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import openbell.edge.lambda.Json;
import openbell.edge.lambda.LambdaProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handler in this process, over a directory that stands for the bucket. */
class ScanHandlerTest {
  private static final int LAMBDAS_MOST = 6_291_556;

  @TempDir Path home;
  private final Map<String, String> env = new HashMap<>(TestLake.SAMPLE);
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<ScanHandler> open = new CopyOnWriteArrayList<>();

  @BeforeEach
  void prepare() {
    env.put("OPENBELL_HOME", home.toString());
  }

  @AfterEach
  void close() {
    open.forEach(ScanHandler::close);
  }

  private ScanHandler handler(int mostBytes) {
    ScanHandler handler =
        new ScanHandler(
            new LambdaProcess.World(Map.copyOf(env), InstantSource.system(), log::add, null),
            mostBytes);
    open.add(handler);
    return handler;
  }

  private ScanHandler handler() {
    return handler(LAMBDAS_MOST);
  }

  private static JsonNode call(ScanHandler handler, String event) throws Exception {
    return call(handler, event, 60_000);
  }

  private static JsonNode call(ScanHandler handler, String event, int millis) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, new Running(millis));
    return Json.MAPPER.readTree(out.toByteArray());
  }

  private JsonNode line() throws Exception {
    return Json.MAPPER.readTree(log.getLast());
  }

  @Test
  void aConditionIsAnsweredWithTheRowsAndTheCoverage() throws Exception {
    TestLake.fetch(env);
    TestLake.compact(env);
    ScanHandler handler = handler();
    JsonNode found =
        call(handler, "{\"where\":\"close > sma200\",\"rank\":\"rsi14\",\"top\":5,\"date\":null}");
    JsonNode row = found.at("/rows/0");
    assertThat(row.at("/ticker").asText()).isEqualTo("AAPL");
    assertThat(row.at("/as_of").asText()).isEqualTo("2013-12-31");
    assertThat(row.at("/close").asDouble()).isCloseTo(561.02, offset(0.005));
    assertThat(row.at("/score").asDouble()).isBetween(55.0, 58.0); // RSI, as it is ranked by.
    assertThat(found.at("/coverage/scanned").asInt()).isEqualTo(1);
    assertThat(found.at("/coverage/asked").asInt()).isEqualTo(1);
    assertThat(found.at("/coverage/without_data").isArray()).isTrue();
    assertThat(line().at("/handler").asText()).isEqualTo("scan");
    assertThat(line().at("/start").asText()).isEqualTo("cold");
    assertThat(line().at("/served_from").asText()).isEqualTo("made");
    assertThat(line().at("/Errors").asInt()).isZero();

    // The same again is kept; another day has another answer, without look-ahead.
    String again = "{\"where\":\"close > sma200\",\"rank\":\"rsi14\",\"top\":5}";
    assertThat(call(handler, again)).isEqualTo(found);
    assertThat(line().at("/start").asText()).isEqualTo("warm");
    assertThat(line().at("/served_from").asText()).isNotIn("made", "none");
    JsonNode past = call(handler, "{\"where\":\"close > 0\",\"date\":\"2013-12-20\"}");
    assertThat(past.at("/rows/0/as_of").asText()).isEqualTo("2013-12-20");
    assertThat(call(handler, "{\"where\":\"golden-cross\"}").at("/coverage/asked").asInt())
        .isEqualTo(1);
  }

  @Test
  void aMistakeIsToldWithItsPlace() throws Exception {
    ScanHandler handler = handler();
    JsonNode wrong = call(handler, "{\"where\":\"close > 0 &&\\n  rsi41 < 30\"}");
    assertThat(wrong.at("/error").asText()).startsWith("where: ").contains("rsi41", "rsi14");
    assertThat(wrong.at("/line").asInt()).isEqualTo(2);
    assertThat(wrong.at("/column").asInt()).isEqualTo(3);
    assertThat(line().at("/Errors").asInt()).isZero(); // It is the asker's.
    JsonNode rank = call(handler, "{\"where\":\"close > 0\",\"rank\":\"rsi14 <\"}");
    assertThat(rank.at("/error").asText()).startsWith("rank: ");
    assertThat(rank.at("/line").asInt()).isEqualTo(1);
  }

  @Test
  void anEventThatAsksForNoScanIsRefusedInOneLine() throws Exception {
    ScanHandler handler = handler();
    Map<String, String> refused =
        Map.of(
            "{}", "where is not given: ",
            "[]", "where is not given: ",
            "{\"where\":\" \"}", "where is not given: ",
            "{\"where\":7}", "where is no text: ",
            "{\"where\":\"close > 0\",\"top\":0}", "top is no number of rows: ",
            "{\"where\":\"close > 0\",\"top\":\"5\"}", "top is no number of rows: ",
            "{\"where\":\"close > 0\",\"top\":1001}", "top is no number of rows: ",
            "{\"where\":\"close > 0\",\"rank\":[]}", "rank is no text: ",
            "{\"where\":\"close > 0\",\"date\":\"soon\"}", "date is no day: ");
    for (Map.Entry<String, String> each : refused.entrySet()) {
      JsonNode answer = call(handler, each.getKey());
      assertThat(answer.at("/error").asText()).as(each.getKey()).startsWith(each.getValue());
      assertThat(answer.has("line")).isFalse();
    }
  }

  @Test
  void whatIsFetchedBetweenInvocationsIsSeenByTheNext() throws Exception {
    ScanHandler handler = handler();
    String event = "{\"where\":\"close > 0\"}";
    assertThat(call(handler, event).at("/error").asText()).startsWith("the lake holds no prices: ");
    assertThat(line().at("/Errors").asInt()).isEqualTo(1);
    TestLake.fetch(env);
    Thread.sleep(600); // A look at the lake is not repeated sooner.
    assertThat(call(handler, event).at("/rows")).hasSize(1);
  }

  @Test
  void anInvocationWithoutTimeSaysSoAndTheNextGoesOn() throws Exception {
    TestLake.fetch(env);
    ScanHandler handler = handler();
    String event = "{\"where\":\"close > 0\"}";
    assertThat(call(handler, event, 500).at("/error").asText()) // Half a second is kept back.
        .startsWith("the market is still being read after 0 ms: ");
    assertThat(line().at("/Errors").asInt()).isEqualTo(1);
    assertThat(call(handler, event).at("/rows")).hasSize(1);
  }

  @Test
  void anAnswerThatLambdaWouldNotPassOnIsAnError() throws Exception {
    TestLake.fetch(env);
    assertThat(call(handler(100), "{\"where\":\"close > 0\"}").at("/error").asText())
        .contains("bytes, and Lambda passes on 100: give a smaller top");
  }

  @Test
  void nothingIsReadBeforeASnapshotAndAllAfterIt() throws Exception {
    env.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    ScanHandler handler = handler();
    handler.process().beforeCheckpoint(null);
    assertThat(home.resolve("tables")).doesNotExist();
    TestLake.fetch(env);
    TestLake.compact(env);
    handler.process().afterRestore(null);
    assertThat(call(handler, "{\"where\":\"close > 0\"}").at("/rows")).hasSize(1);
    assertThat(line().at("/start").asText()).isEqualTo("restored");
  }

  /** An invocation with so much time. */
  private record Running(int getRemainingTimeInMillis) implements Context {
    @Override
    public String getAwsRequestId() {
      return "00000000-0000-0000-0000-000000000001";
    }

    @Override
    public String getLogGroupName() {
      return "";
    }

    @Override
    public String getLogStreamName() {
      return "";
    }

    @Override
    public String getFunctionName() {
      return "scan";
    }

    @Override
    public String getFunctionVersion() {
      return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "";
    }

    @Override
    public CognitoIdentity getIdentity() {
      return null;
    }

    @Override
    public ClientContext getClientContext() {
      return null;
    }

    @Override
    public int getMemoryLimitInMB() {
      return 1024;
    }

    @Override
    public LambdaLogger getLogger() {
      return null;
    }
  }
}
