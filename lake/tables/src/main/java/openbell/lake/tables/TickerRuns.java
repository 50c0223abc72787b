package openbell.lake.tables;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// How many rows of one ticker after the other a file has, of one source.
///
/// To count them takes a third of the time of reading a market, and a copy that was found good
/// never changes: they are kept beside it, as lines `COUNT TICKER` and a last one with their
/// checksum, and go with it.
///
/// @param tickers in the order of the file
/// @param counts one each
@SuppressWarnings("ArrayRecordComponent") // never compared
record TickerRuns(List<String> tickers, int[] counts) {

  private static final String SUFFIX = ".runs";

  /// The runs as they were kept; empty when they were not, or not whole.
  static Optional<TickerRuns> kept(Path file, String source) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(beside(file, source));
    } catch (IOException e) {
      return Optional.empty();
    }
    int end = bytes.length - Long.BYTES * 2;
    if (end < 0 || !new String(bytes, end, bytes.length - end, UTF_8).equals(sum(bytes, end))) {
      return Optional.empty();
    }
    List<String> tickers = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (int at = 0; at < end; at++) {
      int count = 0;
      for (; bytes[at] != ' '; at++) {
        count = 10 * count + bytes[at] - '0';
      }
      int start = at + 1;
      while (bytes[at] != '\n') {
        at++;
      }
      tickers.add(new String(bytes, start, at - start, UTF_8));
      counts.add(count);
    }
    return Optional.of(
        new TickerRuns(tickers, counts.stream().mapToInt(Integer::intValue).toArray()));
  }

  /// Keeps these for whoever reads the file next; where that cannot be done, they count again.
  void keep(Path file, String source) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < counts.length; i++) {
      text.append(counts[i]).append(' ').append(tickers.get(i)).append('\n');
    }
    byte[] lines = text.toString().getBytes(UTF_8);
    Path kept = beside(file, source);
    Path aside = kept.resolveSibling(UUID.randomUUID() + ".part");
    try {
      Files.writeString(aside, text.append(sum(lines, lines.length)));
      Files.move(aside, kept, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      remove(aside); // They are counted again.
    }
  }

  /// Forgets those of all sources: the copy is another one.
  static void forget(Path file) {
    String beginning = file.getFileName() + ".";
    try (DirectoryStream<Path> kept =
        Files.newDirectoryStream(
            file.resolveSibling(""),
            each ->
                each.getFileName().toString().startsWith(beginning)
                    && each.toString().endsWith(SUFFIX))) {
      kept.forEach(TickerRuns::remove);
    } catch (IOException e) {
      // There is no folder yet.
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Removed a day later, by whoever removes old copies.
    }
  }

  private static Path beside(Path file, String source) {
    return file.resolveSibling(file.getFileName() + "." + source + SUFFIX);
  }

  private static String sum(byte[] bytes, int end) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, end);
    return "%016x".formatted(sum.getValue());
  }
}
