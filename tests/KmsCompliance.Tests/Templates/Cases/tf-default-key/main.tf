provider "aws" {
  region = "eu-west-1"
}

resource "aws_secretsmanager_secret" "database" {
  name = "app/database"
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/app"
  retention_in_days = 30
}
