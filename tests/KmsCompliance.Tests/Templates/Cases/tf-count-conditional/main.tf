provider "aws" {
  region = "eu-west-1"
}

variable "own_key" {
  type    = bool
  default = true
}

resource "aws_kms_key" "data" {
  count                   = var.own_key ? 1 : 0
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_secretsmanager_secret" "under_key" {
  name       = "app/under-key"
  kms_key_id = var.own_key ? aws_kms_key.data[0].arn : null
}

resource "aws_secretsmanager_secret" "without" {
  name       = "app/without"
  kms_key_id = var.own_key ? null : "alias/app"
}

resource "aws_secretsmanager_secret" "one" {
  name       = "app/one"
  kms_key_id = one(aws_kms_key.data[*].arn)
}

resource "aws_secretsmanager_secret" "tried" {
  name       = "app/tried"
  kms_key_id = try(aws_kms_key.data[0].arn, null)
}
