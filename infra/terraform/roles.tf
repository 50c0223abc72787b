# What each function may do, and why. Its log, dead letters and network interfaces are the function module's.
# No action ends in "*", and no resource is "*". Each Sid is of one statement: the checks find its reasons by it (README.md,
# "Tests"), and hold it against what the functions ask for.

locals {
  # Of all of them. The prefixes are CONTRACT.md's, "Objects in the bucket".
  may_look = [{
    Sid    = "Bucket"
    Effect = "Allow"
    # Without it S3 answers 403 instead of 404 for an object that is not there, and a cache miss would be a failure.
    # It is not limited to prefixes: a GetObject has none to compare with. It lists older reports and raw objects, too.
    Action   = ["s3:ListBucket"]
    Resource = [local.bucket_arn]
  }]

  may_load_bundle = [{
    Sid    = "Bundle"
    Effect = "Allow"
    # The loader fetches the function's heavy jars before the handler is made.
    Action   = ["s3:GetObject"]
    Resource = ["${local.bucket_arn}/bundles/*"]
  }]

  may_make_reports = [
    {
      Sid    = "Lifecycle"
      Effect = "Allow"
      # The cache reads the rule for cache/, so that nothing relies on an object that the rule removes.
      # Not in the checks: s3:GetLifecycleConfiguration, because it is read for a stock that was seldom asked for in a week.
      Action   = ["s3:GetLifecycleConfiguration"]
      Resource = [local.bucket_arn]
    },
    {
      Sid    = "ReadObjects"
      Effect = "Allow"
      # cache/: reports, pictures, news. raw/, processed/, tables/newest/: prices behind a report, the last good report,
      # a model's kept answers, what a source sent last.
      # Not in the checks: s3:GetObject on processed/*, because their source never fails, no model is asked and nobody asks for the lake.
      # Not in the checks for warm: s3:GetObject on raw/*, because nothing is there that it could find unchanged.
      Action = ["s3:GetObject"]
      Resource = [
        "${local.bucket_arn}/cache/*", "${local.bucket_arn}/raw/*", "${local.bucket_arn}/processed/*",
        "${local.bucket_arn}/tables/newest/*",
      ]
    },
    {
      Sid    = "WriteObjects"
      Effect = "Allow"
      # A report that is made goes into cache/, its picture too; what it was made from and every step into the lake.
      Action = ["s3:PutObject"]
      Resource = [
        "${local.bucket_arn}/cache/*", "${local.bucket_arn}/raw/*", "${local.bucket_arn}/processed/*",
        "${local.bucket_arn}/tables/newest/*",
      ]
    },
    {
      Sid    = "TagObjects"
      Effect = "Allow"
      # Objects of the lake are put with tags; a put with tags needs this as well.
      Action   = ["s3:PutObjectTagging"]
      Resource = ["${local.bucket_arn}/raw/*", "${local.bucket_arn}/processed/*"]
    },
    {
      Sid    = "Quarantine"
      Effect = "Allow"
      # What a source sent and nobody can use, with the reasons, once a content.
      # Not in the checks: s3:GetObject, s3:PutObject, s3:PutObjectTagging, because the sample can always be used.
      Action   = ["s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"]
      Resource = ["${local.bucket_arn}/quarantine/*"]
    },
    {
      Sid    = "State"
      Effect = "Allow"
      # Leases (one maker of a report), the model's budget and journal; in LINE people, followers and marks of events.
      # Scan: followers of a stock, old marks, leases under a prefix; the table's key has no order to query by.
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan"]
      Resource = [local.table_arn]
    },
  ]

  may_answer_in_line = [{
    Sid    = "Erase"
    Effect = "Allow"
    # Whoever follows no longer, or wants no data kept, and marks of events that nothing comes back to.
    Action   = ["dynamodb:DeleteItem"]
    Resource = [local.table_arn]
  }]

  # Links to PDFs and pictures lead to web, which draws them when they are asked for.
  may_keep_pdfs = [{
    Sid    = "Pdfs"
    Effect = "Allow"
    # The PDF, once it is drawn; read also by an address signed with this role.
    Action   = ["s3:GetObject", "s3:PutObject"]
    Resource = ["${local.bucket_arn}/reports/*"]
  }]

  may_forget = [{
    Sid    = "Forget"
    Effect = "Allow"
    # DELETE /api/cache/reports/{ticker}, the operator's.
    Action   = ["s3:DeleteObject"]
    Resource = ["${local.bucket_arn}/cache/*"]
  }]

  may_hand_over = [{
    Sid    = "HandOver"
    Effect = "Allow"
    # Reports are made and LINE is answered by work, invoked asynchronously.
    Action   = ["lambda:InvokeFunction"]
    Resource = ["${local.function_arn}-work:${local.alias}"]
  }]

  may_take_from_queue = [{
    Sid    = "Queue"
    Effect = "Allow"
    # Lambda polls the queue with the function's role.
    # Not in the checks: sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes, because Lambda itself does it.
    Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    Resource = ["${local.queue_arn}-work"]
  }]

  may_fetch = [
    {
      Sid    = "ReadRaw"
      Effect = "Allow"
      # Whether a source sent anything new. cache/: every start opens its connection by looking for one report.
      Action   = ["s3:GetObject"]
      Resource = ["${local.bucket_arn}/raw/*", "${local.bucket_arn}/tables/newest/*", "${local.bucket_arn}/cache/*"]
    },
    {
      Sid    = "WriteRaw"
      Effect = "Allow"
      # Bodies as received, the record of the newest, and what is computed of them.
      Action   = ["s3:PutObject"]
      Resource = ["${local.bucket_arn}/raw/*", "${local.bucket_arn}/processed/*", "${local.bucket_arn}/tables/newest/*"]
    },
    {
      Sid    = "TagRaw"
      Effect = "Allow"
      # Objects of the lake are put with tags.
      Action   = ["s3:PutObjectTagging"]
      Resource = ["${local.bucket_arn}/raw/*", "${local.bucket_arn}/processed/*"]
    },
    {
      Sid    = "Compare"
      Effect = "Allow"
      # Whether what is computed is there already with the same content: only where one of its size is.
      Action   = ["s3:GetObject"]
      Resource = ["${local.bucket_arn}/processed/*"]
    },
    {
      Sid    = "Unusable"
      Effect = "Allow"
      # What a source sent and nobody can use, with the reasons, once a content.
      # Not in the checks: s3:GetObject, s3:PutObject, s3:PutObjectTagging, because the sample can always be used.
      Action   = ["s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"]
      Resource = ["${local.bucket_arn}/quarantine/*"]
    },
  ]

  may_tell_numbers = [{
    Sid    = "Numbers"
    Effect = "Allow"
    # What an instance counted in a day, told every few minutes for the operator's page, and what the others told.
    # Not in the checks for web: s3:GetObject, s3:PutObject, because no process there answers twice.
    Action   = ["s3:GetObject", "s3:PutObject"]
    Resource = ["${local.bucket_arn}/state/ops/*"]
  }]

  may_scan = [{
    Sid    = "ReadTables"
    Effect = "Allow"
    # The market: what is compacted, and the raw bodies of what came after it.
    Action   = ["s3:GetObject"]
    Resource = ["${local.bucket_arn}/tables/*", "${local.bucket_arn}/raw/*"]
  }]

  may_look_for_a_report = [{
    Sid    = "Start"
    Effect = "Allow"
    # Every start opens its connection by looking for one report.
    Action   = ["s3:GetObject"]
    Resource = ["${local.bucket_arn}/cache/*"]
  }]

  may_alert = [
    {
      Sid    = "Alert"
      Effect = "Allow"
      # Data that cannot be used, told to whoever subscribes to the alarms.
      # Not in the checks: sns:Publish, because the sample can always be used.
      Action   = ["sns:Publish"]
      Resource = [local.topic_arn]
    },
    {
      Sid    = "AlertKey"
      Effect = "Allow"
      # The topic is encrypted: whoever publishes to it uses its key, through SNS alone.
      # Not in the checks: kms:Decrypt, kms:GenerateDataKey, because SNS itself does it.
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = ["arn:${local.partition}:kms:${var.region}:${local.account}:key/*"]
      Condition = { StringEquals = { "kms:ViaService" = "sns.${var.region}.amazonaws.com" } }
    },
  ]

  may_send_digest = [
    {
      Sid    = "DigestTurn"
      Effect = "Allow"
      # Whose turn it is to send the day's digest, the model's budget, and who is followed in LINE. Scan: the table's key has
      # no order to query by.
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan"]
      Resource = [local.table_arn]
    },
    {
      Sid    = "DigestForget"
      Effect = "Allow"
      # Turns of two months ago.
      # Not in the checks: dynamodb:DeleteItem, because nothing there is as old.
      Action   = ["dynamodb:DeleteItem"]
      Resource = [local.table_arn]
    },
    {
      Sid    = "DigestTopic"
      Effect = "Allow"
      # To whoever subscribes to the alarms.
      Action   = ["sns:Publish"]
      Resource = [local.topic_arn]
    },
    local.may_alert[1], # The topic's key.
  ]

  may_read_secrets = { for who, keys in local.secrets_of : who => length(keys) == 0 ? [] : [{
    Sid    = "Secrets"
    Effect = "Allow"
    # Its own keys (local.keys_of), by name; the ARN's end is drawn by Secrets Manager.
    Action   = ["secretsmanager:GetSecretValue"]
    Resource = [for k in sort(tolist(keys)) : local.secret_arns[k]]
  }] }

  statements = {
    web    = concat(local.may_look, local.may_tell_numbers, local.may_load_bundle, local.may_make_reports, local.may_alert, local.may_keep_pdfs, local.may_forget, local.may_hand_over, local.may_read_secrets.web)
    work   = concat(local.may_look, local.may_tell_numbers, local.may_load_bundle, local.may_make_reports, local.may_alert, local.may_answer_in_line, local.may_take_from_queue, local.may_read_secrets.work)
    warm   = concat(local.may_look, local.may_tell_numbers, local.may_load_bundle, local.may_make_reports, local.may_alert, local.may_answer_in_line, local.may_read_secrets.warm)
    fetch  = concat(local.may_look, local.may_tell_numbers, local.may_load_bundle, local.may_fetch, local.may_alert, local.may_read_secrets.fetch)
    digest = concat(local.may_look, local.may_tell_numbers, local.may_load_bundle, local.may_look_for_a_report, local.may_send_digest, local.may_read_secrets.digest)
    scan   = concat(local.may_look, local.may_tell_numbers, local.may_load_bundle, local.may_scan, local.may_look_for_a_report, local.may_read_secrets.scan)
    server = concat(local.may_look, local.may_tell_numbers, local.may_make_reports, local.may_scan, local.may_alert, local.may_keep_pdfs, local.may_answer_in_line, local.may_forget, local.may_read_secrets.server)
  }
}
