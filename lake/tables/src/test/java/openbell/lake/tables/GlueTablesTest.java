package openbell.lake.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GlueTablesTest {
  private static final Path ROOT = Path.of("../..");

  /// With `-Dopenbell.write=true` they are written.
  @Test
  void whatIsAppliedAndToldIsTheSchema() throws IOException {
    same(ROOT.resolve("infra/terraform/lake_tables.tf.json"), GlueTables.terraform());
    same(ROOT.resolve("docs/lake-tables.md"), SchemaDocument.markdown());
  }

  private static void same(Path file, String expected) throws IOException {
    if (Boolean.getBoolean("openbell.write")) {
      Files.writeString(file, expected);
    }
    assertThat(file).as("write it with -Dopenbell.write=true").content().isEqualTo(expected);
  }

  @Test
  void commentsFitIntoGlue() {
    for (LakeSchema table : LakeSchema.values()) {
      assertThat(table.columns())
          .allSatisfy(c -> assertThat(c.comment()).hasSizeLessThan(255).doesNotContain("|"))
          .extracting(LakeSchema.Column::name)
          .startsWith("ticker", "date")
          .doesNotHaveDuplicates();
    }
  }
}
