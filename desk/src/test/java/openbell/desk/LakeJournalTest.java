package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import openbell.lake.Lake;
import openbell.report.Lang;
import openbell.report.llm.LlmAnswer;
import openbell.report.llm.NarrativeJournal;
import openbell.report.llm.Prompt;
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeJournalTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2025-11-11T10:04:05Z"));
  private static final Prompt PROMPT =
      new Prompt("gpt-4o", "กติกา", List.of(new Prompt.Turn(false, "RSI {{rsi14}}")));
  private static final LlmAnswer ANSWER =
      new LlmAnswer("{\"story\":\"ราคา\"}", "gpt-4o-2024-08-06", true, 12, 8, 3);

  @TempDir Path home;

  private BlobStore store;
  private LakeJournal journal;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(home);
    journal = journal();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private LakeJournal journal() {
    return new LakeJournal(new Lake(store), new BlobStateStore(store), CLOCK);
  }

  private static NarrativeJournal.Entry entry(LlmAnswer answer, List<String> problems) {
    return entry(answer, true, problems);
  }

  private static NarrativeJournal.Entry entry(
      LlmAnswer answer, boolean whole, List<String> problems) {
    return new NarrativeJournal.Entry(
        "D05.SI", LocalDate.of(2025, 11, 11), Lang.TH, PROMPT, answer, whole, 0.25, problems);
  }

  @Test
  void whatWasAskedAndAnsweredIsKeptWhole() throws Exception {
    String key = journal.keep(entry(ANSWER, List.of("story: empty"))).orElseThrow();
    assertThat(key).isEqualTo("processed/narratives/D05.SI/2025-11-11/20251111_100405.json");
    JsonNode json = new ObjectMapper().readTree(store.get(key).orElseThrow().bytes());
    assertThat(json.path("schema").asText()).isEqualTo("openbell.narrative/1");
    assertThat(json.path("prompt_sha256").asText()).isEqualTo(PROMPT.hash());
    assertThat(json.path("instructions").asText()).isEqualTo("กติกา");
    assertThat(json.at("/turns/0/role").asText()).isEqualTo("user");
    assertThat(json.at("/turns/0/text").asText()).isEqualTo("RSI {{rsi14}}");
    assertThat(json.at("/answer/text").asText()).isEqualTo("{\"story\":\"ราคา\"}");
    assertThat(json.at("/answer/cached_input_tokens").asInt()).isEqualTo(8);
    assertThat(json.path("cost_usd").asDouble()).isEqualTo(0.25);
    assertThat(json.path("accepted").asBoolean(true)).isFalse();
    assertThat(json.at("/problems/0").asText()).isEqualTo("story: empty");
    assertThat(store.tags(key))
        .containsEntry("source", "computed")
        .containsEntry("ticker", "D05.SI")
        .containsEntry("computation_type", "narratives");
  }

  @Test
  void anyInstanceFindsTheAnswerByThePromptsHash() {
    String key = journal.keep(entry(ANSWER, List.of())).orElseThrow();
    assertThat(journal().find(PROMPT.hash())).contains(new NarrativeJournal.Kept(ANSWER, key));
    assertThat(journal.find("0".repeat(64))).isEmpty();
  }

  @Test
  void theFirstAnswerStaysAndEachIsKept() {
    journal.keep(entry(ANSWER, List.of()));
    LlmAnswer second = new LlmAnswer("{}", "gpt-4o", true, 1, 0, 1);
    assertThat(journal.keep(entry(second, List.of())))
        .contains("processed/narratives/D05.SI/2025-11-11/20251111_100405_2.json");
    assertThat(journal.find(PROMPT.hash()).map(NarrativeJournal.Kept::answer)).contains(ANSWER);
  }

  @Test
  void whatIsNoAnswerIsKeptButNotFoundAgainAndTheNextOneIs() {
    LlmAnswer chat = new LlmAnswer("The weather is fine.", "gpt-4o", true, 1, 0, 1);
    assertThat(journal.keep(entry(chat, false, List.of("no JSON"))))
        .contains("processed/narratives/D05.SI/2025-11-11/20251111_100405.json");
    assertThat(journal.find(PROMPT.hash())).isEmpty();
    journal.keep(entry(ANSWER, List.of()));
    assertThat(journal.find(PROMPT.hash()).map(NarrativeJournal.Kept::answer)).contains(ANSWER);
  }

  @Test
  void aStoreThatFailsCostsTheAuditNotTheReport() {
    BrokenStore broken = new BrokenStore(home);
    LakeJournal deaf = new LakeJournal(new Lake(broken), new BlobStateStore(broken), CLOCK);
    assertThat(deaf.find(PROMPT.hash())).isEmpty();
    assertThat(deaf.keep(entry(ANSWER, List.of()))).isEmpty();
  }
}
