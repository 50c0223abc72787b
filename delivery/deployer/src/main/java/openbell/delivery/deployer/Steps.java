package openbell.delivery.deployer;

import java.util.ArrayList;
import java.util.List;
import openbell.delivery.deployer.Step.Kind;

/// Which steps a release or rollback takes, and which lead back.
final class Steps {
  private Steps() {}

  static List<Step> forward(Journal journal, Target target) {
    return journal
        .candidate()
        .map(c -> release(c, target))
        .orElseGet(() -> rollback(journal, target));
  }

  static List<Step> release(Candidate candidate, Target target) {
    List<Step> steps = new ArrayList<>();
    boolean code = candidate.artifact().isPresent();
    if (code) {
      candidate.layers().forEach(layer -> steps.add(new Step(Kind.LAYER, layer.name())));
      for (String function : target.order()) {
        steps.add(new Step(Kind.CODE, function));
        steps.add(new Step(Kind.CONFIGURE, function));
      }
      target.order().forEach(function -> steps.add(new Step(Kind.PUBLISH, function)));
      target.order().forEach(function -> steps.add(new Step(Kind.ACTIVE, function)));
      for (int i = 0; i < candidate.smoke().size(); i++) {
        steps.add(smoke(i, candidate.smoke().get(i)));
      }
    }
    if (candidate.image().isPresent()) {
      steps.add(Step.of(Kind.REGISTER));
      steps.add(Step.of(Kind.SERVICE));
      steps.add(Step.of(Kind.STEADY));
    }
    if (code) {
      target.order().forEach(function -> steps.add(new Step(Kind.MOVE, function)));
      steps.add(Step.of(Kind.VERIFY));
    }
    steps.add(Step.of(Kind.RECORD));
    steps.add(Step.of(Kind.PRUNE));
    return steps;
  }

  /// `1 web`: counted, as a function may have several.
  private static Step smoke(int index, SmokeTest test) {
    return new Step(Kind.SMOKE, "%d %s".formatted(index + 1, test.function()));
  }

  static int smokeIndex(Step step) {
    return Integer.parseInt(step.on().substring(0, step.on().indexOf(' '))) - 1;
  }

  private static List<Step> rollback(Journal journal, Target target) {
    Release to = journal.to().orElseThrow();
    return rollback(to, target);
  }

  static List<Step> rollback(Release to, Target target) {
    List<Step> steps = new ArrayList<>();
    List<String> functions = functions(to, target);
    if (to.image().isPresent() && target.service().isPresent()) {
      steps.add(Step.of(Kind.SERVICE));
      steps.add(Step.of(Kind.STEADY));
    }
    functions.forEach(function -> steps.add(new Step(Kind.MOVE, function)));
    if (!functions.isEmpty()) {
      steps.add(Step.of(Kind.VERIFY));
    }
    for (String function : functions) {
      steps.add(new Step(Kind.CODE, function));
      steps.add(new Step(Kind.CONFIGURE, function));
    }
    steps.add(Step.of(Kind.RECORD));
    return steps;
  }

  /// The functions that a release has versions of, in order.
  static List<String> functions(Release release, Target target) {
    return target.order().stream()
        .filter(f -> release.code().map(c -> c.versions().containsKey(f)).orElse(false))
        .toList();
  }

  /// What leads back from where a journal is: first what the world calls, the front of it first.
  static List<Step> back(Journal journal, Target target) {
    List<Step> steps = new ArrayList<>();
    for (String function : target.order().reversed()) {
      if (journal.isBegun(new Step(Kind.MOVE, function))) {
        steps.add(new Step(Kind.MOVE_BACK, function));
      }
    }
    if (journal.isBegun(Step.of(Kind.SERVICE))) {
      steps.add(Step.of(Kind.SERVICE_BACK));
    }
    for (String function : target.order()) {
      if (journal.isBegun(new Step(Kind.CODE, function))) {
        steps.add(new Step(Kind.LATEST_BACK, function));
      }
    }
    if (journal.isBegun(Step.of(Kind.RECORD))) {
      steps.add(Step.of(Kind.RECORD_BACK));
    }
    return steps;
  }
}
