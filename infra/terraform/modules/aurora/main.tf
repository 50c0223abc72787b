# PostgreSQL for indicators. RDS makes the password and keeps it in Secrets Manager: it is in no state file.

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_security_group" "this" {
  name        = "${var.name}-aurora"
  description = "PostgreSQL: the program alone, nothing outwards"
  vpc_id      = var.vpc_id

  ingress {
    description     = "The program"
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [var.clients_group_id]
  }
}

resource "aws_rds_cluster" "this" {
  cluster_identifier          = var.name
  engine                      = "aurora-postgresql"
  engine_mode                 = "provisioned" # So is serverless v2.
  engine_version              = "16.6"
  database_name               = "openbell"
  master_username             = "openbell"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.this.name
  vpc_security_group_ids      = [aws_security_group.this.id]
  backup_retention_period     = 7
  copy_tags_to_snapshot       = true
  deletion_protection         = var.protected
  skip_final_snapshot         = !var.protected
  final_snapshot_identifier   = var.protected ? "${var.name}-last" : null

  serverlessv2_scaling_configuration {
    min_capacity = var.min_acu
    max_capacity = var.max_acu
  }

  lifecycle {
    ignore_changes = [scaling_configuration] # Of serverless v1; some servers tell it for all.
  }
}

resource "aws_rds_cluster_instance" "this" {
  identifier           = "${var.name}-1"
  cluster_identifier   = aws_rds_cluster.this.id
  engine               = aws_rds_cluster.this.engine
  engine_version       = aws_rds_cluster.this.engine_version
  instance_class       = "db.serverless"
  db_subnet_group_name = aws_db_subnet_group.this.name
  publicly_accessible  = false
}
