provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "data" {
  enable_key_rotation = true
}

module "with_key" {
  source     = "./modules/secret"
  name       = "app/with-key"
  kms_key_id = aws_kms_key.data.arn
}

module "without_key" {
  source = "./modules/secret"
  name   = "app/without-key"
}

module "many" {
  source     = "./modules/secret"
  for_each   = { first = "app/first", second = "app/second" }
  name       = each.value
  kms_key_id = aws_kms_key.data.arn
}
