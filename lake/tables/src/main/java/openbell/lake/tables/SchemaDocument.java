package openbell.lake.tables;

/// [LakeSchema] for people: `docs/lake-tables.md`.
final class SchemaDocument {
  private SchemaDocument() {}

  static String markdown() {
    StringBuilder text = new StringBuilder("# The lake's tables\n\n");
    text.append("Written by the tests of `lake/tables` from `LakeSchema`: change that. ");
    text.append("How to ask them is in [howto/lake.md](howto/lake.md).\n");
    for (LakeSchema table : LakeSchema.values()) {
      text.append("\n## ").append(table.key()).append("\n\n").append(table.comment());
      text.append(".\n\n| column | DuckDB | Athena | holds |\n|---|---|---|---|\n");
      for (LakeSchema.Column column : table.columns()) {
        text.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    column.name(), column.type().duckDb(), column.type().glue(), column.comment()));
      }
    }
    return text.toString();
  }
}
