provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "data" {
  description         = "Data of the application"
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "database" {
  name       = "app/database"
  kms_key_id = aws_kms_key.data.arn
}

resource "aws_xray_encryption_config" "this" {
  type   = "KMS"
  key_id = aws_kms_key.data.key_id
}
