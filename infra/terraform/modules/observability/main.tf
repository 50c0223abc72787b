# Who looks at what: an alarm for each thing that a person has to act on, and one page that shows the rest.

locals {
  # Lines that the program writes where it goes without something; the tests check that it still says so.
  said = {
    source_refuses = { text = "a source of market data failed", at_least = 5, why = "Yahoo or another source refuses: see the lines, lower the pace or set another OPENBELL_SOURCE." }
    push_quota     = { text = "the month's messages are nearly used up", at_least = 1, why = "Followers are not told any more this month: raise the plan at LINE." }
    dropped        = { text = "a message was dropped", at_least = 1, why = "work was sent something that it does not understand: see who sends to its queue." }
    model_budget   = { text = "the day's budget of language models is used up", at_least = 1, why = "The template narrates until midnight UTC: raise OPENBELL_LLM_USD_PER_DAY if that is not meant." }
  }

  heard = merge([for f in keys(var.functions) : { for s, said in local.said : "${f}-${s}" => { function = f, said = s } }]...)

  # Answers by where they came from, as in the line that each invocation writes.
  sources = {
    memory = { handler = "web", from = "memory" }
    sqlite = { handler = "web", from = "sqlite" }
    s3     = { handler = "web", from = "s3" }
    stale  = { handler = "web", from = "stale" }
    here   = { handler = "web", from = "made" }
    made   = { handler = "work", from = "made" }
  }
}

resource "aws_cloudwatch_log_metric_filter" "said" {
  for_each = local.heard

  name           = "${var.name}-${each.key}"
  log_group_name = var.functions[each.value.function].log_group
  pattern        = "\"${local.said[each.value.said].text}\""

  metric_transformation {
    name          = each.value.said
    namespace     = var.namespace
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "said" {
  for_each = local.said

  alarm_name          = "${var.name}-${replace(each.key, "_", "-")}"
  alarm_description   = each.value.why
  namespace           = var.namespace
  metric_name         = each.key
  statistic           = "Sum"
  period              = 900
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.at_least
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]

  depends_on = [aws_cloudwatch_log_metric_filter.said]
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = var.functions

  alarm_name          = "${each.value.name}-errors"
  alarm_description   = "Invocations of ${each.key} fail: read ${each.value.log_group}; after a release: ship rollback."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = each.value.name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  for_each = var.functions

  alarm_name          = "${each.value.name}-throttles"
  alarm_description   = "${each.key} is refused by Lambda for want of concurrency: raise reserved_concurrency or the account's limit."
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = each.value.name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "duration" {
  for_each = var.functions

  alarm_name          = "${each.value.name}-duration"
  alarm_description   = "${each.key} takes nearly as long as it may: see what is slow, or raise timeout_seconds."
  namespace           = "AWS/Lambda"
  metric_name         = "Duration"
  dimensions          = { FunctionName = each.value.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.timeout_seconds * 1000 * 0.95
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
}

# Errors that the site answers with a 5xx do not fail the invocation; its own line counts them.
resource "aws_cloudwatch_metric_alarm" "web_failures" {
  alarm_name          = "${var.name}-web-failures"
  alarm_description   = "The site answers with 5xx: read ${var.functions.web.log_group}."
  namespace           = "Openbell"
  metric_name         = "Errors"
  dimensions          = { handler = "web" }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
}

# Of the reports that web answered, those that nobody had to make for it. A miss is made by work and then found in S3.
resource "aws_cloudwatch_metric_alarm" "hit_ratio" {
  alarm_name          = "${var.name}-hit-ratio"
  alarm_description   = "Fewer than 80 % of the reports come from the cache: look at what is warmed and at CACHE_TTL_HOURS."
  evaluation_periods  = 2
  comparison_operator = "LessThanThreshold"
  threshold           = 80
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]

  dynamic "metric_query" {
    for_each = local.sources
    content {
      id = metric_query.key
      metric {
        namespace   = "Openbell"
        metric_name = "Millis"
        dimensions  = { handler = metric_query.value.handler, served_from = metric_query.value.from }
        stat        = "SampleCount"
        period      = 3600
      }
    }
  }

  metric_query {
    id         = "answered"
    expression = "FILL(memory,0)+FILL(sqlite,0)+FILL(s3,0)+FILL(stale,0)+FILL(here,0)"
  }

  metric_query {
    id          = "ratio"
    label       = "Reports from the cache, percent"
    return_data = true
    # Few say nothing.
    expression = "IF(answered >= 20, 100 * (1 - (FILL(made,0)+FILL(here,0)) / answered), 100)"
  }
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = var.dead_letter_queues

  alarm_name          = "${each.value}-not-empty"
  alarm_description   = "Work was given up: cure the cause, then send it again (README.md, \"Dead letters\")."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "billing" {
  count = var.billing_alarm_usd == null ? 0 : 1

  alarm_name          = "${var.name}-cost"
  alarm_description   = "The account's charges of this month exceed ${var.billing_alarm_usd} USD."
  namespace           = "AWS/Billing"
  metric_name         = "EstimatedCharges"
  dimensions          = { Currency = "USD" }
  statistic           = "Maximum"
  period              = 21600
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.billing_alarm_usd
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({ widgets = [for i, w in local.widgets : {
    type       = "metric", x = i % 2 * 12, y = floor(i / 2) * 6, width = 12, height = 6,
    properties = merge({ region = var.region, view = "timeSeries", period = 300 }, w)
  }] })
}

locals {
  widgets = [
    { title = "Invocations", stat = "Sum", metrics = [for f in var.functions : ["AWS/Lambda", "Invocations", "FunctionName", f.name]] },
    { title = "Failed and throttled", stat = "Sum", metrics = concat(
      [for f in var.functions : ["AWS/Lambda", "Errors", "FunctionName", f.name]],
      [for f in var.functions : ["AWS/Lambda", "Throttles", "FunctionName", f.name]],
    ) },
    { title = "web: milliseconds, median and 99th percentile", metrics = [
      ["Openbell", "Millis", "handler", "web", { stat = "p50" }], ["Openbell", "Millis", "handler", "web", { stat = "p99" }],
    ] },
    { title = "web: milliseconds by start", stat = "p50", metrics = [
      for start in ["cold", "restored", "warm"] : ["Openbell", "Millis", "handler", "web", "start", start]
    ] },
    { title = "Reports by where they came from", stat = "SampleCount", metrics = [
      for s in values(local.sources) : ["Openbell", "Millis", "handler", s.handler, "served_from", s.from]
    ] },
    { title = "What went wrong outside", stat = "Sum", metrics = [for s in keys(local.said) : [var.namespace, s]] },
    { title = "Queues", stat = "Maximum", metrics = [
      for q in concat([var.work_queue], values(var.dead_letter_queues)) : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", q]
    ] },
    { title = "Loads of bundles: milliseconds", stat = "p99", metrics = [
      [{ expression = "SEARCH('{Bundle,bundle,start} MetricName=\"LoadMillis\"', 'p99', 300)", id = "loads" }],
    ] },
  ]
}
