//! Names that lead to private addresses: what stands behind a private load balancer is not on the
//! Internet.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use iac_icp::finding::{Answer, Report};

use crate::judge::lint;

fn hangzhou(code: &str) -> Report {
    let provider = "provider \"alicloud\" {\n  region = \"cn-hangzhou\"\n}\n";
    lint(&[("main.tf", &format!("{provider}{code}"))])
}

/// A balancer with a server behind it, and a record to a value.
fn behind(balancer: &str, value: &str) -> (Answer, Answer) {
    let report = hangzhou(&format!(
        r#"
{balancer}
resource "alicloud_instance" "web" {{ internet_max_bandwidth_out = 1 }}
resource "alicloud_slb_backend_server" "b" {{
  load_balancer_id = alicloud_slb_load_balancer.lb.id
  backend_servers {{ server_id = alicloud_instance.web.id }}
}}
resource "alicloud_alidns_record" "www" {{
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = {value}
}}
"#
    ));
    let row = report.access_products.iter().find(|a| a.resource.ends_with(".www")).unwrap();
    (row.filing_required, row.access_filing_required)
}

fn balancer(kind: &str) -> String {
    format!(
        "variable \"kind\" {{ type = string }}\nresource \"alicloud_slb_load_balancer\" \"lb\" {{ address_type = {kind} }}\n"
    )
}

const EIP: &str = r#"
resource "alicloud_eip_address" "e" {}
resource "alicloud_eip_association" "e" {
  allocation_id = alicloud_eip_address.e.id
  instance_id   = alicloud_slb_load_balancer.lb.id
}
"#;

#[test]
fn a_record_to_a_balancer_is_as_public_as_the_balancer() {
    let address = "alicloud_slb_load_balancer.lb.address";
    assert_eq!(behind(&balancer("\"internet\""), address), (Answer::Yes, Answer::Yes));
    assert_eq!(behind(&balancer("\"intranet\""), address), (Answer::No, Answer::No));
    assert_eq!(behind(&balancer("var.kind"), address), (Answer::Undecided, Answer::Undecided));
}

#[test]
fn an_eip_on_a_private_balancer_is_an_address_of_its_own() {
    let balancer = balancer("\"intranet\"") + EIP;
    assert_eq!(
        behind(&balancer, "alicloud_slb_load_balancer.lb.address"),
        (Answer::No, Answer::No)
    );
    assert_eq!(behind(&balancer, "alicloud_eip_address.e.ip_address"), (Answer::Yes, Answer::Yes));
}

#[test]
fn a_private_literal_is_private_whoever_has_it() {
    let balancer = "resource \"alicloud_slb_load_balancer\" \"lb\" {\n  address_type = \"intranet\"\n  address      = \"192.168.1.7\"\n}\n";
    assert_eq!(behind(balancer, "\"192.168.1.7\""), (Answer::No, Answer::No));
}

#[test]
fn an_application_behind_a_private_balancer_is_private() {
    for (kind, wanted) in [("intranet", Answer::No), ("internet", Answer::Yes)] {
        let report = hangzhou(&format!(
            r#"
resource "alicloud_slb_load_balancer" "lb" {{ address_type = "{kind}" }}
resource "alicloud_sae_ingress" "web" {{
  slb_id        = alicloud_slb_load_balancer.lb.id
  namespace_id  = "cn-hangzhou:web"
  listener_port = 80
  rules {{
    app_id         = "a"
    container_port = 80
    domain         = "www.example.com"
    path           = "/"
  }}
}}
"#
        ));
        assert_eq!(report.access_products[0].filing_required, wanted, "{kind}");
    }
}

#[test]
fn an_anycast_address_of_the_mainland_may_be_one() {
    // No filing document names Anycast EIPs.
    for (area, wanted) in
        [("\"ChineseMainland\"", None), ("\"international\"", Some(false)), ("var.area", None)]
    {
        let report = hangzhou(&format!(
            r#"
variable "area" {{ type = string }}
resource "alicloud_instance" "web" {{}}
resource "alicloud_eipanycast_anycast_eip_address" "e" {{ service_location = {area} }}
resource "alicloud_eipanycast_anycast_eip_address_attachment" "e" {{
  anycast_id              = alicloud_eipanycast_anycast_eip_address.e.id
  bind_instance_id        = alicloud_instance.web.network_interface_id
  bind_instance_region_id = "cn-hangzhou"
  bind_instance_type      = "NetworkInterface"
}}
"#
        ));
        assert_eq!(report.servers[0].public_bandwidth, wanted, "{area}");
    }
}

/// A stack that makes an interface with an address, counted or not, and a server that it is
/// attached to.
fn attached(count: &str, select: &str) -> Option<bool> {
    let text = format!(
        "ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Number: {{Type: Number, MinValue: 1}}
Resources:
  Server: {{Type: ALIYUN::ECS::Instance, Properties: {{AllocatePublicIP: false}}}}
  Inner:
    Type: ALIYUN::ROS::Stack
{count}    Properties:
      TemplateBody:
        ROSTemplateFormatVersion: '2015-09-01'
        Resources:
          Eni: {{Type: ALIYUN::ECS::NetworkInterface}}
          Eip: {{Type: ALIYUN::VPC::EIP}}
          Bind: {{Type: ALIYUN::VPC::EIPAssociation, Properties: {{AllocationId: {{Ref: Eip}}, InstanceId: {{Ref: Eni}}}}}}
        Outputs:
          Id: {{Value: {{Ref: Eni}}}}
  Attach:
    Type: ALIYUN::ECS::NetworkInterfaceAttachment
{count}    Properties: {{InstanceId: {{Ref: Server}}, NetworkInterfaceId: {select}}}
"
    );
    let report = lint(&[("t.yml", &text)]);
    report.servers.iter().find(|s| s.resource == "Server").unwrap().public_bandwidth
}

#[test]
fn outputs_of_counted_stacks_are_followed() {
    let output = "{'Fn::GetAtt': [Inner, Outputs.Id]}";
    let selected = format!("{{'Fn::Select': [{{Ref: ALIYUN::Index}}, {output}]}}");
    assert_eq!(attached("", output), Some(true));
    assert_eq!(attached("    Count: 2\n", &selected), Some(true));
    assert_eq!(attached("    Count: {Ref: Number}\n", &selected), None);
}
