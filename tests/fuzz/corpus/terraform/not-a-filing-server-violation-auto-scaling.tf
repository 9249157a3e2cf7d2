provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_slb_load_balancer" "web" {
  address_type       = "internet"
  load_balancer_spec = "slb.s1.small"
}

resource "alicloud_ess_scaling_group" "web" {
# error[not-a-filing-server]: (auto scaling group)
  min_size         = 1
  max_size         = 4
  loadbalancer_ids = [alicloud_slb_load_balancer.web.id]
}

resource "alicloud_ess_scaling_configuration" "web" {
  scaling_group_id = alicloud_ess_scaling_group.web.id
  image_id         = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type    = "ecs.g7.large"
}

resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
#               ^^^^^ undecided[domain-not-filed]
#               ^^^^^ undecided[service-numbers-exhausted]
  type        = "A"
  value       = alicloud_slb_load_balancer.web.address
}
