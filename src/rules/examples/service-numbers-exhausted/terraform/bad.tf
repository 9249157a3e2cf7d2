provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  period                     = 3
  internet_max_bandwidth_out = 5
}

resource "alicloud_alidns_record" "site_1" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}

resource "alicloud_alidns_record" "site_2" {
  domain_name = "example.net"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}

resource "alicloud_alidns_record" "site_3" {
  domain_name = "example.org"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}

resource "alicloud_alidns_record" "site_4" {
  domain_name = "example.cn"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}

resource "alicloud_alidns_record" "site_5" {
  domain_name = "example.com.cn"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}

resource "alicloud_alidns_record" "site_6" {
  domain_name = "example.net.cn"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}
