provider "alicloud" {
  region = "cn-hangzhou"
}

module "web" {
  source  = "alibaba/ecs-instance/alicloud"
  version = "2.12.0"
}
