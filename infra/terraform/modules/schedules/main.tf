# After each exchange's close: market data into the lake, and the reports that are due made beforehand, a few times,
# as sources have a session some minutes late. Times are the exchange's own, so summer time needs nobody.

locals {
  offsets = { fetch = [30], warm = [5, 20, 60] } # Minutes after the close can be had.

  runs = merge([for x in var.exchanges : merge([for target, after in local.offsets : {
    for minutes in after : "${target}-${x.id}-${minutes}" => {
      target   = target
      exchange = x.id
      zone     = x.zone
      minute   = tonumber(split(":", x.close)[0]) * 60 + tonumber(split(":", x.close)[1]) + x.delay_minutes + minutes
    }
  }]...)]...)
}

resource "aws_scheduler_schedule_group" "this" {
  name = var.name
}

resource "aws_scheduler_schedule" "this" {
  for_each = local.runs

  name                         = each.key
  group_name                   = aws_scheduler_schedule_group.this.name
  description                  = "${each.value.target} after the close of ${each.value.exchange}"
  schedule_expression          = "cron(${each.value.minute % 60} ${floor(each.value.minute / 60)} ? * MON-FRI *)"
  schedule_expression_timezone = each.value.zone
  state                        = var.enabled ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.targets[each.value.target]
    role_arn = aws_iam_role.this.arn
    # Neither handler needs it: fetch takes the universe of its settings, warm finds out what is due. For the reader.
    input = jsonencode({ exchange = each.value.exchange })

    # The next run does what this one could not.
    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 3
    }

    dead_letter_config {
      arn = var.dead_letter_arn
    }
  }

  lifecycle {
    precondition {
      condition     = each.value.minute < 24 * 60
      error_message = "${each.key} would be after midnight, on another weekday: give the schedule days of its own."
    }
  }

  depends_on = [aws_iam_role_policy.this]
}

# Once the UTC day is over, which its numbers are of, and again for what did not take it the first time. It finds out by
# itself whether the day has a digest, and that it was not sent yet.
resource "aws_scheduler_schedule" "digest" {
  name                         = "digest-daily"
  group_name                   = aws_scheduler_schedule_group.this.name
  description                  = "digest after the last close of the UTC day"
  schedule_expression          = "cron(12,42 0 * * ? *)"
  schedule_expression_timezone = "UTC"
  state                        = var.enabled ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.targets["digest"]
    role_arn = aws_iam_role.this.arn
    input    = jsonencode({})

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 3
    }

    dead_letter_config {
      arn = var.dead_letter_arn
    }
  }

  depends_on = [aws_iam_role_policy.this]
}

resource "aws_iam_role" "this" {
  name = "${var.name}-schedules"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = var.account } } # No other account's schedules.
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "what-it-does"
  role = aws_iam_role.this.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Invoke"
        Effect = "Allow"
        # What the schedules are for.
        Action   = ["lambda:InvokeFunction"]
        Resource = values(var.targets)
      },
      {
        Sid    = "DeadLetter"
        Effect = "Allow"
        # Where the Scheduler puts what it could not hand over.
        Action   = ["sqs:SendMessage"]
        Resource = [var.dead_letter_arn]
      },
    ]
  })
}
