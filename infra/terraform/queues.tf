# web invokes work directly, which is quicker than a queue. The queue is how work is given to it otherwise: by a
# program, or by an operator who sends again what was given up (README.md, "Dead letters").

resource "aws_sqs_queue" "work" {
  name                       = "${local.prefix}-work"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 6 * var.functions.work.timeout_seconds # As AWS advises for functions.
  message_retention_seconds  = 4 * 24 * 3600

  lifecycle {
    ignore_changes = [redrive_policy] # The resource below has it.
  }
}

resource "aws_sqs_queue_redrive_policy" "work" {
  queue_url = aws_sqs_queue.work.id

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead["work"].arn
    maxReceiveCount     = 3
  })
}

# What was given up, for good. work: by the queue as it was sent, by a failed invocation in Lambda's record of it, which
# WorkHandler understands, so either can be moved to the queue of work. schedules: what fetch, warm and digest did not do;
# their next run does it, so those are for reading.
resource "aws_sqs_queue" "dead" {
  for_each = toset(["work", "schedules"])

  name                      = "${local.prefix}-${each.key}-dead"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 14 * 24 * 3600
}

resource "aws_lambda_event_source_mapping" "work" {
  event_source_arn        = aws_sqs_queue.work.arn
  function_name           = module.worker["work"].alias_arn
  batch_size              = 5
  function_response_types = ["ReportBatchItemFailures"] # Those that were done are done.

  scaling_config {
    maximum_concurrency = 5
  }

  lifecycle {
    # Some servers tell it without the alias. It changes only together with the queue, which makes a new mapping.
    ignore_changes = [function_name]
  }
}
