/// The HTTP server: Helidon as a thin adapter of `openbell.edge.http.Handler`, one virtual thread a
/// connection. It knows no route: what is answered is the handler's business, when somebody is cut
/// off is decided here.
///
/// - [HttpServer]: listens, serves, and stops once what is under way has been answered.
/// - [ServerSettings]: where it listens, and its [ServerSettings.Limits].
/// - [CannotListenException]: why it cannot.
/// - [Metrics]: requests, cache and JVM as Prometheus reads them.
///
/// ```java
/// try (HttpServer server = HttpServer.start(site, ServerSettings.of("127.0.0.1", 0))) {
///   System.out.println(server.address());
/// }
/// ```
@NullMarked
package openbell.edge.server;

import org.jspecify.annotations.NullMarked;
