# Who may release from GitHub Actions: one role an environment of the service, trusted for one repository and the
# environment of the same name in GitHub. Applied once by a person; the service itself is ../terraform.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "repository" {
  description = "owner/name of the repository that releases."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.repository))
    error_message = "Give the repository as owner/name."
  }
}

variable "region" {
  description = "Where the service runs."
  type        = string
  default     = "ap-southeast-1"
}

variable "name" {
  description = "The service's name, as in ../terraform."
  type        = string
  default     = "openbell"
}

variable "environments" {
  description = "Environment to the name of its bucket and of its state table, as ../terraform's output ship says."
  type        = map(object({ bucket = string, state_table = string }))

  validation {
    condition     = alltrue([for e in keys(var.environments) : contains(["dev", "staging", "prod"], e)])
    error_message = "Environments are dev, staging and prod."
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { service = var.name, part = "github" }
  }
}

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "deploy" {
  for_each = var.environments

  name                 = "${var.name}-${each.key}-deploy"
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Condition = { StringEquals = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        # Not a branch: GitHub's environment has the rule of who may, and after whose approval.
        "token.actions.githubusercontent.com:sub" = "repo:${var.repository}:environment:${each.key}"
      } }
    }]
  })
}

locals {
  partition = data.aws_partition.this.partition
  lambda    = "arn:${local.partition}:lambda:${var.region}:${data.aws_caller_identity.this.account_id}"
}

resource "aws_iam_role_policy" "deploy" {
  for_each = var.environments

  name = "what-a-release-does"
  role = aws_iam_role.deploy[each.key].id

  policy = jsonencode({ Version = "2012-10-17", Statement = [
    {
      Sid    = "Functions"
      Effect = "Allow"
      # Set code and configuration, publish, test by invoking, move the alias; look, and prune old versions.
      Action = [
        "lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:GetAlias", "lambda:ListVersionsByFunction",
        "lambda:ListAliases", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "lambda:PublishVersion",
        "lambda:UpdateAlias", "lambda:InvokeFunction", "lambda:DeleteFunction",
      ]
      Resource = ["${local.lambda}:function:${var.name}-${each.key}-*"]
    },
    {
      Sid    = "Layers"
      Effect = "Allow"
      Action = [
        "lambda:PublishLayerVersion", "lambda:ListLayerVersions", "lambda:GetLayerVersion", "lambda:DeleteLayerVersion",
      ]
      Resource = ["${local.lambda}:layer:${var.name}-${each.key}-*"]
    },
    {
      Sid    = "Bucket"
      Effect = "Allow"
      # Checked before anything is uploaded: that it is there, keeps versions, and is not public.
      Action = [
        "s3:ListBucket", "s3:GetBucketLocation", "s3:GetBucketVersioning", "s3:GetBucketPublicAccessBlock",
      ]
      Resource = ["arn:${local.partition}:s3:::${each.value.bucket}"]
    },
    {
      Sid    = "Packages"
      Effect = "Allow"
      # Packages, layers and bundles go up once; the journal is under state/ where there is no table.
      Action = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      Resource = [
        for prefix in ["lambda/", "bundles/", "state/releases/"] :
        "arn:${local.partition}:s3:::${each.value.bucket}/${prefix}*"
      ]
    },
    {
      Sid      = "Journal"
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Scan"]
      Resource = ["arn:${local.partition}:dynamodb:${var.region}:${data.aws_caller_identity.this.account_id}:table/${each.value.state_table}"]
    },
  ] })
}

output "roles" {
  description = "AWS_ROLE_ARN of each environment."
  value       = { for e, role in aws_iam_role.deploy : e => role.arn }
}
