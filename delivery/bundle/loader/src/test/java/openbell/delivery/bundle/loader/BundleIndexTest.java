package openbell.delivery.bundle.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BundleIndexTest {

  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void readsAndWritesTheFormatAsItIsDescribed() {
    TestBundle bundle = TestBundle.of(1, 500, 9_000_000, 3);
    BundleIndex index = BundleIndex.parse(bundle.object(), bundle.pin().sha256());
    assertThat(index.jars())
        .extracting(BundleJar::name)
        .containsExactly("lib-0-1.0.jar", "lib-1-1.0.jar", "lib-2-1.0.jar");
    assertThat(index.jars()).extracting(BundleJar::offset).containsExactly(0L, 500L, 9_000_500L);
    assertThat(index.jars()).extracting(j -> j.pieces().size()).containsExactly(1, 3, 1);
    assertThat(index.bodyBytes()).isEqualTo(9_000_503);
    assertThat(index.sha256()).isEqualTo(bundle.pin().sha256());
    assertThat(index.head()).isEqualTo(Arrays.copyOf(bundle.object(), bundle.headBytes()));
  }

  @Test
  void aJarsNameCannotLeadElsewhere() {
    for (String name :
        List.of(
            "../a.jar", "a/b.jar", "a\\b.jar", ".a.jar", "a.zip", "index", "a\tb.jar", ".jar")) {
      assertThatThrownBy(() -> new BundleJar(name, 0, 3, ABC, List.of(ABC)))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a jar's name");
    }
  }

  @Test
  void jarsLieOneBehindTheOtherAndHaveDifferentNames() {
    BundleJar a = new BundleJar("a.jar", 0, 3, ABC, List.of(ABC));
    assertThatThrownBy(
            () -> new BundleIndex(List.of(a, new BundleJar("b.jar", 4, 3, ABC, List.of(ABC)))))
        .hasMessage("expected b.jar at 3, found it at 4");
    assertThatThrownBy(
            () -> new BundleIndex(List.of(a, new BundleJar("a.jar", 3, 3, ABC, List.of(ABC)))))
        .hasMessage("expected a.jar once, found it twice");
    assertThatThrownBy(() -> new BundleIndex(List.of())).hasMessage("expected at least one jar");
    assertThatThrownBy(() -> new BundleJar("a.jar", 0, 5 << 20, ABC, List.of(ABC)))
        .hasMessageContaining("one piece for each 4 MiB");
  }
}
