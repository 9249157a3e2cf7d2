provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_cdn_domain_new" "site" {
  domain_name = "www.example.com"
  cdn_type    = "web"
  scope       = "overseas"
  sources {
    type    = "domain"
    content = "origin.example.net"
  }
}
