provider "alicloud" {
  region = "cn-hangzhou"
}

variable "bandwidth" {
  type = number
}

resource "alicloud_instance" "web" {
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  period                     = 3
  internet_max_bandwidth_out = var.bandwidth
#                              ^^^^^^^^^^^^^ undecided[no-public-bandwidth]: cannot tell whether alicloud_instance.web has public bandwidth: `var.bandwidth` has no value
  renewal_status             = "AutoRenewal"
}
