# Small, gone at once when destroyed, no schedules: for trying things.
environment          = "dev"
region               = "ap-southeast-1"
force_destroy        = true
secret_recovery_days = 0
log_retention_days   = 7
noncurrent_days      = 7
schedules_enabled    = false
