website "example.com" {
  filed   = "applying"
  servers = ["alicloud_instance.web"]
}
