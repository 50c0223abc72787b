package openbell.delivery.deployer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.delivery.deployer.Target.TargetFunction;
import openbell.store.StoreException;

/// Releases of an environment: made, taken back, returned to.
///
/// Only one process at a time does so, and each step is in the journal before and after it is done.
/// Whatever fails on the way leads back to what there was; a process that dies leaves a journal
/// that the next one goes on with. Not thread-safe.
public final class Releases {

  /// How long others wait for a process that died.
  public static final Duration LEASE = Duration.ofSeconds(60);

  private final Target target;
  private final Account account;
  private final Holder holder;
  private final Duration leaseTime;
  private final Waiting waiting;
  private final Kept kept;
  private final Performer performer;
  private final Consumer<String> log;

  /// Releases to a target.
  ///
  /// @param leaseTime how long others wait for this process if it dies; whole seconds
  /// @param waiting the clock, and how to wait for services
  /// @param log gets a line for each step
  public Releases(
      Target target,
      Account account,
      Holder holder,
      Duration leaseTime,
      Waiting waiting,
      Consumer<String> log) {
    this.target = target;
    this.account = account;
    this.holder = holder;
    this.leaseTime = leaseTime;
    this.waiting = waiting;
    this.kept = new Kept(account.state(), target.environment());
    this.performer = new Performer(target, account, kept, waiting);
    this.log = log;
  }

  /// Releases, or goes on with the same release if it was interrupted.
  ///
  /// @param keep how many releases stay, at least 1
  /// @throws DeployException of kind `BUSY` if another process ships, or another release is
  ///   unfinished; of kind `FAILED` if it failed and was taken back
  public Release release(Candidate candidate, int keep) {
    if (keep < 1) {
      throw new DeployException(Kind.USAGE, "keep is " + keep, "keep at least 1 release");
    }
    try (ReleaseLease lease = lease()) {
      Optional<Journal> open = open(lease);
      if (open.isPresent()) {
        Journal journal = open.get();
        if (journal.candidate().filter(c -> c.same(candidate)).isEmpty()) {
          throw unfinished(journal);
        }
        log.accept("going on with " + journal.title() + ", begun by " + journal.by());
        return forward(journal, lease);
      }
      new Checks(target, account).check(candidate);
      Journal journal =
          Journal.begin(
              account.state(),
              target.environment(),
              candidate,
              kept.nextNumber(),
              kept.current(),
              before(candidate.image().isPresent()),
              keep,
              waiting.clock().instant(),
              holder.owner());
      return forward(journal, lease);
    }
  }

  /// Returns to a kept release.
  ///
  /// @param to its version or `#` and its number; empty: the one before the current
  /// @param smoke what has to pass through the aliases afterwards
  /// @throws DeployException as [#release] does; of kind `MISSING` if there is no such release, or
  ///   something that it needs is gone
  public Release rollback(Optional<String> to, List<SmokeTest> smoke) {
    try (ReleaseLease lease = lease()) {
      Optional<Journal> open = open(lease);
      if (open.isPresent()) {
        throw unfinished(open.get());
      }
      Release release = toReturnTo(to);
      new Checks(target, account).check(release);
      Journal journal =
          Journal.begin(
              account.state(),
              target.environment(),
              release,
              smoke,
              kept.current(),
              before(release.image().isPresent()),
              waiting.clock().instant(),
              holder.owner());
      return forward(journal, lease);
    }
  }

  /// Goes on with the release or rollback that was interrupted.
  ///
  /// @throws DeployException of kind `MISSING` if there is none
  public Release resume() {
    try (ReleaseLease lease = lease()) {
      return forward(open(lease).orElseThrow(this::nothingOpen), lease);
    }
  }

  /// Takes back the release or rollback that was interrupted.
  ///
  /// @throws DeployException of kind `MISSING` if there is none
  public void abandon() {
    try (ReleaseLease lease = lease()) {
      Journal journal =
          Journal.read(account.state(), target.environment())
              .filter(Journal::isOpen)
              .orElseThrow(this::nothingOpen);
      if (journal.phase() == Journal.Phase.FORWARD) {
        journal.fail("it was abandoned");
      }
      back(journal, lease);
    }
  }

  /// What a release would do, in lines for people; changes nothing, and takes no lease.
  public List<String> preview(Candidate candidate) {
    List<String> lines = new ArrayList<>(previewOpen());
    new Checks(target, account).check(candidate);
    lines.add("would release " + candidate.version() + " to " + target.environment());
    for (LayerFile layer : candidate.layers()) {
      boolean there = new Layers(target, account.functions()).published(layer).isPresent();
      lines.add("layer %s: %s".formatted(layer.name(), there ? "published already" : "is new"));
    }
    Steps.release(candidate, target).forEach(step -> lines.add("would " + step));
    return lines;
  }

  /// What a rollback would do, in lines for people; changes nothing, and takes no lease.
  public List<String> previewRollback(Optional<String> to) {
    List<String> lines = new ArrayList<>(previewOpen());
    Release release = toReturnTo(to);
    new Checks(target, account).check(release);
    lines.add(
        "would return to #%d %s in %s"
            .formatted(release.number(), release.version(), target.environment()));
    Steps.rollback(release, target).forEach(step -> lines.add("would " + step));
    return lines;
  }

  private List<String> previewOpen() {
    return Journal.read(account.state(), target.environment())
        .filter(Journal::isOpen)
        .map(j -> List.of("unfinished: " + j.title() + " by " + j.by() + ", begun " + j.begunAt()))
        .orElse(List.of());
  }

  private ReleaseLease lease() {
    Waiting renewal = new Waiting(waiting.clock(), Thread::sleep);
    return ReleaseLease.take(account.state(), target.environment(), holder, leaseTime, renewal);
  }

  /// The journal of what was interrupted on its way forward; one on its way back is led back first.
  private Optional<Journal> open(ReleaseLease lease) {
    Optional<Journal> journal =
        Journal.read(account.state(), target.environment()).filter(Journal::isOpen);
    if (journal.isPresent() && journal.get().phase() == Journal.Phase.RETURNING) {
      log.accept("taking back %s first".formatted(journal.get().title()));
      back(journal.get(), lease);
      return Optional.empty();
    }
    return journal;
  }

  private DeployException unfinished(Journal journal) {
    return new DeployException(
        Kind.BUSY,
        "%s of %s, begun by %s at %s, is unfinished"
            .formatted(journal.title(), target.environment(), journal.by(), journal.begunAt()),
        "finish it with 'ship release --env %1$s --resume', or take it back with 'ship release --env %1$s --abandon'"
            .formatted(target.environment()));
  }

  private DeployException nothingOpen() {
    return new DeployException(
        Kind.MISSING,
        "nothing is unfinished in " + target.environment(),
        "release with 'ship release --env %s'".formatted(target.environment()));
  }

  private Release toReturnTo(Optional<String> to) {
    if (to.isPresent()) {
      return kept.find(to.get());
    }
    Release current =
        kept.current()
            .orElseThrow(
                () ->
                    new DeployException(
                        Kind.MISSING,
                        "nothing is released to " + target.environment(),
                        "release with 'ship release'"));
    return kept.before(current)
        .orElseThrow(
            () ->
                new DeployException(
                    Kind.MISSING,
                    "no release before #%d %s is kept"
                        .formatted(current.number(), current.version()),
                    "see what is kept with 'ship status --env %s'"
                        .formatted(target.environment())));
  }

  private Journal.Before before(boolean service) {
    Map<String, Optional<String>> aliases = new LinkedHashMap<>();
    for (Map.Entry<String, TargetFunction> f : target.functions().entrySet()) {
      aliases.put(
          f.getKey(), account.functions().alias(f.getValue().functionName(), target.alias()));
    }
    Optional<String> taskDefinition =
        service
            ? target.service().map(s -> account.requireServices().rollout(s).taskDefinition())
            : Optional.empty();
    return new Journal.Before(aliases, taskDefinition);
  }

  private Release forward(Journal journal, ReleaseLease lease) {
    for (Step step : Steps.forward(journal, target)) {
      if (journal.isDone(step)) {
        continue;
      }
      lease.check();
      journal.begin(step);
      String result;
      try {
        result = performer.perform(step, journal);
      } catch (DeployException | StoreException e) {
        result = failed(step, journal, lease, e);
      }
      journal.done(step, result);
      log.accept("%s: %s".formatted(step, result));
    }
    Release release = journal.goal(target);
    journal.phase(Journal.Phase.FINISHED);
    return release;
  }

  /// Leads back, unless the release is made and only its tidying up failed.
  private String failed(Step step, Journal journal, ReleaseLease lease, RuntimeException e) {
    if (e instanceof DeployException known && known.kind() == Kind.BUSY) {
      throw known;
    }
    if (step.kind() == Step.Kind.PRUNE) {
      return "not done, the next release tries again: " + e.getMessage();
    }
    log.accept("%s: %s".formatted(step, e.getMessage()));
    journal.fail(step + ": " + e.getMessage());
    back(journal, lease);
    throw new DeployException(
        Kind.FAILED,
        "%s to %s was taken back, %s is as before; failed was: %s: %s"
            .formatted(journal.title(), target.environment(), target.alias(), step, e.getMessage()),
        "correct that, then ship again",
        e);
  }

  private void back(Journal journal, ReleaseLease lease) {
    for (Step step : Steps.back(journal, target)) {
      if (journal.isDone(step)) {
        continue;
      }
      lease.check();
      journal.begin(step);
      String result;
      try {
        result = performer.perform(step, journal);
      } catch (DeployException | StoreException e) {
        throw new DeployException(
            Kind.FAILED,
            "%s failed and is not taken back whole: %s: %s"
                .formatted(journal.title(), step, e.getMessage()),
            "correct that, then 'ship release --env %s --abandon' goes on with it"
                .formatted(target.environment()),
            e);
      }
      journal.done(step, result);
      log.accept("%s: %s".formatted(step, result));
    }
    journal.phase(Journal.Phase.RETURNED);
  }
}
