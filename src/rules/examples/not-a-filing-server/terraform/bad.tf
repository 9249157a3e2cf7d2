provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_slb_load_balancer" "web" {
  address_type       = "internet"
  load_balancer_spec = "slb.s1.small"
}

resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_slb_load_balancer.web.address
}
