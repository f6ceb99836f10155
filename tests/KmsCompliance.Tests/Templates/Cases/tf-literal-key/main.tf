provider "aws" {
  region = "eu-west-1"
}

variable "kms_key_arn" {
  type    = string
  default = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

resource "aws_secretsmanager_secret" "by_arn" {
  name       = "app/by-arn"
  kms_key_id = var.kms_key_arn
}

resource "aws_secretsmanager_secret" "by_alias" {
  name       = "app/by-alias"
  kms_key_id = "alias/app"
}
