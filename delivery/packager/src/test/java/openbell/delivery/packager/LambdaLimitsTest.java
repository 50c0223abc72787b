package openbell.delivery.packager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LambdaLimitsTest {

  @ParameterizedTest
  @CsvSource({
    // Memory, timeout, /tmp, and the beginning of what is refused.
    "128, 1, 512, ''",
    "10240, 900, 10240, ''",
    "127, 1, 512, 127 MB of memory",
    "10241, 1, 512, '10,241 MB of memory'",
    "128, 0, 512, a timeout of 0 seconds",
    "128, 901, 512, a timeout of 901 seconds",
    "128, 1, 511, 511 MB of /tmp",
    "128, 1, 10241, '10,241 MB of /tmp'",
  })
  void memoryTimeoutAndTmpHaveTheirRanges(int memory, int timeout, int tmp, String refused) {
    FunctionSettings settings =
        settings(memory, timeout, tmp, false, 0, Optional.empty(), "live", Map.of());
    if (refused.isEmpty()) {
      assertThat(LambdaLimits.problems(settings)).isEmpty();
    } else {
      assertThat(LambdaLimits.problems(settings))
          .singleElement()
          .extracting(Problem::what)
          .isEqualTo(refused);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // SnapStart, /tmp, provisioned, EFS, qualifier; what does not go together.
    "true, 512, 0, '', live, ''",
    "true, 512, 0, '', 7, ''",
    "true, 513, 0, '', live, SnapStart with 513 MB of /tmp",
    "true, 512, 1, '', live, SnapStart with provisioned concurrency",
    "true, 512, 0, /mnt/data, live, SnapStart with a file system",
    "true, 512, 0, '', $LATEST, SnapStart on $LATEST",
    "false, 10240, 3, /mnt/data, live, ''",
    "false, 512, 3, '', $LATEST, provisioned concurrency on $LATEST",
    "false, 512, 0, '', $LATEST, ''",
    "false, 512, -1, '', live, a provisioned concurrency of -1",
    "false, 512, 0, /data, live, a file system at /data",
  })
  void whatSnapStartAndProvisionedConcurrencyDoNotGoWith(
      boolean snapStart, int tmp, int provisioned, String efs, String qualifier, String refused) {
    Optional<String> mount = efs.isEmpty() ? Optional.empty() : Optional.of(efs);
    FunctionSettings settings =
        settings(1024, 30, tmp, snapStart, provisioned, mount, qualifier, Map.of());
    assertThat(LambdaLimits.problems(settings).stream().map(Problem::what).toList())
        .isEqualTo(refused.isEmpty() ? List.of() : List.of(refused));
  }

  @Test
  void variablesHaveFourKilobytesTogether() {
    // 3 bytes a letter of Thai.
    Map<String, String> most = Map.of("AB", "ก".repeat(1364), "CD", "");
    assertThat(LambdaLimits.problems(with(most))).isEmpty();
    Map<String, String> more = Map.of("AB", "ก".repeat(1364), "CDE", "");
    assertThat(LambdaLimits.problems(with(more)))
        .extracting(Problem::toString)
        .containsExactly(
            "variables of 4,097 bytes: names and values together have 4,096 at most: move some"
                + " into a file or S3");
  }

  @Test
  void variablesOfTheRuntimeAndOddNamesAreRefused() {
    assertThat(
            LambdaLimits.problems(
                with(Map.of("AWS_REGION", "x", "_HANDLER", "x", "A-B", "x", "OPENBELL_HOME", "x"))))
        .extracting(Problem::what)
        .containsExactly("the variable 'A-B'", "the variable AWS_REGION", "the variable _HANDLER");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    FunctionSettings settings =
        settings(1, 0, 1024, true, 1, Optional.of("/x"), "$LATEST", Map.of("A", ""));
    assertThat(LambdaLimits.problems(settings)).hasSize(9);
  }

  private static FunctionSettings with(Map<String, String> environment) {
    return settings(1024, 30, 512, false, 0, Optional.empty(), "live", environment);
  }

  private static FunctionSettings settings(
      int memory,
      int timeout,
      int tmp,
      boolean snapStart,
      int provisioned,
      Optional<String> efs,
      String qualifier,
      Map<String, String> environment) {
    return new FunctionSettings(
        JavaRuntime.JAVA25,
        Architecture.X86_64,
        memory,
        timeout,
        tmp,
        snapStart,
        provisioned,
        efs,
        qualifier,
        environment);
  }
}
