package openbell.lake.tables;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// [LakeSchema] as tables of Glue, in Terraform's JSON: what `infra/terraform` applies.
final class GlueTables {
  private static final String FOLDER = "s3://${local.bucket_name}/tables/snapshots/";

  private GlueTables() {}

  static String terraform() {
    StringWriter text = new StringWriter();
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try (JsonGenerator out = new JsonFactory().createGenerator(text).setPrettyPrinter(printer)) {
      out.writeStartObject();
      out.writeStringField(
          "//", "Written by the tests of lake/tables from LakeSchema: change that.");
      out.writeObjectFieldStart("resource");
      out.writeObjectFieldStart("aws_glue_catalog_table");
      for (LakeSchema table : LakeSchema.values()) {
        write(out, table);
      }
      out.writeEndObject();
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return text + "\n";
  }

  private static void write(JsonGenerator out, LakeSchema table) throws IOException {
    out.writeObjectFieldStart(table.key());
    out.writeStringField("name", table.key());
    out.writeStringField("database_name", "${aws_glue_catalog_database.lake.name}");
    out.writeStringField("description", table.comment());
    out.writeStringField("table_type", "EXTERNAL_TABLE");
    out.writeObjectFieldStart("parameters");
    out.writeStringField("EXTERNAL", "TRUE");
    out.writeStringField("projection.enabled", "true");
    out.writeStringField("projection.snapshot.type", "injected");
    out.writeStringField("storage.location.template", FOLDER + "$${snapshot}/" + table.key() + "/");
    out.writeEndObject();
    out.writeArrayFieldStart("partition_keys");
    column(out, "snapshot", "string", "the state of the tables, as tables/manifest.json names it");
    out.writeEndArray();
    out.writeObjectFieldStart("storage_descriptor");
    out.writeStringField("location", FOLDER);
    out.writeStringField("input_format", "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat");
    out.writeStringField(
        "output_format", "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat");
    out.writeObjectFieldStart("ser_de_info");
    out.writeStringField(
        "serialization_library", "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe");
    out.writeEndObject();
    out.writeArrayFieldStart("columns");
    for (LakeSchema.Column column : table.columns()) {
      column(out, column.name(), column.type().glue(), column.comment());
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void column(JsonGenerator out, String name, String type, String comment)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", name);
    out.writeStringField("type", type);
    out.writeStringField("comment", comment);
    out.writeEndObject();
  }
}
