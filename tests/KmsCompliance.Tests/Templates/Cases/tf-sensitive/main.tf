provider "aws" {
  region = "eu-west-1"
}

variable "key" {
  type      = string
  sensitive = true
  default   = "alias/do-not-tell"
}

variable "password" {
  type      = string
  sensitive = true
  default   = "correct-horse-battery"
}

resource "aws_secretsmanager_secret" "hidden" {
  name       = "app/hidden"
  kms_key_id = var.key
}

resource "aws_secretsmanager_secret_version" "hidden" {
  secret_id     = aws_secretsmanager_secret.hidden.id
  secret_string = var.password
}

resource "aws_secretsmanager_secret" "default" {
  name        = "app/default"
  description = "A secret whose description is ${nonsensitive(length(var.password))} long"
}
