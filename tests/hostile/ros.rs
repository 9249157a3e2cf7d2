//! ROS templates that grow without bound when they are evaluated.

use std::fmt::Write;

use super::{beside, judged, lint};
use crate::sandbox::{SHORT, Sandbox};

const HEAD: &str = "ROSTemplateFormatVersion: '2015-09-01'\n";

#[test]
fn conditions_in_conditions_over_many_parameters() {
    let mut text = format!("{HEAD}Parameters:\n");
    for i in 0..200 {
        writeln!(text, "  P{i}: {{Type: String, AllowedValues: [a, b, c]}}").unwrap();
    }
    text.push_str("Conditions:\n  C0: {'Fn::Equals': [{Ref: P0}, a]}\n");
    for i in 1..40 {
        writeln!(text, "  C{i}: {{'Fn::Or': [C{0}, {{'Fn::Not': C{0}}}, {{'Fn::Equals': [{{Ref: P{i}}}, a]}}]}}", i - 1).unwrap();
    }
    let all: Vec<String> = (0..200).map(|i| format!("{{Ref: P{i}}}")).collect();
    writeln!(text, "Resources:\n  S:\n    Type: ALIYUN::ECS::InstanceGroup\n    Condition: C39")
        .unwrap();
    writeln!(
        text,
        "    Properties: {{InstanceChargeType: {{'Fn::Join': ['', [{}]]}}}}",
        all.join(", ")
    )
    .unwrap();
    beside("big.yml", text);
}

#[test]
fn stacks_of_themselves() {
    let text = format!(
        "{HEAD}Resources:\n  A:\n    Type: ALIYUN::ROS::Stack\n    Properties: {{TemplateURL: ./self.yml}}\n  B:\n    Type: ALIYUN::ROS::Stack\n    Properties: {{TemplateURL: ./self.yml}}\n"
    );
    let sandbox = Sandbox::new(&[("neighbour/main.tf", SHORT), ("self.yml", &text)]);
    let ran = lint(&sandbox, ".");
    judged(&ran);
}

#[test]
fn counts_and_strings_that_explode() {
    let mut locals = String::from("Locals:\n  L0: {Value: xx}\n");
    for i in 1..40 {
        writeln!(locals, "  L{i}: {{Value: {{'Fn::Sub': '${{L{0}}}${{L{0}}}'}}}}", i - 1).unwrap();
    }
    let server = "Resources:\n  S:\n    Type: ALIYUN::ECS::InstanceGroup\n    Count: 1000000000\n    Properties: {InstanceChargeType: {Ref: L39}}\n";
    beside("big.yml", format!("{HEAD}{locals}{server}"));
}
