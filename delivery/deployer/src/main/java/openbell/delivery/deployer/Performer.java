package openbell.delivery.deployer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.deployer.AwsFunctions.Config;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.delivery.deployer.Target.TargetFunction;
import openbell.delivery.deployer.Target.TargetService;

/// Does steps. Each looks first at what is there, so that doing it twice does no harm.
final class Performer {

  static final String LOADER = "openbell.delivery.bundle.loader.BundleHandler::handleRequest";

  /// What Lambda takes an update or a snapshot of a version to last, by far.
  private static final Duration UPDATE = Duration.ofMinutes(5);

  private static final Duration ACTIVE = Duration.ofMinutes(15);
  private static final Duration ALIAS = Duration.ofMinutes(1);
  private static final Duration STEADY = Duration.ofMinutes(30);

  private final Target target;
  private final Account account;
  private final AwsFunctions functions;
  private final Kept kept;
  private final Waiting waiting;

  Performer(Target target, Account account, Kept kept, Waiting waiting) {
    this.target = target;
    this.account = account;
    this.functions = account.functions();
    this.kept = kept;
    this.waiting = waiting;
  }

  /// Does a step, and returns what the journal keeps of it.
  String perform(Step step, Journal journal) {
    return switch (step.kind()) {
      case LAYER -> layer(step.on(), journal);
      case CODE -> code(step.on(), code(journal.goal(target)));
      case CONFIGURE -> configure(step.on(), code(journal.goal(target)));
      case PUBLISH -> publish(step.on(), journal);
      case ACTIVE -> active(step.on(), journal.goal(target));
      case SMOKE -> smoke(step, journal);
      case REGISTER -> register(journal);
      case SERVICE -> service(journal.goal(target).image().orElseThrow().taskDefinition());
      case STEADY -> steady(journal.goal(target).image().orElseThrow().taskDefinition());
      case MOVE -> move(step.on(), version(step.on(), journal.goal(target)));
      case VERIFY -> verify(journal);
      case RECORD -> record(journal);
      case PRUNE -> new Pruning(target, account, kept).prune(journal.keep());
      case MOVE_BACK -> moveBack(step.on(), journal);
      case SERVICE_BACK -> serviceBack(journal);
      case LATEST_BACK -> latestBack(step.on(), journal);
      case RECORD_BACK -> recordBack(journal);
    };
  }

  private static Release.Code code(Release release) {
    return release.code().orElseThrow();
  }

  private String name(String function) {
    return target.function(function).functionName();
  }

  private static String version(String function, Release release) {
    String version = code(release).versions().get(function);
    if (version == null) {
      throw new IllegalStateException("No version of " + function + " is published yet");
    }
    return version;
  }

  private String layer(String name, Journal journal) {
    Candidate candidate = journal.candidate().orElseThrow();
    LayerFile file =
        candidate.layers().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
    return new Layers(target, functions).publish(file, candidate.runtime());
  }

  private String code(String function, Release.Code code) {
    TargetFunction at = target.function(function);
    String wanted = Sha256.base64(code.sha256());
    if (!updated(function).codeSha256().equals(wanted)) {
      String set =
          functions.setCode(
              at.functionName(), target.bucket(), code.key(), at.architecture(), false);
      if (!set.equals(wanted)) {
        throw new DeployException(
            Kind.FAILED,
            "%s got code of sha256 %s in place of %s".formatted(at.functionName(), set, wanted),
            "look at %s in the bucket: it is not what was uploaded".formatted(code.key()));
      }
    }
    return updated(function).codeSha256();
  }

  /// The function when no update is under way.
  private Config updated(String function) {
    String name = name(function);
    return waiting.until(
        "the update of " + name,
        UPDATE,
        () -> {
          Config config = functions.get(name, AwsFunctions.LATEST);
          if (config.updateStatus().equals("Failed")) {
            throw new DeployException(
                Kind.FAILED,
                "the update of %s failed: %s".formatted(name, config.updateReason()),
                "correct what it names");
          }
          return config.updateStatus().equals("InProgress")
              ? Optional.empty()
              : Optional.of(config);
        });
  }

  private String configure(String function, Release.Code code) {
    TargetFunction at = target.function(function);
    Config now = updated(function);
    String handler = code.bundle().isPresent() ? LOADER : at.handler();
    Map<String, String> environment = environment(now.environment(), at, code.bundle());
    boolean there =
        now.runtime().equals(code.runtime())
            && now.handler().equals(handler)
            && now.layers().equals(code.layers())
            && now.environment().equals(environment);
    if (!there) {
      functions.configure(at.functionName(), code.runtime(), handler, code.layers(), environment);
      updated(function);
    }
    return there ? "was so" : "set";
  }

  /// What the function has, with the bundle's variables in place of those that it had.
  private Map<String, String> environment(
      Map<String, String> now, TargetFunction at, Optional<BundlePin> bundle) {
    Map<String, String> all = new HashMap<>(now);
    List.of("BUNDLE_HANDLER", "BUNDLE_BUCKET", "BUNDLE_NAME", "BUNDLE_SHA256", "BUNDLE_KEY")
        .forEach(all::remove);
    bundle.ifPresent(
        pin -> {
          all.put("BUNDLE_HANDLER", at.handler());
          all.put("BUNDLE_BUCKET", target.bucket());
          all.put("BUNDLE_NAME", pin.name());
          all.put("BUNDLE_SHA256", pin.sha256());
        });
    return all;
  }

  private String publish(String function, Journal journal) {
    String name = name(function);
    String sum = Sha256.base64(code(journal.goal(target)).sha256());
    return functions.versions(name).stream()
        .filter(v -> v.description().equals(journal.marker()) && v.codeSha256().equals(sum))
        .map(Config::version)
        .filter(v -> !v.equals(AwsFunctions.LATEST))
        .findFirst()
        .orElseGet(() -> functions.publish(name, sum, journal.marker()));
  }

  private String active(String function, Release goal) {
    String name = name(function);
    String version = version(function, goal);
    return waiting.until(
        "version %s of %s".formatted(version, name),
        ACTIVE,
        () -> {
          Config config = functions.get(name, version);
          if (config.state().equals("Failed")) {
            throw new DeployException(
                Kind.FAILED,
                "version %s of %s failed: %s".formatted(version, name, config.stateReason()),
                "correct what it names");
          }
          return config.state().equals("Active") ? Optional.of("Active") : Optional.empty();
        });
  }

  private String smoke(Step step, Journal journal) {
    SmokeTest test = journal.smoke().get(Steps.smokeIndex(step));
    return smoke(test, version(test.function(), journal.goal(target)));
  }

  private String smoke(SmokeTest test, String qualifier) {
    String name = name(test.function());
    Invoked answer = functions.invoke(name, qualifier, test.payload());
    test.refuses(answer)
        .ifPresent(
            why -> {
              throw new DeployException(
                  Kind.FAILED,
                  "the smoke test of %s:%s did not pass, %s".formatted(name, qualifier, why),
                  "its log is in " + target.function(test.function()).logGroup());
            });
    return answer.report().getOrDefault("Duration", "passed");
  }

  private String move(String function, String version) {
    functions.moveAlias(name(function), target.alias(), version);
    return version;
  }

  private String verify(Journal journal) {
    Release goal = journal.goal(target);
    List<String> moved = Steps.functions(goal, target);
    for (String function : moved) {
      String version = version(function, goal);
      waiting.until(
          "alias %s of %s".formatted(target.alias(), name(function)),
          ALIAS,
          () -> functions.alias(name(function), target.alias()).filter(now -> now.equals(version)));
    }
    List<SmokeTest> tests =
        journal.smoke().stream().filter(t -> moved.contains(t.function())).toList();
    tests.forEach(test -> smoke(test, target.alias()));
    return tests.size() + " passed";
  }

  private String register(Journal journal) {
    String image = journal.candidate().flatMap(Candidate::image).orElseThrow();
    return account.requireServices().register(requireService(), image);
  }

  private TargetService requireService() {
    return target.service().orElseThrow();
  }

  private String service(String taskDefinition) {
    AwsServices services = account.requireServices();
    if (!services.rollout(requireService()).taskDefinition().equals(taskDefinition)) {
      services.update(requireService(), taskDefinition);
    }
    return taskDefinition;
  }

  private String steady(String taskDefinition) {
    AwsServices services = account.requireServices();
    return waiting.until(
        "service " + requireService().service(),
        STEADY,
        () -> {
          AwsServices.Rollout now = services.rollout(requireService());
          if (now.failure().isPresent() || !now.taskDefinition().equals(taskDefinition)) {
            throw new DeployException(
                Kind.FAILED,
                "the service did not become steady with %s: %s"
                    .formatted(
                        taskDefinition,
                        now.failure().orElse("ECS went back to " + now.taskDefinition())),
                "look at its stopped tasks and their logs");
          }
          return now.steady() ? Optional.of("steady") : Optional.empty();
        });
  }

  private String record(Journal journal) {
    Release goal = journal.goal(target);
    if (journal.candidate().isPresent()) {
      kept.write(goal);
    }
    kept.setCurrent(goal.number());
    return "#" + goal.number();
  }

  private String moveBack(String function, Journal journal) {
    Optional<String> before = journal.aliasBefore(function);
    if (before.isPresent()) {
      return move(function, before.get());
    }
    if (functions.alias(name(function), target.alias()).isPresent()) {
      functions.deleteAlias(name(function), target.alias());
    }
    return "none";
  }

  private String serviceBack(Journal journal) {
    String before = journal.taskDefinitionBefore().orElseThrow();
    service(before);
    return steady(before);
  }

  /// To the release before, where there is one; else the failed package stays where nothing but
  /// `$LATEST` is.
  private String latestBack(String function, Journal journal) {
    Optional<Release.Code> before = journal.previous().flatMap(Release::code);
    if (before.isEmpty()) {
      return "left: nothing was released before";
    }
    code(function, before.get());
    configure(function, before.get());
    return before.get().version();
  }

  private String recordBack(Journal journal) {
    kept.setCurrent(journal.previous().map(Release::number).orElse(0));
    if (journal.candidate().isPresent()) {
      kept.delete(journal.goal(target).number());
    }
    return "forgotten";
  }
}
