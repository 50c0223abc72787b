/// The memory of the product: what was fetched, as received, and what was computed from it.
///
/// The raw zone holds source bodies, the processed zone what came of them; each processed object
/// names its raw object and that object's hash, so that any number in any report can be rebuilt. No
/// object is ever overwritten.
///
/// | type | is |
/// |---|---|
/// | [Lake] | writes raw and processed objects under their keys, with tags and lineage |
/// | [RawObject] | a source's body and what it is of |
/// | [LakeKey] | what a key says |
/// | [Restatement] | a history that its source tells otherwise than before |
/// | [Kept] | the key and SHA-256 under which a raw object lies |
///
/// ```java
/// Kept raw = lake.keepRaw(new RawObject("yfinance", "D05.SI", date, fetchedAt, body, "application/json"));
/// String key = lake.keepIndicators("D05.SI", date, study, raw, now);
/// ```
@NullMarked
package openbell.lake;

import org.jspecify.annotations.NullMarked;
