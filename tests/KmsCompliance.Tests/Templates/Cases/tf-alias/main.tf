provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "secrets" {
  enable_key_rotation = true
}

resource "aws_kms_alias" "secrets" {
  name          = "alias/app-secrets"
  target_key_id = aws_kms_key.secrets.key_id
}

resource "aws_secretsmanager_secret" "by_name" {
  name       = "app/by-name"
  kms_key_id = aws_kms_alias.secrets.name
}

resource "aws_secretsmanager_secret" "by_arn" {
  name       = "app/by-arn"
  kms_key_id = aws_kms_alias.secrets.arn
}

resource "aws_secretsmanager_secret" "by_target" {
  name       = "app/by-target"
  kms_key_id = aws_kms_alias.secrets.target_key_arn
}

resource "aws_secretsmanager_secret" "default" {
  name       = "app/default"
  kms_key_id = "alias/aws/secretsmanager"
}
