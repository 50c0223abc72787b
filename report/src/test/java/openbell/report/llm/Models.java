package openbell.report.llm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.report.Fallback;

/** Fakes for tests of the narrator. */
final class Models {
  /** What a careful model says, without anything that a check could mind. */
  static final String GOOD =
      """
      {"story":"It closed at {{currency}} {{close}}.","know":"The 14-day RSI is {{rsi14}}.",
       "action":"Holders may review their position.","risks":"Volatility (ATR) is {{atr_pct}}.",
       "percentiles":"RSI is at percentile {{rsi14_percentile}} of {{rsi14_bars}} days."}\
      """;

  private Models() {}

  static String all(String text) {
    return "{\"story\":\"%1$s\",\"know\":\"%1$s\",\"action\":\"%1$s\",\"risks\":\"%1$s\",\"percentiles\":\"%1$s\"}"
        .formatted(text);
  }

  static LlmAnswer answer(String text) {
    return new LlmAnswer(text, "gpt-4o-2024-08-06", true, 1200, 1000, 300);
  }

  static LlmException failure(Fallback reason, boolean passing, boolean maybePaid) {
    return new LlmException(reason, "x", passing, maybePaid, Optional.empty(), null);
  }

  /** A clock that moves when it is told to. */
  static final class ManualClock implements InstantSource {
    private Instant now = Instant.parse("2025-11-11T10:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  /** Answers from a list, in order, and keeps what it was asked. */
  static class Scripted implements LanguageModel {
    final List<Prompt> asked = new ArrayList<>();
    final List<Duration> limits = new ArrayList<>();
    private final Deque<Object> script = new ArrayDeque<>();

    Scripted(Object... answersAndFailures) {
      script.addAll(List.of(answersAndFailures));
    }

    @Override
    public LlmAnswer ask(Prompt prompt, Duration most) throws LlmException {
      asked.add(prompt);
      limits.add(most);
      Object next = script.remove();
      if (next instanceof LlmException e) {
        throw e;
      }
      if (next instanceof RuntimeException e) {
        throw e;
      }
      return next instanceof LlmAnswer answer ? answer : answer((String) next);
    }
  }

  /** A budget that keeps its books. */
  static final class Purse implements SpendingBudget {
    double left;
    double reserved;
    double spent;
    boolean unreadable;

    Purse(double usd) {
      left = usd;
    }

    @Override
    public Decision reserve(double mostUsd) {
      if (unreadable) {
        return new Decision.Unreadable("the purse is locked");
      }
      if (mostUsd > left) {
        return new Decision.Denied("the purse is empty");
      }
      left -= mostUsd;
      reserved += mostUsd;
      return new Decision.Granted(
          usd -> {
            reserved -= mostUsd;
            left += mostUsd - usd;
            spent += usd;
          });
    }
  }

  /** A journal in memory. */
  static final class Memory implements NarrativeJournal {
    final List<Entry> entries = new ArrayList<>();
    private final Map<String, Kept> answers = new HashMap<>();
    private Optional<Kept> always = Optional.empty();

    @Override
    public Optional<Kept> find(String promptHash) {
      return Optional.ofNullable(answers.get(promptHash)).or(() -> always);
    }

    /** Has this for every prompt that it has no answer for. */
    void answerAlways(String text) {
      always = Optional.of(new Kept(answer(text), null));
    }

    @Override
    public Optional<String> keep(Entry entry) {
      entries.add(entry);
      String key = "key" + entries.size();
      if (entry.whole()) {
        answers.putIfAbsent(entry.prompt().hash(), new Kept(entry.answer(), key));
      }
      return Optional.of(key);
    }
  }
}
