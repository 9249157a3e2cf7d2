//! Nested stacks and stack groups.

use super::{Project, addresses, edges, property, resource};
use crate::value::{Truth, Why};

const CHILD: &str = "ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Charge: {Type: String, Default: PostPaid}
Resources:
  Server: {Type: 'ALIYUN::ECS::Instance', Properties: {InstanceChargeType: {Ref: Charge}}}
Outputs:
  Id: {Value: {Ref: Server}}
  Charge: {Value: {Ref: Charge}}
";

#[test]
fn inline_bodies_in_every_form() {
    let indent = |text: &str, by: usize| {
        text.lines().map(|l| format!("{:by$}{l}\n", "")).collect::<String>()
    };
    let map = indent(CHILD, 8);
    let literal = format!(" |\n{map}");
    let json = r#" '{"ROSTemplateFormatVersion": "2015-09-01", "Parameters": {"Charge": {"Type": "String"}}, "Resources": {"Server": {"Type": "ALIYUN::ECS::Instance", "Properties": {"InstanceChargeType": {"Ref": "Charge"}}}}, "Outputs": {"Id": {"Value": {"Ref": "Server"}}, "Charge": {"Value": {"Ref": "Charge"}}}}'"#;
    for body in [format!("\n{map}"), literal, json.to_owned()] {
        let text = format!(
            "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Eip:\n    Type: ALIYUN::VPC::EIPAssociation\n    Properties: {{InstanceId: {{'Fn::GetAtt': [Child, Outputs.Id]}}, Charge: !GetAtt Child.Outputs.Charge}}\n  Child:\n    Type: ALIYUN::ROS::Stack\n    Properties:\n      Parameters: {{Charge: PrePaid}}\n      TemplateBody:{body}"
        );
        let project = Project::default();
        let lowered = project.lower(&text);
        assert_eq!(addresses(&lowered), ["Eip", "Child", "Child.Server"], "{text}");
        assert_eq!(property(&lowered, "Child.Server", "InstanceChargeType"), r#""PrePaid""#);
        assert_eq!(property(&lowered, "Eip", "Charge"), r#""PrePaid""#);
        assert_eq!(edges(&lowered, "Eip", "InstanceId"), ["Child.Server.Ref"]);
        let (line, column) = project.at(resource(&lowered, "Child.Server").span);
        let written = text.lines().nth(line as usize - 1).unwrap();
        assert!(
            written
                .chars()
                .skip(column as usize - 1)
                .collect::<String>()
                .trim_start_matches('"')
                .starts_with("Server"),
            "{written}"
        );
    }
}

#[test]
fn templates_beside_this_one() {
    let text = |url: &str| {
        format!(
            "ROSTemplateFormatVersion: '2015-09-01'\nParameters:\n  Use: {{Type: Boolean}}\nConditions:\n  Used: {{'Fn::Equals': [{{Ref: Use}}, true]}}\nResources:\n  Child:\n    Type: ALIYUN::ROS::Stack\n    Condition: Used\n    Properties: {{TemplateURL: {url}}}\n  Out:\n    Type: ALIYUN::VPC::EIP\n    Properties: {{X: {{'Fn::GetAtt': [Child, Outputs.Charge]}}}}\n"
        )
    };
    let project = Project::default().file("dir/nested/child.yml", CHILD);
    let lowered = project.lower(&text("./nested/child.yml"));
    assert_eq!(addresses(&lowered), ["Child", "Child.Server", "Out"]);
    assert!(matches!(resource(&lowered, "Child.Server").exists, Truth::Unknown(_)));
    assert_eq!(project.at(resource(&lowered, "Child.Server").span), (5, 3));
    assert_eq!(lowered.files.len(), 2);
    for url in ["oss://bucket/child.yml", "https://example.com/c.yml", "missing.yml"] {
        let lowered = Project::default().lower(&text(url));
        assert_eq!(lowered.graph.gaps[0].why, Why::ModuleUnavailable(url.into()));
        assert_eq!(property(&lowered, "Out", "X"), format!("?module-unavailable({url})"));
    }
}

#[test]
fn a_nested_body_is_no_expression_and_outputs_of_terraform_are_edges() {
    let text = "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Child:\n    Type: ALIYUN::ROS::Stack\n    Properties:\n      TemplateBody:\n        Transform: Aliyun::Terraform-v1.5\n        Workspace: {main.tf: 'output \"id\" { value = 1 }'}\n  E: {Type: 'ALIYUN::VPC::EIP', Properties: {X: {'Fn::GetAtt': [Child, Outputs.id]}}}\n";
    let lowered = Project::default().lower(text);
    assert_eq!(property(&lowered, "Child", "TemplateBody"), "absent");
    assert_eq!(property(&lowered, "E", "X"), "?computed(Child.Outputs.id)");
    assert_eq!(edges(&lowered, "E", "X"), ["Child.Outputs.id"]);
}

#[test]
fn stacks_in_circles_end() {
    let text = "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Child:\n    Type: ALIYUN::ROS::Stack\n    Properties: {TemplateURL: template.yml}\n";
    let project = Project::default().file("dir/template.yml", text);
    let lowered = project.lower(text);
    assert!(lowered.graph.gaps.iter().any(|g| matches!(g.why, Why::Budget(_))));
}

#[test]
fn stack_group_instances_lie_in_their_regions() {
    let body: String = CHILD.lines().map(|l| format!("        {l}\n")).collect();
    let text = format!(
        "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Group:\n    Type: ALIYUN::ROS::StackGroup\n    Properties:\n      StackGroupName: g\n      TemplateBody:\n{body}  Instances:\n    Type: ALIYUN::ROS::StackInstances\n    Properties:\n      StackGroupName: {{Ref: Group}}\n      AccountIds: ['1']\n      RegionIds: [cn-hangzhou, cn-beijing]\n"
    );
    let lowered = Project::default().lower(&text);
    assert_eq!(
        addresses(&lowered),
        [
            "Group",
            "Instances",
            "Instances[\"cn-hangzhou\"].Server",
            "Instances[\"cn-beijing\"].Server"
        ]
    );
    let provider = resource(&lowered, "Instances[\"cn-beijing\"].Server").provider.unwrap();
    let crate::value::Attr::Set(region) = &lowered.graph.providers[provider].region else {
        panic!("no region")
    };
    assert_eq!(region.value.as_str(), Some("cn-beijing"));
}
