package openbell.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A finished report, in the shape of its JSON form `openbell.report/1`.
///
/// Numbers in `facts` and `percentiles` are in full precision; `reportText` and `sections` round.
/// Percent facts are in percent, prices in `currency`.
///
/// @param schema [#SCHEMA]
/// @param ticker what was asked for after resolution
/// @param symbol the source's symbol
/// @param exchange the source's code of the exchange
/// @param date the report's date, in the exchange's zone
/// @param factsAsOf the date of the last bar used
/// @param source the market-data source's name in settings (`yahoo`, `sample`)
/// @param lang `th` or `en`
/// @param reportText the whole text
/// @param sections the five sections by key
/// @param stance the rule-based view; null where it is switched off
/// @param definitionsVersion the version of the facts' definitions
/// @param facts by name, only those that exist
/// @param percentiles by fact
/// @param news headlines, newest first
/// @param narrator who wrote the text
/// @param freshness whether a newer session than the one used has closed
/// @param quality what was dropped or looks irregular
/// @param lineage where in the lake it comes from
/// @param generatedAt when it was made
/// @param tookMs milliseconds by part
@JsonPropertyOrder({
  "schema",
  "ticker",
  "symbol",
  "name",
  "exchange",
  "currency",
  "date",
  "facts_as_of",
  "source",
  "lang"
})
public record Report(
    String schema,
    String ticker,
    String symbol,
    String name,
    String exchange,
    String currency,
    LocalDate date,
    @JsonProperty("facts_as_of") LocalDate factsAsOf,
    String source,
    String lang,
    @JsonProperty("report_text") String reportText,
    Map<String, String> sections,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StanceInfo stance,
    @JsonProperty("definitions_version") int definitionsVersion,
    Map<String, Double> facts,
    Map<String, RankInfo> percentiles,
    List<Headline> news,
    NarratorInfo narrator,
    FreshnessInfo freshness,
    QualityInfo quality,
    Lineage lineage,
    @JsonProperty("generated_at") Instant generatedAt,
    @JsonProperty("took_ms") TookMs tookMs) {
  /// The name and version of the JSON form.
  public static final String SCHEMA = "openbell.report/1";

  /// The stance: BUY, HOLD or SELL, its score from -1 to 1, its reasons in the report's language.
  public record StanceInfo(String value, double score, List<String> reasons) {}

  /// A value, its percentile rank in the stock's own history, and the number of bars ranked.
  public record RankInfo(double value, double percentile, int bars) {}

  /// Who wrote the text, what it cost, and why it is not the writer asked for.
  ///
  /// @param kind `llm` or `template`
  /// @param model the language model that answered, by its own word, or was to be asked; null when
  ///   none was
  /// @param inputTokens paid for this report, refused answers included; those of replayed answers
  ///   are not
  /// @param cachedInputTokens how many of `inputTokens` the server had in its prompt cache
  /// @param outputTokens likewise paid
  /// @param costUsd in US dollars; null when it is not known: the model has no price here, or a
  ///   request broke off and may be charged
  /// @param placeholders how many the text has
  /// @param attempts texts asked for; 1 where the template alone was
  /// @param replayed how many of the answers were kept ones, for which nothing was asked or paid
  /// @param fallbackReason why the template spoke; begins with the label of a [Fallback]
  /// @param refused why a text was refused, one line each
  /// @param narratives the keys under which prompts and answers are kept, replayed ones included
  public record NarratorInfo(
      String kind,
      @Nullable String model,
      @JsonProperty("input_tokens") int inputTokens,
      @JsonProperty("cached_input_tokens") int cachedInputTokens,
      @JsonProperty("output_tokens") int outputTokens,
      @JsonProperty("cost_usd") @Nullable Double costUsd,
      int placeholders,
      int attempts,
      int replayed,
      @JsonProperty("fallback_reason") @Nullable String fallbackReason,
      List<String> refused,
      List<String> narratives) {
    /// What [#kind] says when a language model wrote the text.
    public static final String LLM = "llm";

    /// Takes a list that an older report lacks as empty.
    @SuppressWarnings("ConstantValue") // JSON of an older version has neither list.
    public NarratorInfo {
      refused = refused == null ? List.of() : List.copyOf(refused);
      narratives = narratives == null ? List.of() : List.copyOf(narratives);
    }

    static NarratorInfo template(int placeholders) {
      return template(placeholders, null);
    }

    static NarratorInfo template(int placeholders, @Nullable String fallbackReason) {
      return new NarratorInfo(
          "template", null, 0, 0, 0, 0.0, placeholders, 1, 0, fallbackReason, List.of(), List.of());
    }

    /// Whether the text is the template's for a reason that may be gone when it is asked for again.
    public boolean provisional() {
      return fallbackReason != null && Fallback.mayPass(fallbackReason);
    }

    /// Of a text that was paid for elsewhere.
    static NarratorInfo ofOld() {
      return new NarratorInfo(LLM, null, 0, 0, 0, 0.0, 0, 0, 0, null, List.of(), List.of());
    }
  }

  /// `fresh`, or `stale` and why.
  public record FreshnessInfo(String state, @Nullable String why) {}

  /// The history behind the facts: bars received and used, and findings by kind.
  public record QualityInfo(
      @JsonProperty("bars_used") int barsUsed,
      int dropped,
      int suspicious,
      Map<String, Integer> findings) {}

  /// Object keys in the lake from which the report can be rebuilt; null where that object could not
  /// be written.
  public record Lineage(
      List<String> raw,
      @Nullable String indicators,
      @Nullable String percentiles,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String features,
      @Nullable String report) {
    /// A lineage of a report from before features were kept.
    public Lineage(
        List<String> raw,
        @Nullable String indicators,
        @Nullable String percentiles,
        @Nullable String report) {
      this(raw, indicators, percentiles, null, report);
    }

    /// Nothing kept.
    public static Lineage none() {
      return new Lineage(List.of(), null, null, null, null);
    }

    /// With one raw object more, if there is one.
    public Lineage withRaw(Optional<String> key) {
      return key.isEmpty()
          ? this
          : new Lineage(
              Stream.concat(raw.stream(), key.stream()).toList(),
              indicators,
              percentiles,
              features,
              report);
    }
  }

  /// Milliseconds spent on data, telling, rendering, and in all.
  public record TookMs(long data, long narrate, long render, long total) {}

  /// The same report with its lineage and times.
  public Report with(Lineage newLineage, TookMs newTookMs) {
    return copy(reportText, sections, narrator, freshness, newLineage, newTookMs);
  }

  /// The same report, knowing the key under which it is kept.
  public Report keptAs(String key) {
    return with(
        new Lineage(lineage.raw, lineage.indicators, lineage.percentiles, lineage.features, key),
        tookMs);
  }

  /// The same facts with the text of another program, which a language model told once; its
  /// sections by our headings, or all of it as the story where it has none.
  public Report retold(String text) {
    return copy(text, Section.split(text, lang), NarratorInfo.ofOld(), freshness, lineage, tookMs);
  }

  /// The same report with another text and freshness.
  Report relabelled(String newText, FreshnessInfo newFreshness) {
    return copy(newText, sections, narrator, newFreshness, lineage, tookMs);
  }

  private Report copy(
      String newText,
      Map<String, String> newSections,
      NarratorInfo newNarrator,
      FreshnessInfo newFreshness,
      Lineage newLineage,
      TookMs newTookMs) {
    return new Report(
        schema,
        ticker,
        symbol,
        name,
        exchange,
        currency,
        date,
        factsAsOf,
        source,
        lang,
        newText,
        newSections,
        stance,
        definitionsVersion,
        facts,
        percentiles,
        news,
        newNarrator,
        newFreshness,
        quality,
        newLineage,
        generatedAt,
        newTookMs);
  }
}
