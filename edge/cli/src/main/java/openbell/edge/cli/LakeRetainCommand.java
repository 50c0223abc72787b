package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import openbell.desk.Retention;
import openbell.edge.wiring.Wiring;
import openbell.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lake retain --policy FILE`.
@Command(
    name = "retain",
    description = "What a policy says need not be kept; deletes it with --apply",
    mixinStandardHelpOptions = true)
final class LakeRetainCommand implements Callable<Integer> {
  private final LakeCommand lake;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      required = true,
      description = "a prefix and a number of days a line")
  private String policy = "";

  @Option(names = "--apply", description = "delete, instead of only telling")
  private boolean apply;

  LakeRetainCommand(LakeCommand lake) {
    this.lake = lake;
  }

  @Override
  public Integer call() {
    List<Retention.Rule> rules;
    try {
      rules = Retention.policy(Files.readString(Path.of(policy)));
    } catch (IOException | InvalidPathException e) {
      throw new CliException(
          ExitStatus.USAGE, "--policy " + policy, "give a file that can be read");
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitStatus.USAGE, e);
    }
    try (Wiring wiring = lake.open()) {
      Retention retention = wiring.lakeWorks().retention();
      Retention.Plan plan = retention.plan(rules);
      plan.delete()
          .forEach(
              key -> lake.console().out().println((apply ? "deleted " : "would delete ") + key));
      if (apply) {
        retention.apply(plan);
      }
      lake.console()
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%,d %s, %,d past their time are needed and stay",
                  plan.delete().size(),
                  apply ? "deleted" : "to delete (--apply does it)",
                  plan.needed().size()));
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }
}
