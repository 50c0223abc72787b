/// The lake's tables: what was fetched and computed, as columns, compacted into Parquet by month,
/// and SQL over them. DuckDB and Athena have their one home here, so that no other process carries
/// them.
///
/// What is computed from a symbol's newest raw object and is not in the files yet is computed in
/// memory whenever somebody reads: a view gives the same rows before and after a compaction.
///
/// | type | is |
/// |---|---|
/// | [LakeSchema] | every table with its columns, types and comments; all other definitions come of it |
/// | [Tables] | opens snapshots, and compacts what came after the last one |
/// | [Snapshot] | one consistent state of all tables, with bars as columns |
/// | [BarTable] | all bars of one state as arrays in memory |
/// | [Histories] | reads the prices in a raw object; given by whoever knows the sources |
/// | [MarketBodies] | reads bodies of a whole market, whose bars follow the histories; likewise |
/// | [LakeSql] | one question in SQL over a snapshot, read-only, limited in time and memory |
/// | [AthenaSql] | the same question on Athena over the same snapshot |
/// | [SqlRows], [LakeSqlException] | what comes of a question |
///
/// ```java
/// Tables tables = new Tables(store, histories, home, clock, Optional.empty());
/// try (Snapshot snapshot = tables.open(EnumSet.of(LakeSchema.BARS))) {
///   snapshot.bars(series -> scan(series.ticker(), series.bars().close()));
/// }
/// ```
@NullMarked
package openbell.lake.tables;

import org.jspecify.annotations.NullMarked;
