provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  period                     = 3
  internet_max_bandwidth_out = 0
#                              ^ note[eip-only-bandwidth]: alicloud_instance.web has no bandwidth of its own and relies on EIP alicloud_eip_address.web
  renewal_status             = "AutoRenewal"
}

resource "alicloud_eip_address" "web" {
  bandwidth = "5"
}

resource "alicloud_eip_association" "web" {
  allocation_id = alicloud_eip_address.web.id
  instance_id   = alicloud_instance.web.id
}
