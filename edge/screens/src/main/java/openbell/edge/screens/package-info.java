/// Screens over the lake: its tables as a market in memory, and what is told of what was found.
///
/// A module of its own, since whoever scans carries DuckDB and CEL, and nobody else should.
///
/// - [MarketScreens]: what a process that answers offers as its screens.
/// - [LakeMarket]: the lake as a market to scan.
/// - [LakeTables]: the tables of a process's lake.
/// - [ScanJson]: a result for programs.
@NullMarked
package openbell.edge.screens;

import org.jspecify.annotations.NullMarked;
