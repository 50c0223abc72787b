package openbell.delivery.deployer;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.delivery.deployer.Target.TargetService;
import openbell.store.AwsClients;
import openbell.store.AwsPatience;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

/// Amazon ECS as deliveries use it. Thread-safe; failures are [DeployException]s.
public final class AwsServices implements AutoCloseable {

  private final EcsClient client;

  private AwsServices(EcsClient client) {
    this.client = client;
  }

  /// Opens it by the SDK's own credentials; asks nothing yet.
  ///
  /// @param endpoint empty leaves it to the SDK's `AWS_ENDPOINT_URL_ECS` and `AWS_ENDPOINT_URL`
  public static AwsServices open(Optional<URI> endpoint, String region) {
    boolean other = endpoint.isPresent() || AwsClients.endpointInEnvironment("Ecs");
    return new AwsServices(
        AwsClients.configure(
                EcsClient.builder(), endpoint, Optional.of(region), AwsPatience.BACKGROUND, other)
            .build());
  }

  /// How a service is doing with its last update.
  ///
  /// @param taskDefinition the ARN that it is to run
  /// @param steady whether that is all that runs
  /// @param failure why it never will; empty while it may
  record Rollout(String taskDefinition, boolean steady, Optional<String> failure) {}

  Rollout rollout(TargetService target) {
    Service service = service(target);
    List<Deployment> primary =
        service.deployments().stream().filter(d -> "PRIMARY".equals(d.status())).toList();
    if (primary.isEmpty()) {
      return new Rollout(service.taskDefinition(), false, Optional.empty());
    }
    Deployment last = primary.getFirst();
    boolean completed = last.rolloutState() == DeploymentRolloutState.COMPLETED;
    Optional<String> failure =
        last.rolloutState() == DeploymentRolloutState.FAILED
            ? Optional.of(String.valueOf(last.rolloutStateReason()))
            : Optional.empty();
    // The circuit breaker puts another task definition in the failed one's place.
    return new Rollout(
        service.taskDefinition(),
        completed
            && service.taskDefinition().equals(last.taskDefinition())
            && service.runningCount() >= service.desiredCount(),
        failure);
  }

  private Service service(TargetService target) {
    List<Service> found =
        call(
            "looking at service " + target.service(),
            "ecs:DescribeServices",
            () ->
                client
                    .describeServices(b -> b.cluster(target.cluster()).services(target.service()))
                    .services());
    return found.stream()
        .filter(s -> "ACTIVE".equals(s.status()))
        .findFirst()
        .orElseThrow(
            () ->
                new DeployException(
                    Kind.MISSING,
                    "service %s is not in cluster %s".formatted(target.service(), target.cluster()),
                    "apply the environment's Terraform"));
  }

  /// The image that a task definition has for the container; empty if it has no such container.
  Optional<String> image(TargetService target, String taskDefinition) {
    return describe(taskDefinition).taskDefinition().containerDefinitions().stream()
        .filter(c -> c.name().equals(target.container()))
        .map(ContainerDefinition::image)
        .findFirst();
  }

  /// Registers the task definition that the service runs anew with another image, unless its
  /// family's last revision has that image already.
  ///
  /// @return the revision's ARN
  String register(TargetService target, String image) {
    TaskDefinition last = describe(target.family()).taskDefinition();
    if (image(target, last.taskDefinitionArn()).equals(Optional.of(image))) {
      return last.taskDefinitionArn();
    }
    DescribeTaskDefinitionResponse now = describe(service(target).taskDefinition());
    if (image(target, now.taskDefinition().taskDefinitionArn()).isEmpty()) {
      throw new DeployException(
          Kind.MISSING,
          "task definition %s has no container '%s'".formatted(target.family(), target.container()),
          "apply the environment's Terraform");
    }
    RegisterTaskDefinitionRequest copy = copy(now, target.container(), image);
    return call(
        "registering a task definition of " + target.family(),
        "ecs:RegisterTaskDefinition",
        () -> client.registerTaskDefinition(copy).taskDefinition().taskDefinitionArn());
  }

  private static RegisterTaskDefinitionRequest copy(
      DescribeTaskDefinitionResponse of, String container, String image) {
    TaskDefinition t = of.taskDefinition();
    RegisterTaskDefinitionRequest.Builder copy =
        RegisterTaskDefinitionRequest.builder()
            .family(t.family())
            .taskRoleArn(t.taskRoleArn())
            .executionRoleArn(t.executionRoleArn())
            .networkMode(t.networkMode())
            .containerDefinitions(
                t.containerDefinitions().stream()
                    .map(c -> c.name().equals(container) ? c.copy(b -> b.image(image)) : c)
                    .toList())
            .cpu(t.cpu())
            .memory(t.memory())
            .pidMode(t.pidMode())
            .ipcMode(t.ipcMode())
            .proxyConfiguration(t.proxyConfiguration())
            .ephemeralStorage(t.ephemeralStorage())
            .runtimePlatform(t.runtimePlatform())
            .enableFaultInjection(t.enableFaultInjection());
    if (t.hasVolumes()) {
      copy.volumes(t.volumes());
    }
    if (t.hasPlacementConstraints()) {
      copy.placementConstraints(t.placementConstraints());
    }
    if (t.hasRequiresCompatibilities()) {
      copy.requiresCompatibilities(t.requiresCompatibilities());
    }
    if (of.hasTags() && !of.tags().isEmpty()) {
      copy.tags(of.tags());
    }
    return copy.build();
  }

  private DescribeTaskDefinitionResponse describe(String taskDefinition) {
    return call(
        "looking at task definition " + taskDefinition,
        "ecs:DescribeTaskDefinition",
        () ->
            client.describeTaskDefinition(
                b -> b.taskDefinition(taskDefinition).include(TaskDefinitionField.TAGS)));
  }

  void update(TargetService target, String taskDefinition) {
    call(
        "updating service " + target.service(),
        "ecs:UpdateService",
        () ->
            client.updateService(
                b ->
                    b.cluster(target.cluster())
                        .service(target.service())
                        .taskDefinition(taskDefinition)));
  }

  private static <T> T call(String what, String action, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw AwsFailures.of(what, action, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
