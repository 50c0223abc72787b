/// Runs a packaged Java function on this machine as Lambda's managed runtime does: AWS's own
/// runtime interface client in a JVM of its own, over the unpacked zip, against a Runtime API on
/// the loopback address. Knows nothing of what the function does.
///
/// - [LocalLambda]: one instance after the other: starts, invokes, replaces one that has died.
/// - [FunctionConfig]: what a function's configuration says, with Lambda's limits.
/// - [Invocation]: what came of one, with its times, as the `REPORT` line has them.
/// - [PackagedHandlers]: finds a handler in a zip by its class's simple name.
/// - [RuntimeClient]: the client's jars, which a container image of a function brings itself.
///
/// ```java
/// FunctionConfig config = FunctionConfig.of(zip, "com.acme.Web").withMemoryMb(1024);
/// try (LocalLambda lambda = LocalLambda.start(config, System.err::println)) {
///   Invocation cold = lambda.invoke(event);
///   Invocation warm = lambda.invoke(event);
/// }
/// ```
///
/// It is Lambda's protocol, class path, memory, deadlines, errors; not its sandbox: the file system
/// is this machine's (the function's temporary folder is of its own, `/tmp` is not), the CPU is not
/// cut down to the memory's share, and SnapStart's hooks run but nothing is snapshotted.
@NullMarked
package openbell.delivery.local;

import org.jspecify.annotations.NullMarked;
