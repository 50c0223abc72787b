variable "name" {
  type = string
}

variable "exchanges" {
  type = list(object({
    id            = string
    zone          = string
    close         = string
    delay_minutes = number
  }))
}

variable "targets" {
  description = "ARNs of the aliases of fetch, warm and digest."
  type = object({
    fetch  = string
    warm   = string
    digest = string
  })
}

variable "dead_letter_arn" {
  type = string
}

variable "enabled" {
  type = bool
}

variable "account" {
  type = string
}
