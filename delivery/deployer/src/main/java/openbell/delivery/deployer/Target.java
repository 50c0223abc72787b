package openbell.delivery.deployer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import openbell.delivery.deployer.DeployException.Kind;

/// Where a release goes: what Terraform made, as its output `ship` tells it.
///
/// @param name of the project, the first part of all names
/// @param bucket for packages, layers, bundles and, without a table, state
/// @param stateTable the DynamoDB table of small records, where there is one
/// @param alias that the world calls, of every function
/// @param functions by their short names, in the order in which they are released
/// @param service the always-on server, where there is one
public record Target(
    String name,
    String environment,
    String region,
    String bucket,
    Optional<String> stateTable,
    String alias,
    Optional<String> functionUrl,
    Map<String, TargetFunction> functions,
    Optional<TargetService> service) {

  /// The function that people reach; it moves last, when those that it calls are there.
  static final String FRONT = "web";

  private static final String SCHEMA = "openbell.ship/1";
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");
  private static final Pattern ALIAS = Pattern.compile("(?!\\d+$)[a-zA-Z0-9_-]{1,128}");
  private static final Set<String> ARCHITECTURES = Set.of("x86_64", "arm64");

  /// A function of AWS Lambda.
  ///
  /// @param functionName its name at Lambda
  /// @param handler its own class, whoever loads it
  /// @param architecture `x86_64` or `arm64`
  public record TargetFunction(
      String functionName,
      String handler,
      String architecture,
      int memoryMb,
      int timeoutSeconds,
      int tmpMb,
      boolean snapStart,
      String logGroup) {
    public TargetFunction {
      if (!ARCHITECTURES.contains(architecture)) {
        throw new DeployException(
            Kind.USAGE,
            "function %s has the architecture '%s'".formatted(functionName, architecture),
            "it has to be x86_64 or arm64");
      }
    }
  }

  /// A service of Amazon ECS.
  ///
  /// @param family of its task definitions
  /// @param container whose image a release changes
  /// @param repositoryUrl where images are pushed to
  public record TargetService(
      String cluster, String service, String family, String container, String repositoryUrl) {}

  public Target {
    require(NAME.matcher(name).matches(), "name", name);
    require(NAME.matcher(environment).matches(), "environment", environment);
    require(ALIAS.matcher(alias).matches(), "alias", alias);
    if (functions.isEmpty() && service.isEmpty()) {
      throw new DeployException(
          Kind.USAGE, "the outputs name neither a function nor a service", "apply Terraform first");
    }
    functions = inOrder(functions);
  }

  private static void require(boolean holds, String field, String value) {
    if (!holds) {
      throw new DeployException(
          Kind.USAGE,
          "the outputs have '%s' as %s".formatted(value, field),
          "use up to 40 of a-z, 0-9 and '-', for an alias also '_'");
    }
  }

  private static Map<String, TargetFunction> inOrder(Map<String, TargetFunction> functions) {
    Map<String, TargetFunction> sorted = new TreeMap<>(functions);
    TargetFunction front = sorted.remove(FRONT);
    Map<String, TargetFunction> all = new LinkedHashMap<>(sorted);
    if (front != null) {
      all.put(FRONT, front);
    }
    return Collections.unmodifiableMap(all);
  }

  /// Reads the outputs, as `terraform output -json` prints them or the object of `ship` alone.
  ///
  /// @param environment that was asked for
  /// @throws DeployException of kind `USAGE` if they are not whole or of another environment
  public static Target parse(byte[] outputs, String environment) {
    Json all = Json.parse(outputs, "the outputs");
    if (!all.node().isObject() || all.node().isEmpty()) {
      throw new DeployException(
          Kind.USAGE,
          "Terraform has no outputs for environment " + environment,
          "apply it first: TF_WORKSPACE=%1$s terraform -chdir=infra/terraform apply -var-file=envs/%1$s.tfvars"
              .formatted(environment));
    }
    Json ship = all.optional("ship").map(s -> s.optional("value").orElse(s)).orElse(all);
    String schema = ship.text("schema");
    if (!schema.equals(SCHEMA)) {
      throw new DeployException(
          Kind.USAGE,
          "the outputs are of schema " + schema,
          "this version reads " + SCHEMA + ": apply the Terraform of the same checkout");
    }
    Target target = of(ship);
    if (!target.environment.equals(environment)) {
      throw new DeployException(
          Kind.USAGE,
          "the outputs are of environment %s, not of %s".formatted(target.environment, environment),
          "give --env %s, or the outputs of %s".formatted(target.environment, environment));
    }
    return target;
  }

  private static Target of(Json ship) {
    Map<String, TargetFunction> functions = new TreeMap<>();
    ship.children("functions").forEach((key, f) -> functions.put(key, function(f)));
    return new Target(
        ship.text("name"),
        ship.text("environment"),
        ship.text("region"),
        ship.text("bucket"),
        ship.optionalText("state_table"),
        ship.text("alias"),
        ship.optionalText("function_url"),
        functions,
        ship.optional("ecs").map(Target::service));
  }

  private static TargetFunction function(Json f) {
    return new TargetFunction(
        f.text("function_name"),
        f.text("handler"),
        f.text("architecture"),
        f.number("memory_mb"),
        f.number("timeout_seconds"),
        f.number("tmp_mb"),
        f.flag("snap_start"),
        f.text("log_group"));
  }

  private static TargetService service(Json s) {
    return new TargetService(
        s.text("cluster"),
        s.text("service"),
        s.text("family"),
        s.text("container"),
        s.text("repository_url"));
  }

  /// One of the functions.
  ///
  /// @throws DeployException of kind `MISSING` if there is none of that short name
  public TargetFunction function(String shortName) {
    TargetFunction function = functions.get(shortName);
    if (function == null) {
      throw new DeployException(
          Kind.MISSING,
          "environment %s has no function '%s'".formatted(environment, shortName),
          "give one of " + String.join(", ", functions.keySet()));
    }
    return function;
  }

  /// The short names, in the order in which the functions are released.
  List<String> order() {
    return new ArrayList<>(functions.keySet());
  }

  /// Where packages of this environment are.
  String packages() {
    return "lambda/%s/%s/".formatted(environment, name);
  }

  /// The name of a layer at Lambda.
  String layerName(String layer) {
    return "%s-%s-%s".formatted(name, environment, layer);
  }

  /// Where the file of a layer is.
  String layerKey(String layer, String sha256) {
    return "lambda/%s/%s-layer-%s/%s.zip".formatted(environment, name, layer, sha256);
  }
}
