output "name" {
  description = "The bucket, once it is there."
  value       = aws_s3_bucket.this.id
}
