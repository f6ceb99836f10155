provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "data" {
  enable_key_rotation = true
}

resource "aws_db_instance" "under_key" {
  identifier                    = "under-key"
  instance_class                = "db.t4g.micro"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = aws_kms_key.data.key_id
}

resource "aws_db_instance" "default" {
  identifier                  = "default"
  instance_class              = "db.t4g.micro"
  manage_master_user_password = true
}

resource "aws_db_instance" "own_password" {
  identifier     = "own-password"
  instance_class = "db.t4g.micro"
  password       = "not-to-be-told"
}
