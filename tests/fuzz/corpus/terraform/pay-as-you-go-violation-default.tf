provider "alicloud" {
  region = "cn-hangzhou"
}

variable "charge" {
  type    = string
  default = "PostPaid"
}

resource "alicloud_instance" "web" {
  instance_type              = "ecs.g7.large"
  instance_charge_type       = var.charge
#                              ^^^^^^^^^^ error[pay-as-you-go]: alicloud_instance.web is pay-as-you-go
  period                     = 3
  internet_max_bandwidth_out = 5
  renewal_status             = "AutoRenewal"
}
