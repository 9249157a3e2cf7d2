provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
# error[syntax-error]: syntax error: unclosed
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  period                     = 3
  internet_max_bandwidth_out = 5
  renewal_status             = "AutoRenewal"
