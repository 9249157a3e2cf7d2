provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  # iac-icp: ignore[term-too-short] reason="renewed by hand" until=2020-01-31
  # warning[expired-suppression]: 2020-01-31
  period                     = 1
#                              ^ error[term-too-short]
  internet_max_bandwidth_out = 5
  renewal_status             = "AutoRenewal"
}
