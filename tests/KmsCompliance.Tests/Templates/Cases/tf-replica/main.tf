provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

resource "aws_kms_key" "primary" {
  enable_key_rotation = true
}

resource "aws_kms_key" "us" {
  provider            = aws.us
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "good" {
  name       = "app/good"
  kms_key_id = aws_kms_key.primary.arn

  replica {
    region     = "us-east-1"
    kms_key_id = aws_kms_key.us.arn
  }
}

resource "aws_secretsmanager_secret" "default_replica" {
  name       = "app/default-replica"
  kms_key_id = aws_kms_key.primary.arn

  replica {
    region = "us-east-1"
  }
}

resource "aws_secretsmanager_secret" "mixed" {
  name       = "app/mixed"
  kms_key_id = aws_kms_key.primary.arn

  replica {
    region     = "us-east-1"
    kms_key_id = "alias/aws/secretsmanager"
  }
}
