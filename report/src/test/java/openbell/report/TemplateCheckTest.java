package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import openbell.market.Bars;
import openbell.market.DataQuality;
import openbell.market.Study;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The template is the largest honest corpus there is: not one of its texts may be refused. */
class TemplateCheckTest {
  private static final TemplateNarrator TEMPLATE = new TemplateNarrator();

  @Test
  void templateOverRandomHistoriesIsNeverRefused() {
    for (long seed = 1000; seed < 1120; seed++) {
      for (int bars : new int[] {1, 2, 15, 21, 60, 210, 700}) {
        Study study = Studies.walk(seed, bars, (seed % 7 - 3) * 0.15);
        Freshness freshness = seed % 5 == 0 ? Freshness.stale("source down") : Freshness.fresh();
        Brief brief = Studies.brief(Studies.DBS19, study, DataQuality.NONE, freshness);
        assertThat(problems(brief)).as("seed %s, %s bars", seed, bars).isEmpty();
      }
    }
  }

  @Test
  void templateOverRealHistoriesIsNeverRefused() throws IOException {
    Optional<Path> shared = SharedData.file("data/bars");
    Assumptions.assumeTrue(shared.isPresent(), "no recorded bars");
    int reports = 0;
    for (Path file : files(shared.orElseThrow())) {
      List<String> lines = lines(file);
      List<String> header = List.of(lines.getFirst().split(",", -1));
      for (int end = 300; end < lines.size(); end += Math.max(1, lines.size() / 6)) {
        Study study = study(header, lines.subList(Math.max(1, end - 1250), end));
        assertThat(problems(Studies.brief(Studies.DBS19, study)))
            .as("%s up to line %s", file.getFileName(), end)
            .isEmpty();
        reports += 2;
      }
    }
    System.out.println("template over real histories: " + reports + " texts, none refused");
    assertThat(reports).isGreaterThan(100);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(f -> f.toString().endsWith(".csv.gz"))
          .filter(f -> f.toString().contains("sg_hk") || f.toString().contains("thai_set50"))
          .sorted()
          .toList();
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** The columns differ by folder; the header names them. Rows with gaps are left out. */
  private static Study study(List<String> header, List<String> rows) {
    Bars.Builder builder = Bars.builder(rows.size());
    for (String row : rows) {
      String[] cells = row.split(",", -1);
      if (Stream.of(cells).skip(1).noneMatch(String::isEmpty)) {
        builder.add(
            LocalDate.parse(cells[header.indexOf("Date")]),
            Double.parseDouble(cells[header.indexOf("Open")]),
            Double.parseDouble(cells[header.indexOf("High")]),
            Double.parseDouble(cells[header.indexOf("Low")]),
            Double.parseDouble(cells[header.indexOf("Close")]),
            Double.parseDouble(cells[header.indexOf("Volume")]));
      }
    }
    return Study.of(builder.build().bars());
  }

  private static List<String> problems(Brief brief) {
    List<String> problems = new ArrayList<>();
    for (Lang lang : Lang.values()) {
      Map<String, String> values = Placeholders.of(brief, lang, Instant.EPOCH);
      problems.addAll(
          TextCheck.problems(TEMPLATE.narrate(brief, lang).sections(), brief, lang, values));
    }
    return problems;
  }
}
