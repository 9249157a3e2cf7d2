provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_cdn_domain_new" "site" {
  domain_name = "www.example.com"
  cdn_type    = "web"

  sources {
    type     = "ipaddr"
    content  = "203.0.113.10"
    priority = 20
    port     = 443
  }
}
