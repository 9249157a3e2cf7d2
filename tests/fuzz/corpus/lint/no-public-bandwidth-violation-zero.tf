provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  period                     = 3
  internet_max_bandwidth_out = "0"
#                              ^^^ error[no-public-bandwidth]: alicloud_instance.web has 0 Mbps public bandwidth and no EIP
  renewal_status             = "AutoRenewal"
}
