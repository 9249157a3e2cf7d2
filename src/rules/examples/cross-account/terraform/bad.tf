provider "alicloud" {
  region = "cn-hangzhou"
}

provider "alicloud" {
  alias  = "dns"
  region = "cn-hangzhou"

  assume_role {
    role_arn = "acs:ram::1234567890123456:role/dns"
  }
}

resource "alicloud_instance" "web" {
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  instance_charge_type       = "PrePaid"
  period                     = 12
  internet_max_bandwidth_out = 5
  renewal_status             = "AutoRenewal"
}

resource "alicloud_alidns_record" "www" {
  provider    = alicloud.dns
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}
