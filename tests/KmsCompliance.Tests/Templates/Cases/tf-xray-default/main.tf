provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

resource "aws_xray_encryption_config" "none" {
  type = "NONE"
}

resource "aws_xray_encryption_config" "managed" {
  provider = aws.us
  type     = "KMS"
  key_id   = "alias/aws/xray"
}
