/// Whether a price history can be used, by the rules of `rules.tsv`.
///
/// | type | is |
/// |---|---|
/// | [QualityRules] | the rules as the file has them: severity, limits, reason |
/// | [QualityCheck] | judges a history as received |
/// | [Quality] | what was found |
///
/// ```java
/// Quality quality = new QualityCheck(QualityRules.bundled()).check(received, exchange, expectedLast);
/// if (quality.unusable()) quarantine(quality.reasons());
/// ```
@NullMarked
package openbell.lake.quality;

import org.jspecify.annotations.NullMarked;
