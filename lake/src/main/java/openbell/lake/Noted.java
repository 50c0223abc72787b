package openbell.lake;

import java.util.Optional;

/// What came of keeping a body.
///
/// @param kept the object that holds it
/// @param before the object of the same symbol before it; empty when none is known
/// @param seen how often its source has sent this content in a row: 1 when it is new
public record Noted(Kept kept, Optional<Kept> before, int seen) {}
