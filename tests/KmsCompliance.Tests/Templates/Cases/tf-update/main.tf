provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "data" {
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "losing" {
  name = "app/losing"
}

resource "aws_secretsmanager_secret" "gaining" {
  name       = "app/gaining"
  kms_key_id = aws_kms_key.data.arn
}

resource "aws_secretsmanager_secret" "unchanged" {
  name       = "app/unchanged"
  kms_key_id = aws_kms_key.data.arn
}
