/// Indicators and percentiles in PostgreSQL, for programs that want one row by its key.
///
/// The lake stays the truth: whatever is written to its processed zone is handed on behind the
/// writer's back, and what could not be handed on is found again by comparing the two. No answer
/// waits for it, none fails with it.
///
/// | type | is |
/// |---|---|
/// | [ServingStore] | a blob store that hands on what is written to it |
/// | [ServingWriter] | writes in the background, and keeps up with what others write |
/// | [CatchUp], [Moves] | what the lake has and the tables have not: all of it, or of symbols that moved |
/// | [ServingTable] | the tables: migrations and upserts, a transaction an object |
/// | [DatabaseUrl] | where the database is |
@NullMarked
package openbell.lake.serving;

import org.jspecify.annotations.NullMarked;
