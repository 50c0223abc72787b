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

variable "node_type" {
  type = string
}

variable "replicas" {
  type = number
}
