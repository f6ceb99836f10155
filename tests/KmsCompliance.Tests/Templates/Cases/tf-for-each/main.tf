provider "aws" {
  region = "eu-west-1"
}

variable "team" {
  type    = set(string)
  default = ["billing", "orders"]
}

resource "aws_kms_key" "team" {
  for_each            = var.team
  description         = each.key
  enable_key_rotation = each.key == "billing"
}

resource "aws_secretsmanager_secret" "team" {
  for_each   = var.team
  name       = each.key
  kms_key_id = aws_kms_key.team[each.key].arn
}

resource "aws_secretsmanager_secret" "shared" {
  count      = 2
  name       = "shared-${count.index}"
  kms_key_id = aws_kms_key.team["billing"].arn
}
