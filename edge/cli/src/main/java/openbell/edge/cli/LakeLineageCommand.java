package openbell.edge.cli;

import java.util.List;
import java.util.concurrent.Callable;
import openbell.desk.Lineage;
import openbell.edge.wiring.Wiring;
import openbell.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `lake lineage KEY`.
@Command(
    name = "lineage",
    description = "What an object was made from, down to raw objects, and what was made from it",
    mixinStandardHelpOptions = true)
final class LakeLineageCommand implements Callable<Integer> {
  private final LakeCommand lake;

  @Parameters(paramLabel = "KEY", description = "a report, a PDF, a computed or a raw object")
  private String key = "";

  LakeLineageCommand(LakeCommand lake) {
    this.lake = lake;
  }

  @Override
  public Integer call() {
    try (Wiring wiring = lake.open()) {
      Lineage lineage = wiring.lakeWorks().lineage();
      Lineage.Node root =
          lineage
              .sourcesOf(key)
              .orElseThrow(
                  () ->
                      new CliException(
                          ExitStatus.NOT_FOUND, "the lake has no " + key, "see 'lake ls'"));
      print(root, "", "");
      List<Lineage.Node> above = lineage.madeFrom(key);
      if (!above.isEmpty()) {
        lake.console().out().println("made from it:");
        printAll(above, "");
      }
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }

  private void printAll(List<Lineage.Node> nodes, String indent) {
    for (int i = 0; i < nodes.size(); i++) {
      boolean last = i == nodes.size() - 1;
      print(nodes.get(i), indent + (last ? "└─ " : "├─ "), indent + (last ? "   " : "│  "));
    }
  }

  private void print(Lineage.Node node, String lead, String indent) {
    String state =
        switch (node.state()) {
          case KEPT -> "";
          case ALTERED -> "  ALTERED: see 'lake verify'";
          case ARCHIVED -> "  archived";
          case MISSING -> "MISSING";
        };
    String what =
        node.at()
            .map(at -> "sha256 %s  %s".formatted(node.sha256().orElse("not kept"), at))
            .orElse("")
            .concat(state);
    lake.console().out().println(lead + node.key() + "  " + what);
    printAll(node.children(), indent);
  }
}
