provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  period                     = 3
  internet_max_bandwidth_out = 0
#                              ^ error[no-public-bandwidth]: has 0 Mbps public bandwidth
  renewal_status             = "AutoRenewal"
}

resource "alicloud_slb_load_balancer" "web" {
  address_type       = "internet"
  load_balancer_spec = "slb.s1.small"
}

resource "alicloud_slb_backend_server" "web" {
  load_balancer_id = alicloud_slb_load_balancer.web.id

  backend_servers {
    server_id = alicloud_instance.web.id
    weight    = 100
  }
}
