package openbell.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.ListedBlob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawZoneTest {
  private static final String RECORD = "tables/newest/yfinance/D05.SI.json";
  private static final String FIRST = "raw/yfinance/D05.SI/2025-11-11/20251111_100000.json";

  @TempDir Path dir;
  private BlobStore store;
  private RawZone zone;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(dir);
    zone = new RawZone(store);
  }

  private Kept keep(String body, String at) {
    Instant fetchedAt = Instant.parse(at);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return zone.keep(
            new RawObject(
                "yfinance",
                "D05.SI",
                LocalDate.parse(at.substring(0, 10)),
                fetchedAt,
                bytes,
                "application/json"))
        .kept();
  }

  private List<String> raw() {
    return store.listAll("raw/").map(ListedBlob::key).toList();
  }

  private NewestRaw record() {
    return NewestRaw.read(store.get(RECORD).orElseThrow().bytes()).orElseThrow();
  }

  @Test
  void theSameContentIsNotedNotStoredTwice() {
    Kept first = keep("{}", "2025-11-11T10:00:00Z");
    Kept second = keep("{}", "2025-11-12T10:00:00Z");
    assertThat(second).isEqualTo(first);
    assertThat(raw()).containsExactly(FIRST);
    assertThat(record().seen()).isEqualTo(2);
    assertThat(record().fetchedAt()).isEqualTo("2025-11-11T10:00:00Z");
    assertThat(record().seenAt()).isEqualTo("2025-11-12T10:00:00Z");
  }

  @Test
  void newContentOfOneSecondGetsANumber() {
    keep("1", "2025-11-11T10:00:00Z");
    Kept second = keep("2", "2025-11-11T10:00:00Z");
    assertThat(second.key()).endsWith("20251111_100000_2.json");
    assertThat(zone.newest("yfinance", "D05.SI")).contains(second);
    assertThat(record().before().orElseThrow().key()).isEqualTo(FIRST);
  }

  @Test
  void aClaimWhoseObjectWasNeverWrittenIsPassedOverAndMadeGood() {
    Kept first = keep("1", "2025-11-11T10:00:00Z");
    Kept second = keep("2", "2025-11-12T10:00:00Z");
    store.delete(second.key()); // As if the process had died between claim and object.
    assertThat(zone.newest("yfinance", "D05.SI")).contains(first);
    assertThat(keep("2", "2025-11-13T10:00:00Z")).isEqualTo(second);
    assertThat(store.get(second.key()).orElseThrow().bytes()).isEqualTo("2".getBytes());
    assertThat(raw()).hasSize(2);
  }

  @Test
  void twoClaimsInARowThatCameToNothingLoseNoOlderObject() {
    Kept first = keep("1", "2025-11-11T10:00:00Z");
    store.delete(keep("2", "2025-11-12T10:00:00Z").key());
    store.delete(keep("3", "2025-11-13T10:00:00Z").key());
    assertThat(record().before()).contains(first);
    assertThat(zone.newest("yfinance", "D05.SI")).contains(first);
    assertThat(keep("1", "2025-11-14T10:00:00Z")).isEqualTo(first);
    assertThat(raw()).containsExactly(FIRST);
    assertThat(record().newest()).isEqualTo(first);
  }

  @Test
  void aLakeFromBeforeThereWereRecordsIsReadAsItIs() {
    String hash = Hashes.sha256("1".getBytes(StandardCharsets.UTF_8));
    BlobMeta meta = BlobMeta.of("application/json").withMetadata(Map.of("sha256", hash));
    store.put(FIRST, "1".getBytes(StandardCharsets.UTF_8), meta);
    assertThat(zone.newest("yfinance", "D05.SI")).contains(new Kept(FIRST, hash));
    assertThat(keep("1", "2025-11-12T10:00:00Z").key()).isEqualTo(FIRST);
    assertThat(raw()).containsExactly(FIRST);
  }

  @Test
  void aRecordThatCannotBeReadIsWrittenAnew() {
    store.put(RECORD, "nonsense".getBytes(StandardCharsets.UTF_8), BlobMeta.of("text/plain"));
    assertThat(zone.newest("yfinance", "D05.SI")).isEmpty();
    Kept kept = keep("1", "2025-11-12T10:00:00Z");
    assertThat(record().newest()).isEqualTo(kept);
  }

  @Test
  void aRecordComesBackAsItWasWritten() {
    Instant at = Instant.parse("2025-11-12T10:00:00.123Z");
    NewestRaw all =
        new NewestRaw(
            new Kept("a", "b"), at, at.plusSeconds(1), 3, Optional.of(new Kept("c", "d")));
    assertThat(NewestRaw.read(all.json())).contains(all);
  }
}
