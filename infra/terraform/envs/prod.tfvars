environment          = "prod"
region               = "ap-southeast-1"
log_retention_days   = 90
secret_recovery_days = 30
secrets              = ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "OPENBELL_ADMIN_TOKEN", "OPENAI_API_KEY"]
budget_usd           = 100

# alarm_email = "who@is.told"
# public_url  = "https://openbell.example"

functions = {
  web  = { memory_mb = 1536 }
  work = { memory_mb = 2048 }
}
