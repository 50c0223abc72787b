# As prod, with less of everything: where a release is proved.
environment        = "staging"
region             = "ap-southeast-1"
log_retention_days = 14
exchanges          = ["SET", "SGX"]
budget_usd         = 20
