package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LazilyTest {

  private final List<String> log = new ArrayList<>();
  private boolean broken;

  private final Lazily<String> thing =
      new Lazily<>(
          () -> {
            log.add("made");
            if (broken) {
              throw new IllegalStateException("not now");
            }
            return "thing";
          });

  @Test
  void isMadeAtTheFirstAskAndOnce() {
    thing.ifMade(log::add);
    assertThat(log).isEmpty();
    assertThat(thing.get()).isEqualTo("thing");
    assertThat(thing.get()).isEqualTo("thing");
    thing.ifMade(log::add);
    assertThat(log).containsExactly("made", "thing");
  }

  @Test
  void whatFailedIsTriedAgain() {
    broken = true;
    assertThatThrownBy(thing::get).hasMessage("not now");
    broken = false;
    assertThat(thing.get()).isEqualTo("thing");
  }
}
