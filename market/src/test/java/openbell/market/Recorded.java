package openbell.market;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Real bars and reference values recorded by others; tests that need them skip where absent. */
final class Recorded {
  private Recorded() {}

  /** The path under the recorded data; skips the running test when it is not there. */
  static Path path(String name) {
    Optional<Path> path = root().map(root -> root.resolve(name)).filter(Files::exists);
    assumeTrue(path.isPresent(), "no recorded data: " + name);
    return path.orElseThrow();
  }

  /** Files of a folder whose names end so, in order. */
  static List<Path> files(String folder, String end) {
    try (Stream<Path> files = Files.list(path(folder))) {
      return files.filter(f -> f.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Daily bars of a CSV file, gzipped or not, whose columns may be in any order. */
  static Bars.Cleaned bars(Path csv) {
    try (InputStream file = Files.newInputStream(csv);
        InputStream in = csv.toString().endsWith(".gz") ? new GZIPInputStream(file) : file;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> header =
          Arrays.asList(reader.readLine().toLowerCase(Locale.ROOT).split(",", -1));
      int date = Math.max(header.indexOf("date"), header.indexOf("datetime"));
      int[] columns =
          Stream.of("open", "high", "low", "close", "volume").mapToInt(header::indexOf).toArray();
      Bars.Builder builder = Bars.builder(0);
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",", -1);
        double[] x = Arrays.stream(columns).mapToDouble(c -> number(cells[c])).toArray();
        builder.add(LocalDate.parse(cells[date].substring(0, 10)), x[0], x[1], x[2], x[3], x[4]);
      }
      return builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double number(String cell) {
    return cell.isEmpty() || cell.equals("nan") ? Double.NaN : Double.parseDouble(cell);
  }

  private static Optional<Path> root() {
    String given = System.getProperty("OPENBELL_SHARED", System.getenv("OPENBELL_SHARED"));
    if (given != null) {
      return Optional.of(Path.of(given, "data")).filter(Files::isDirectory);
    }
    Path start = Path.of("").toAbsolutePath();
    return Stream.iterate(start, p -> p != null, Path::getParent)
        .map(p -> p.resolve("shared").resolve("data"))
        .filter(Files::isDirectory)
        .findFirst();
  }
}
