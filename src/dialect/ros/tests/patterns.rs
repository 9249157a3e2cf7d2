//! What a naive checker gets wrong: one small template for each pattern that real ROS templates
//! show.

use super::{Project, addresses, edges, property, resource};
use crate::dialect::Lowered;
use crate::value::{Truth, Value};

fn lower(body: &str) -> Lowered {
    Project::default().lower(&format!("ROSTemplateFormatVersion: '2015-09-01'\n{body}"))
}

#[test]
fn defaults_decide_and_allowed_values_stay() {
    let lowered = lower(
        "Parameters:
  PayType: {Type: String, Default: PostPaid, AllowedValues: [PostPaid, PrePaid]}
  Unit: {Type: String, Default: Month, AllowedValues: [Month, Year]}
  Period: {Type: Number, Default: 1, AllowedValues: [1, 2, 3, 6]}
Resources:
  S: {Type: 'ALIYUN::ECS::Instance', Properties: {InstanceChargeType: {Ref: PayType}, Period: {Ref: Period}, PeriodUnit: {Ref: Unit}}}
",
    );
    assert_eq!(property(&lowered, "S", "InstanceChargeType"), r#""PostPaid""#);
    assert_eq!(property(&lowered, "S", "Period"), "1");
    assert_eq!(property(&lowered, "S", "PeriodUnit"), r#""Month""#);
    assert!(resource(&lowered, "S").attributes["Period"].value.origin.default_step().is_some());
}

#[test]
fn bandwidth_by_condition_has_both_branches() {
    let lowered = lower(
        "Parameters:
  Public: {Type: Boolean, AllowedValues: [true, false]}
Conditions:
  IfPublic: {'Fn::Equals': [{Ref: Public}, true]}
Resources:
  S: {Type: 'ALIYUN::ECS::Instance', Properties: {AllocatePublicIP: {Ref: Public}, InternetMaxBandwidthOut: {'Fn::If': [IfPublic, 5, 0]}}}
",
    );
    assert_eq!(property(&lowered, "S", "InternetMaxBandwidthOut"), "5 | 0");
}

#[test]
fn strings_that_mean_booleans_and_numbers_stay_strings() {
    let lowered = lower(
        "Resources:\n  S: {Type: 'ALIYUN::ECS::InstanceGroup', Properties: {AllocatePublicIP: 'false', InternetMaxBandwidthOut: 100, MaxAmount: '1'}}\n",
    );
    assert_eq!(property(&lowered, "S", "AllocatePublicIP"), r#""false""#);
    assert_eq!(property(&lowered, "S", "MaxAmount"), r#""1""#);
}

#[test]
fn an_eip_for_each_group_member() {
    let body = |count: &str| {
        format!(
            "Parameters:\n  N: {{Type: Number{count}}}\nResources:
  Group: {{Type: 'ALIYUN::ECS::InstanceGroup', Properties: {{MaxAmount: {{Ref: N}}}}}}
  Eip: {{Type: 'ALIYUN::VPC::EIP', Count: {{Ref: N}}}}
  Bind:
    Type: ALIYUN::VPC::EIPAssociation
    Count: {{Ref: N}}
    Properties:
      InstanceId: {{'Fn::Select': [{{Ref: 'ALIYUN::Index'}}, {{'Fn::GetAtt': [Group, InstanceIds]}}]}}
      AllocationId: {{'Fn::Select': [{{Ref: 'ALIYUN::Index'}}, {{Ref: Eip}}]}}
"
        )
    };
    let known = lower(&body(", Default: 2"));
    assert_eq!(addresses(&known), ["Group", "Eip[0]", "Eip[1]", "Bind[0]", "Bind[1]"]);
    assert_eq!(edges(&known, "Bind[1]", "InstanceId"), ["Group.InstanceIds.1"]);
    assert_eq!(edges(&known, "Bind[1]", "AllocationId"), ["Eip[1].Ref"]);
    let unknown = lower(&body(""));
    assert_eq!(addresses(&unknown), ["Group", "Eip", "Bind"]);
    assert_eq!(edges(&unknown, "Bind", "InstanceId"), ["Group.InstanceIds"]);
    assert_eq!(edges(&unknown, "Bind", "AllocationId"), ["Eip[*].Ref"]);
}

#[test]
fn eips_on_other_things_and_under_conditions() {
    let lowered = lower(
        "Parameters:
  Want: {Type: Boolean}
Conditions:
  Wanted: {'Fn::Equals': [{Ref: Want}, true]}
Resources:
  Nat: {Type: 'ALIYUN::VPC::NatGateway'}
  Eip: {Type: 'ALIYUN::VPC::EIP', Condition: Wanted}
  Bind: {Type: 'ALIYUN::VPC::EIPAssociation', Condition: Wanted, Properties: {AllocationId: {Ref: Eip}, InstanceId: {'Fn::GetAtt': [Nat, NatGatewayId]}}}
",
    );
    assert!(matches!(resource(&lowered, "Eip").exists, Truth::Unknown(_)));
    assert_eq!(edges(&lowered, "Bind", "InstanceId"), ["Nat.NatGatewayId"]);
}

#[test]
fn conditions_with_defaults_are_decided() {
    let lowered = lower(
        "Parameters:
  CreateImage: {Type: Boolean, Default: false}
Conditions:
  Create: {'Fn::Equals': [{Ref: CreateImage}, true]}
Resources:
  S: {Type: 'ALIYUN::ECS::Instance', Properties: {AllocatePublicIP: {'Fn::If': [Create, true, false]}}}
",
    );
    assert_eq!(property(&lowered, "S", "AllocatePublicIP"), "false");
    assert!(
        resource(&lowered, "S").attributes["AllocatePublicIP"]
            .value
            .origin
            .default_step()
            .is_some()
    );
}

#[test]
fn zones_and_images_by_region() {
    let body = "Mappings:\n  Images:\n    cn-hangzhou: {id: a}\n    cn-hongkong: {id: b}\nResources:\n  S: {Type: 'ALIYUN::ECS::Instance', Properties: {ZoneId: {'Fn::Select': ['0', {'Fn::GetAZs': {Ref: 'ALIYUN::Region'}}]}, ImageId: {'Fn::FindInMap': [Images, {Ref: 'ALIYUN::Region'}, id]}}}\n";
    let lowered = lower(body);
    assert_eq!(property(&lowered, "S", "ZoneId"), "?data-source(Fn::GetAZs)");
    assert_eq!(property(&lowered, "S", "ImageId"), r#""a" | "b""#);
    assert!(lowered.graph.fallback_region.is_none());
    let lowered = Project::default()
        .region("cn-hongkong")
        .lower(&format!("ROSTemplateFormatVersion: '2015-09-01'\n{body}"));
    assert_eq!(property(&lowered, "S", "ImageId"), r#""b""#);
    assert_eq!(lowered.graph.fallback_region.unwrap().value, Value::string("cn-hongkong"));
}

#[test]
fn null_means_absent() {
    let lowered = lower(
        "Parameters:\n  Tag: {Type: String, Default: null, AllowedValues: [null, x]}\nResources:\n  S: {Type: 'ALIYUN::ECS::Instance', Properties: {A: {Ref: Tag}, B: null}}\n",
    );
    let s = resource(&lowered, "S");
    assert_eq!(s.attr("A"), crate::value::Attr::Absent);
    assert_eq!(s.attr("B"), crate::value::Attr::Absent);
}

#[test]
fn cdn_sources_as_json_text() {
    let sources =
        r#"[{"content": "${Name}.oss-${ALIYUN::Region}.aliyuncs.com", "type": "oss", "port": 80}]"#;
    let body = format!(
        "Parameters:\n  Name: {{Type: String, Default: site}}\nResources:\n  Cdn: {{Type: 'ALIYUN::CDN::Domain', Properties: {{Sources: {{'Fn::Sub': '{sources}'}}}}}}\n  B: {{Type: 'ALIYUN::CDN::Domain', Properties: {{Sources: {{'Fn::Sub': '[{{\"content\": \"${{Bucket.DomainName}}\"}}]'}}}}}}\n  Bucket: {{Type: 'ALIYUN::OSS::Bucket'}}\n"
    );
    let lowered = lower(&body);
    assert_eq!(
        property(&lowered, "Cdn", "Sources"),
        r#"[{content: ?no-stack-region, port: 80, type: "oss"}]"#
    );
    assert_eq!(edges(&lowered, "B", "Sources"), ["Bucket.DomainName"]);
    let known = Project::default()
        .region("cn-beijing")
        .lower(&format!("ROSTemplateFormatVersion: '2015-09-01'\n{body}"));
    assert_eq!(
        property(&known, "Cdn", "Sources"),
        r#""[{\"content\": \"site.oss-cn-beijing.aliyuncs.com\", \"type\": \"oss\", \"port\": 80}]""#
    );
}

#[test]
fn dns_values_are_edges_without_a_value() {
    let lowered = lower(
        r#"Parameters:
  Domain: {Type: Json, Default: '{"DomainName": "example.com"}'}
Resources:
  Ds: {Type: 'DATASOURCE::ECS::Instances', Properties: {InstanceIds: [{Ref: Web}]}}
  Web: {Type: 'ALIYUN::ECS::InstanceGroup'}
  A: {Type: 'ALIYUN::DNS::DomainRecord', Properties: {DomainName: {'Fn::GetJsonValue': [DomainName, {Ref: Domain}]}, Value: {'Fn::Select': [0, {'Fn::GetAtt': [Web, PublicIps]}]}}}
  B: {Type: 'ALIYUN::DNS::DomainRecord', Properties: {Value: {'Fn::Jq': [First, '.[0].PublicIpAddress[0]', {'Fn::GetAtt': [Ds, Instances]}]}}}
"#,
    );
    assert_eq!(property(&lowered, "A", "DomainName"), r#""example.com""#);
    assert_eq!(edges(&lowered, "A", "Value"), ["Web.PublicIps.0"]);
    assert_eq!(property(&lowered, "B", "Value"), "?data-source(DATASOURCE::ECS::Instances.Ds)");
    assert_eq!(edges(&lowered, "B", "Value"), ["Ds.Instances"]);
}

#[test]
fn the_logical_id_of_a_serverless_domain_is_kept() {
    let lowered = lower(
        "Transform: Aliyun::Serverless-2018-04-03\nResources:\n  www.example.com: {Type: 'Aliyun::Serverless::CustomDomain', Properties: {Protocol: HTTP}}\n",
    );
    assert_eq!(addresses(&lowered), ["www.example.com"]);
}
