provider "alicloud" {
  region = "cn-hangzhou"
}

locals {
  web = {
    period = 12
    # warning[duplicate-key]
    period = 3
  }
}

resource "alicloud_instance" "web" {
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  period                     = local.web.period
  internet_max_bandwidth_out = 5
  renewal_status             = "AutoRenewal"
}
