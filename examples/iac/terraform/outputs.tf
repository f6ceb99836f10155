output "key_arns" {
  description = "The keys, by the service that each is for."
  value = {
    xray    = aws_kms_key.xray.arn
    secrets = aws_kms_key.secrets.arn
    trail   = aws_kms_key.trail.arn
    logs    = aws_kms_key.logs.arn
  }
}
