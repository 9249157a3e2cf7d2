//! Resources: existence, counts, references, places.

use super::{Project, addresses, edges, property, resource};
use crate::dialect::Lowered;
use crate::source::{FileId, SourceSet};
use crate::value::{Truth, Why};

const HEAD: &str = "ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  N: {Type: Number}
  Two: {Type: Number, Default: 2}
  Some: {Type: Number, AllowedValues: [1, 2]}
  Maybe: {Type: Number, AllowedValues: [0, 1]}
  Use: {Type: Boolean}
Conditions:
  Used: {'Fn::Equals': [{Ref: Use}, true]}
  No: {'Fn::Equals': [a, b]}
";

fn lower(body: &str) -> Lowered {
    Project::default().lower(&format!("{HEAD}{body}"))
}

#[test]
fn counts_expand_to_instances() {
    let lowered = lower(
        "Resources:
  A: {Type: 'ALIYUN::ECS::Instance', Count: {Ref: Two}, Properties: {P: {Ref: 'ALIYUN::Index'}}}
  Zero: {Type: 'ALIYUN::ECS::Instance', Count: 0}
  One: {Type: 'ALIYUN::ECS::Instance', Count: 1}
  Unsure: {Type: 'ALIYUN::ECS::Instance', Count: {Ref: N}, Properties: {P: {Ref: 'ALIYUN::Index'}}}
  Few: {Type: 'ALIYUN::ECS::Instance', Count: {Ref: Some}}
  Maybe1: {Type: 'ALIYUN::ECS::Instance', Count: {Ref: Maybe}}
  R:
    Type: ALIYUN::VPC::EIPAssociation
    Properties:
      All: {Ref: A}
      Second: {'Fn::Select': [1, {'Fn::GetAtt': [A, PublicIp]}]}
      Any: {Ref: Unsure}
",
    );
    assert_eq!(addresses(&lowered), ["A[0]", "A[1]", "One[0]", "Unsure", "Few", "Maybe1", "R"]);
    assert_eq!(property(&lowered, "A[1]", "P"), "1");
    assert_eq!(property(&lowered, "Unsure", "P"), "?parameter-without-value(N)");
    assert_eq!(
        resource(&lowered, "Unsure").count_unknown,
        Some(Why::ParameterWithoutValue("N".into()))
    );
    assert!(matches!(resource(&lowered, "Unsure").exists, Truth::Unknown(_)));
    assert_eq!(resource(&lowered, "Few").exists, Truth::True);
    assert_eq!(resource(&lowered, "Few").count_unknown, Some(Why::ParameterChoice("Some".into())));
    assert!(matches!(resource(&lowered, "Maybe1").exists, Truth::Unknown(_)));
    assert_eq!(edges(&lowered, "R", "All"), ["A[0].Ref", "A[1].Ref"]);
    assert_eq!(edges(&lowered, "R", "Second"), ["A[1].PublicIp"]);
    assert_eq!(edges(&lowered, "R", "Any"), ["Unsure[*].Ref"]);
}

#[test]
fn conditions_decide_existence() {
    let lowered = lower(
        "Resources:\n  A: {Type: 'ALIYUN::VPC::EIP', Condition: Used}\n  B: {Type: 'ALIYUN::VPC::EIP', Condition: No}\n",
    );
    assert_eq!(addresses(&lowered), ["A"]);
    let Truth::Unknown(reasons) = &resource(&lowered, "A").exists else { panic!("decided") };
    assert_eq!(reasons.iter().next().unwrap().why, Why::ParameterWithoutValue("Use".into()));
}

#[test]
fn references_keep_their_edges() {
    let lowered = lower(
        "Resources:
  Web: {Type: 'ALIYUN::ECS::InstanceGroup', Properties: {MaxAmount: 2}}
  Dns: {Type: 'ALIYUN::DNS::Domain', Properties: {DomainName: example.com}}
  With.Dot: {Type: 'ALIYUN::VPC::EIP'}
  R:
    Type: ALIYUN::VPC::EIPAssociation
    Properties:
      Id: {Ref: Web}
      First: {'Fn::Select': ['0', {'Fn::GetAtt': [Web, InstanceIds]}]}
      Text: {'Fn::Sub': 'http://${Web.PublicIp}/'}
      Dotted: !GetAtt With.Dot.EipAddress
      Domain: {'Fn::GetAtt': [Dns, DomainName]}
      Dynamic: {'Fn::GetAtt': [Web, {'Fn::Join': ['', [Inst, anceIds]]}]}
      Both: {'Fn::If': [Used, {Ref: Web}, {'Fn::GetAtt': [With.Dot, AllocationId]}]}
      Script: {'Fn::Replace': [{'x': {'Fn::GetAtt': [Web, HostNames]}}, 'run x']}
",
    );
    let table = [
        ("Id", vec!["Web.Ref"]),
        ("First", vec!["Web.InstanceIds.0"]),
        ("Text", vec!["Web.PublicIp"]),
        ("Dotted", vec!["With.Dot.EipAddress"]),
        ("Domain", vec!["Dns.DomainName"]),
        ("Dynamic", vec!["Web.InstanceIds"]),
        ("Both", vec!["Web.Ref", "With.Dot.AllocationId"]),
        ("Script", vec!["Web.HostNames"]),
    ];
    for (name, want) in table {
        assert_eq!(edges(&lowered, "R", name), want, "{name}");
    }
    assert_eq!(property(&lowered, "R", "Domain"), r#""example.com""#);
    assert_eq!(property(&lowered, "R", "Text"), "?computed(Web.PublicIp)");
}

#[test]
fn places_are_those_of_the_file() {
    let project = Project::default();
    let lowered = project.lower("ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  # 服务器\n  Web:\n    Type: ALIYUN::ECS::Instance\n    Properties:\n      InstanceChargeType: PostPaid\n");
    let web = resource(&lowered, "Web");
    assert_eq!(project.at(web.span), (4, 3));
    assert_eq!(project.at(web.block), (4, 3));
    let charge = &web.attributes["InstanceChargeType"];
    assert_eq!((project.at(charge.name_span), project.at(charge.value_span)), ((7, 7), (7, 27)));
}

#[test]
fn a_tag_belongs_to_its_value() {
    let project = Project::default();
    let lowered = project.lower("ROSTemplateFormatVersion: '2015-09-01'\nParameters:\n  P:\n    Type: String\nResources:\n  Web:\n    Type: ALIYUN::ECS::Instance\n    Properties:\n      InstanceChargeType: !Ref P\n");
    let charge = &resource(&lowered, "Web").attributes["InstanceChargeType"];
    assert_eq!(project.at(charge.value_span), (9, 27));
}

#[test]
fn structural_errors_are_problems_and_the_rest_is_used() {
    let lowered = lower(
        "Resources:\n  A: {Properties: {}}\n  B: 1\n  C: {Type: 'ALIYUN::VPC::EIP', Properties: [1]}\n  D: {Type: 'MODULE::ACS::Web', Version: default}\n",
    );
    assert_eq!(addresses(&lowered), ["C"]);
    assert_eq!(lowered.problems.len(), 2);
    assert_eq!(lowered.graph.gaps[0].why, Why::ModuleUnavailable("MODULE::ACS::Web".into()));
    assert_eq!(
        Project::default()
            .lower("ROSTemplateFormatVersion: '2015-09-01'\nResources: []\n")
            .problems
            .len(),
        1
    );
}

#[test]
fn metadata_and_unknown_keys_are_left_alone() {
    let lowered = lower(
        "Metadata: {x: {Ref: Nowhere}}\nResources:\n  A:\n    Type: ALIYUN::VPC::EIP\n    DepensOn: X\n    Metadata: {'iac-icp': {ignore: []}}\n    Properties: {Unheard: 1}\n",
    );
    assert_eq!(property(&lowered, "A", "Unheard"), "1");
    assert!(lowered.problems.is_empty());
}

#[test]
fn only_what_matters_is_evaluated() {
    let text = "Resources:\n  A: {Type: 'ALIYUN::ECS::Instance', Properties: {V: {Ref: B}}}\n  B: {Type: 'ALIYUN::ECS::VSwitch', Properties: {P: 1}}\n  C: {Type: 'ALIYUN::RDS::DBInstance', Properties: {P: 1}}\n";
    let project = Project::default();
    let file = project.files.sources.add_text("t.yml", text);
    let root = std::sync::Arc::new(crate::syntax::yaml::parse(file, text).roots.remove(0));
    let wanted = |name: &str| name == "ALIYUN::ECS::Instance";
    let context = crate::dialect::Context {
        sources: &project.files.sources,
        files: &project.files,
        inputs: &project.inputs,
        budget: crate::dialect::Budget::default(),
        tab: &crate::account::Tab::default(),
        wanted: &wanted,
    };
    let lowered = super::lower(&context, &super::Template { file, path: "t.yml".into(), root });
    let counts: Vec<usize> = lowered.graph.resources.iter().map(|r| r.attributes.len()).collect();
    assert_eq!(counts, [1, 1, 0]);
}

#[test]
fn templates_are_known_by_content() {
    let is = |text: &str| {
        let _ = SourceSet::new();
        crate::syntax::yaml::parse(FileId(0), text)
            .roots
            .first()
            .is_some_and(|root| crate::dialect::ros::read(root.clone()).is_some())
    };
    assert!(is("ROSTemplateFormatVersion: '2015-09-01'"));
    assert!(is("Transform: Aliyun::Terraform-v1.5\nWorkspace: {main.tf: ''}"));
    assert!(is("Transform: [Aliyun::Serverless-2018-04-03]"));
    assert!(is("Resources: {A: {Type: 'DATASOURCE::ECS::Images'}}"));
    assert!(!is("Resources: {A: {Type: 'AWS::EC2::Instance'}}"));
    assert!(!is("AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31"));
    assert!(!is("- ROSTemplateFormatVersion"));
    assert!(!is("kind: Deployment"));
}
