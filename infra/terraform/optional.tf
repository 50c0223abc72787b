# What is off unless asked for.

# Of functions and server: out to everybody over TLS (market data, LINE, AWS), in from nobody.
resource "aws_security_group" "clients" {
  count = var.vpc == null ? 0 : 1

  name        = "${local.prefix}-clients"
  description = "Functions and server"
  vpc_id      = var.vpc.id
}

resource "aws_vpc_security_group_egress_rule" "clients" {
  for_each = var.vpc == null ? {} : merge(
    { "443" = "Market data, LINE, AWS" },
    var.redis == null ? {} : { "6379" = "Redis" },
    # Aurora, or one of the operator's own.
    var.aurora == null && !contains(var.secrets, "DATABASE_URL") ? {} : { "5432" = "PostgreSQL" },
  )

  description       = each.value
  security_group_id = aws_security_group.clients[0].id
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
  ip_protocol       = "tcp"
}

# The bucket and the table without the way (and the price) through NAT.
resource "aws_vpc_endpoint" "gateway" {
  for_each = try(length(var.vpc.route_table_ids), 0) == 0 ? [] : toset(["s3", "dynamodb"])

  vpc_id            = var.vpc.id
  service_name      = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = var.vpc.route_table_ids
}

module "redis" {
  source = "./modules/redis"
  count  = var.redis == null ? 0 : 1

  name             = local.prefix
  vpc_id           = var.vpc.id
  subnet_ids       = var.vpc.subnet_ids
  clients_group_id = aws_security_group.clients[0].id
  node_type        = var.redis.node_type
  replicas         = var.redis.replicas
}

module "aurora" {
  source = "./modules/aurora"
  count  = var.aurora == null ? 0 : 1

  name             = local.prefix
  vpc_id           = var.vpc.id
  subnet_ids       = var.vpc.subnet_ids
  clients_group_id = aws_security_group.clients[0].id
  min_acu          = var.aurora.min_acu
  max_acu          = var.aurora.max_acu
  protected        = var.environment == "prod"
}

module "server" {
  source = "./modules/server"
  count  = var.server == null ? 0 : 1

  name               = local.prefix
  architecture       = var.architecture
  cpu                = var.server.cpu
  memory_mb          = var.server.memory_mb
  tasks              = var.server.tasks
  environment        = merge(local.environment.server, { AWS_REGION = var.region, OPENBELL_PROXIES = "1" })
  statements         = local.statements.server
  vpc_id             = var.vpc.id
  subnet_ids         = var.vpc.subnet_ids
  public_subnet_ids  = var.server.public_subnet_ids
  clients_group_id   = aws_security_group.clients[0].id
  certificate_arn    = var.server.certificate_arn
  log_retention_days = var.log_retention_days
  topic_arn          = aws_sns_topic.alarms.arn
  force_destroy      = var.force_destroy
  partition          = local.partition
  region             = var.region
  account            = local.account
}
