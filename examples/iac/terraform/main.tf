# The standard: a key for each service, under which its data lies, in the Region of the provider.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  region  = data.aws_region.current.id
  arn     = "arn:${data.aws_partition.current.partition}"
  owners  = concat(["${local.arn}:iam::${local.account}:root"], var.administrators)
  trail   = "${local.arn}:cloudtrail:${local.region}:${local.account}:trail/${var.name}"
}

data "aws_iam_policy_document" "owners" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = local.owners
    }
  }
}

data "aws_iam_policy_document" "trail" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = local.owners
    }
  }

  statement {
    sid       = "CloudTrailEncrypts"
    actions   = ["kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail]
    }

    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:aws:cloudtrail:arn"
      values   = ["${local.arn}:cloudtrail:*:${local.account}:trail/*"]
    }
  }

  # For buckets with an S3 Bucket Key, and for digest files.
  statement {
    sid       = "CloudTrailDecrypts"
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }

  statement {
    sid       = "CloudTrailDescribes"
    actions   = ["kms:DescribeKey"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail]
    }
  }
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = local.owners
    }
  }

  statement {
    sid       = "LogsEncrypt"
    actions   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${local.region}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["${local.arn}:logs:${local.region}:${local.account}:log-group:*"]
    }
  }
}

resource "aws_kms_key" "xray" {
  description         = "Encrypts X-Ray traces of ${var.name}"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.owners.json
}

resource "aws_kms_alias" "xray" {
  name          = "alias/${var.name}-xray"
  target_key_id = aws_kms_key.xray.key_id
}

# Without it, a new account or Region keeps traces under the key that AWS owns.
resource "aws_xray_encryption_config" "this" {
  type   = "KMS"
  key_id = aws_kms_key.xray.arn
}

resource "aws_kms_key" "secrets" {
  description         = "Encrypts secrets of ${var.name}"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.owners.json
}

resource "aws_kms_alias" "secrets" {
  name          = "alias/${var.name}-secrets"
  target_key_id = aws_kms_key.secrets.key_id
}

resource "aws_secretsmanager_secret" "database" {
  name       = "${var.name}/database"
  kms_key_id = aws_kms_key.secrets.arn
}

resource "aws_kms_key" "trail" {
  description         = "Encrypts the trail of ${var.name}"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.trail.json
}

resource "aws_kms_alias" "trail" {
  name          = "alias/${var.name}-trail"
  target_key_id = aws_kms_key.trail.key_id
}

resource "aws_cloudtrail" "this" {
  name                       = var.name
  s3_bucket_name             = var.trail_bucket
  kms_key_id                 = aws_kms_key.trail.arn
  is_multi_region_trail      = true
  enable_log_file_validation = true
}

resource "aws_kms_key" "logs" {
  description         = "Encrypts log groups of ${var.name}"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.logs.json
}

resource "aws_kms_alias" "logs" {
  name          = "alias/${var.name}-logs"
  target_key_id = aws_kms_key.logs.key_id
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/${var.name}"
  kms_key_id        = aws_kms_key.logs.arn
  retention_in_days = 30
}
