package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;
import openbell.desk.LakeOverview.Cell;
import openbell.desk.LakeOverview.Row;
import openbell.desk.LakeOverview.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** It is an hour after New York's close of 12 November 2025, a Wednesday. */
class CoverageTest {
  private static final int TO_THE_12TH = 469;

  @TempDir Path dir;
  private LakeScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new LakeScene(dir);
  }

  private LakeOverview look() {
    Checking checking =
        new Checking(scene.sources, scene.lake, scene.gate, scene.check, () -> scene.now);
    return new Coverage(checking, () -> scene.now).look();
  }

  private static Cell cell(LakeOverview seen, Row row, String day) {
    return row.cells().get(seen.days().indexOf(LocalDate.parse(day)));
  }

  @Test
  void eachDayOfEachSymbolIsHeldOrMissingOrNone() throws Exception {
    scene.prices("AAPL", TO_THE_12TH, 1);
    scene.prices("MSFT", TO_THE_12TH - 2, 1);
    scene.prices("NVDA", TO_THE_12TH, 1);
    Path file = scene.folder.resolve("NVDA.csv");
    Files.write(
        file,
        Files.readAllLines(file).stream().filter(line -> !line.startsWith("2025-11-05")).toList());
    scene.prices("0700.HK", 455, 1);
    scene.fetch("AAPL", "MSFT", "NVDA", "0700.HK");

    LakeOverview seen = look();
    assertThat(seen.days()).hasSize(20);
    assertThat(seen.days().getLast()).isEqualTo("2025-11-12");
    assertThat(seen.days().getFirst()).isEqualTo("2025-10-16");
    assertThat(seen.checked().asked()).isEqualTo(4);
    assertThat(seen.rows())
        .extracting(Row::symbol)
        .containsExactlyInAnyOrder("AAPL", "MSFT", "NVDA", "0700.HK");
    Row apple = row(seen, "AAPL");
    assertThat(apple.state()).isEqualTo(State.FRESH);
    assertThat(apple.source()).isEqualTo("folder");
    assertThat(apple.last()).contains(LocalDate.of(2025, 11, 12));
    assertThat(apple.cells()).containsOnly(Cell.HELD);
    Row microsoft = row(seen, "MSFT");
    assertThat(microsoft.state()).isEqualTo(State.STALE);
    assertThat(cell(seen, microsoft, "2025-11-11")).isEqualTo(Cell.LATE);
    assertThat(cell(seen, microsoft, "2025-11-12")).isEqualTo(Cell.LATE);
    Row nvidia = row(seen, "NVDA");
    assertThat(cell(seen, nvidia, "2025-11-05")).isEqualTo(Cell.GAP);
    assertThat(nvidia.cells().stream().filter(Cell.HELD::equals)).hasSize(19);
    // Hong Kong rested on 29 October 2025.
    assertThat(cell(seen, row(seen, "0700.HK"), "2025-10-29")).isEqualTo(Cell.CLOSED);
    // What is to be looked at comes first.
    assertThat(seen.rows().getLast().state()).isEqualTo(State.FRESH);
    assertThat(seen.rows().getFirst().state()).isEqualTo(State.STALE);
  }

  @Test
  void aSymbolWhoseNewestObjectCannotBeReadIsMissing() throws Exception {
    scene.prices("AAPL", TO_THE_12TH, 1);
    scene.fetch("AAPL");
    try (Stream<Path> files = Files.walk(scene.blobs.resolve("raw"))) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        Files.delete(each);
      }
    }
    Row row = row(look(), "AAPL");
    assertThat(row.state()).isEqualTo(State.MISSING);
    assertThat(row.last()).isEmpty();
  }

  private static Row row(LakeOverview seen, String symbol) {
    return seen.rows().stream().filter(r -> r.symbol().equals(symbol)).findFirst().orElseThrow();
  }
}
