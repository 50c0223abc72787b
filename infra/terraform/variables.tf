variable "name" {
  description = "What all names begin with."
  type        = string
  default     = "openbell"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name)) && !endswith(var.name, "-")
    error_message = "name: 2 to 20 of a-z, 0-9 and '-', a letter first and no '-' last, since functions, buckets and databases are named by it."
  }
}

variable "environment" {
  description = "dev, staging or prod; the same as the Terraform workspace where one is used."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment: give dev, staging or prod."
  }
}

variable "region" {
  description = "The AWS region of everything."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region: give one such as ap-southeast-1."
  }
}

variable "tags" {
  description = "Tags beside Project, Environment and ManagedBy."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(setintersection(keys(var.tags), ["Project", "Environment", "ManagedBy"])) == 0
    error_message = "tags: Project, Environment and ManagedBy are set here."
  }
}

variable "bucket_name" {
  description = "The one bucket's name; null: {name}-{environment}-{account}."
  type        = string
  default     = null

  validation {
    condition     = var.bucket_name == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name: 3 to 63 of a-z, 0-9 and '-'; no '.', which TLS of virtual-hosted addresses does not match."
  }
}

variable "force_destroy" {
  description = "Whether destroy removes a bucket and a repository that are not empty."
  type        = bool
  default     = false

  validation {
    condition     = !(var.force_destroy && var.environment == "prod")
    error_message = "force_destroy: not in prod."
  }
}

variable "cache_days" {
  description = "Days after which objects under cache/ are removed. Reports rely on no object for longer than this."
  type        = number
  default     = 1

  validation {
    condition     = var.cache_days >= 1 && var.cache_days <= 30 && floor(var.cache_days) == var.cache_days
    error_message = "cache_days: whole days from 1 to 30."
  }
}

variable "report_days" {
  description = "Days after which PDFs under reports/ are removed."
  type        = number
  default     = 30

  validation {
    condition     = var.report_days >= 1 && var.report_days <= 3650 && floor(var.report_days) == var.report_days
    error_message = "report_days: whole days from 1 to 3650."
  }
}

variable "glacier_days" {
  description = "Days after which raw/ and processed/ move to Glacier Flexible Retrieval."
  type        = number
  default     = 90

  validation {
    condition     = var.glacier_days >= 1 && floor(var.glacier_days) == var.glacier_days
    error_message = "glacier_days: whole days from 1."
  }
}

variable "deep_archive_days" {
  description = "Days after which they move on to Glacier Deep Archive."
  type        = number
  default     = 365

  validation {
    condition     = var.deep_archive_days >= var.glacier_days + 90 && floor(var.deep_archive_days) == var.deep_archive_days
    error_message = "deep_archive_days: whole days, at least 90 after glacier_days, since Glacier bills 90 days in any case."
  }
}

variable "noncurrent_days" {
  description = "Days for which overwritten and deleted versions of objects are kept."
  type        = number
  default     = 30

  validation {
    condition     = var.noncurrent_days >= 1 && floor(var.noncurrent_days) == var.noncurrent_days
    error_message = "noncurrent_days: whole days from 1."
  }
}

variable "transition_minimum_object_size" {
  description = "varies_by_storage_class lets objects under 128 KB move to Glacier, and most here are smaller; all_storage_classes_128K leaves them. Null for servers that do not know the setting."
  type        = string
  default     = "varies_by_storage_class"

  validation {
    condition     = var.transition_minimum_object_size == null || contains(["varies_by_storage_class", "all_storage_classes_128K"], coalesce(var.transition_minimum_object_size, "-"))
    error_message = "transition_minimum_object_size: give varies_by_storage_class, all_storage_classes_128K or null."
  }
}

variable "noncurrent_versions_kept" {
  description = "How many old versions of one key under bundles/ and lambda/ outlive noncurrent_days. Null for servers that do not know the setting."
  type        = number
  default     = 5

  validation {
    condition     = var.noncurrent_versions_kept == null || (coalesce(var.noncurrent_versions_kept, 1) >= 1 && coalesce(var.noncurrent_versions_kept, 1) <= 100)
    error_message = "noncurrent_versions_kept: from 1 to 100, or null."
  }
}

variable "tls_only" {
  description = "Whether the bucket refuses requests without TLS. Off for a server on this machine that has none."
  type        = bool
  default     = true

  validation {
    condition     = var.tls_only || var.environment != "prod"
    error_message = "tls_only: not off in prod."
  }
}

variable "architecture" {
  description = "The processor of functions and server: arm64 costs a fifth less."
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture: give arm64 or x86_64."
  }
}

variable "functions" {
  description = "Sizes of the functions. reserved_concurrency -1: none reserved (a new account has too few to reserve any)."
  type = object({
    web    = optional(object({ memory_mb = optional(number, 1024), timeout_seconds = optional(number, 30), tmp_mb = optional(number, 512), snap_start = optional(bool, true), reserved_concurrency = optional(number, -1) }), {})
    work   = optional(object({ memory_mb = optional(number, 1536), timeout_seconds = optional(number, 120), tmp_mb = optional(number, 512), snap_start = optional(bool, true), reserved_concurrency = optional(number, -1) }), {})
    fetch  = optional(object({ memory_mb = optional(number, 1024), timeout_seconds = optional(number, 900), tmp_mb = optional(number, 512), snap_start = optional(bool, true), reserved_concurrency = optional(number, -1) }), {})
    warm   = optional(object({ memory_mb = optional(number, 1024), timeout_seconds = optional(number, 900), tmp_mb = optional(number, 512), snap_start = optional(bool, true), reserved_concurrency = optional(number, -1) }), {})
    digest = optional(object({ memory_mb = optional(number, 1024), timeout_seconds = optional(number, 300), tmp_mb = optional(number, 512), snap_start = optional(bool, true), reserved_concurrency = optional(number, -1) }), {})
  })
  default = {}

  validation {
    condition     = alltrue([for f in values(var.functions) : f.memory_mb >= 128 && f.memory_mb <= 10240])
    error_message = "functions: memory_mb from 128 to 10240."
  }
  validation {
    condition     = alltrue([for f in values(var.functions) : f.timeout_seconds >= 1 && f.timeout_seconds <= 900])
    error_message = "functions: timeout_seconds from 1 to 900."
  }
  validation {
    condition     = alltrue([for f in values(var.functions) : f.tmp_mb >= 512 && f.tmp_mb <= 10240])
    error_message = "functions: tmp_mb from 512 to 10240."
  }
  validation {
    condition     = alltrue([for f in values(var.functions) : f.tmp_mb == 512 || !f.snap_start])
    error_message = "functions: with snap_start tmp_mb is 512."
  }
  validation {
    condition     = var.functions.web.timeout_seconds >= 30
    error_message = "functions: web waits up to 25 s for a report, so its timeout_seconds is at least 30."
  }
  validation {
    condition     = alltrue([for f in ["fetch", "warm"] : var.functions[f].timeout_seconds >= 120])
    error_message = "functions: fetch and warm keep back 75 s for what is under way, so their timeout_seconds is at least 120."
  }
  validation {
    condition     = var.functions.digest.timeout_seconds >= 120
    error_message = "functions: a mail server may take digest 60 s, so its timeout_seconds is at least 120."
  }
}

variable "scan" {
  description = "The function that scans, in a package of its own; null: none. Its /tmp has DuckDB's library (72 MB), the bundle (194 MB, where there is one) and the tables' files; its memory two states of the market and more."
  type = object({
    memory_mb            = optional(number, 3008)
    timeout_seconds      = optional(number, 120)
    tmp_mb               = optional(number, 2048)
    snap_start           = optional(bool, false)
    reserved_concurrency = optional(number, -1)
  })
  default = null

  validation {
    condition     = var.scan == null || (try(var.scan.memory_mb, 0) >= 1024 && try(var.scan.memory_mb, 0) <= 10240)
    error_message = "scan: memory_mb from 1024 to 10240."
  }
  validation {
    condition     = var.scan == null || (try(var.scan.timeout_seconds, 0) >= 10 && try(var.scan.timeout_seconds, 0) <= 900)
    error_message = "scan: timeout_seconds from 10 to 900."
  }
  validation {
    condition     = var.scan == null || (try(var.scan.tmp_mb, 0) >= 512 && try(var.scan.tmp_mb, 0) <= 10240)
    error_message = "scan: tmp_mb from 512 to 10240."
  }
  validation {
    condition     = var.scan == null || try(var.scan.tmp_mb == 512, false) == try(var.scan.snap_start, false)
    error_message = "scan: with snap_start tmp_mb is 512, and without it more."
  }
}

variable "environment_variables" {
  description = "More of CONTRACT's environment for all functions, such as OPENBELL_LANG. Keys belong into secrets."
  type        = map(string)
  default     = {}

  validation {
    condition = length(setintersection(keys(var.environment_variables), [
      "PDF_BUCKET_NAME", "STATE_TABLE", "OPENBELL_WORK_FUNCTION", "OPENBELL_PUBLIC_URL", "SNS_TOPIC_ARN", "REDIS_URL",
      "BUNDLE_HANDLER", "BUNDLE_BUCKET", "BUNDLE_NAME", "BUNDLE_SHA256",
      "LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "OPENBELL_ADMIN_TOKEN", "OPENAI_API_KEY", "POLYGON_API_KEY", "SMTP_URL", "DATABASE_URL",
    ])) == 0
    error_message = "environment_variables: the bucket, the table, BUNDLE_* and the keys are set elsewhere; keys and DATABASE_URL belong into secrets."
  }
}

variable "public_url" {
  description = "The root of links that are sent out; null: the function URL, for work, fetch, warm and digest."
  type        = string
  default     = null

  validation {
    condition     = var.public_url == null || can(regex("^https://[^/@?#]+/?$", var.public_url))
    error_message = "public_url: give https:// and a host."
  }
}

variable "url_permission_by_stack" {
  description = "Whether a small CloudFormation stack adds the second permission that function URLs need since October 2025 (provider 5.x cannot). Off on servers that lack it."
  type        = bool
  default     = true
}

variable "secrets" {
  description = "Which keys are kept in Secrets Manager. Their values are set by the operator, never here. DATABASE_URL: who computes writes into that PostgreSQL, too."
  type        = set(string)
  default     = ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "OPENBELL_ADMIN_TOKEN"]

  validation {
    condition     = length(setsubtract(var.secrets, ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "OPENBELL_ADMIN_TOKEN", "OPENAI_API_KEY", "POLYGON_API_KEY", "SMTP_URL", "DATABASE_URL"])) == 0
    error_message = "secrets: give some of LINE_CHANNEL_SECRET, LINE_CHANNEL_ACCESS_TOKEN, OPENBELL_ADMIN_TOKEN, OPENAI_API_KEY, POLYGON_API_KEY, SMTP_URL, DATABASE_URL."
  }
}

variable "secret_recovery_days" {
  description = "Days in which a destroyed secret can be had back; 0: at once and for good."
  type        = number
  default     = 7

  validation {
    condition     = var.secret_recovery_days == 0 || (var.secret_recovery_days >= 7 && var.secret_recovery_days <= 30)
    error_message = "secret_recovery_days: 0, or from 7 to 30."
  }
}

variable "exchanges" {
  description = "Exchanges of exchanges.json after whose close data are fetched and reports warmed."
  type        = set(string)
  default     = ["SET", "SGX", "HKEX", "TSE", "HOSE", "TWSE", "US"]

  validation {
    condition     = length(setsubtract(var.exchanges, jsondecode(file("${path.module}/exchanges.json"))[*].id)) == 0
    error_message = "exchanges: give some of those in exchanges.json, or add one there."
  }
}

variable "schedules_enabled" {
  description = "Whether the schedules run."
  type        = bool
  default     = true
}

variable "log_retention_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days: one of CloudWatch's, such as 7, 14, 30, 90 or 365; never 0, which is for ever."
  }
}

variable "alarm_email" {
  description = "Who is told of alarms; null: nobody until the topic has a subscriber. The address has to confirm."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_email == null || can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", var.alarm_email))
    error_message = "alarm_email: give an address."
  }
}

variable "billing_alarm_usd" {
  description = "Alarm when the account's estimated charges of the month exceed this; null: none. CloudWatch has them in us-east-1 alone."
  type        = number
  default     = null

  validation {
    condition     = var.billing_alarm_usd == null || (coalesce(var.billing_alarm_usd, 1) > 0 && var.region == "us-east-1")
    error_message = "billing_alarm_usd: above 0, and in us-east-1 alone; elsewhere use budget_usd."
  }
}

variable "budget_usd" {
  description = "AWS Budgets: US dollars a month, told at 80 % foreseen and at 100 % spent; null: none."
  type        = number
  default     = null

  validation {
    condition     = coalesce(var.budget_usd, 1) > 0
    error_message = "budget_usd: above 0, or null."
  }
}

variable "vpc" {
  description = "A VPC for the functions and the optional parts; null: functions run outside of any. Its subnets need a way out (NAT) to the sources of market data."
  type = object({
    id              = string
    subnet_ids      = list(string)
    route_table_ids = optional(list(string), [])
  })
  default = null

  validation {
    condition     = var.vpc == null || try(startswith(var.vpc.id, "vpc-") && length(var.vpc.subnet_ids) >= 2, false)
    error_message = "vpc: give its id (vpc-...) and at least two subnets, in different zones."
  }
}

variable "redis" {
  description = "ElastiCache in the VPC; null: none. Results of screens are kept there."
  type = object({
    node_type = optional(string, "cache.t4g.micro")
    replicas  = optional(number, 0)
  })
  default = null

  validation {
    condition     = var.redis == null || var.vpc != null
    error_message = "redis: needs vpc."
  }
}

variable "aurora" {
  description = "Aurora PostgreSQL Serverless v2 in the VPC; null: none. The program writes into it with DATABASE_URL among the secrets."
  type = object({
    min_acu = optional(number, 0.5)
    max_acu = optional(number, 2)
  })
  default = null

  validation {
    condition     = var.aurora == null || var.vpc != null
    error_message = "aurora: needs vpc."
  }
  validation {
    condition     = var.aurora == null || try(var.aurora.min_acu >= 0 && var.aurora.max_acu >= 1 && var.aurora.max_acu <= 256 && var.aurora.min_acu <= var.aurora.max_acu, false)
    error_message = "aurora: min_acu from 0, max_acu from 1 to 256 and not below it."
  }
}

variable "server" {
  description = "The always-on server on ECS, behind a load balancer with TLS; null: none."
  type = object({
    certificate_arn   = string
    public_subnet_ids = list(string)
    cpu               = optional(number, 512)
    memory_mb         = optional(number, 1024)
    tasks             = optional(number, 1)
  })
  default = null

  validation {
    condition     = var.server == null || var.vpc != null
    error_message = "server: needs vpc."
  }
  validation {
    condition     = var.server == null || try(startswith(var.server.certificate_arn, "arn:") && length(var.server.public_subnet_ids) >= 2, false)
    error_message = "server: give a certificate's ARN and at least two public subnets."
  }
  validation {
    condition     = var.server == null || try(var.server.tasks >= 1 && contains([256, 512, 1024, 2048, 4096], var.server.cpu) && var.server.memory_mb >= 2 * var.server.cpu && var.server.memory_mb <= 8 * var.server.cpu, false)
    error_message = "server: at least one task; cpu 256, 512, 1024, 2048 or 4096; memory_mb from 2 to 8 times that."
  }
}
