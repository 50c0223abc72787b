# Values that cannot be used are refused, with nothing asked of AWS.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  environment = "dev"
  region      = "ap-southeast-1"
}

run "good_values" {
  command = plan

  assert {
    condition     = output.ship.functions.web.function_name == "openbell-dev-web" && output.ship.functions.web.snap_start
    error_message = "The defaults make openbell-dev-web with SnapStart."
  }
  assert {
    condition     = output.ship.ecs == null && output.redis_url == null && output.aurora_endpoint == null && output.ship_scan == null
    error_message = "What is optional is off."
  }
}

run "name" {
  command = plan
  variables {
    name = "Openbell_1"
  }
  expect_failures = [var.name]
}

run "environment" {
  command = plan
  variables {
    environment = "test"
  }
  expect_failures = [var.environment]
}

run "region" {
  command = plan
  variables {
    region = "Singapore"
  }
  expect_failures = [var.region]
}

run "own_tags" {
  command = plan
  variables {
    tags = { Environment = "prod" }
  }
  expect_failures = [var.tags]
}

run "bucket_with_dots" {
  command = plan
  variables {
    bucket_name = "open.bell"
  }
  expect_failures = [var.bucket_name]
}

run "destroying_prod" {
  command = plan
  variables {
    environment   = "prod"
    force_destroy = true
  }
  expect_failures = [var.force_destroy]
}

run "cache_of_no_days" {
  command = plan
  variables {
    cache_days = 0
  }
  expect_failures = [var.cache_days]
}

run "reports_of_half_a_day" {
  command = plan
  variables {
    report_days = 0.5
  }
  expect_failures = [var.report_days]
}

run "glacier_at_once" {
  command = plan
  variables {
    glacier_days = 0
  }
  expect_failures = [var.glacier_days]
}

run "deep_archive_before_glacier_is_paid" {
  command = plan
  variables {
    deep_archive_days = 100
  }
  expect_failures = [var.deep_archive_days]
}

run "no_noncurrent" {
  command = plan
  variables {
    noncurrent_days = 0
  }
  expect_failures = [var.noncurrent_days]
}

run "minimum_object_size" {
  command = plan
  variables {
    transition_minimum_object_size = "small"
  }
  expect_failures = [var.transition_minimum_object_size]
}

run "noncurrent_versions" {
  command = plan
  variables {
    noncurrent_versions_kept = 0
  }
  expect_failures = [var.noncurrent_versions_kept]
}

run "prod_without_tls" {
  command = plan
  variables {
    environment = "prod"
    tls_only    = false
  }
  expect_failures = [var.tls_only]
}

run "architecture" {
  command = plan
  variables {
    architecture = "arm"
  }
  expect_failures = [var.architecture]
}

run "little_memory" {
  command = plan
  variables {
    functions = { web = { memory_mb = 64 } }
  }
  expect_failures = [var.functions]
}

run "longer_than_lambda_lets" {
  command = plan
  variables {
    functions = { work = { timeout_seconds = 901 } }
  }
  expect_failures = [var.functions]
}

run "little_room" {
  command = plan
  variables {
    functions = { work = { tmp_mb = 100 } }
  }
  expect_failures = [var.functions]
}

run "room_beside_a_snapshot" {
  command = plan
  variables {
    functions = { work = { tmp_mb = 1024 } }
  }
  expect_failures = [var.functions]
}

run "web_shorter_than_its_wait" {
  command = plan
  variables {
    functions = { web = { timeout_seconds = 20 } }
  }
  expect_failures = [var.functions]
}

run "warm_too_short_for_one" {
  command = plan
  variables {
    functions = { warm = { timeout_seconds = 60 } }
  }
  expect_failures = [var.functions]
}

run "digest_too_short_for_a_mail_server" {
  command = plan
  variables {
    functions = { digest = { timeout_seconds = 60 } }
  }
  expect_failures = [var.functions]
}

run "a_mail_servers_password_in_the_environment" {
  command = plan
  variables {
    environment_variables = { SMTP_URL = "smtps://u:p@mail.example.com/?from=a@example.com&to=b@example.com" }
  }
  expect_failures = [var.environment_variables]
}

run "a_key_in_the_environment" {
  command = plan
  variables {
    environment_variables = { OPENAI_API_KEY = "none" }
  }
  expect_failures = [var.environment_variables]
}

run "public_url_without_tls" {
  command = plan
  variables {
    public_url = "http://openbell.example"
  }
  expect_failures = [var.public_url]
}

run "unknown_secret" {
  command = plan
  variables {
    secrets = ["PASSWORD"]
  }
  expect_failures = [var.secrets]
}

run "recovery_of_a_day" {
  command = plan
  variables {
    secret_recovery_days = 1
  }
  expect_failures = [var.secret_recovery_days]
}

run "unknown_exchange" {
  command = plan
  variables {
    exchanges = ["NYSE"]
  }
  expect_failures = [var.exchanges]
}

run "logs_for_ever" {
  command = plan
  variables {
    log_retention_days = 0
  }
  expect_failures = [var.log_retention_days]
}

run "no_address" {
  command = plan
  variables {
    alarm_email = "somebody"
  }
  expect_failures = [var.alarm_email]
}

run "billing_elsewhere" {
  command = plan
  variables {
    billing_alarm_usd = 10
  }
  expect_failures = [var.billing_alarm_usd]
}

run "budget_of_nothing" {
  command = plan
  variables {
    budget_usd = 0
  }
  expect_failures = [var.budget_usd]
}

run "vpc_of_one_subnet" {
  command = plan
  variables {
    vpc = { id = "vpc-1", subnet_ids = ["subnet-1"] }
  }
  expect_failures = [var.vpc]
}

run "redis_without_vpc" {
  command = plan
  variables {
    redis = {}
  }
  expect_failures = [var.redis]
}

run "aurora_without_vpc" {
  command = plan
  variables {
    aurora = {}
  }
  expect_failures = [var.aurora]
}

run "server_without_vpc" {
  command = plan
  variables {
    server = { certificate_arn = "arn:aws:acm:ap-southeast-1:123456789012:certificate/c", public_subnet_ids = ["subnet-1", "subnet-2"] }
  }
  expect_failures = [var.server]
}

run "aurora_upside_down" {
  command = plan
  variables {
    vpc    = { id = "vpc-1", subnet_ids = ["subnet-1", "subnet-2"] }
    aurora = { min_acu = 4, max_acu = 2 }
  }
  expect_failures = [var.aurora]
}

run "server_of_no_tasks" {
  command = plan
  variables {
    vpc    = { id = "vpc-1", subnet_ids = ["subnet-1", "subnet-2"] }
    server = { tasks = 0, certificate_arn = "arn:aws:acm:ap-southeast-1:123456789012:certificate/c", public_subnet_ids = ["subnet-1", "subnet-2"] }
  }
  expect_failures = [var.server]
}

run "a_function_that_scans" {
  command = plan
  variables {
    scan = {}
  }

  assert {
    condition     = output.ship_scan.functions.scan.function_name == "openbell-dev-scan" && output.ship_scan.environment == "dev-scan"
    error_message = "It is openbell-dev-scan, released as dev-scan."
  }
  assert {
    condition     = !contains(keys(output.ship.functions), "scan")
    error_message = "It does not share the others' package."
  }
}

run "a_scan_without_memory" {
  command = plan
  variables {
    scan = { memory_mb = 512 }
  }
  expect_failures = [var.scan]
}

run "a_scan_of_a_snapshot_with_more_disk" {
  command = plan
  variables {
    scan = { snap_start = true }
  }
  expect_failures = [var.scan]
}

run "no_database" {
  command = plan

  assert {
    condition     = !anytrue([for who in keys(local.environment) : contains(keys(local.environment[who]), "DATABASE_URL")])
    error_message = "Nobody has a database unless it is asked for."
  }
}

run "a_database" {
  command = plan
  variables {
    secrets = ["LINE_CHANNEL_SECRET", "DATABASE_URL"]
    vpc     = { id = "vpc-1", subnet_ids = ["subnet-1", "subnet-2"] }
    scan    = {}
  }

  assert {
    condition = output.secrets.DATABASE_URL == "openbell/dev/database-url" && alltrue([
      for who in ["web", "work", "fetch", "warm", "server"] : local.environment[who].DATABASE_URL == "secretsmanager:openbell/dev/database-url"
    ])
    error_message = "Who computes has the secret's name."
  }
  assert {
    condition = alltrue([
      for who in ["web", "work", "fetch", "warm", "server"] : anytrue([
        for s in local.statements[who] : s.Sid == "Secrets" && s.Action == ["secretsmanager:GetSecretValue"] &&
        contains(s.Resource, "arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:openbell/dev/database-url-??????")
      ])
    ])
    error_message = "Who computes may read it."
  }
  assert {
    condition = alltrue([
      for who in ["digest", "scan"] : !contains(keys(local.environment[who]), "DATABASE_URL") && length(local.may_read_secrets[who]) == 0
    ])
    error_message = "Others neither have nor read it."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.clients["5432"].to_port == 5432
    error_message = "It can be reached from the VPC."
  }
}

run "a_database_in_the_environment" {
  command = plan
  variables {
    environment_variables = { DATABASE_URL = "postgresql://u:p@db.example.com/openbell" }
  }
  expect_failures = [var.environment_variables]
}
