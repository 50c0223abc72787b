output "name" {
  description = "The function, once it and its alias are there."
  value       = aws_lambda_alias.live.function_name
}

output "alias_arn" {
  value = aws_lambda_alias.live.arn
}

output "log_group" {
  value = aws_cloudwatch_log_group.this.name
}
