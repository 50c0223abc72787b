# Where the lake's tables are found by SQL. The tables themselves are in lake_tables.tf.json, which comes from the program's
# schema; their partitions are projected, so that nothing is to be registered.

resource "aws_glue_catalog_database" "lake" {
  name         = replace(local.prefix, "-", "_")
  location_uri = "s3://${local.bucket_name}/tables/"
}

resource "aws_athena_workgroup" "lake" {
  name          = local.prefix
  force_destroy = var.force_destroy

  configuration {
    enforce_workgroup_configuration    = true # Nobody's client settings lead results elsewhere.
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = 10 * 1024 * 1024 * 1024 # Some 5 US cents.

    result_configuration {
      output_location = "s3://${module.bucket.name}/cache/athena/" # Gone after a day, as all under cache/.

      encryption_configuration {
        encryption_option = "SSE_S3"
      }
    }
  }
}
