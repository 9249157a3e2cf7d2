# 全部解析在主账号。键为主机名。
locals {
  addresses = {
    "mozhu-mall.com" = {
      admin = alicloud_instance.admin.public_ip
    }
    "mozhu-mall.cn" = {
      "@" = module.web.address
      www = module.web.address
    }
    "mozhu-pay.com" = {
      "@" = module.payment.addresses[0]
    }
    "mozhu-supply.com.cn" = {
      "@" = alicloud_eip_address.nat.ip_address
    }
    "mozhu-tea.net" = {
      "@" = alicloud_simple_application_server_instance.tea.public_ip_address
    }
    "mozhu-corp.com" = {
      "@" = "47.99.10.21" # 云虚拟主机
      www = "47.99.10.21"
    }
    "mozhu-global.com" = {
      "@" = alicloud_instance.global.public_ip
    }
  }

  aliases = {
    "mozhu-mall.com"   = { www = alicloud_cdn_domain_new.www.cname }
    "mozhu-event.cn"   = { www = alicloud_wafv3_domain.event.cname }
    "mozhu-pay.com"    = { api = alicloud_ddoscoo_domain_resource.payment.cname }
    "mozhu-img.com"    = { pic = "mozhu-images.oss-cn-hangzhou.aliyuncs.com" }
    "mozhu-global.com" = { www = alicloud_cdn_domain_new.global.cname }
  }

  records = merge(
    merge([for zone, hosts in local.addresses : { for rr, value in hosts : "${rr}.${zone}" => { zone = zone, rr = rr, type = "A", value = value } }]...),
    merge([for zone, hosts in local.aliases : { for rr, value in hosts : "${rr}.${zone}" => { zone = zone, rr = rr, type = "CNAME", value = value } }]...),
  )
}

resource "alicloud_alidns_record" "this" {
  for_each = local.records

  domain_name = each.value.zone
  rr          = each.value.rr
  type        = each.value.type
  value       = each.value.value
}
