package openbell.edge.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import openbell.desk.Verifying;
import openbell.edge.wiring.Wiring;
import openbell.store.StoreException;
import picocli.CommandLine.Command;

/// `lake verify`.
@Command(
    name = "verify",
    description = "Every object against its hash, its lineage and its own computation",
    mixinStandardHelpOptions = true)
final class LakeVerifyCommand implements Callable<Integer> {
  private final LakeCommand lake;

  LakeVerifyCommand(LakeCommand lake) {
    this.lake = lake;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Wiring wiring = lake.open()) {
      Verifying.Summary found =
          wiring.lakeWorks().verifying().run((done, of) -> lake.progress("verified", done, of));
      for (Verifying.Problem problem : found.problems()) {
        String wrong = problem.wrong().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        lake.console().out().println(wrong + " " + problem.key() + ": " + problem.detail());
      }
      lake.console()
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%,d checked, %,d of them computed again, %,d archived, %,d of other versions,"
                      + " %,d not checkable, %,d unfinished, %,d problems",
                  found.checked(),
                  found.recomputed(),
                  found.archived(),
                  found.otherVersions(),
                  found.notCheckable(),
                  found.unfinished(),
                  found.problems().size()));
      return found.problems().isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }
}
