package openbell.edge.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import openbell.edge.wiring.Wiring;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lake restore PREFIX`.
@Command(
    name = "restore",
    description = "Asks for objects back that lie in cold storage",
    mixinStandardHelpOptions = true)
final class LakeRestoreCommand implements Callable<Integer> {
  private final LakeCommand lake;

  @Parameters(paramLabel = "KEY|PREFIX", description = "such as raw/yfinance/D05.SI/")
  private String prefix = "";

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "how long they stay readable (default: ${DEFAULT-VALUE})")
  private int days = 7;

  LakeRestoreCommand(LakeCommand lake) {
    this.lake = lake;
  }

  @Override
  public Integer call() {
    if (days < 1 || days > 365) {
      throw new CliException(ExitStatus.USAGE, "--days " + days, "give 1 to 365");
    }
    try (Wiring wiring = lake.open()) {
      BlobStore store = wiring.store();
      List<String> keys = store.listAll(LakeCommand.prefix(prefix)).map(ListedBlob::key).toList();
      if (keys.isEmpty()) {
        throw new CliException(
            ExitStatus.NOT_FOUND, "the lake has nothing under " + prefix, "see 'lake ls'");
      }
      long asked = keys.stream().filter(key -> store.restore(key, days)).count();
      lake.console()
          .out()
          .println(
              String.format(
                  Locale.ROOT, "%,d asked for, %,d can be read now", asked, keys.size() - asked));
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }
}
