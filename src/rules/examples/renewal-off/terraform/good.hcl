website "example.com" {
  filed   = "alibaba"
  servers = ["alicloud_instance.web"]
}
