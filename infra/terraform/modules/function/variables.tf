variable "name" {
  type = string
}

variable "description" {
  type = string
}

variable "architecture" {
  type = string
}

variable "size" {
  type = object({
    memory_mb            = number
    timeout_seconds      = number
    tmp_mb               = number
    snap_start           = bool
    reserved_concurrency = number
  })
}

variable "environment" {
  type = map(string)
}

variable "statements" {
  description = "What its role allows beyond its log, dead letters and network interfaces."
  type        = any
}

variable "dead_letter_arn" {
  description = "The queue for asynchronous events that failed for good; null for a function that is invoked synchronously."
  type        = string
  default     = null
}

variable "retries" {
  type    = number
  default = 2
}

variable "event_age_seconds" {
  type    = number
  default = 3600
}

variable "vpc" {
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null
}

variable "log_retention_days" {
  type = number
}

variable "partition" {
  type = string
}

variable "region" {
  type = string
}

variable "account" {
  type = string
}
