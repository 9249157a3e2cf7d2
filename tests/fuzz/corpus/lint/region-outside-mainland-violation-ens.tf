provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_ens_instance" "edge" {
  instance_type = "ens.sn1.small"
  payment_type  = "Subscription"
  period        = 3
  ens_region_id = "tr-Istanbul-1"
#                 ^^^^^^^^^^^^^^^ error[region-outside-mainland]: alicloud_ens_instance.edge is in tr-Istanbul-1
  auto_renew    = true
}
