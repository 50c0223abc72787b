variable "name" {
  type = string
}

variable "arn" {
  type = string
}

variable "force_destroy" {
  type = bool
}

variable "cache_days" {
  type = number
}

variable "report_days" {
  type = number
}

variable "glacier_days" {
  type = number
}

variable "deep_archive_days" {
  type = number
}

variable "noncurrent_days" {
  type = number
}

variable "transition_minimum_object_size" {
  type = string
}

variable "noncurrent_versions_kept" {
  type = number
}

variable "tls_only" {
  type = bool
}
