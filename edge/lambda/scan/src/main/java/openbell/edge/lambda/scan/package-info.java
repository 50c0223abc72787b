/// Screens behind AWS Lambda, in a package of its own: it carries DuckDB and CEL, which the other
/// functions do without.
///
/// - [ScanHandler]: `{"where":"rsi14 < 30"}` to `{"rows":[…],"coverage":{…}}`.
@NullMarked
package openbell.edge.lambda.scan;

import org.jspecify.annotations.NullMarked;
