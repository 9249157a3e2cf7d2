# 商城主站
module "web" {
  source = "./modules/web"

  name            = "mall-web"
  nodes           = var.web_nodes
  months          = var.web_months
  image_id        = var.image_id
  vswitch_id      = alicloud_vswitch.mall[0].id
  security_groups = [alicloud_security_group.web.id]
}

# 供应链系统：没有公网地址，经 NAT 网关发布
resource "alicloud_instance" "supply" {
  instance_name        = "supply"
  instance_type        = "ecs.g7.large"
  image_id             = var.image_id
  vswitch_id           = alicloud_vswitch.mall[1].id
  security_groups      = [alicloud_security_group.web.id]
  instance_charge_type = "PrePaid"
  period               = 6
  renewal_status       = "AutoRenewal"
}

# 运营后台：临时开的，按量
resource "alicloud_instance" "admin" {
  instance_name              = "admin"
  instance_type              = "ecs.c7.large"
  image_id                   = var.image_id
  vswitch_id                 = alicloud_vswitch.mall[1].id
  security_groups            = [alicloud_security_group.web.id]
  internet_max_bandwidth_out = 5
}

# 茶馆：内容团队的小站
data "alicloud_simple_application_server_plans" "small" {
  memory = 2
}

data "alicloud_simple_application_server_images" "wordpress" {
  name_regex = "WordPress"
}

resource "alicloud_simple_application_server_instance" "tea" {
  instance_name = "tea"
  plan_id       = data.alicloud_simple_application_server_plans.small.plans[0].id
  image_id      = data.alicloud_simple_application_server_images.wordpress.images[0].id
  payment_type  = "Subscription"
  period        = 12
  auto_renew    = true
}

# 边缘节点：图片处理
resource "alicloud_ens_instance" "image" {
  instance_name              = "image"
  ens_region_id              = "cn-wuxi-telecom_unicom_cmcc-2"
  schedule_area_level        = "Region"
  instance_type              = "ens.sn1.small"
  image_id                   = "centos_6_08_64_20G_alibase_20171208"
  payment_type               = "Subscription"
  period                     = 3
  period_unit                = "Month"
  auto_renew                 = true
  internet_max_bandwidth_out = 10
  internet_charge_type       = "BandwidthByDay"

  system_disk {
    size = 20
  }
}

# 海外站点在香港
resource "alicloud_instance" "global" {
  provider = alicloud.hongkong

  instance_name              = "global"
  instance_type              = "ecs.c7.large"
  image_id                   = var.image_id
  security_groups            = ["sg-j6c0hk"]
  vswitch_id                 = "vsw-j6c0hk"
  instance_charge_type       = "PrePaid"
  period                     = 12
  internet_max_bandwidth_out = 30
}
