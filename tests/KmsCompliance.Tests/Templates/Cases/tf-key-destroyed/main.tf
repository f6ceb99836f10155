provider "aws" {
  region = "eu-west-1"
}

variable "kms_key_arn" {
  type    = string
  default = "arn:aws:kms:eu-west-1:111122223333:key/2b104b61-0bc8-4e65-a1e3-7288000bc752"
}

resource "aws_secretsmanager_secret" "left_behind" {
  name       = "app/left-behind"
  kms_key_id = var.kms_key_arn
}
