provider "aws" {
  region = "eu-west-1"
}

module "key" {
  source = "./modules/key"
  name   = "app"
}

module "keys" {
  source   = "./modules/key"
  for_each = toset(["logs", "secrets"])
  name     = each.key
}

resource "aws_secretsmanager_secret" "one" {
  name       = "app/one"
  kms_key_id = module.key.key_arn
}

resource "aws_secretsmanager_secret" "by_alias" {
  name       = "app/by-alias"
  kms_key_id = module.keys["secrets"].alias_arn
}
