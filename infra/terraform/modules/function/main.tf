# One function: its role, its log, an alias that releases move, and how often failed work is tried.
# Everything but the code: `ship release` sets that, and Terraform leaves it alone afterwards.

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "this" {
  name = var.name

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name   = "what-it-does"
  role   = aws_iam_role.this.id
  policy = jsonencode({ Version = "2012-10-17", Statement = concat(local.statements, var.statements) })
}

locals {
  statements = concat(
    [{
      Sid    = "Log"
      Effect = "Allow"
      # Lambda's runtime writes the log with the function's role; the group is made here, so none may be created.
      # Not in the checks: logs:CreateLogStream, logs:PutLogEvents, because Lambda itself does it.
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = ["arn:${var.partition}:logs:${var.region}:${var.account}:log-group:/aws/lambda/${var.name}:*"]
    }],
    var.dead_letter_arn == null ? [] : [{
      Sid    = "DeadLetter"
      Effect = "Allow"
      # Lambda puts the record of an asynchronous invocation there after the last try, with the function's role.
      # Not in the checks: sqs:SendMessage, because Lambda itself does it, and nothing is given up there.
      Action   = ["sqs:SendMessage"]
      Resource = [var.dead_letter_arn]
    }],
    var.vpc == null ? [] : [{
      Sid    = "Interfaces"
      Effect = "Allow"
      # Lambda makes and removes the function's interfaces in the VPC with its role. They have no names before they
      # are there, and describing knows no resource: "*".
      # Not in the checks: ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, because
      # Lambda itself does it.
      Action   = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"]
      Resource = ["*"]
    }],
  )
}

resource "aws_lambda_function" "this" {
  function_name                  = var.name
  description                    = var.description
  role                           = aws_iam_role.this.arn
  architectures                  = [var.architecture]
  memory_size                    = var.size.memory_mb
  timeout                        = var.size.timeout_seconds
  reserved_concurrent_executions = var.size.reserved_concurrency

  # Until the first release: a placeholder that starts, and a runtime that this provider knows (5.100 does not know java25).
  # It is published, so that there is a version for the alias to be at.
  filename = "${path.module}/unreleased.zip"
  runtime  = "java21"
  handler  = "Unreleased::handleRequest"
  publish  = true

  ephemeral_storage {
    size = var.size.tmp_mb
  }

  environment {
    variables = var.environment
  }

  dynamic "snap_start" {
    for_each = var.size.snap_start ? ["PublishedVersions"] : []
    content {
      apply_on = snap_start.value
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc == null ? [] : [var.vpc]
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  lifecycle {
    ignore_changes = [
      filename, s3_bucket, s3_key, s3_object_version, source_code_hash, image_uri, package_type,
      runtime, handler, layers, publish,
      environment[0].variables["BUNDLE_HANDLER"],
      environment[0].variables["BUNDLE_BUCKET"],
      environment[0].variables["BUNDLE_NAME"],
      environment[0].variables["BUNDLE_SHA256"],
    ]
  }

  # The group before the function, which would else make one that keeps its lines for ever.
  depends_on = [aws_iam_role_policy.this, aws_cloudwatch_log_group.this]
}

# At the placeholder's version until the first release moves it: never at $LATEST, which a release changes before it is tested.
resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "What is released. Moved by ship release and ship rollback."
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version

  lifecycle {
    ignore_changes = [function_version, routing_config, description]
  }
}

resource "aws_lambda_function_event_invoke_config" "live" {
  count = var.dead_letter_arn == null ? 0 : 1

  function_name                = aws_lambda_function.this.function_name
  qualifier                    = aws_lambda_alias.live.name
  maximum_retry_attempts       = var.retries
  maximum_event_age_in_seconds = var.event_age_seconds

  # A destination rather than a dead-letter configuration: the record says why, too.
  destination_config {
    on_failure {
      destination = var.dead_letter_arn
    }
  }
}
