/// HTTP once: the API and the pages as pure functions from [Request] to [Response], for any adapter
/// (a server, a Lambda) to serve. It knows no socket and no event.
///
/// - [Request], [Response], [Handler]: what goes in, what comes out, and what is between.
/// - [Site]: the whole, of [SiteParts]: API, pages, operations; limits, headers, tags, compression.
///
/// ```java
/// Response answer = site.handle(Request.of("GET", "/api/reports/DBS19?lang=en"));
/// if (answer.status() == 200) System.out.println(answer.text());
/// ```
@NullMarked
package openbell.edge.http;

import org.jspecify.annotations.NullMarked;
