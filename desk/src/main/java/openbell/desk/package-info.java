/// What we do: the use cases, one class an action, over all the modules below.
///
/// [ReportDesk] answers a question about a stock from the cache or by making the report once; every
/// edge (terminal, HTTP, LINE) asks it the same way and turns the same outcomes into its own words.
/// [Settings] reads the environment once, at the start, and refuses what cannot be used.
///
/// | type | is |
/// |---|---|
/// | [ReportDesk] | the way of a question |
/// | [ReportQuestion] | what was asked, unchecked, as typed |
/// | [ReportOutcome] | an answer, or why there is none |
/// | [Forgetting] | has cached reports forgotten |
/// | [Warming] · [WarmList] | makes reports before anybody asks, and which |
/// | [WarmTimes] · [WarmRunner] · [WarmSchedule] | when they are due after a close; one run of it; one run after the other |
/// | [WarmRun] · [WarmRuns] | what came of a run; of the last ones |
/// | [Fetching] · [MarketFetching] · [Updating] | market data into the lake, without a report: symbol by symbol, a market in one request a session, whichever asks less |
/// | [QualityGate] · [Alert] | judges what sources give; tells somebody of what cannot be used |
/// | [Ingesting] · [Reprocessing] | a body into the lake, judged and computed; the same again |
/// | [Verifying] · [Lineage] | whether objects are what they were; where they come from |
/// | [Checking] · [Retrieval] · [Retention] | what is fresh and good; one object; what may go |
/// | [LakeDesk] · [LakeOverview] · [Coverage] | the lake as pages show it: which symbols have which days; questions in SQL |
/// | [PastReports] | the reports of a stock that were made before |
/// | [ScanResults] | what screens found, kept by the data's snapshot and the question |
/// | [Renditions] | a report's picture and PDF |
/// | [Trace] | what was looked up where, and how long it took |
/// | [StateBudget] · [LakeJournal] | what language models may spend; what they were asked and answered |
/// | [Settings] · [LlmSettings] · [PolygonAccess] · [SettingsException] | the environment, checked |
/// | [Secret] | a key in it: itself, or the name of a secret that is looked up when it is needed |
///
/// ```java
/// ReportOutcome outcome = desk.report(ReportQuestion.of("DBS19"), new Trace());
/// if (outcome instanceof ReportOutcome.Answered a) System.out.println(a.report().reportText());
/// ```
@NullMarked
package openbell.desk;

import org.jspecify.annotations.NullMarked;
