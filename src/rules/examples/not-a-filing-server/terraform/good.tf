provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_slb_load_balancer" "web" {
  address_type       = "internet"
  load_balancer_spec = "slb.s1.small"
}

resource "alicloud_instance" "web" {
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  period                     = 3
  internet_max_bandwidth_out = 5
}

resource "alicloud_slb_backend_server" "web" {
  load_balancer_id = alicloud_slb_load_balancer.web.id

  backend_servers {
    server_id = alicloud_instance.web.id
    weight    = 100
  }
}

resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_slb_load_balancer.web.address
}
