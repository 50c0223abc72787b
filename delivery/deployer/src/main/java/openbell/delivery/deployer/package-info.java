/// Brings packages into an AWS account, moves what the world calls, and comes back when it was
/// wrong. For any Java Lambda, and a service of ECS beside it.
///
/// - [Target]: what Terraform made, read from its outputs.
/// - [Account]: the services of the account: [AwsFunctions], [AwsServices], bucket and state.
/// - [Artifact], [LayerFile]: what can be released; [Uploads] brings it into the bucket.
/// - [Candidate]: what is to be released, with its [SmokeTest]s.
/// - [Releases]: makes a [Release], takes it back, returns to a kept one, by a journal; [Holder] is
///   who does it, [Waiting] how services are waited for.
/// - [Status]: what runs where. [Invoked]: what came of an invocation.
/// - [DeployException]: every failure, with what to do about it; a store's own are
///   [openbell.store.StoreException]s.
@NullMarked
package openbell.delivery.deployer;

import org.jspecify.annotations.NullMarked;
