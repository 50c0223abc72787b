output "ship" {
  description = "What ship reads (schema openbell.ship/1)."
  value = {
    schema       = "openbell.ship/1"
    name         = var.name
    environment  = var.environment
    region       = var.region
    bucket       = module.bucket.name
    state_table  = aws_dynamodb_table.state.name
    alias        = local.alias
    function_url = aws_lambda_function_url.web.function_url
    functions = {
      for f, handler in local.handlers : f => {
        function_name   = f == "web" ? module.web.name : module.worker[f].name
        handler         = "openbell.edge.lambda.${handler}"
        architecture    = var.architecture
        memory_mb       = var.functions[f].memory_mb
        timeout_seconds = var.functions[f].timeout_seconds
        tmp_mb          = var.functions[f].tmp_mb
        snap_start      = var.functions[f].snap_start
        log_group       = "/aws/lambda/${local.prefix}-${f}"
      }
    }
    ecs = one(module.server[*].ship)
  }
}

output "ship_scan" {
  description = "The same of the function that scans, whose package and releases are its own; null without it."
  value = var.scan == null ? null : {
    schema       = "openbell.ship/1"
    name         = var.name
    environment  = "${var.environment}-scan"
    region       = var.region
    bucket       = module.bucket.name
    state_table  = aws_dynamodb_table.state.name
    alias        = local.alias
    function_url = null
    functions = {
      scan = {
        function_name   = module.scan[0].name
        handler         = "openbell.edge.lambda.scan.ScanHandler"
        architecture    = var.architecture
        memory_mb       = var.scan.memory_mb
        timeout_seconds = var.scan.timeout_seconds
        tmp_mb          = var.scan.tmp_mb
        snap_start      = var.scan.snap_start
        log_group       = "/aws/lambda/${local.prefix}-scan"
      }
    }
    ecs = null
  }
}

output "function_url" {
  description = "Where the pages, the API and LINE's webhook are."
  value       = aws_lambda_function_url.web.function_url
}

output "secrets" {
  description = "Names of the secrets whose values the operator sets."
  value       = local.secret_names
}

output "alarm_topic" {
  description = "ARN of the topic to subscribe to."
  value       = aws_sns_topic.alarms.arn
}

output "work_queue" {
  description = "URL of the queue of work."
  value       = aws_sqs_queue.work.url
}

output "athena_workgroup" {
  description = "Where SQL over the lake runs."
  value       = aws_athena_workgroup.lake.name
}

output "glue_database" {
  description = "Where the lake's tables are listed."
  value       = aws_glue_catalog_database.lake.name
}

output "server_address" {
  description = "The load balancer's name, for a CNAME; null without a server."
  value       = one(module.server[*].dns_name)
}

output "redis_url" {
  description = "Null without Redis."
  value       = one(module.redis[*].url)
}

output "aurora_endpoint" {
  description = "Null without Aurora."
  value       = one(module.aurora[*].endpoint)
}

output "aurora_secret" {
  description = "ARN of the secret with Aurora's user and password; null without Aurora."
  value       = one(module.aurora[*].secret_arn)
}
