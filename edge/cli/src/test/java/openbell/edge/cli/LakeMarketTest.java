package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import openbell.desk.Settings;
import openbell.edge.screens.LakeMarket;
import openbell.edge.screens.LakeTables;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.lake.tables.LakeSqlException;
import openbell.lake.tables.Tables;
import openbell.market.TickerRegistry;
import openbell.scan.ScanDesk;
import openbell.scan.ScanExpression;
import openbell.scan.ScanRequest;
import openbell.scan.ScanResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake in a server's memory, while other processes write to it. */
class LakeMarketTest {
  @TempDir Path home;

  private Map<String, String> environment() {
    return Map.of(
        "OPENBELL_HOME", home.toString(),
        "OPENBELL_SOURCE", "sample",
        "OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
  }

  private void run(String... args) {
    assertThat(Run.of(environment(), args).status()).isZero();
  }

  private static ScanDesk.Answer scan(ScanDesk desk) throws Exception {
    ScanRequest request =
        new ScanRequest(
            ((ScanExpression.Valid) ScanExpression.where("rsi14 > 0")).expression(),
            Optional.empty(),
            20);
    return desk.scan(new ScanDesk.Question(request, Optional.empty(), Optional.empty()));
  }

  @Test
  void whatIsFetchedAndCompactedByOthersIsScanned() throws Exception {
    Settings settings = Settings.of(environment());
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      Tables tables = LakeTables.of(wiring, settings);
      // Looked at for each asking here, as it is not for askings that follow one another fast.
      ScanDesk empty = desk(tables, wiring);
      assertThat(scan(empty).result().coverage().asked()).isZero();
      run("fetch", "AAPL");
      ScanDesk desk = desk(tables, wiring);
      ScanDesk.Answer fetched = scan(desk);
      assertThat(fetched.result().rows()).hasSize(1);
      run("lake", "compact");
      ScanDesk.Answer compacted = scan(desk(tables, wiring));
      assertThat(compacted.snapshot()).isNotEqualTo(fetched.snapshot());
      ScanResult.Match row = compacted.result().rows().getFirst();
      assertThat(row).isEqualTo(fetched.result().rows().getFirst());
      ScanDesk.Answer later = scan(desk);
      while (later.snapshot().equals(fetched.snapshot())) {
        Thread.sleep(10); // Until the next look.
        later = scan(desk);
      }
      assertThat(later).isEqualTo(compacted);
    }
  }

  private static ScanDesk desk(Tables tables, Wiring wiring) {
    return new ScanDesk(
        LakeMarket.forServing(tables, wiring.lake()),
        TickerRegistry.bundled(),
        wiring.clock(),
        Thread::startVirtualThread,
        failure -> {
          throw failure;
        });
  }

  @Test
  void aMarketThatDoesNotFitIsTold() {
    run("fetch", "AAPL");
    run("lake", "compact");
    Settings settings = Settings.of(environment());
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      LakeMarket market = new LakeMarket(LakeTables.of(wiring, settings), wiring.lake(), 1000);
      assertThatThrownBy(() -> market.now(Optional.empty()))
          .isInstanceOf(LakeSqlException.class)
          .hasMessageContaining("-Xmx");
    }
  }
}
