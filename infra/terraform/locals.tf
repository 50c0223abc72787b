data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

# Names and ARNs are put together here rather than taken from resources: so a plan shows whole policies, and nothing
# waits for something that it only has to name.
locals {
  prefix    = "${var.name}-${var.environment}"
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  tags      = merge(var.tags, { Project = var.name, Environment = var.environment, ManagedBy = "terraform" })

  bucket_name  = coalesce(var.bucket_name, "${local.prefix}-${local.account}")
  bucket_arn   = "arn:${local.partition}:s3:::${local.bucket_name}"
  table_name   = "${local.prefix}-state"
  table_arn    = "arn:${local.partition}:dynamodb:${var.region}:${local.account}:table/${local.table_name}"
  alias        = "live"
  function_arn = "arn:${local.partition}:lambda:${var.region}:${local.account}:function:${local.prefix}"
  topic_arn    = "arn:${local.partition}:sns:${var.region}:${local.account}:${local.prefix}-alarms"
  queue_arn    = "arn:${local.partition}:sqs:${var.region}:${local.account}:${local.prefix}"

  handlers = { web = "WebHandler", work = "WorkHandler", fetch = "FetchHandler", warm = "WarmHandler", digest = "DigestHandler" }
  does = {
    web    = "The site and the LINE webhook"
    work   = "Makes reports and answers in LINE"
    fetch  = "Market data into the lake after each close"
    warm   = "Makes due reports after each close and announces them"
    digest = "Tells the operator of the day"
    scan   = "Which stocks of the market meet a condition"
  }

  # openbell/dev/line-channel-secret; the last six characters of a secret's ARN are drawn when it is made.
  secret_names = { for s in var.secrets : s => "${var.name}/${var.environment}/${replace(lower(s), "_", "-")}" }
  secret_arns  = { for s, n in local.secret_names : s => "arn:${local.partition}:secretsmanager:${var.region}:${local.account}:secret:${n}-??????" }

  # Who gets which key. web needs those of the making too: where work cannot be invoked, it makes the report itself.
  # DATABASE_URL is for who computes.
  keys_of = {
    web    = ["OPENBELL_ADMIN_TOKEN", "LINE_CHANNEL_SECRET", "OPENAI_API_KEY", "POLYGON_API_KEY", "SMTP_URL", "DATABASE_URL"]
    work   = ["LINE_CHANNEL_ACCESS_TOKEN", "OPENAI_API_KEY", "POLYGON_API_KEY", "SMTP_URL", "DATABASE_URL"]
    fetch  = ["POLYGON_API_KEY", "SMTP_URL", "DATABASE_URL"]
    warm   = ["LINE_CHANNEL_ACCESS_TOKEN", "OPENAI_API_KEY", "POLYGON_API_KEY", "SMTP_URL", "DATABASE_URL"]
    digest = ["LINE_CHANNEL_ACCESS_TOKEN", "SMTP_URL"]
    scan   = []
    server = ["OPENBELL_ADMIN_TOKEN", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "OPENAI_API_KEY", "POLYGON_API_KEY", "SMTP_URL", "DATABASE_URL"]
  }
  secrets_of = { for who, keys in local.keys_of : who => setintersection(keys, var.secrets) }

  # All functions share the settings: a report that one would not make as another did is made again and again.
  environment = {
    for who, keys in local.secrets_of : who => merge(
      var.environment_variables,
      { PDF_BUCKET_NAME = local.bucket_name, STATE_TABLE = local.table_name, SNS_TOPIC_ARN = local.topic_arn },
      { for k in keys : k => "secretsmanager:${local.secret_names[k]}" },
      var.redis == null ? {} : { REDIS_URL = module.redis[0].url },
      var.public_url == null ? {} : { OPENBELL_PUBLIC_URL = var.public_url },
    )
  }

  function_vpc = var.vpc == null ? null : { subnet_ids = var.vpc.subnet_ids, security_group_ids = [aws_security_group.clients[0].id] }

  exchanges = [for x in jsondecode(file("${path.module}/exchanges.json")) : x if contains(var.exchanges, x.id)]
}
