server "alicloud_instance.web" {
  used_service_numbers = 2
}
