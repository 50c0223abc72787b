output "ship" {
  description = "What a release needs to know."
  value = {
    cluster        = aws_ecs_cluster.this.name
    service        = aws_ecs_service.this.name
    family         = aws_ecs_task_definition.this.family
    container      = "server"
    repository_url = aws_ecr_repository.this.repository_url
  }
}

output "dns_name" {
  value = aws_lb.this.dns_name
}
