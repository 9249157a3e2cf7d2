//! A generated corpus: Terraform roots that share modules, and ROS templates, as large as wanted.
//!
//! Deterministic, so that figures of two versions can be compared. Used by the benchmark and by
//! development tools.

use std::fmt::Write;

/// Files of a corpus as path and text.
pub(crate) type Files = Vec<(String, String)>;

/// One root module: variables, locals, servers, addresses, a CDN domain and a call of a shared
/// module.
fn root(n: usize, modules: usize) -> Files {
    let mut main = String::new();
    let _ = write!(
        main,
        r#"# 站点 {n}
provider "alicloud" {{
  region = var.region
}}

locals {{
  months = var.months
  tags   = merge({{ site = "site-{n}" }}, {{ for k, v in var.extra : k => upper(v) if v != "" }})
}}

resource "alicloud_instance" "app" {{
  count                      = 2
  instance_name              = format("app-%02d", count.index)
  instance_charge_type       = var.charge_type
  period                     = local.months
  internet_max_bandwidth_out = {bandwidth}
  vswitch_id                 = alicloud_vswitch.main.id
  tags                       = local.tags
}}

resource "alicloud_vswitch" "main" {{
  zone_id    = "cn-hangzhou-i"
  cidr_block = cidrsubnet("10.0.0.0/8", 8, {n})
}}

resource "alicloud_eip_address" "app" {{}}

resource "alicloud_eip_association" "app" {{
  allocation_id = alicloud_eip_address.app.id
  instance_id   = alicloud_instance.app[0].id
}}

resource "alicloud_cdn_domain_new" "www" {{
  domain_name = "www.site-{n}.example.com"
  cdn_type    = "web"
  sources {{
    type    = "ipaddr"
    content = alicloud_eip_address.app.ip_address
  }}
}}

module "shared" {{
  source = "../../modules/m{module}"
  name   = "site-{n}"
  months = local.months
}}
"#,
        bandwidth = n % 3,
        module = n % modules,
    );
    let variables = r#"variable "region" { default = "cn-hangzhou" }
variable "charge_type" { default = "PrePaid" }
variable "months" { type = number }
variable "extra" {
  type    = map(string)
  default = { team = "web" }
}
"#;
    let values = format!("months = {}\n", 1 + n % 12);
    vec![
        (format!("roots/r{n}/main.tf"), main),
        (format!("roots/r{n}/variables.tf"), variables.to_owned()),
        (format!("roots/r{n}/terraform.tfvars"), values),
    ]
}

fn module(n: usize) -> Files {
    let text = format!(
        r#"variable "name" {{ type = string }}
variable "months" {{ type = number }}

resource "alicloud_simple_application_server_instance" "this" {{
  instance_name = "${{var.name}}-m{n}"
  payment_type  = "Subscription"
  period        = var.months
}}

output "id" {{ value = alicloud_simple_application_server_instance.this.id }}
"#
    );
    vec![(format!("modules/m{n}/main.tf"), text)]
}

fn template(n: usize) -> Files {
    let text = format!(
        r#"ROSTemplateFormatVersion: '2015-09-01'
Description: 站点 {n}
Parameters:
  ChargeType:
    Type: String
    AllowedValues: [PrePaid, PostPaid]
    Default: PrePaid
  Months:
    Type: Number
    Default: {months}
Conditions:
  Long:
    Fn::Not: [{{Fn::Equals: [{{Ref: Months}}, 1]}}]
Resources:
  Server:
    Type: ALIYUN::ECS::InstanceGroup
    Properties:
      MaxAmount: 2
      InstanceChargeType: {{Ref: ChargeType}}
      Period: {{Ref: Months}}
      InternetMaxBandwidthOut: {{Fn::If: [Long, 5, 0]}}
  Domain:
    Type: ALIYUN::CDN::Domain
    Properties:
      DomainName: cdn.site-{n}.example.com
      CdnType: web
      Sources:
        Fn::Sub: '[{{"content": "${{Server.PublicIps}}", "type": "ipaddr"}}]'
"#,
        months = 1 + n % 12,
    );
    vec![(format!("templates/t{n}.yml"), text)]
}

/// A plan with so many servers, as Terraform prints it, in one line.
pub(crate) fn plan(servers: usize) -> String {
    let values = |n: usize| {
        format!(
            r#"{{"instance_name":"web-{n}","instance_charge_type":"PostPaid","internet_max_bandwidth_out":{},"availability_zone":"cn-hangzhou-i","system_disk_size":40,"tags":{{"site":"备案-{n}"}}}}"#,
            n % 3
        )
    };
    let head = |n: usize| {
        format!(
            r#""address":"alicloud_instance.web[{n}]","mode":"managed","type":"alicloud_instance","name":"web","index":{n},"#
        )
    };
    let provider = r#""provider_name":"registry.terraform.io/aliyun/alicloud""#;
    let join =
        |item: &dyn Fn(usize) -> String| (0..servers).map(item).collect::<Vec<_>>().join(",");
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.9.5","planned_values":{{"root_module":{{"resources":[{}]}}}},"resource_changes":[{}],"configuration":{{"provider_config":{{"alicloud":{{"name":"alicloud","expressions":{{"region":{{"constant_value":"cn-hangzhou"}}}}}}}},"root_module":{{"resources":[{{"address":"alicloud_instance.web","mode":"managed","type":"alicloud_instance","name":"web","provider_config_key":"alicloud","expressions":{{"internet_max_bandwidth_out":{{}}}},"count_expression":{{"constant_value":{servers}}}}}]}}}}}}"#,
        join(&|n| format!(r#"{{{}{provider},"values":{}}}"#, head(n), values(n))),
        join(&|n| {
            let change = format!(
                r#"{{"actions":["create"],"before":null,"after":{},"after_unknown":{{"id":true}}}}"#,
                values(n)
            );
            format!(r#"{{{}{provider},"change":{change}}}"#, head(n))
        }),
    )
}

/// A corpus of so many roots, modules and templates.
pub(crate) fn corpus(roots: usize, modules: usize, templates: usize) -> Files {
    let modules = modules.max(1);
    let mut files: Files = (0..modules).flat_map(module).collect();
    files.extend((0..roots).flat_map(|n| root(n, modules)));
    files.extend((0..templates).flat_map(template));
    files.sort();
    files
}
