package openbell.report.llm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.report.Brief;
import openbell.report.Fallback;
import openbell.report.Lang;
import openbell.report.Narrative;
import openbell.report.Report;
import openbell.report.Section;
import org.jspecify.annotations.Nullable;

/// One brief being told by a model: at most two texts, then the template. Used once, by one thread.
final class Telling {
  private static final int MOST_TEXTS = 2;
  private static final int MOST_REASON_CHARS = 600;

  private final LlmNarrator narrator;
  private final LlmNarrator.Parts parts;
  private final Brief brief;
  private final Lang lang;
  private final Instant deadline;
  private final List<String> refused = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private @Nullable String model;
  private boolean answered = true;
  private int attempts;
  private int replayed;
  private int inputTokens;
  private int cachedInputTokens;
  private int outputTokens;
  private @Nullable Double costUsd = 0.0;

  Telling(LlmNarrator narrator, Brief brief, Lang lang) {
    this.narrator = narrator;
    this.parts = narrator.parts();
    this.brief = brief;
    this.lang = lang;
    this.deadline = parts.clock().instant().plus(parts.mostInAll());
  }

  Narrative tell() {
    Prompt first = narrator.prompts().of(brief, lang);
    Prompt prompt = first;
    while (true) {
      attempts++;
      Optional<NarrativeJournal.Kept> kept =
          parts.journal().find(prompt.hash()).filter(found -> whole(found.answer()));
      LlmAnswer answer;
      try {
        answer = kept.isPresent() ? replay(kept.get()) : paid(prompt);
      } catch (LlmException e) {
        return byTemplate(String.valueOf(e.getMessage()));
      }
      AnswerText.Read read = AnswerText.read(answer);
      List<String> problems =
          switch (read) {
            case AnswerText.Read.Sections(Map<Section, String> texts) ->
                parts.check().problems(texts, brief, lang);
            case AnswerText.Read.Not(List<String> why) -> why;
          };
      if (kept.isEmpty()) {
        keep(prompt, answer, problems);
      }
      if (problems.isEmpty() && read instanceof AnswerText.Read.Sections(var texts)) {
        return new Narrative(
            texts, info(Report.NarratorInfo.LLM, Narrative.placeholders(texts), null));
      }
      String why = String.join("; ", problems.stream().distinct().toList());
      refused.add(shortened("text %d: %s".formatted(attempts, why)));
      answered &= read instanceof AnswerText.Read.Sections;
      if (attempts == MOST_TEXTS) {
        return byTemplate(
            answered
                ? Fallback.REFUSED.because("both texts failed the check, see narrator.refused")
                : Fallback.UNREADABLE.because(
                    "not the five sections asked for, see narrator.refused"));
      }
      prompt = narrator.prompts().sentBack(first, answer, problems);
    }
  }

  /// The template's text, with what was tried before.
  Narrative byTemplate(String why) {
    Narrative told = narrator.template().narrate(brief, lang);
    return new Narrative(told.sections(), info("template", told.by().placeholders(), why));
  }

  /// Whether an answer is worth replaying: one that is none may be one when it is asked for again.
  private static boolean whole(LlmAnswer answer) {
    return AnswerText.read(answer) instanceof AnswerText.Read.Sections;
  }

  private LlmAnswer replay(NarrativeJournal.Kept kept) {
    replayed++;
    model = kept.answer().model();
    if (kept.key() != null) {
      keys.add(kept.key());
    }
    return kept.answer();
  }

  private LlmAnswer paid(Prompt prompt) throws LlmException {
    model = prompt.model();
    CircuitBreaker breaker = parts.breaker();
    if (!breaker.mayTry()) {
      throw LlmException.notSent(
          Fallback.CIRCUIT_OPEN, "nothing is asked until " + breaker.closedFrom());
    }
    boolean decided = false;
    try {
      LanguageModel server = narrator.server();
      double most = parts.prices().most(prompt);
      SpendingBudget.Reservation reservation = reserve(most);
      double spent = most; // Unless it is known to be less.
      try {
        LlmAnswer answer = server.ask(prompt, left());
        breaker.succeeded();
        decided = true;
        spent = answer.counted() ? parts.prices().counted(prompt.model(), answer) : most;
        count(prompt, answer);
        return answer;
      } catch (LlmException e) {
        decided = e.reason() != Fallback.KEY_UNREADABLE; // That is no failure of the server.
        if (decided) {
          breaker.failed();
        }
        spent = e.maybePaid() ? most : 0;
        costUsd = e.maybePaid() ? null : costUsd;
        throw e;
      } finally {
        reservation.settle(spent);
      }
    } finally {
      if (!decided) {
        breaker.notSent();
      }
    }
  }

  private SpendingBudget.Reservation reserve(double mostUsd) throws LlmException {
    return switch (parts.budget().reserve(mostUsd)) {
      case SpendingBudget.Decision.Granted(SpendingBudget.Reservation reservation) -> reservation;
      case SpendingBudget.Decision.Denied(String why) ->
          throw LlmException.notSent(Fallback.OVER_BUDGET, why);
      case SpendingBudget.Decision.Unreadable(String why) ->
          throw LlmException.notSent(Fallback.BUDGET_UNREADABLE, why);
    };
  }

  private Duration left() throws LlmException {
    Duration left = Duration.between(parts.clock().instant(), deadline);
    if (left.isNegative() || left.isZero()) {
      throw LlmException.notSent(Fallback.TIMEOUT, "no time left for another text");
    }
    return left;
  }

  private void count(Prompt prompt, LlmAnswer answer) {
    if (!answer.model().isBlank()) {
      model = answer.model();
    }
    inputTokens += answer.inputTokens();
    cachedInputTokens += answer.cachedInputTokens();
    outputTokens += answer.outputTokens();
    Optional<Double> cost = parts.prices().cost(prompt.model(), answer);
    costUsd = costUsd == null || cost.isEmpty() ? null : Double.valueOf(costUsd + cost.get());
  }

  private void keep(Prompt prompt, LlmAnswer answer, List<String> problems) {
    parts
        .journal()
        .keep(
            new NarrativeJournal.Entry(
                brief.ticker().symbol(),
                brief.date(),
                lang,
                prompt,
                answer,
                whole(answer),
                parts.prices().cost(prompt.model(), answer).orElse(null),
                problems))
        .ifPresent(keys::add);
  }

  private Report.NarratorInfo info(String kind, int placeholders, @Nullable String why) {
    return new Report.NarratorInfo(
        kind,
        model,
        inputTokens,
        cachedInputTokens,
        outputTokens,
        costUsd,
        placeholders,
        attempts,
        replayed,
        why,
        refused,
        keys);
  }

  private static String shortened(String reason) {
    return reason.length() <= MOST_REASON_CHARS
        ? reason
        : reason.substring(0, MOST_REASON_CHARS - 1) + "…";
  }
}
