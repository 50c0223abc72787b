package openbell.delivery.deployer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.deployer.AwsFunctions.Config;
import openbell.delivery.deployer.Target.TargetFunction;

/// What runs where in an environment, and whether that is what was released.
///
/// @param environment its name
/// @param shipping who ships there now
/// @param unfinished the release or rollback that was interrupted
/// @param current the release that the aliases were moved to last
/// @param kept all that can be returned to, newest first
/// @param functions in the order of releases
/// @param service the task definition that the service is to run and its image
public record Status(
    String environment,
    Optional<String> shipping,
    Optional<String> unfinished,
    Optional<Release> current,
    List<Release> kept,
    List<FunctionStatus> functions,
    Optional<ServiceStatus> service) {

  private static final int SHORT_SHA = 12;

  public Status {
    kept = List.copyOf(kept);
    functions = List.copyOf(functions);
  }

  /// What runs behind a function's alias.
  ///
  /// @param version that the alias is at; empty without an alias
  /// @param codeSha256 as Lambda has it, in base64; empty without an alias
  /// @param bundle that it pins
  /// @param layers their ARNs
  /// @param drift what is not as the current release has it, in words
  public record FunctionStatus(
      String function,
      String functionName,
      Optional<String> version,
      String codeSha256,
      String runtime,
      Optional<BundlePin> bundle,
      List<String> layers,
      String lastModified,
      List<String> drift) {
    public FunctionStatus {
      layers = List.copyOf(layers);
      drift = List.copyOf(drift);
    }
  }

  /// What the service runs.
  public record ServiceStatus(
      String service, String taskDefinition, String image, boolean steady, List<String> drift) {
    public ServiceStatus {
      drift = List.copyOf(drift);
    }
  }

  /// Looks at an environment.
  public static Status of(Target target, Account account) {
    Kept kept = new Kept(account.state(), target.environment());
    Optional<Release> current = kept.current();
    List<FunctionStatus> functions = new ArrayList<>();
    target.functions().forEach((key, f) -> functions.add(of(key, f, target, account, current)));
    return new Status(
        target.environment(),
        ReleaseLease.holder(account.state(), target.environment()),
        Journal.read(account.state(), target.environment())
            .filter(Journal::isOpen)
            .map(j -> "%s, begun by %s at %s".formatted(j.title(), j.by(), j.begunAt())),
        current,
        kept.all(),
        functions,
        target.service().map(s -> of(s, account, current)));
  }

  private static FunctionStatus of(
      String key,
      TargetFunction function,
      Target target,
      Account account,
      Optional<Release> current) {
    String name = function.functionName();
    Optional<String> version = account.functions().alias(name, target.alias());
    Optional<Config> live = version.flatMap(v -> account.functions().find(name, v));
    Map<String, String> environment = live.map(Config::environment).orElse(Map.of());
    Optional<BundlePin> bundle =
        environment.containsKey("BUNDLE_SHA256") && environment.containsKey("BUNDLE_NAME")
            ? Optional.of(
                new BundlePin(
                    environment.getOrDefault("BUNDLE_NAME", ""),
                    environment.getOrDefault("BUNDLE_SHA256", "")))
            : Optional.empty();
    return new FunctionStatus(
        key,
        name,
        version,
        live.map(Config::codeSha256).orElse(""),
        live.map(Config::runtime).orElse(""),
        bundle,
        live.map(Config::layers).orElse(List.of()),
        live.map(Config::lastModified).orElse(""),
        drift(key, name, version, account, current));
  }

  private static List<String> drift(
      String key,
      String name,
      Optional<String> version,
      Account account,
      Optional<Release> current) {
    List<String> drift = new ArrayList<>();
    Optional<Release.Code> code = current.flatMap(Release::code);
    if (code.isEmpty()) {
      return drift;
    }
    Optional<String> released = Optional.ofNullable(code.get().versions().get(key));
    if (!version.equals(released)) {
      drift.add(
          "the alias is at %s, released was %s: somebody moved it"
              .formatted(version.orElse("nothing"), released.orElse("nothing")));
    }
    Optional<Config> latest = account.functions().find(name, AwsFunctions.LATEST);
    if (!latest.map(Config::codeSha256).equals(Optional.of(Sha256.base64(code.get().sha256())))) {
      drift.add("$LATEST has other code than was released");
    }
    return drift;
  }

  private static ServiceStatus of(
      Target.TargetService service, Account account, Optional<Release> current) {
    AwsServices services = account.requireServices();
    AwsServices.Rollout now = services.rollout(service);
    List<String> drift = new ArrayList<>();
    current
        .flatMap(Release::image)
        .filter(i -> !i.taskDefinition().equals(now.taskDefinition()))
        .ifPresent(i -> drift.add("released was " + i.taskDefinition()));
    return new ServiceStatus(
        service.service(),
        now.taskDefinition(),
        services.image(service, now.taskDefinition()).orElse("none"),
        now.steady(),
        drift);
  }

  /// Whether something is not as it was released.
  public boolean drifted() {
    return functions.stream().anyMatch(f -> !f.drift().isEmpty())
        || service.map(s -> !s.drift().isEmpty()).orElse(false);
  }

  /// In lines for people.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s"
            .formatted(
                environment,
                current
                    .map(
                        r ->
                            "#%d %s, by %s at %s"
                                .formatted(r.number(), r.version(), r.by(), r.releasedAt()))
                    .orElse("nothing is released")));
    shipping.ifPresent(s -> lines.add("ships now: " + s));
    unfinished.ifPresent(u -> lines.add("unfinished: " + u));
    for (FunctionStatus f : functions) {
      lines.add(
          "%-8s version %s, %s, code %s, bundle %s, layers %s, of %s"
              .formatted(
                  f.function(),
                  f.version().orElse("none"),
                  f.runtime(),
                  cut(f.codeSha256()),
                  f.bundle().map(b -> b.name() + " " + cut(b.sha256())).orElse("none"),
                  f.layers().isEmpty() ? "none" : String.join(" ", f.layers()),
                  f.lastModified()));
      f.drift().forEach(d -> lines.add("%-8s DRIFT: %s".formatted(f.function(), d)));
    }
    service.ifPresent(s -> lines.addAll(lines(s)));
    for (Release r : kept) {
      lines.add(
          "kept #%d %s of %s%s"
              .formatted(
                  r.number(),
                  r.version(),
                  r.releasedAt(),
                  current.filter(c -> c.number() == r.number()).isPresent() ? ", current" : ""));
    }
    return lines;
  }

  private static List<String> lines(ServiceStatus s) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-8s %s, image %s%s"
            .formatted(
                s.service(), s.taskDefinition(), s.image(), s.steady() ? "" : ", not steady"));
    s.drift().forEach(d -> lines.add("%-8s DRIFT: %s".formatted(s.service(), d)));
    return lines;
  }

  private static String cut(String sha) {
    return sha.isEmpty() ? "none" : sha.substring(0, Math.min(SHORT_SHA, sha.length()));
  }
}
