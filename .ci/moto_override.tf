# Beside the files of infra/terraform in a copy of it: for a server on this machine, which AWS_ENDPOINT_URL names.
provider "aws" {
  s3_use_path_style       = true
  skip_metadata_api_check = true
}
