package openbell.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import openbell.store.BlobStateStore;
import openbell.store.StateStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What LINE's events leave behind, over days. */
class LineSweepTest {
  @TempDir Path home;

  @Test
  void marksOfOldEventsAreErasedAtOnceAndEachDayAgain() throws Exception {
    LinkedBlockingQueue<Duration> slept = new LinkedBlockingQueue<>();
    SynchronousQueue<String> wake = new SynchronousQueue<>();
    try (TestSite site = new TestSite(home, Map.of())) {
      StateStore state = new BlobStateStore(site.wiring.store());
      mark(state, "line/events/2013-12-20/01OLD");
      mark(state, "line/events/2014-01-02/01NEW");
      LineSweep sweep =
          new LineSweep(
              site.wiring.line(),
              time -> {
                slept.add(time);
                wake.take();
              });
      try (sweep) {
        assertThat(slept.poll(10, TimeUnit.SECONDS)).isEqualTo(Duration.ofDays(1));
        assertThat(state.names("line/events/")).isEqualTo(List.of("line/events/2014-01-02/01NEW"));
        mark(state, "line/events/2013-12-21/01LATE");
        wake.put("a day later");
        assertThat(slept.poll(10, TimeUnit.SECONDS)).isEqualTo(Duration.ofDays(1));
        assertThat(state.names("line/events/")).hasSize(1);
      }
    }
  }

  private static void mark(StateStore state, String name) {
    assertThat(state.create(name, "done 2013-12-20T00:00:00Z".getBytes())).isPresent();
  }
}
