package openbell.delivery.deployer;

import java.util.Map;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.delivery.deployer.Target.TargetFunction;
import openbell.store.S3Vault;

/// What has to be so before anything is changed.
record Checks(Target target, Account account) {

  /// Checks that a candidate can be released.
  ///
  /// @throws DeployException with the first thing that is not so
  void check(Candidate candidate) {
    for (SmokeTest test : candidate.smoke()) {
      target.function(test.function());
    }
    candidate.artifact().ifPresent(a -> check(candidate, a));
    if (candidate.image().isPresent()) {
      checkService();
    }
  }

  private void checkService() {
    AwsServices services = account.requireServices();
    services.rollout(
        target
            .service()
            .orElseThrow(
                () ->
                    new DeployException(
                        Kind.USAGE,
                        "environment %s has no service".formatted(target.environment()),
                        "switch ECS on in its Terraform variables")));
  }

  private void check(Candidate candidate, Artifact artifact) {
    String key = artifact.key(target);
    S3Vault.Stored stored =
        account
            .vault()
            .look(key)
            .orElseThrow(() -> missing(key, "upload it with 'ship upload --env %s'"));
    Artifact there = Artifact.of(key, stored);
    if (!there.sha256().equals(artifact.sha256())) {
      throw new DeployException(
          Kind.FAILED, key + " has other bytes than are to be released", "upload them");
    }
    artifact.bundle().ifPresent(pin -> require(pin.key(), "publish it with 'ship bundle publish'"));
    for (LayerFile layer : candidate.layers()) {
      require(
          target.layerKey(layer.name(), layer.sha256()), "upload it with 'ship upload --env %s'");
    }
    for (Map.Entry<String, TargetFunction> f : target.functions().entrySet()) {
      check(f.getValue(), artifact, key);
    }
  }

  private void check(TargetFunction function, Artifact artifact, String key) {
    if (!function.architecture().equals(artifact.architecture())) {
      throw new DeployException(
          Kind.USAGE,
          "the package is for %s, function %s has %s"
              .formatted(artifact.architecture(), function.functionName(), function.architecture()),
          "package with --arch " + function.architecture());
    }
    account.functions().get(function.functionName(), AwsFunctions.LATEST);
    account
        .functions()
        .setCode(function.functionName(), target.bucket(), key, function.architecture(), true);
  }

  /// Checks that all is there that a return to a release needs.
  ///
  /// @throws DeployException of kind `MISSING` with the first thing that is not
  void check(Release release) {
    release.code().ifPresent(c -> check(release, c));
    if (release.image().isPresent()) {
      checkService();
    }
  }

  private void check(Release release, Release.Code code) {
    require(code.key(), "upload that version again");
    code.bundle().ifPresent(pin -> require(pin.key(), "publish that bundle again"));
    for (String arn : code.layers()) {
      String name = Layers.name(arn);
      if (account.functions().layerVersions(name).stream()
          .noneMatch(v -> arn.equals(v.layerVersionArn()))) {
        throw missing(arn, "release that version anew");
      }
    }
    for (String function : Steps.functions(release, target)) {
      String name = target.function(function).functionName();
      String version = code.versions().getOrDefault(function, "");
      if (account.functions().find(name, version).isEmpty()) {
        throw missing("version %s of %s".formatted(version, name), "release its package anew");
      }
    }
  }

  private void require(String key, String cure) {
    if (account.vault().look(key).isEmpty()) {
      throw missing(key, cure);
    }
  }

  private DeployException missing(String what, String cure) {
    return new DeployException(
        Kind.MISSING, what + " is gone", cure.formatted(target.environment()));
  }
}
