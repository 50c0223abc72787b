/// What we say: from the facts of one history to a report that a reader can trust.
///
/// A [Brief] holds all that may be spoken of. A [Narrator] writes the five sections with
/// placeholders and no digit of its own; [ReportWriter] checks the text, fills it and assembles the
/// [Report]. The stance comes from [StanceRules], never from a narrator.
///
/// | type | is |
/// |---|---|
/// | [Brief] | the facts of one ticker on one date, with where they come from |
/// | [Headline] | news about the company |
/// | [Lang] · [Section] | the two languages; the five sections and their headings |
/// | [Stance] · [Reason] · [StanceRules] | the rule-based view and why |
/// | [Narrator] · [Narrative] | who writes, and what was written, still with placeholders |
/// | [TemplateNarrator] | writes from the sentence bank, the same text for the same facts |
/// | [Fallback] | why the template spoke for a language model, which is `openbell.report.llm` |
/// | [FactSheet] | what a brief holds, for a writer who may use nothing but placeholders |
/// | [NarrativeCheck] | what a text has to pass |
/// | [ReportWriter] | brief to finished report; refuses unverified text |
/// | [Report] · [ReportJson] | the finished report and its JSON form |
/// | [RankedFacts] | the rows of its table of percentiles |
/// | [UnverifiedTextException] | a narrator's text that failed the check |
///
/// ```java
/// var brief = new Brief(ticker, study, quality, date, Freshness.fresh(), "yahoo", Optional.of(StanceRules.judge(study)), List.of());
/// Report report = new ReportWriter(new TemplateNarrator(), clock).write(brief, Lang.TH, Report.Lineage.none());
/// ```
@NullMarked
package openbell.report;

import org.jspecify.annotations.NullMarked;
