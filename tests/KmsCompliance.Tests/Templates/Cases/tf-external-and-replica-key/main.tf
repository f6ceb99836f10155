provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

resource "aws_kms_key" "primary" {
  multi_region        = true
  enable_key_rotation = true
}

resource "aws_kms_replica_key" "us" {
  provider        = aws.us
  primary_key_arn = aws_kms_key.primary.arn
}

resource "aws_kms_external_key" "imported" {
  description = "Material of our own"
  valid_to    = "2026-01-01T00:00:00Z"
}

resource "aws_secretsmanager_secret" "us" {
  provider   = aws.us
  name       = "app/us"
  kms_key_id = aws_kms_replica_key.us.arn
}

resource "aws_secretsmanager_secret" "imported" {
  name       = "app/imported"
  kms_key_id = aws_kms_external_key.imported.arn
}
