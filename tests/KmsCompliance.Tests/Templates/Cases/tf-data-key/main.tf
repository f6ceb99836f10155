provider "aws" {
  region = "eu-west-1"
}

data "aws_kms_key" "own" {
  key_id = "alias/app"
}

data "aws_kms_key" "managed" {
  key_id = "alias/aws/secretsmanager"
}

data "aws_kms_key" "disabled" {
  key_id = "alias/disabled"
}

resource "aws_secretsmanager_secret" "own" {
  name       = "app/own"
  kms_key_id = data.aws_kms_key.own.arn
}

resource "aws_secretsmanager_secret" "managed" {
  name       = "app/managed"
  kms_key_id = data.aws_kms_key.managed.arn
}

resource "aws_secretsmanager_secret" "disabled" {
  name       = "app/disabled"
  kms_key_id = data.aws_kms_key.disabled.arn
}
