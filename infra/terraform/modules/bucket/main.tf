# The one bucket: private, encrypted, versioned, reached over TLS alone, with a life for each prefix.

resource "aws_s3_bucket" "this" {
  bucket        = var.name
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  # S3's own keys: with KMS each of the many small reads would be a paid call, and fail with KMS.
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced" # No access lists at all.
  }
}

resource "aws_s3_bucket_policy" "this" {
  count      = var.tls_only ? 1 : 0
  bucket     = aws_s3_bucket.this.id
  depends_on = [aws_s3_bucket_public_access_block.this] # Both at once are a conflict to S3.

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny" # Denies everybody everything without TLS; allows nobody anything.
      Principal = "*"
      Action    = "s3:*"
      Resource  = [var.arn, "${var.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket                                 = aws_s3_bucket.this.id
  transition_default_minimum_object_size = var.transition_minimum_object_size
  depends_on                             = [aws_s3_bucket_versioning.this]

  # What the cache may rely on: it reads this rule and lets no report expire later.
  rule {
    id     = "cache"
    status = "Enabled"
    filter {
      prefix = "cache/"
    }
    expiration {
      days = var.cache_days
    }
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  rule {
    id     = "reports"
    status = "Enabled"
    filter {
      prefix = "reports/"
    }
    expiration {
      days = var.report_days
    }
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  # Immutable, read rarely, kept for good.
  dynamic "rule" {
    for_each = toset(["raw", "processed"])
    content {
      id     = rule.key
      status = "Enabled"
      filter {
        prefix = "${rule.key}/"
      }
      transition {
        days          = var.glacier_days
        storage_class = "GLACIER"
      }
      transition {
        days          = var.deep_archive_days
        storage_class = "DEEP_ARCHIVE"
      }
      noncurrent_version_expiration {
        noncurrent_days = var.noncurrent_days
      }
    }
  }

  # Kept hot: no transition, no expiration. quarantine/ is looked at by a person.
  dynamic "rule" {
    for_each = toset(["tables", "state", "quarantine"])
    content {
      id     = rule.key
      status = "Enabled"
      filter {
        prefix = "${rule.key}/"
      }
      noncurrent_version_expiration {
        noncurrent_days = var.noncurrent_days
      }
    }
  }

  # A lifecycle counts the versions of one key, and here each package has a key of its own: which keys are kept,
  # `ship` decides by count, as it knows which are in use. The rule keeps what it removed for a while, and of
  # current.json the last few.
  dynamic "rule" {
    for_each = toset(["bundles", "lambda"])
    content {
      id     = rule.key
      status = "Enabled"
      filter {
        prefix = "${rule.key}/"
      }
      noncurrent_version_expiration {
        noncurrent_days           = var.noncurrent_days
        newer_noncurrent_versions = var.noncurrent_versions_kept
      }
    }
  }

  # The operator's numbers: a small object an instance and day, of 400 days.
  rule {
    id     = "numbers"
    status = "Enabled"
    filter {
      prefix = "state/ops/"
    }
    expiration {
      days = 402
    }
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  rule {
    id     = "logs"
    status = "Enabled"
    filter {
      prefix = "logs/"
    }
    expiration {
      days = 90
    }
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  rule {
    id     = "leftovers"
    status = "Enabled"
    filter {
      prefix = ""
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
    expiration {
      expired_object_delete_marker = true
    }
  }
}
