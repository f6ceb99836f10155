provider "aws" {
  region = "eu-west-1"
}

locals {
  key_arn = aws_kms_key.data.arn
}

resource "aws_kms_key" "data" {
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "through_local" {
  name       = "app/through-local"
  kms_key_id = local.key_arn
}
