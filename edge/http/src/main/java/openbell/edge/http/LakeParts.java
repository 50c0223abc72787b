package openbell.edge.http;

import java.util.Optional;
import openbell.desk.LakeDesk;
import openbell.desk.Lineage;
import openbell.desk.PastReports;
import openbell.desk.Renditions;

/// What the pages show of the lake.
///
/// @param renditions has the history behind a report
/// @param lineage where its objects come from
/// @param past the reports before it
/// @param desk the lake as a whole and questions to it; empty where this process has none
public record LakeParts(
    Renditions renditions, Lineage lineage, PastReports past, Optional<LakeDesk> desk) {}
