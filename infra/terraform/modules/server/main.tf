# The server, always on: one image in a repository of its own, run by Fargate without a public address, behind a load
# balancer that ends TLS. A load balancer rather than a task's own address: that changes with each release, and LINE
# calls nothing without TLS. `ship release` registers a task definition and moves the service to it.

resource "aws_ecr_repository" "this" {
  name                 = var.name
  image_tag_mutability = "IMMUTABLE" # A version is never overwritten.
  force_delete         = var.force_destroy

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "AES256"
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  repository = aws_ecr_repository.this.name

  policy = jsonencode({ rules = [
    {
      rulePriority = 1, description = "Layers of interrupted pushes", action = { type = "expire" },
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 7 },
    },
    {
      rulePriority = 2, description = "The last thirty releases are kept", action = { type = "expire" },
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 30 },
    },
  ] })
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_ecs_cluster" "this" {
  name = var.name
}

resource "aws_iam_role" "task" {
  name               = "${var.name}-server"
  assume_role_policy = local.tasks_may_assume
}

resource "aws_iam_role_policy" "task" {
  name   = "what-it-does"
  role   = aws_iam_role.task.id
  policy = jsonencode({ Version = "2012-10-17", Statement = var.statements })
}

resource "aws_iam_role" "start" {
  name               = "${var.name}-server-start"
  assume_role_policy = local.tasks_may_assume
}

resource "aws_iam_role_policy" "start" {
  name = "what-it-does"
  role = aws_iam_role.start.id

  policy = jsonencode({ Version = "2012-10-17", Statement = [
    {
      Sid    = "Token"
      Effect = "Allow"
      # To log in at the registry. It is the account's, and the action knows no resource: "*".
      Action   = ["ecr:GetAuthorizationToken"]
      Resource = ["*"]
    },
    {
      Sid    = "Image"
      Effect = "Allow"
      # ECS pulls the image before there is a container.
      Action   = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]
      Resource = ["arn:${var.partition}:ecr:${var.region}:${var.account}:repository/${var.name}"]
    },
    {
      Sid    = "Log"
      Effect = "Allow"
      # ECS writes what the container says.
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = ["arn:${var.partition}:logs:${var.region}:${var.account}:log-group:/ecs/${var.name}:*"]
    },
  ] })
}

locals {
  port = 8080

  tasks_may_assume = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = var.account } }
    }]
  })
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory_mb
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = aws_iam_role.task.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = upper(var.architecture)
  }

  container_definitions = jsonencode([{
    name         = "server"
    image        = "${aws_ecr_repository.this.repository_url}:unreleased" # No such image: the first release brings one.
    command      = ["serve", "--host", "0.0.0.0", "--port", tostring(local.port)]
    essential    = true
    portMappings = [{ containerPort = local.port, hostPort = local.port, protocol = "tcp" }]
    environment  = [for k in sort(keys(var.environment)) : { name = k, value = var.environment[k] }]
    stopTimeout  = 60
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.this.name
        "awslogs-region"        = var.region
        "awslogs-stream-prefix" = "server"
      }
    }
  }])

  lifecycle {
    ignore_changes = [container_definitions]
  }
}

resource "aws_ecs_service" "this" {
  name                               = "server"
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.this.arn
  launch_type                        = "FARGATE"
  desired_count                      = var.tasks
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  propagate_tags                     = "SERVICE"

  # A release that does not come up goes back by itself.
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [var.clients_group_id, aws_security_group.task.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "server"
    container_port   = local.port
  }

  lifecycle {
    ignore_changes = [task_definition, availability_zone_rebalancing] # The latter some servers do not tell.
  }

  depends_on = [aws_lb_listener.https, aws_iam_role_policy.start, aws_iam_role_policy.task]
}

resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "Everybody over TLS, and on to the server"
  vpc_id      = var.vpc_id

  ingress {
    description = "Everybody"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "task" {
  name        = "${var.name}-task"
  description = "The load balancer alone"
  vpc_id      = var.vpc_id

  ingress {
    description     = "The load balancer"
    from_port       = local.port
    to_port         = local.port
    protocol        = "tcp"
    security_groups = [aws_security_group.balancer.id]
  }
}

# The balancer's own checks and requests, to the server alone.
resource "aws_vpc_security_group_egress_rule" "balancer" {
  security_group_id            = aws_security_group.balancer.id
  referenced_security_group_id = aws_security_group.task.id
  from_port                    = local.port
  to_port                      = local.port
  ip_protocol                  = "tcp"
}

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  subnets                    = var.public_subnet_ids
  security_groups            = [aws_security_group.balancer.id]
  drop_invalid_header_fields = true
  idle_timeout               = 60
}

resource "aws_lb_target_group" "this" {
  name                 = var.name
  port                 = local.port
  protocol             = "HTTP" # Inside the VPC.
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path = "/ready"
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_cloudwatch_metric_alarm" "unhealthy" {
  alarm_name          = "${var.name}-server-unhealthy"
  alarm_description   = "No healthy server stands behind the load balancer: read ${aws_cloudwatch_log_group.this.name}."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions          = { LoadBalancer = aws_lb.this.arn_suffix, TargetGroup = aws_lb_target_group.this.arn_suffix }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
}
