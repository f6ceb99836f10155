variable "name" {
  description = "Begins the names of what is made, such as the application's."
  type        = string
}

variable "trail_bucket" {
  description = "The bucket that the trail delivers to. The trail's key has to lie in its Region."
  type        = string
}

variable "administrators" {
  description = "ARNs of the roles that administer the keys, besides the account itself."
  type        = list(string)
  default     = []
}
