variable "name" {
  type = string
}

variable "namespace" {
  description = "Of the metrics that are made from lines in the logs."
  type        = string
}

variable "region" {
  type = string
}

variable "functions" {
  type = map(object({
    name            = string
    log_group       = string
    timeout_seconds = number
  }))
}

variable "work_queue" {
  type = string
}

variable "dead_letter_queues" {
  type = map(string)
}

variable "topic_arn" {
  type = string
}

variable "billing_alarm_usd" {
  type = number
}
