provider "aws" {
  region = "eu-west-1"
}

data "aws_kms_alias" "app" {
  name = "alias/app"
}

data "aws_kms_alias" "managed" {
  name = "alias/aws/secretsmanager"
}

resource "aws_secretsmanager_secret" "app" {
  name       = "app/app"
  kms_key_id = data.aws_kms_alias.app.target_key_arn
}

resource "aws_secretsmanager_secret" "managed" {
  name       = "app/managed"
  kms_key_id = data.aws_kms_alias.managed.target_key_arn
}
