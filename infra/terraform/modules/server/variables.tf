variable "name" {
  type = string
}

variable "architecture" {
  type = string
}

variable "cpu" {
  type = number
}

variable "memory_mb" {
  type = number
}

variable "tasks" {
  type = number
}

variable "environment" {
  type = map(string)
}

variable "statements" {
  description = "What the server's role allows."
  type        = any
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "public_subnet_ids" {
  type = list(string)
}

variable "clients_group_id" {
  description = "The security group that may reach Redis and Aurora."
  type        = string
}

variable "certificate_arn" {
  type = string
}

variable "log_retention_days" {
  type = number
}

variable "topic_arn" {
  type = string
}

variable "force_destroy" {
  type = bool
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
