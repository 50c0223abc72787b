package openbell.edge.cli;

import java.io.IOException;
import java.io.PrintStream;
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
  public Integer call() throws InterruptedException {
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
      PrintStream out = lake.console().out();
      int kept = plan.needed().size();
      int gone = plan.delete().size();
      if (apply) {
        int since = retention.apply(plan, key -> out.println("deleted " + key)).size();
        kept += since;
        gone -= since;
      } else {
        plan.delete().forEach(key -> out.println("would delete " + key));
      }
      out.println(
          String.format(
              Locale.ROOT,
              "%,d %s, %,d past their time are needed and stay",
              gone,
              apply ? "deleted" : "to delete (--apply does it)",
              kept));
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }
}
