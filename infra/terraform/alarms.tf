# Whoever is to be told subscribes to this topic.

resource "aws_sns_topic" "alarms" {
  name              = "${local.prefix}-alarms"
  kms_master_key_id = aws_kms_key.alarms.arn
}

# A key of our own: CloudWatch may not publish to a topic under AWS's key for SNS.
resource "aws_kms_key" "alarms" {
  description             = "Topic of alarms of ${local.prefix}"
  enable_key_rotation     = true
  deletion_window_in_days = 7

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Account"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        # The account manages its key, as far as its own policies let it. In a key's policy "*" is the key.
        Action = [
          "kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:ListKeyPolicies", "kms:GetKeyRotationStatus",
          "kms:EnableKeyRotation", "kms:DisableKeyRotation", "kms:UpdateKeyDescription", "kms:EnableKey", "kms:DisableKey",
          "kms:ListResourceTags", "kms:TagResource", "kms:UntagResource", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
          "kms:Decrypt", "kms:GenerateDataKey",
        ]
        Resource = ["*"]
      },
      {
        Sid       = "Publishers"
        Effect    = "Allow"
        Principal = { Service = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] }
        # Whoever publishes to the topic encrypts with the key.
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = ["*"]
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      },
    ]
  })
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Publishers"
      Effect    = "Allow"
      Principal = { Service = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] }
      Action    = ["sns:Publish"]
      Resource  = [local.topic_arn]
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  count = var.alarm_email == null ? 0 : 1

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

resource "aws_budgets_budget" "month" {
  count = var.budget_usd == null ? 0 : 1

  name         = local.prefix
  budget_type  = "COST"
  limit_amount = tostring(var.budget_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  notification {
    comparison_operator       = "GREATER_THAN"
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
    notification_type         = "FORECASTED"
    subscriber_sns_topic_arns = [aws_sns_topic.alarms.arn]
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.alarms.arn]
  }
}

module "observability" {
  source = "./modules/observability"

  name      = local.prefix
  namespace = "Openbell/${var.environment}"
  region    = var.region
  functions = merge(
    {
      for f in keys(local.handlers) : f => {
        name            = "${local.prefix}-${f}"
        log_group       = f == "web" ? module.web.log_group : module.worker[f].log_group
        timeout_seconds = var.functions[f].timeout_seconds
      }
    },
    var.scan == null ? {} : {
      scan = {
        name            = "${local.prefix}-scan"
        log_group       = module.scan[0].log_group
        timeout_seconds = var.scan.timeout_seconds
      }
    },
  )
  work_queue         = aws_sqs_queue.work.name
  dead_letter_queues = { for q in ["work", "schedules"] : q => "${local.prefix}-${q}-dead" }
  topic_arn          = aws_sns_topic.alarms.arn
  billing_alarm_usd  = var.billing_alarm_usd
}
