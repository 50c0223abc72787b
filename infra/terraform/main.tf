module "bucket" {
  source = "./modules/bucket"

  name                           = local.bucket_name
  arn                            = local.bucket_arn
  force_destroy                  = var.force_destroy
  cache_days                     = var.cache_days
  report_days                    = var.report_days
  glacier_days                   = var.glacier_days
  deep_archive_days              = var.deep_archive_days
  noncurrent_days                = var.noncurrent_days
  transition_minimum_object_size = var.transition_minimum_object_size
  noncurrent_versions_kept       = var.noncurrent_versions_kept
  tls_only                       = var.tls_only
}

# Small records, each with a version to compare: leases, budget, follows, and the journal of releases.
resource "aws_dynamodb_table" "state" {
  name                        = local.table_name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "name" # As store's DynamoDbStateStore has it; records end by sweeping, not by a TTL.
  deletion_protection_enabled = var.environment == "prod"

  attribute {
    name = "name"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }

  lifecycle {
    precondition {
      condition     = contains(["default", var.environment], terraform.workspace)
      error_message = "The workspace is ${terraform.workspace} and the environment ${var.environment}: use the .tfvars of the workspace."
    }
  }
}

# Names alone: a value in Terraform would be in its state.
resource "aws_secretsmanager_secret" "this" {
  for_each = local.secret_names

  name                    = each.value
  description             = "${each.key} of ${local.prefix}"
  recovery_window_in_days = var.secret_recovery_days
}

module "web" {
  source = "./modules/function"

  name               = "${local.prefix}-web"
  description        = local.does.web
  architecture       = var.architecture
  size               = var.functions.web
  environment        = merge(local.environment.web, { OPENBELL_WORK_FUNCTION = "${local.prefix}-work:${local.alias}" })
  statements         = local.statements.web
  vpc                = local.function_vpc
  log_retention_days = var.log_retention_days
  partition          = local.partition
  region             = var.region
  account            = local.account
}

module "worker" {
  source   = "./modules/function"
  for_each = toset(["work", "fetch", "warm", "digest"])

  name               = "${local.prefix}-${each.key}"
  description        = local.does[each.key]
  architecture       = var.architecture
  size               = var.functions[each.key]
  environment        = merge({ OPENBELL_PUBLIC_URL = trimsuffix(aws_lambda_function_url.web.function_url, "/") }, local.environment[each.key])
  statements         = local.statements[each.key]
  dead_letter_arn    = "${local.queue_arn}-${each.key == "work" ? "work" : "schedules"}-dead"
  vpc                = local.function_vpc
  log_retention_days = var.log_retention_days
  partition          = local.partition
  region             = var.region
  account            = local.account
  # A LINE reply token lives a minute, and the schedules come again: what is late is of no use.
  event_age_seconds = each.key == "work" ? 3600 : 900
  retries           = each.key == "work" ? 2 : 0

  depends_on = [aws_sqs_queue.dead]
}

# Invoked by whoever has leave to, with no way in from outside.
module "scan" {
  source = "./modules/function"
  count  = var.scan == null ? 0 : 1

  name               = "${local.prefix}-scan"
  description        = local.does.scan
  architecture       = var.architecture
  size               = var.scan
  environment        = local.environment.scan
  statements         = local.statements.scan
  vpc                = local.function_vpc
  log_retention_days = var.log_retention_days
  partition          = local.partition
  region             = var.region
  account            = local.account
}

# Open to everybody, as a web site and LINE's webhook are; the program limits and checks.
resource "aws_lambda_function_url" "web" {
  function_name      = module.web.name
  qualifier          = local.alias
  authorization_type = "NONE"
}

# Since October 2025 a function URL needs a second permission, with a condition that provider 5.x cannot write; without
# the condition anybody could invoke the function past its URL. CloudFormation can.
resource "aws_cloudformation_stack" "url_permission" {
  count = var.url_permission_by_stack ? 1 : 0

  name = "${local.prefix}-url-permission"
  template_body = jsonencode({ Resources = { Permission = {
    Type = "AWS::Lambda::Permission"
    Properties = {
      FunctionName          = "${local.function_arn}-web:${local.alias}"
      Action                = "lambda:InvokeFunction"
      Principal             = "*"
      InvokedViaFunctionUrl = true
    }
  } } })

  depends_on = [aws_lambda_function_url.web]
}

module "schedules" {
  source = "./modules/schedules"

  name            = local.prefix
  exchanges       = local.exchanges
  targets         = { for f in ["fetch", "warm", "digest"] : f => "${local.function_arn}-${f}:${local.alias}" }
  dead_letter_arn = "${local.queue_arn}-schedules-dead"
  enabled         = var.schedules_enabled
  account         = local.account

  depends_on = [aws_sqs_queue.dead, module.worker]
}
