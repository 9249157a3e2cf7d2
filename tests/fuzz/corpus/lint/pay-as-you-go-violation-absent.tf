provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
# error[pay-as-you-go]: (no charge type set: pay-as-you-go by default)
  instance_type              = "ecs.g7.large"
  internet_max_bandwidth_out = 5
}
