//! Patterns of real code that a naive checker gets wrong, one test each, judged end to end.
//!
//! The patterns were found in Alibaba Cloud's public templates and provider examples (August 2026);
//! the code here is our own.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use iac_icp::finding::{AccessRow, Answer, Finding, Report, ServerRow, Verdict};

use crate::judge::lint;

/// A template with a format version in front.
fn ros(body: &str) -> Report {
    lint(&[("t.yml", &format!("ROSTemplateFormatVersion: '2015-09-01'\n{body}"))])
}

fn terraform(code: &str) -> Report {
    lint(&[("main.tf", code)])
}

fn server<'r>(report: &'r Report, address: &str) -> &'r ServerRow {
    report
        .servers
        .iter()
        .find(|s| s.resource == address)
        .unwrap_or_else(|| panic!("no {address} in {:#?}", report.servers))
}

fn access<'r>(report: &'r Report, address: &str) -> &'r AccessRow {
    report
        .access_products
        .iter()
        .find(|s| s.resource == address)
        .unwrap_or_else(|| panic!("no {address}"))
}

fn finding<'r>(report: &'r Report, rule: &str) -> Option<&'r Finding> {
    report.findings.iter().find(|f| f.rule == rule)
}

fn served_by(report: &Report) -> Vec<&str> {
    report.websites[0].served_by.iter().map(|s| s.resource.as_str()).collect()
}

const SERVER: &str = "
Resources:
  Server:
    Type: ALIYUN::ECS::Instance
    Properties:
      InstanceChargeType: PrePaid
      Period: 12
      InternetMaxBandwidthOut: 5
";

#[test]
fn p01_a_default_decides_and_allowed_values_are_the_remedy() {
    let parameter = "Parameters:\n  Charge: {Type: String, Default: PostPaid, AllowedValues: [PostPaid, PrePaid]}\n";
    let report = ros(&format!("{parameter}{}", SERVER.replace("PrePaid", "{Ref: Charge}")));
    let finding = finding(&report, "pay-as-you-go").unwrap();
    assert_eq!(finding.verdict, Verdict::Violation);
    let said = format!("{:?} {:?}", finding.help, finding.notes);
    assert!(said.contains("Charge") && said.contains("PrePaid"), "{said}");
}

#[test]
fn p02_months_are_period_times_unit_over_both_parameters() {
    let parameters = |unit: &str| {
        format!(
            "Parameters:\n  Months: {{Type: Number, Default: 1}}\n  Unit: {{Type: String, Default: {unit}, AllowedValues: [Month, Year]}}\n"
        )
    };
    let body = SERVER.replace("Period: 12", "Period: {Ref: Months}\n      PeriodUnit: {Ref: Unit}");
    assert_eq!(
        server(&ros(&format!("{}{body}", parameters("Month"))), "Server").term_months,
        Some(1.0)
    );
    assert_eq!(
        server(&ros(&format!("{}{body}", parameters("Year"))), "Server").term_months,
        Some(12.0)
    );
}

#[test]
fn p03_bandwidth_by_condition_has_both_branches() {
    let head = "Parameters:\n  Public: {Type: Boolean, AllowedValues: [true, false]}\nConditions:\n  IfPublic: {'Fn::Equals': [{Ref: Public}, true]}\n";
    let body = |other: u32| {
        SERVER.replace("Out: 5", &format!("Out: {{'Fn::If': [IfPublic, 5, {other}]}}"))
    };
    assert_eq!(server(&ros(&format!("{head}{}", body(0))), "Server").public_bandwidth, None);
    assert_eq!(server(&ros(&format!("{head}{}", body(1))), "Server").public_bandwidth, Some(true));
}

#[test]
fn p04_texts_that_mean_booleans_and_numbers_and_the_veto() {
    let report = ros("
Resources:
  Group:
    Type: ALIYUN::ECS::InstanceGroup
    Properties: {AllocatePublicIP: 'false', InternetMaxBandwidthOut: '100', MaxAmount: '2'}
");
    let row = server(&report, "Group");
    assert_eq!((row.public_bandwidth, row.instances), (Some(false), Some(2)));
}

#[test]
fn p05_an_eip_for_each_member_of_a_group() {
    let report = ros("
Parameters:
  Amount: {Type: Number, Default: 2}
Resources:
  Group:
    Type: ALIYUN::ECS::InstanceGroup
    Properties: {AllocatePublicIP: false, MaxAmount: {Ref: Amount}}
  Eip:
    Type: ALIYUN::VPC::EIP
    Count: {Ref: Amount}
  Bind:
    Type: ALIYUN::VPC::EIPAssociation
    Count: {Ref: Amount}
    Properties:
      AllocationId: {'Fn::Select': [{Ref: ALIYUN::Index}, {Ref: Eip}]}
      InstanceId: {'Fn::Select': [{Ref: ALIYUN::Index}, {'Fn::GetAtt': [Group, InstanceIds]}]}
");
    assert_eq!(server(&report, "Group").public_bandwidth, Some(true));
}

#[test]
fn p06_ref_of_a_group_counts_as_an_instance_id() {
    let report = ros("
Resources:
  Group:
    Type: ALIYUN::ECS::InstanceGroup
    Properties: {AllocatePublicIP: false, MaxAmount: 1}
  Eip: {Type: ALIYUN::VPC::EIP}
  Bind:
    Type: ALIYUN::VPC::EIPAssociation
    Properties: {AllocationId: {Ref: Eip}, InstanceId: {Ref: Group}}
");
    assert_eq!(server(&report, "Group").public_bandwidth, Some(true));
}

#[test]
fn p07_an_eip_on_something_else_makes_no_server_public() {
    for target in [
        "Type: ALIYUN::VPC::NatGateway\n    Properties: {VpcId: v}",
        "Type: ALIYUN::SLB::LoadBalancer\n    Properties: {AddressType: intranet}",
    ] {
        let report = ros(&format!(
            "
Resources:
  Server:
    Type: ALIYUN::ECS::Instance
    Properties: {{AllocatePublicIP: false}}
  Other:
    {target}
  Eip: {{Type: ALIYUN::VPC::EIP}}
  Bind:
    Type: ALIYUN::VPC::EIPAssociation
    Properties: {{AllocationId: {{Ref: Eip}}, InstanceId: {{Ref: Other}}}}
"
        ));
        assert_eq!(server(&report, "Server").public_bandwidth, Some(false), "{target}");
    }
}

#[test]
fn p08_an_eip_under_a_condition_is_as_sure_as_the_condition() {
    let template = |parameter: &str| {
        format!(
            "
Parameters:
  Bind: {{Type: String, {parameter}}}
Conditions:
  IfBind: {{'Fn::Equals': [{{Ref: Bind}}, 'yes']}}
Resources:
  Server:
    Type: ALIYUN::ECS::Instance
    Properties: {{AllocatePublicIP: false}}
  Eip: {{Type: ALIYUN::VPC::EIP, Condition: IfBind}}
  Bound:
    Type: ALIYUN::VPC::EIPAssociation
    Condition: IfBind
    Properties: {{AllocationId: {{Ref: Eip}}, InstanceId: {{Ref: Server}}}}
"
        )
    };
    let public = |parameter| server(&ros(&template(parameter)), "Server").public_bandwidth;
    assert_eq!(public("Default: 'yes'"), Some(true));
    assert_eq!(public("Default: 'no'"), Some(false));
    assert_eq!(public("AllowedValues: ['yes', 'no']"), None);
}

#[test]
fn p09_counts_and_amounts_are_numbers_of_servers() {
    let report = ros("
Parameters:
  None: {Type: Number, Default: 0}
Resources:
  Two: {Type: ALIYUN::ECS::Instance, Count: 2}
  Zero: {Type: ALIYUN::ECS::Instance, Count: {Ref: None}}
  Group: {Type: ALIYUN::ECS::InstanceGroup, Properties: {MaxAmount: 3}}
");
    let names: Vec<&str> = report.servers.iter().map(|s| s.resource.as_str()).collect();
    assert_eq!(names, ["Two[0]", "Two[1]", "Group"]);
    assert_eq!(server(&report, "Group").instances, Some(3));
}

#[test]
fn p10_private_by_default_through_conditions() {
    let report = ros("
Parameters:
  CreateImage: {Type: Boolean, Default: false}
Conditions:
  CreateImage: {'Fn::Equals': [{Ref: CreateImage}, true]}
Resources:
  Server:
    Type: ALIYUN::ECS::Instance
    Properties: {AllocatePublicIP: {'Fn::If': [CreateImage, true, false]}, InternetMaxBandwidthOut: 5}
");
    assert_eq!(server(&report, "Server").public_bandwidth, Some(false));
}

#[test]
fn p11_a_zone_that_is_looked_up_tells_no_region() {
    let report = ros(&format!(
        "Mappings:\n  Images: {{cn-hangzhou: {{id: a}}, cn-beijing: {{id: b}}}}\n{SERVER}      ZoneId: {{'Fn::Select': ['0', {{'Fn::GetAZs': {{Ref: ALIYUN::Region}}}}]}}\n      ImageId: {{'Fn::FindInMap': [Images, {{Ref: ALIYUN::Region}}, id]}}\n"
    ));
    assert_eq!(
        (server(&report, "Server").region.as_deref(), server(&report, "Server").mainland),
        (None, None)
    );
}

#[test]
fn p12_null_is_absent() {
    let parameter =
        "Parameters:\n  Charge: {Type: String, Default: null, AllowedValues: [null, PrePaid]}\n";
    let report = ros(&format!(
        "{parameter}{}",
        SERVER.replace("InstanceChargeType: PrePaid", "InstanceChargeType: {Ref: Charge}")
    ));
    assert_eq!(server(&report, "Server").charge_type, Some("postpaid"));
}

#[test]
fn p13_cdn_sources_are_json_text_with_holes() {
    let report = ros("
Resources:
  Bucket: {Type: ALIYUN::OSS::Bucket, Properties: {BucketName: b}}
  Cdn:
    Type: ALIYUN::CDN::Domain
    Properties:
      DomainName: static.example.com
      CdnType: web
      Sources: {'Fn::Sub': '[{\"content\":\"b.oss-${ALIYUN::Region}.aliyuncs.com\",\"type\":\"oss\",\"port\":80}]'}
");
    let row = access(&report, "Cdn");
    assert_eq!(
        (row.scope.as_deref(), row.filing_required, row.access_filing_required),
        (Some("domestic"), Answer::Yes, Answer::Undecided)
    );
}

#[test]
fn p14_a_record_that_is_computed_is_an_edge_all_the_same() {
    let report = ros(&format!(
        "{SERVER}  Record:\n    Type: ALIYUN::DNS::DomainRecord\n    Properties: {{DomainName: example.com, RR: www, Type: A, Value: {{'Fn::Select': ['0', {{'Fn::GetAtt': [Group, PublicIps]}}]}}}}\n  Group:\n    Type: ALIYUN::ECS::InstanceGroup\n    Properties: {{MaxAmount: 1}}\n"
    ));
    assert_eq!(served_by(&report), ["Group"]);
}

#[test]
fn p15_a_classic_load_balancer_without_address_type_is_public() {
    let report = ros("
Resources:
  Slb: {Type: ALIYUN::SLB::LoadBalancer, Properties: {MasterZoneId: cn-hangzhou-i}}
  Rule:
    Type: ALIYUN::SLB::Rule
    Properties: {LoadBalancerId: {Ref: Slb}, ListenerPort: 80, RuleList: [{Domain: www.example.com}]}
");
    assert_eq!(access(&report, "Rule").filing_required, Answer::Yes);
}

#[test]
fn p16_properties_that_left_the_schema_do_no_harm() {
    let report = ros("
Resources:
  Slb: {Type: ALIYUN::SLB::LoadBalancer, Properties: {PayType: PayOnDemand, Duration: 1, PricingCycle: month, Gone: [1]}}
  Server: {Type: ALIYUN::ECS::Instance, Properties: {InternetChargeType: PayByTraffic, IoOptimized: optimized, Gone: x}}
");
    assert_eq!(server(&report, "Server").charge_type, Some("postpaid"));
}

#[test]
fn p17_numbers_in_quotes_are_numbers() {
    let report = terraform(
        "resource \"alicloud_instance\" \"a\" {\n  internet_max_bandwidth_out = \"10\"\n}\n",
    );
    assert_eq!(server(&report, "alicloud_instance.a").public_bandwidth, Some(true));
}

#[test]
fn p18_nested_conditional_counts_and_legacy_splats() {
    let report = terraform(
        r#"
variable "vswitch_id" { default = "" }
variable "vpc_id" { default = "" }
resource "alicloud_instance" "a" {
  count = var.vswitch_id == "" ? var.vpc_id == "" ? 2 : 0 : 0
}
resource "alicloud_eip_address" "a" { count = 2 }
resource "alicloud_eip_association" "a" {
  count         = 1
  allocation_id = "${alicloud_eip_address.a.*.id[count.index]}"
  instance_id   = "${element(alicloud_instance.a.*.id, count.index)}"
}
"#,
    );
    let public: Vec<Option<bool>> = report.servers.iter().map(|s| s.public_bandwidth).collect();
    assert_eq!(public, [Some(true), Some(false)]);
}

const NAT: &str = r#"
provider "alicloud" { region = "cn-hangzhou" }
resource "alicloud_nat_gateway" "n" { vpc_id = "v" }
resource "alicloud_eip_address" "e" {}
resource "alicloud_eip_association" "e" {
  allocation_id = alicloud_eip_address.e.id
  instance_id   = alicloud_nat_gateway.n.id
}
resource "alicloud_instance" "web" {}
"#;

#[test]
fn p19_dnat_publishes_a_server_without_address() {
    let report = terraform(&format!(
        "{NAT}{}",
        r#"
resource "alicloud_forward_entry" "http" {
  forward_table_id = alicloud_nat_gateway.n.forward_table_ids
  external_ip      = alicloud_eip_address.e.ip_address
  internal_ip      = alicloud_instance.web.private_ip
}
resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_eip_address.e.ip_address
}
"#
    ));
    // The server behind the gateway counts, not the gateway.
    assert!(!server(&report, "alicloud_nat_gateway.n").judged);
    assert_eq!(server(&report, "alicloud_instance.web").public_bandwidth, Some(false));
    assert!(served_by(&report).contains(&"alicloud_instance.web"), "{:?}", report.websites);
}

#[test]
fn p20_snat_is_a_way_out_not_in() {
    let report = terraform(&format!(
        "{NAT}{}",
        r#"
resource "alicloud_snat_entry" "out" {
  snat_table_id = alicloud_nat_gateway.n.snat_table_ids
  snat_ip       = alicloud_eip_address.e.ip_address
}
"#
    ));
    assert!(!server(&report, "alicloud_nat_gateway.n").judged);
    assert_eq!(server(&report, "alicloud_instance.web").public_bandwidth, Some(false));
}

#[test]
fn p21_dynamic_blocks_make_edges() {
    let report = terraform(
        r#"
resource "alicloud_ecs_network_interface" "eni" {}
resource "alicloud_eip_address" "e" {}
resource "alicloud_eip_association" "e" {
  allocation_id = alicloud_eip_address.e.id
  instance_id   = alicloud_ecs_network_interface.eni.id
}
resource "alicloud_instance" "web" {
  dynamic "network_interfaces" {
    for_each = [alicloud_ecs_network_interface.eni.id]
    content { network_interface_id = network_interfaces.value }
  }
}
"#,
    );
    assert_eq!(server(&report, "alicloud_instance.web").public_bandwidth, Some(true));
}

#[test]
fn p22_parameters_feed_the_variables_of_a_workspace() {
    let report = ros("
Transform: Aliyun::Terraform-v1.5
Parameters:
  months: {Type: Number, Default: 1}
  unit: {Type: String, Default: Month}
Workspace:
  main.tf: |-
    variable \"months\" { type = number }
    variable \"unit\" { type = string }
    resource \"alicloud_instance\" \"a\" {
      instance_charge_type = \"PrePaid\"
      period               = var.months
      period_unit          = var.unit
    }
");
    assert_eq!(server(&report, "workspace.alicloud_instance.a").term_months, Some(1.0));
}

#[test]
fn p23_a_logical_id_can_be_the_domain() {
    let report = ros("
Transform: Aliyun::Serverless-2018-04-03
Resources:
  api.example.com:
    Type: Aliyun::Serverless::CustomDomain
    Properties: {Protocol: HTTP}
");
    assert_eq!(report.access_products[0].domain.as_deref(), Some("api.example.com"));
}

#[test]
fn p24_a_mainland_flag_stands_apart_from_the_region() {
    let report = ros("
Resources:
  Waf: {Type: ALIYUN::WAF3::Instance, Properties: {Region: ChineseMainland}}
  Domain:
    Type: ALIYUN::WAF::DomainConfig
    Properties: {InstanceId: {Ref: Waf}, Domain: www.example.com, Region: cn, SourceIps: '[\"203.0.113.7\"]'}
");
    assert_eq!(access(&report, "Domain").filing_required, Answer::Yes);
}

#[test]
fn p25_aliases_reach_counted_modules_with_colons_too() {
    let report = lint(&[
        (
            "main.tf",
            "provider \"alicloud\" {\n  alias  = \"hk\"\n  region = \"cn-hongkong\"\n}\nmodule \"m\" {\n  count     = 1\n  source    = \"./m\"\n  providers = { alicloud : alicloud.hk }\n}\n",
        ),
        ("m/main.tf", "resource \"alicloud_instance\" \"a\" {}\n"),
    ]);
    assert_eq!(
        server(&report, "module.m[0].alicloud_instance.a").region.as_deref(),
        Some("cn-hongkong")
    );
}

#[test]
fn p26_a_reference_to_an_argument_is_evaluated_and_followed() {
    let report = terraform(
        r#"
provider "alicloud" { region = "cn-hangzhou" }
resource "alicloud_slb_load_balancer" "lb" { address_type = "internet" }
resource "alicloud_slb_listener" "l" { load_balancer_id = alicloud_slb_load_balancer.lb.id }
resource "alicloud_instance" "web" { internet_max_bandwidth_out = 1 }
resource "alicloud_slb_backend_server" "b" {
  load_balancer_id = alicloud_slb_listener.l.load_balancer_id
  backend_servers { server_id = alicloud_instance.web.id }
}
resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_slb_load_balancer.lb.address
}
"#,
    );
    assert_eq!(served_by(&report), ["alicloud_instance.web"]);
}

#[test]
fn a_name_that_is_empty_by_default_comes_at_deployment() {
    for (product, rest) in [
        ("CDN::Domain", ", CdnType: web, Sources: '[]'"),
        ("OSS::Domain", ", BucketName: b"),
        ("DNS::DomainRecord", ", RR: www, Type: A, Value: 203.0.113.7"),
    ] {
        let report = ros(&format!(
            "Parameters:\n  Name: {{Type: String, Default: null}}\nResources:\n  Site: {{Type: 'ALIYUN::{product}', Properties: {{DomainName: {{Ref: Name}}{rest}}}}}\n"
        ));
        assert_eq!(access(&report, "Site").domain, None, "{product}");
        let finding = finding(&report, "domain-not-filed").unwrap();
        assert_eq!(
            (finding.verdict, finding.reasons[0].id),
            (Verdict::Undecided, "parameter-without-value"),
            "{product}"
        );
    }
}

#[test]
fn a_group_of_none_is_no_server() {
    let report = ros(
        "Resources:\n  Group: {Type: ALIYUN::ECS::InstanceGroup, Properties: {MaxAmount: 0}}\n",
    );
    assert!(report.servers.is_empty() && report.findings.is_empty(), "{:?}", report.findings);
}

#[test]
fn a_clone_is_paid_for_like_its_source() {
    let report = |charge: &str| {
        ros(&format!(
            "Resources:\n  Source: {{Type: ALIYUN::ECS::InstanceGroup, Properties: {{MaxAmount: 1{charge}}}}}\n  Clone: {{Type: ALIYUN::ECS::InstanceGroupClone, Properties: {{MaxAmount: 1, SourceInstanceId: {{'Fn::Select': [0, {{'Fn::GetAtt': [Source, InstanceIds]}}]}}}}}}\n"
        ))
    };
    assert_eq!(server(&report(""), "Clone").charge_type, Some("postpaid"));
    assert_eq!(
        server(&report(", InstanceChargeType: PrePaid, Period: 6"), "Clone").charge_type,
        Some("prepaid")
    );
}
