provider "aws" {
  region = "eu-west-1"
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "orders.zip"

  tracing_config {
    mode = "Active"
  }
}

resource "aws_cloudwatch_log_group" "orders" {
  name = "/aws/lambda/orders"
}
