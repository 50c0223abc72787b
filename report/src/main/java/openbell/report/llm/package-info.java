/// A language model as a narrator: asked by the OpenAI API, checked, paid for within a budget,
/// kept.
///
/// [LlmNarrator] is what [openbell.report.ReportWriter] is given. It writes a prompt of the facts,
/// looks for a kept answer, asks, has the text checked, sends it back once, and lets the template
/// speak where all that fails. Nothing here loads the OpenAI SDK but [OpenAiModel].
///
/// | type | is |
/// |---|---|
/// | [LlmNarrator] | the narrator; [LlmNarrator.Parts] is what it works with |
/// | [LanguageModel] · [OpenAiModel] · [RetryingModel] | a server with a model; by the SDK; asked again with jitter |
/// | [Prompt] · [LlmAnswer] · [LlmException] | what is sent, what comes back, or why nothing does |
/// | [CircuitBreaker] | stops asking a server that does not answer |
/// | [Prices] | what a model costs, from `prices.tsv` |
/// | [SpendingBudget] | what may be spent today; implemented in `desk` |
/// | [NarrativeJournal] · [NarrativeJson] | prompts and answers kept, for audit and replay; implemented in `desk` |
/// | [Pause] | waiting, injected |
@NullMarked
package openbell.report.llm;

import org.jspecify.annotations.NullMarked;
