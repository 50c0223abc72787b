/// The desk behind AWS Lambda: four handlers over the same parts as the server and the commands. A
/// fifth, `openbell.edge.lambda.scan`, is packaged by itself.
///
/// - [WebHandler]: a function URL or an HTTP API; answers what `openbell.edge.http` answers.
/// - [WorkHandler]: makes reports and does LINE's work, handed over by the first or sent by SQS.
/// - [FetchHandler]: market data into the lake, on a schedule.
/// - [WarmHandler]: after each close makes what is due and announces it, on a schedule.
/// - [LambdaProcess], [Invocation], [Json], [Logs]: what all handlers have in common.
/// - [Training]: no handler; trains the AOT cache of their image while it is built.
///
/// Each handler is a `RequestStreamHandler` with a constructor without parameters, configured by
/// the environment as every Openbell process. `OPENBELL_WORK_FUNCTION` names the [WorkHandler]'s
/// function for the [WebHandler]; without it reports are made in the request, as far as its time
/// goes. Each invocation writes one line of JSON, which holds its metrics, too. Before a snapshot
/// (SnapStart) a sample report is made and drawn; after a restore connections and chance are new.
@NullMarked
package openbell.edge.lambda;

import org.jspecify.annotations.NullMarked;
