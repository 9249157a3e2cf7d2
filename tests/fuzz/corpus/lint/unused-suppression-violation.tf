provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  # iac-icp: ignore[term-too-short] reason="renewed by hand"
  # warning[unused-suppression]: term-too-short
  period                     = 3
  internet_max_bandwidth_out = 5
  renewal_status             = "AutoRenewal"
}
