provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_pages_custom_domain" "site" {
  domain_name = "www.example.com"
}
