package openbell.edge.wiring;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import openbell.desk.LakeJournal;
import openbell.desk.LlmSettings;
import openbell.desk.StateBudget;
import openbell.report.Fallback;
import openbell.report.NarrativeCheck;
import openbell.report.Narrator;
import openbell.report.TemplateNarrator;
import openbell.report.llm.CircuitBreaker;
import openbell.report.llm.LlmNarrator;
import openbell.report.llm.OpenAiModel;
import openbell.report.llm.Pause;
import openbell.report.llm.Prices;
import openbell.report.llm.RetryingModel;
import openbell.store.Secrets;

/// Who tells reports: a language model where there is a key and it is switched on, else the
/// template.
final class Narrators {
  /// A Thai report is some 1,500 tokens, which takes a busy server twenty seconds. Two of them, the
  /// second after a refusal, and the data have to fit into a command's patience of a minute.
  private static final Duration LLM_REQUEST = Duration.ofSeconds(28);

  private static final Duration LLM_IN_ALL = Duration.ofSeconds(33);
  private static final int LLM_FAILURES = 3;
  private static final Duration LLM_REST = Duration.ofMinutes(1);

  private Narrators() {}

  /// Why no model is asked whatever the operator's switch says; empty when one may be.
  static Optional<String> noModel(LlmSettings llm) {
    if (!llm.on()) {
      return Optional.of("OPENBELL_LLM is off");
    }
    return llm.apiKey().isEmpty() ? Optional.of("there is no OPENAI_API_KEY") : Optional.empty();
  }

  /// The model's client is made when it is first to be asked: its classes take a second to load.
  static Narrator of(
      LlmSettings llm,
      Secrets secrets,
      StateBudget budget,
      LakeJournal journal,
      InstantSource clock) {
    if (!llm.on()) {
      return TemplateNarrator.insteadOfModel(Fallback.OFF);
    }
    if (llm.apiKey().isEmpty()) {
      return TemplateNarrator.insteadOfModel(Fallback.NO_KEY);
    }
    Supplier<String> key = llm.apiKey().get().from(secrets);
    return new LlmNarrator(
        new LlmNarrator.Parts(
            llm.model(),
            () ->
                new RetryingModel(
                    new OpenAiModel(key, llm.base(), clock),
                    LLM_REQUEST,
                    clock,
                    Pause.real(),
                    new Random()),
            NarrativeCheck.ofModels(),
            budget,
            journal,
            new CircuitBreaker(LLM_FAILURES, LLM_REST, clock),
            Prices.bundled(),
            LLM_IN_ALL,
            clock));
  }
}
