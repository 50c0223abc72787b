variable "name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "clients_group_id" {
  description = "The security group of the functions and the server."
  type        = string
}

variable "min_acu" {
  type = number
}

variable "max_acu" {
  type = number
}

variable "protected" {
  description = "Whether it cannot be destroyed by mistake, and leaves a snapshot."
  type        = bool
}
