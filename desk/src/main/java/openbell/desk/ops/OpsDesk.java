package openbell.desk.ops;

import openbell.desk.Forgetting;

/// What an operator sees and does.
///
/// @param numbers of any period, and the switch of language models
/// @param warming at the operator's word
/// @param forgetting of cached reports
public record OpsDesk(Operations numbers, WarmNow warming, Forgetting forgetting) {}
