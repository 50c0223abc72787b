package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The four functions' package has nothing of what only scanning needs. */
class LightPackageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.duckdb.DuckDBDriver",
        "dev.cel.common.CelAbstractSyntaxTree",
        "com.google.protobuf.Message",
        "io.lettuce.core.RedisClient",
        "openbell.lake.tables.Tables",
        "openbell.scan.Scanner",
        "openbell.edge.screens.MarketScreens"
      })
  void itIsNotThere(String type) {
    assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
  }
}
