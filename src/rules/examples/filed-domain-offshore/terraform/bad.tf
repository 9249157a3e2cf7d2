provider "alicloud" {
  region = "cn-hongkong"
}

resource "alicloud_eip_address" "web" {
  bandwidth = "5"
}

resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_eip_address.web.ip_address
}
