package openbell.delivery.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import openbell.delivery.bundle.loader.BundleException;
import org.junit.jupiter.api.Test;

class PinnedBundlesTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  @Test
  void aHashAndAKeyPinAndAnEnvironmentWithoutPinsNothing() {
    assertThat(
            PinnedBundles.of(
                List.of(
                    Map.of("BUNDLE_SHA256", A),
                    Map.of("BUNDLE_KEY", "bundles/web/" + B + ".bundle"),
                    Map.of("OTHER", "x"),
                    Map.of("BUNDLE_SHA256", " "),
                    Map.of("BUNDLE_SHA256", A))))
        .containsExactly(A, B);
  }

  @Test
  void whatIsNoBundleIsRefused() {
    assertThatThrownBy(() -> PinnedBundles.of(List.of(Map.of("BUNDLE_SHA256", "abc"))))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("'abc'");
    assertThatThrownBy(() -> PinnedBundles.of(List.of(Map.of("BUNDLE_KEY", "web/x"))))
        .isInstanceOf(BundleException.class);
  }
}
