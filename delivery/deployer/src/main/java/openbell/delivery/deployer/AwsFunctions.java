package openbell.delivery.deployer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import openbell.store.AwsClients;
import openbell.store.AwsPatience;
import openbell.store.FunctionSettings;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.Layer;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;
import software.amazon.awssdk.services.lambda.model.LogType;

/// AWS Lambda as deliveries use it. Thread-safe; failures are [DeployException]s.
///
/// The SDK asks again when it is throttled or the service fails; an invocation is asked for once.
public final class AwsFunctions implements AutoCloseable {

  static final String LATEST = "$LATEST";

  /// A function runs for 15 minutes at most.
  private static final AwsPatience INVOCATION =
      new AwsPatience(Duration.ofSeconds(5), Duration.ofMinutes(16), Duration.ofMinutes(17), 1);

  private final LambdaClient client;
  private final LambdaClient invoker;

  private AwsFunctions(LambdaClient client, LambdaClient invoker) {
    this.client = client;
    this.invoker = invoker;
  }

  /// Opens it by the SDK's own credentials; asks nothing yet. The settings' patience has no effect.
  public static AwsFunctions open(FunctionSettings settings) {
    return new AwsFunctions(client(settings, AwsPatience.BACKGROUND), client(settings, INVOCATION));
  }

  private static LambdaClient client(FunctionSettings settings, AwsPatience patience) {
    boolean endpoint =
        settings.endpoint().isPresent() || AwsClients.endpointInEnvironment("Lambda");
    try {
      return AwsClients.configure(
              LambdaClient.builder(), settings.endpoint(), settings.region(), patience, endpoint)
          .build();
    } catch (SdkException e) {
      throw AwsFailures.of("opening AWS Lambda", "lambda:*", e);
    }
  }

  /// What a function, a version or an alias of it is configured as.
  record Config(
      String version,
      String codeSha256,
      String state,
      String stateReason,
      String updateStatus,
      String updateReason,
      String runtime,
      String handler,
      List<String> layers,
      Map<String, String> environment,
      String description,
      String lastModified) {}

  Optional<Config> find(String function, String qualifier) {
    try {
      return Optional.of(
          config(
              client.getFunctionConfiguration(b -> b.functionName(function).qualifier(qualifier))));
    } catch (SdkException e) {
      if (AwsFailures.isMissing(e)) {
        return Optional.empty();
      }
      throw AwsFailures.of("looking at function " + function, "lambda:GetFunctionConfiguration", e);
    }
  }

  Config get(String function, String qualifier) {
    return call(
        "looking at function " + function + ":" + qualifier,
        "lambda:GetFunctionConfiguration",
        () ->
            config(
                client.getFunctionConfiguration(
                    b -> b.functionName(function).qualifier(qualifier))));
  }

  /// Sets the code of `$LATEST`.
  ///
  /// @param dry only asks whether it could be
  /// @return the code's SHA-256 as Lambda has it
  String setCode(String function, String bucket, String key, String architecture, boolean dry) {
    return call(
        "setting the code of " + function,
        "lambda:UpdateFunctionCode",
        () ->
            client
                .updateFunctionCode(
                    b ->
                        b.functionName(function)
                            .s3Bucket(bucket)
                            .s3Key(key)
                            .architecturesWithStrings(architecture)
                            .dryRun(dry))
                .codeSha256());
  }

  void configure(
      String function,
      String runtime,
      String handler,
      List<String> layers,
      Map<String, String> environment) {
    call(
        "configuring " + function,
        "lambda:UpdateFunctionConfiguration",
        () ->
            client.updateFunctionConfiguration(
                b ->
                    b.functionName(function)
                        .runtime(runtime)
                        .handler(handler)
                        .layers(layers)
                        .environment(e -> e.variables(environment))));
  }

  /// Publishes `$LATEST` if its code has this SHA-256; Lambda answers with the last version if
  /// nothing changed since.
  String publish(String function, String codeSha256, String description) {
    return call(
        "publishing a version of " + function,
        "lambda:PublishVersion",
        () ->
            client
                .publishVersion(
                    b -> b.functionName(function).codeSha256(codeSha256).description(description))
                .version());
  }

  List<Config> versions(String function) {
    return call(
        "listing the versions of " + function,
        "lambda:ListVersionsByFunction",
        () ->
            client
                .listVersionsByFunctionPaginator(b -> b.functionName(function))
                .versions()
                .stream()
                .map(AwsFunctions::config)
                .toList());
  }

  void deleteVersion(String function, String version) {
    if (version.equals(LATEST)) {
      throw new IllegalArgumentException("$LATEST cannot be deleted alone");
    }
    call(
        "deleting version %s of %s".formatted(version, function),
        "lambda:DeleteFunction",
        () -> client.deleteFunction(b -> b.functionName(function).qualifier(version)));
  }

  /// The version that an alias is at; empty without such an alias.
  Optional<String> alias(String function, String alias) {
    try {
      return Optional.of(
          client.getAlias(b -> b.functionName(function).name(alias)).functionVersion());
    } catch (SdkException e) {
      if (AwsFailures.isMissing(e)) {
        return Optional.empty();
      }
      throw AwsFailures.of(
          "looking at alias %s of %s".formatted(alias, function), "lambda:GetAlias", e);
    }
  }

  List<AliasConfiguration> aliases(String function) {
    return call(
        "listing the aliases of " + function,
        "lambda:ListAliases",
        () ->
            client.listAliasesPaginator(b -> b.functionName(function)).aliases().stream().toList());
  }

  /// Moves an alias, all of its traffic; makes it where there is none.
  void moveAlias(String function, String alias, String version) {
    String what = "moving alias %s of %s to %s".formatted(alias, function, version);
    if (alias(function, alias).isEmpty()) {
      call(
          what,
          "lambda:CreateAlias",
          () ->
              client.createAlias(
                  b -> b.functionName(function).name(alias).functionVersion(version)));
      return;
    }
    call(
        what,
        "lambda:UpdateAlias",
        () ->
            client.updateAlias(
                b ->
                    b.functionName(function)
                        .name(alias)
                        .functionVersion(version)
                        .routingConfig(r -> r.additionalVersionWeights(Map.of()))));
  }

  void deleteAlias(String function, String alias) {
    call(
        "deleting alias %s of %s".formatted(alias, function),
        "lambda:DeleteAlias",
        () -> client.deleteAlias(b -> b.functionName(function).name(alias)));
  }

  /// Runs a version or what an alias is at, and waits for it.
  ///
  /// @param payload JSON, up to 6 MB
  public Invoked invoke(String function, String qualifier, byte[] payload) {
    InvokeResponse answer =
        call(
            "invoking %s:%s".formatted(function, qualifier),
            "lambda:InvokeFunction",
            () ->
                invoker.invoke(
                    b ->
                        b.functionName(function)
                            .qualifier(qualifier)
                            .logType(LogType.TAIL)
                            .payload(SdkBytes.fromByteArrayUnsafe(payload))));
    return new Invoked(
        answer.payload() == null ? new byte[0] : answer.payload().asByteArray(),
        Optional.ofNullable(answer.functionError()),
        answer.executedVersion() == null ? qualifier : answer.executedVersion(),
        answer.logResult() == null ? List.of() : Invoked.lines(answer.logResult()));
  }

  /// Asks whether that could be invoked by whoever asks; nothing runs.
  ///
  /// @throws DeployException if it is not there, or may not be
  public void checkInvocable(String function, String qualifier) {
    call(
        "asking whether %s:%s can be invoked".formatted(function, qualifier),
        "lambda:InvokeFunction",
        () ->
            client.invoke(
                b ->
                    b.functionName(function)
                        .qualifier(qualifier)
                        .invocationType(InvocationType.DRY_RUN)));
  }

  /// The versions of a layer, newest first; none if there is no such layer.
  List<LayerVersionsListItem> layerVersions(String layer) {
    try {
      return client.listLayerVersionsPaginator(b -> b.layerName(layer)).layerVersions().stream()
          .toList();
    } catch (SdkException e) {
      if (AwsFailures.isMissing(e)) {
        return List.of();
      }
      throw AwsFailures.of("listing layer " + layer, "lambda:ListLayerVersions", e);
    }
  }

  /// Publishes a version of a layer, and returns its ARN.
  String publishLayer(String layer, String bucket, String key, String description, String runtime) {
    return call(
        "publishing layer " + layer,
        "lambda:PublishLayerVersion",
        () ->
            client
                .publishLayerVersion(
                    b ->
                        b.layerName(layer)
                            .description(description)
                            .compatibleRuntimesWithStrings(runtime)
                            .content(c -> c.s3Bucket(bucket).s3Key(key)))
                .layerVersionArn());
  }

  void deleteLayerVersion(String layer, long version) {
    call(
        "deleting version %d of layer %s".formatted(version, layer),
        "lambda:DeleteLayerVersion",
        () -> client.deleteLayerVersion(b -> b.layerName(layer).versionNumber(version)));
  }

  private static <T> T call(String what, String action, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw AwsFailures.of(what, action, e);
    }
  }

  private static Config config(GetFunctionConfigurationResponse c) {
    return new Config(
        text(c.version()),
        text(c.codeSha256()),
        text(c.stateAsString()),
        text(c.stateReason()),
        text(c.lastUpdateStatusAsString()),
        text(c.lastUpdateStatusReason()),
        text(c.runtimeAsString()),
        text(c.handler()),
        arns(c.layers()),
        c.environment() == null ? Map.of() : Map.copyOf(c.environment().variables()),
        text(c.description()),
        text(c.lastModified()));
  }

  private static Config config(FunctionConfiguration c) {
    return new Config(
        text(c.version()),
        text(c.codeSha256()),
        text(c.stateAsString()),
        text(c.stateReason()),
        text(c.lastUpdateStatusAsString()),
        text(c.lastUpdateStatusReason()),
        text(c.runtimeAsString()),
        text(c.handler()),
        arns(c.layers()),
        c.environment() == null ? Map.of() : Map.copyOf(c.environment().variables()),
        text(c.description()),
        text(c.lastModified()));
  }

  private static List<String> arns(List<Layer> layers) {
    return layers.stream().map(Layer::arn).toList();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    client.close();
    invoker.close();
  }
}
