package openbell.edge.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import openbell.edge.wiring.Wiring;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `lake ls [PREFIX|TICKER]`.
@Command(
    name = "ls",
    description = "What the lake holds, under a prefix or of a ticker",
    mixinStandardHelpOptions = true)
final class LakeLsCommand implements Callable<Integer> {
  private static final List<String> ZONES =
      List.of("raw/", "processed/", "quarantine/", "reports/", "tables/");

  private final LakeCommand lake;

  @Parameters(
      arity = "0..1",
      paramLabel = "PREFIX|TICKER",
      defaultValue = "",
      description = "such as processed/features/, or DBS19")
  private String what = "";

  LakeLsCommand(LakeCommand lake) {
    this.lake = lake;
  }

  @Override
  public Integer call() {
    try (Wiring wiring = lake.open()) {
      List<ListedBlob> found = found(wiring.store()).toList();
      if (found.isEmpty() && !what.isEmpty()) {
        throw new CliException(
            ExitStatus.NOT_FOUND, "the lake has nothing of " + what, "see 'lake ls', or fetch it");
      }
      for (ListedBlob blob : found) {
        lake.console()
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%-80s %,9d  %s",
                    blob.key(),
                    blob.sizeBytes(),
                    blob.lastModified()));
      }
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }

  private Stream<ListedBlob> found(BlobStore store) {
    Stream<ListedBlob> all = ZONES.stream().flatMap(store::listAll);
    if (what.isEmpty()) {
      return all;
    }
    if (what.contains("/")) {
      String prefix = LakeCommand.prefix(what);
      return ZONES.stream().anyMatch(prefix::startsWith) ? store.listAll(prefix) : Stream.empty();
    }
    String symbol = LakeCommand.symbol(what);
    List<String> names = List.of("/" + symbol + "/", "/" + what.toUpperCase(Locale.ROOT) + "/");
    return all.filter(blob -> names.stream().anyMatch(blob.key()::contains));
  }
}
