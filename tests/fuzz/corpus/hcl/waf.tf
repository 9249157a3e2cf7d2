provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_eip_address" "web" {
  bandwidth = "5"
}

resource "alicloud_alidns_record" "site_1" {
  domain_name = "example.com"
  rr          = "www"
#               ^^^^^ error[domain-not-filed]
  type        = "A"
  value       = alicloud_eip_address.web.ip_address
}

resource "alicloud_alidns_record" "site_2" {
  domain_name = "example.net"
  rr          = "www"
#               ^^^^^ error[domain-not-filed]
  type        = "A"
  value       = alicloud_eip_address.web.ip_address
}

resource "alicloud_alidns_record" "site_3" {
  domain_name = "example.org"
  rr          = "www"
#               ^^^^^ error[domain-not-filed]
  type        = "A"
  value       = alicloud_eip_address.web.ip_address
}

resource "alicloud_alidns_record" "site_4" {
  domain_name = "example.cn"
  rr          = "www"
#               ^^^^^ error[domain-not-filed]
  type        = "A"
  value       = alicloud_eip_address.web.ip_address
}

resource "alicloud_alidns_record" "site_5" {
  domain_name = "example.com.cn"
  rr          = "www"
#               ^^^^^ error[domain-not-filed]
  type        = "A"
  value       = alicloud_eip_address.web.ip_address
}
