provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  period                     = 3
  internet_max_bandwidth_out = 5
  renewal_status             = "AutoRenewal"
}

resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/8"
}

resource "alicloud_nat_gateway" "gateway" {
  vpc_id       = alicloud_vpc.main.id
  nat_type     = "Enhanced"
  payment_type = "PayAsYouGo"
#                ^^^^^^^^^^^^ error[pay-as-you-go]: subscription NAT gateways are no longer sold
}

resource "alicloud_eip_address" "gateway" {
  bandwidth = "10"
}

resource "alicloud_eip_association" "gateway" {
  allocation_id = alicloud_eip_address.gateway.id
  instance_id   = alicloud_nat_gateway.gateway.id
}

resource "alicloud_forward_entry" "https" {
  forward_table_id = alicloud_nat_gateway.gateway.forward_table_ids
  external_ip      = alicloud_eip_address.gateway.ip_address
  external_port    = "443"
  ip_protocol      = "tcp"
  internal_ip      = alicloud_instance.web.private_ip
  internal_port    = "443"
}
