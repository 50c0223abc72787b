package openbell.delivery.deployer;

import java.util.Optional;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.store.BlobStore;
import openbell.store.S3Vault;
import openbell.store.StateStore;

/// The services of an account that a delivery needs; whoever opened them closes them.
///
/// @param services Amazon ECS, where the target has a service
/// @param bucket the target's
/// @param vault the same bucket
/// @param state records of releases
public record Account(
    AwsFunctions functions,
    Optional<AwsServices> services,
    BlobStore bucket,
    S3Vault vault,
    StateStore state) {

  AwsServices requireServices() {
    return services.orElseThrow(
        () ->
            new DeployException(
                Kind.USAGE,
                "this environment has no service of ECS",
                "switch it on in the environment's Terraform variables"));
  }
}
