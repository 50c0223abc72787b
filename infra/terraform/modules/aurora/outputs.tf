output "endpoint" {
  value = aws_rds_cluster.this.endpoint
}

output "secret_arn" {
  description = "User and password, as RDS keeps them."
  value       = one(aws_rds_cluster.this.master_user_secret[*].secret_arn)
}
