package openbell.edge.cli;

import java.util.concurrent.Callable;
import openbell.edge.wiring.Wiring;
import openbell.store.Blob;
import openbell.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `lake get KEY`.
@Command(name = "get", description = "One object, byte for byte", mixinStandardHelpOptions = true)
final class LakeGetCommand implements Callable<Integer> {
  private final LakeCommand lake;

  @Parameters(paramLabel = "KEY", description = "as 'lake ls' shows it")
  private String key = "";

  LakeGetCommand(LakeCommand lake) {
    this.lake = lake;
  }

  @Override
  public Integer call() {
    try (Wiring wiring = lake.open()) {
      Blob blob =
          wiring
              .store()
              .get(key)
              .orElseThrow(
                  () ->
                      new CliException(
                          ExitStatus.NOT_FOUND, "the lake has no " + key, "see 'lake ls'"));
      lake.console().out().writeBytes(blob.bytes());
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }
}
