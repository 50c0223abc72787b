package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import openbell.report.Lang;
import openbell.store.BlobStateStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.StateStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of people and of work done, in a real store. */
class StateTest {
  private static final String OTHER = "U00000000000000000000000000000001";

  @TempDir Path home;
  private StateStore state;
  private People people;
  private Instant now = Instant.parse("2025-11-11T12:00:00Z");

  @BeforeEach
  void open() {
    state = new BlobStateStore(new DirectoryBlobStore(home));
    people = new People(state);
  }

  @Test
  void changesByManyAtOnceAreAllKept() throws Exception {
    List<String> tickers = IntStream.range(0, 24).mapToObj(i -> "T" + i).toList();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String ticker : tickers) {
        // Two instances: what one has read, the other may have changed.
        all.add(threads.submit(() -> new People(state).follow(World.USER, ticker)));
      }
      all.add(threads.submit(() -> people.change(World.USER, p -> p.speaking(Lang.EN))));
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(people.find(World.USER).follows()).containsExactlyInAnyOrderElementsOf(tickers);
    assertThat(people.find(World.USER).lang()).isEqualTo("en");
    assertThat(people.followers("T7")).containsExactly(World.USER);
  }

  @Test
  void erasingLeavesNothingOfAPersonAndAllOfTheOthers() {
    people.follow(World.USER, "DBS19");
    people.follow(World.USER, "NVDA19");
    people.follow(OTHER, "DBS19");
    // An entry whose writer died before it wrote the person's record.
    state.create("line/follows/UOB19/" + World.USER, new byte[0]);
    people.erase(World.USER);
    assertThat(state.names("")).noneMatch(name -> name.contains(World.USER));
    assertThat(people.followers("DBS19")).containsExactly(OTHER);
    assertThat(people.find(OTHER).follows()).containsExactly("DBS19");
  }

  @Test
  void followsEndAtALimitAndAreCountedOnce() {
    for (int i = 0; i < 50; i++) {
      assertThat(people.follow(World.USER, "T" + i)).isEqualTo(People.Followed.NEWLY);
    }
    assertThat(people.follow(World.USER, "T3")).isEqualTo(People.Followed.BEFORE);
    assertThat(people.follow(World.USER, "T50")).isEqualTo(People.Followed.FULL);
    assertThat(people.followers("T50")).isEmpty();
  }

  @Test
  void aBrokenRecordIsAStranger() {
    state.create("line/users/" + World.USER, new byte[] {'{', 'x'});
    assertThat(people.find(World.USER)).isEqualTo(Person.NOBODY);
    people.follow(World.USER, "DBS19");
    assertThat(people.find(World.USER).follows()).containsExactly("DBS19");
  }

  @Test
  void workIsBegunOnceUntilItIsLeftBehind() {
    String mark = "line/events/2025-11-11/a";
    Marks one = new Marks(state, Duration.ofMinutes(10), () -> now);
    Marks two = new Marks(state, Duration.ofMinutes(10), () -> now);
    assertThat(one.begin(mark)).isEqualTo(Marks.Begun.MINE);
    assertThat(two.begin(mark)).isEqualTo(Marks.Begun.OPEN);
    now = now.plusSeconds(605);
    assertThat(two.begin(mark)).isEqualTo(Marks.Begun.OPEN);
    now = now.plusSeconds(1);
    assertThat(two.begin(mark)).isEqualTo(Marks.Begun.MINE);
    assertThat(one.begin(mark)).isEqualTo(Marks.Begun.OPEN);
    two.done(mark);
    now = now.plusSeconds(6000);
    assertThat(one.begin(mark)).isEqualTo(Marks.Begun.DONE);
  }

  @Test
  void workIsLeftBehindWhenItsWorkerCannotLiveAnyLonger() {
    String mark = "line/events/2025-11-11/a";
    Marks one = new Marks(state, Duration.ofMinutes(10), () -> now);
    assertThat(one.begin(mark, Duration.ofSeconds(60))).isEqualTo(Marks.Begun.MINE);
    now = now.plusSeconds(65);
    assertThat(one.begin(mark, Duration.ofSeconds(60))).isEqualTo(Marks.Begun.OPEN);
    now = now.plusSeconds(1);
    assertThat(one.begin(mark, Duration.ofSeconds(60))).isEqualTo(Marks.Begun.MINE);
    assertThat(one.begin(mark, Duration.ofSeconds(60))).isEqualTo(Marks.Begun.OPEN);
  }

  @Test
  void aMarkWithoutAnEndHasTheUsualOne() {
    String mark = "line/events/2025-11-11/a";
    state.create(mark, ("begun " + now).getBytes(StandardCharsets.US_ASCII));
    Marks marks = new Marks(state, Duration.ofMinutes(10), () -> now);
    now = now.plusSeconds(605);
    assertThat(marks.begin(mark, Duration.ofSeconds(60))).isEqualTo(Marks.Begun.OPEN);
    now = now.plusSeconds(1);
    assertThat(marks.begin(mark, Duration.ofSeconds(60))).isEqualTo(Marks.Begun.MINE);
  }

  @Test
  void oldMarksAreSwept() {
    Marks marks = new Marks(state, Duration.ofMinutes(10), () -> now);
    marks.begin("line/events/2025-11-07/old");
    marks.begin("line/events/2025-11-08/kept");
    marks.begin("line/announced/2025-10-11/DBS19.th");
    marks.begin("line/announced/2025-10-12/DBS19.th");
    people.follow(World.USER, "DBS19");
    assertThat(marks.sweep()).isEqualTo(2);
    assertThat(state.names("line/events/")).containsExactly("line/events/2025-11-08/kept");
    assertThat(state.names("line/announced/"))
        .containsExactly("line/announced/2025-10-12/DBS19.th");
    assertThat(state.names("line/users/")).hasSize(1);
  }
}
