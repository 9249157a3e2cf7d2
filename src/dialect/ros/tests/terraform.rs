//! Terraform inside ROS.

use super::{Project, addresses, property, resource};
use crate::graph::Home;
use crate::origin::StepKind;
use crate::value::{Attr, Value, Why};

const TEMPLATE: &str = r#"ROSTemplateFormatVersion: '2015-09-01'
Transform: Aliyun::Terraform-v1.5
Parameters:
  charge: {Type: String, Default: PostPaid, AllowedValues: [PostPaid, PrePaid]}
  months: {Type: Number}
  zone: {Type: String, AllowedValues: [cn-beijing-a, cn-beijing-b]}
Workspace:
  main.tf: |-
    # 备案
    variable "charge" {}
    variable "months" { default = 7 }
    variable "zone" {}
    variable "plain" { default = 2 }
    resource "alicloud_instance" "web" {
      instance_charge_type = var.charge
      period               = var.months
      availability_zone    = var.zone
      system_disk_size     = var.plain
      user_data            = file("${path.module}/scripts/init.sh")
    }
    module "net" {
      source = "./modules/net"
      name   = "出口"
    }
  modules/net/main.tf: >
    variable "name" {}

    resource "alicloud_eip_address" "out" { address_name = var.name }
  modules/net/more.tf: "resource \"alicloud_eip_address\" \"two\" {\n  isp = \"BGP\"\n}\n"
  json.tf.json: '{"resource": {"alicloud_vpc": {"v": {"cidr_block": "10.0.0.0/8"}}}}'
  scripts/init.sh: |
    echo hello
  .metadata: '{"ALIYUN::ROS::Interface": {}}'
"#;

#[test]
fn the_workspace_is_terraform_with_the_parameters_of_the_template() {
    let project = Project::default();
    let lowered = project.lower(TEMPLATE);
    assert_eq!(lowered.problems, vec![]);
    let mut found = addresses(&lowered);
    found.sort();
    assert_eq!(
        found,
        [
            "workspace.alicloud_instance.web",
            "workspace.alicloud_vpc.v",
            "workspace.module.net.alicloud_eip_address.out",
            "workspace.module.net.alicloud_eip_address.two",
        ]
    );
    let web = "workspace.alicloud_instance.web";
    assert_eq!(property(&lowered, web, "instance_charge_type"), r#""PostPaid""#);
    assert_eq!(property(&lowered, web, "period"), "?parameter-without-value(months)");
    assert_eq!(property(&lowered, web, "availability_zone"), r#""cn-beijing-a" | "cn-beijing-b""#);
    assert_eq!(property(&lowered, web, "system_disk_size"), "2");
    assert_eq!(property(&lowered, web, "user_data"), r#""echo hello\n""#);
    let charge = &resource(&lowered, web).attributes["instance_charge_type"].value;
    let default = charge.origin.default_step().unwrap();
    assert_eq!(default.kind(), &StepKind::ParameterDefault("charge".into()));
    assert_eq!(project.at(default.span().unwrap()), (4, 35));
    assert_eq!(lowered.graph.home, Home::Stack);
    assert_eq!(&*lowered.graph.root, "dir/template.yml");
}

#[test]
fn places_are_those_of_the_template() {
    let project = Project::default();
    let lowered = project.lower(TEMPLATE);
    let at = |address: &str, name: &str| {
        project.at(resource(&lowered, address).attributes[name].value_span)
    };
    assert_eq!(project.at(resource(&lowered, "workspace.alicloud_instance.web").span), (14, 5));
    assert_eq!(at("workspace.alicloud_instance.web", "period"), (16, 30));
    assert_eq!(at("workspace.module.net.alicloud_eip_address.out", "address_name"), (28, 60));
    assert_eq!(at("workspace.module.net.alicloud_eip_address.two", "isp"), (29, 78));
    assert_eq!(at("workspace.alicloud_vpc.v", "cidr_block").0, 30);
}

#[test]
fn the_region_of_the_stack_is_that_of_the_provider() {
    let text = "Transform: Aliyun::Terraform-v1.5\nWorkspace:\n  main.tf: |\n    resource \"alicloud_instance\" \"a\" {}\n    provider \"alicloud\" {\n      alias  = \"x\"\n      region = \"cn-hongkong\"\n    }\n    resource \"alicloud_instance\" \"b\" {\n      provider = alicloud.x\n    }\n";
    let region = |lowered: &crate::dialect::Lowered, address: &str| {
        let provider =
            resource(lowered, address).provider.map(|p| lowered.graph.providers[p].region.clone());
        match provider {
            Some(Attr::Set(region)) => super::show(&region),
            other => format!("{other:?}"),
        }
    };
    let lowered = Project::default().lower(text);
    assert_eq!(region(&lowered, "workspace.alicloud_instance.a"), "?no-stack-region");
    assert_eq!(region(&lowered, "workspace.alicloud_instance.b"), "\"cn-hongkong\"");
    let lowered = Project::default().region("cn-beijing").lower(text);
    assert_eq!(region(&lowered, "workspace.alicloud_instance.a"), "\"cn-beijing\"");
}

#[test]
fn parameters_written_in_a_description() {
    let text = "Transform: Aliyun::Terraform-v1.2\nWorkspace:\n  main.tf: |\n    variable \"charge\" {\n      type        = string\n      description = <<EOT\n      {\n        \"Label\": {\"en\": \"$${charge}\"},\n        \"AllowedValues\": [\"PostPaid\", \"PrePaid\"],\n        \"Default\": \"PrePaid\"\n      }\n      EOT\n    }\n    variable \"open\" {\n      description = \"{\\\"AllowedValues\\\": [1, 2]}\"\n    }\n    variable \"none\" { description = \"a text\" }\n    resource \"alicloud_instance\" \"a\" {\n      instance_charge_type = var.charge\n      period               = var.open\n      host_name            = var.none\n    }\n";
    let lowered = Project::default().lower(text);
    let a = "workspace.alicloud_instance.a";
    assert_eq!(property(&lowered, a, "instance_charge_type"), r#""PrePaid""#);
    assert_eq!(property(&lowered, a, "period"), "1 | 2");
    assert_eq!(property(&lowered, a, "host_name"), "?variable-without-value(none)");
    let given = Project::default().parameter("none", "x").lower(text);
    assert_eq!(property(&given, a, "host_name"), r#""x""#);
}

#[test]
fn broken_files_leave_the_others() {
    let text = "Transform: Aliyun::Terraform-v1.5\nWorkspace:\n  bad.tf: |\n    resource \"alicloud_instance\" \"a\" {\n      x = = 1\n    }\n    resource alicloud_instance.b {\n    }\n  main.tf: 'resource \"alicloud_eip_address\" \"e\" {}'\n";
    let project = Project::default();
    let lowered = project.lower(text);
    assert_eq!(
        addresses(&lowered),
        ["workspace.alicloud_instance.a", "workspace.alicloud_eip_address.e"]
    );
    assert_eq!(
        property(&lowered, "workspace.alicloud_instance.a", "x"),
        "?unparsed(dir/template.yml)"
    );
    assert_eq!(lowered.problems.len(), 2, "{:?}", lowered.problems);
    assert_eq!(project.at(lowered.problems[0].span).0, 5);
    assert!(
        lowered.graph.gaps.iter().any(|g| matches!(g.why, Why::Unparsed(_))),
        "{:?}",
        lowered.graph.gaps
    );
    let without = Project::default().lower("Transform: Aliyun::Terraform-v1.5\n");
    assert_eq!(without.graph.gaps.len(), 1);
}

#[test]
fn a_workspace_in_a_nested_stack() {
    let text = "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Child:\n    Type: ALIYUN::ROS::Stack\n    Properties:\n      Parameters: {months: 3}\n      TemplateBody:\n        Transform: Aliyun::Terraform-v1.5\n        Parameters: {months: {Type: Number}}\n        Workspace:\n          main.tf: |\n            variable \"months\" {}\n            resource \"alicloud_instance\" \"a\" {\n              period = var.months\n            }\n";
    let project = Project::default();
    let lowered = project.lower(text);
    assert_eq!(addresses(&lowered), ["Child", "Child.workspace.alicloud_instance.a"]);
    assert_eq!(property(&lowered, "Child.workspace.alicloud_instance.a", "period"), "3");
    assert_eq!(
        project.at(resource(&lowered, "Child.workspace.alicloud_instance.a").span),
        (13, 13)
    );
}

#[test]
fn templates_inside_terraform() {
    let outer = "resource \"alicloud_ros_stack\" \"s\" {\n  template_body = <<EOT\nROSTemplateFormatVersion: '2015-09-01'\nParameters: {N: {Type: Number, Default: 1}}\nResources:\n  Web:\n    Type: ALIYUN::ECS::Instance\n    Properties: {Period: {Ref: N}}\nEOT\n}\n";
    let project = Project::default();
    let file = project.files.sources.add_text("main.tf", outer);
    let document =
        crate::syntax::native::parse(file, outer, &crate::syntax::placement::Placement::Whole);
    let expr = &document.body.blocks[0].body.attribute("template_body").unwrap().value;
    let crate::syntax::hcl::ExprKind::String(text) = &expr.kind else { panic!("no string") };
    let body = crate::value::Traced::new(
        Value::String(text.clone()),
        crate::origin::Origin::literal(expr.span),
    );
    let wanted = |_: &str| true;
    let context = crate::dialect::Context {
        sources: &project.files.sources,
        files: &project.files,
        inputs: &project.inputs,
        budget: crate::dialect::Budget::default(),
        tab: &crate::account::Tab::default(),
        wanted: &wanted,
    };
    let given = [(
        "N".into(),
        crate::value::Traced::new(Value::string("3"), crate::origin::Origin::literal(expr.span)),
    )]
    .into();
    let lowered = crate::dialect::ros::lower_body(
        &context,
        &body,
        &"main.tf".into(),
        "alicloud_ros_stack.s.",
        &given,
    )
    .unwrap();
    assert_eq!(addresses(&lowered), ["alicloud_ros_stack.s.Web"]);
    assert_eq!(property(&lowered, "alicloud_ros_stack.s.Web", "Period"), "3");
    assert_eq!(project.at(resource(&lowered, "alicloud_ros_stack.s.Web").span), (6, 3));
}

/// A workspace that nothing transforms is told by each name that Terraform and OpenTofu read.
#[test]
fn a_workspace_without_transform_is_known_by_its_files() {
    for name in ["main.tf", "main.tofu", "main.tf.json", "main.tofu.json"] {
        let text = format!("ROSTemplateFormatVersion: '2015-09-01'\nWorkspace:\n  {name}: ''\n");
        let document = crate::dialect::ros::template::parse(crate::source::FileId(0), &text);
        let (root, slips) = crate::dialect::ros::read(document.roots[0].clone()).unwrap();
        assert_eq!(slips.len(), 1, "{name}");
        assert!(root.get("Transform").is_some(), "{name}");
    }
}
