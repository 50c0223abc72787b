/// The one place where concrete parts are chosen and put together, by plain constructors, for every
/// process that answers: a command, a server, a Lambda.
///
/// - [Wiring]: the parts, from `openbell.desk.Settings`.
/// - [ProcessKind]: what is different between the processes.
/// - [WorkFunction]: the function that makes reports for a process that may be frozen.
/// - [DeliveryFunctions]: the functions as deliveries look at them.
/// - [DeliveryBucket]: the bucket as deliveries need it; [DeliveryStores]: all that a release goes
///   through, of the environment that it goes to.
/// - [WiringException]: why they cannot be put together.
/// - [LineWorks]: a server's own work for LINE's webhooks, after each was acknowledged.
/// - [LineSweep]: erases what no event comes back to, once a day.
///
/// ```java
/// try (Wiring wiring = new Wiring(Settings.of(System.getenv()), ProcessKind.COMMAND)) {
///   wiring.desk().report(ReportQuestion.of("DBS19"), new Trace());
/// }
/// ```
@NullMarked
package openbell.edge.wiring;

import org.jspecify.annotations.NullMarked;
