package openbell.report.llm;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import openbell.report.Brief;
import openbell.report.Fallback;
import openbell.report.Lang;
import openbell.report.Narrative;
import openbell.report.NarrativeCheck;
import openbell.report.Narrator;
import openbell.report.TemplateNarrator;
import org.jspecify.annotations.Nullable;

/// The narrator that lets a language model tell, and the template where that fails: whatever goes
/// wrong, there is a text, and [openbell.report.Report.NarratorInfo] says what it is.
///
/// A text that fails the check is sent back once with the reasons. All of it together takes no
/// longer than the limit. Safe for concurrent use.
public final class LlmNarrator implements Narrator, AutoCloseable {
  /// What the narrator works with.
  ///
  /// @param model the name of the model
  /// @param server makes the client; called when it is needed first, since loading one is slow
  /// @param check what a text has to pass
  /// @param mostInAll how long asking may take in all, a second text included
  public record Parts(
      String model,
      Supplier<LanguageModel> server,
      NarrativeCheck check,
      SpendingBudget budget,
      NarrativeJournal journal,
      CircuitBreaker breaker,
      Prices prices,
      Duration mostInAll,
      InstantSource clock) {}

  private final Parts parts;
  private final PromptWriter prompts;
  private final TemplateNarrator template = new TemplateNarrator();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Object opening = new Object();
  private final AtomicBoolean preparing = new AtomicBoolean();
  private volatile @Nullable LanguageModel server;

  /// A narrator of these parts; it closes the client that it makes.
  public LlmNarrator(Parts parts) {
    this.parts = parts;
    this.prompts = new PromptWriter(parts.model());
  }

  @Override
  public String identity() {
    return "llm " + parts.model();
  }

  /// Opens the client in the background, once; what fails there is told when the model is asked.
  @Override
  public void prepare() {
    if (server == null && preparing.compareAndSet(false, true)) {
      Thread.startVirtualThread(
          () -> {
            try {
              server().prepare();
            } catch (RuntimeException | LinkageError _) {
              // Will be told when the model is asked.
            }
          });
    }
  }

  @Override
  public Narrative narrate(Brief brief, Lang lang) {
    Telling telling = new Telling(this, brief, lang);
    Narrative told;
    try {
      told = telling.tell();
    } catch (RuntimeException | LinkageError e) {
      String what = e.getClass().getSimpleName();
      told = telling.byTemplate(Fallback.FAILED.because(what));
    }
    count(told);
    return told;
  }

  /// How many texts were told by whom and why, refused, replayed, and the tokens paid, since the
  /// start.
  public Map<String, Long> counts() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((name, n) -> sums.put(name, n.sum()));
    return sums;
  }

  private void count(Narrative told) {
    var by = told.by();
    add("told by " + by.kind(), 1);
    if (by.fallbackReason() != null) {
      add("template: " + by.fallbackReason().split(":", 2)[0], 1);
    }
    add("refused", by.refused().size());
    add("replayed", by.replayed());
    add("input tokens", by.inputTokens());
    add("cached input tokens", by.cachedInputTokens());
    add("output tokens", by.outputTokens());
  }

  private void add(String name, long n) {
    if (n > 0) {
      counts.computeIfAbsent(name, k -> new LongAdder()).add(n);
    }
  }

  Parts parts() {
    return parts;
  }

  PromptWriter prompts() {
    return prompts;
  }

  TemplateNarrator template() {
    return template;
  }

  /// The client, made at the first call.
  LanguageModel server() {
    LanguageModel open = server;
    if (open == null) {
      synchronized (opening) {
        open = server;
        if (open == null) {
          open = parts.server().get();
          server = open;
        }
      }
    }
    return open;
  }

  @Override
  public void close() {
    LanguageModel open = server;
    if (open != null) {
      open.close();
    }
  }
}
