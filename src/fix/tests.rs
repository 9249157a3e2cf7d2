//! Fixes over real trees. Each case is the text before and after.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::finding::{EditTarget, NewValue};
use crate::syntax::node::Node;
use crate::syntax::placement::Placement;
use crate::syntax::{json, native, yaml};
use crate::text::Text;

fn owner() -> crate::finding::Owner {
    (".".into(), "r.w".into(), None)
}

fn planned(target: EditTarget, set: &[(&str, NewValue)]) -> PlannedFix {
    let set = set.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    PlannedFix { label: Text::same("fix"), safe: true, target, set }
}

fn text_of(s: &str) -> NewValue {
    NewValue::String(s.into())
}

/// The first block of HCL, found by the parser; `skip` leaves out attributes that are not told to
/// the writer.
fn hcl_target(file: FileId, text: &str) -> EditTarget {
    let block = native::parse(file, text, &Placement::Whole).body.blocks.remove(0);
    let written = block
        .body
        .attributes
        .iter()
        .map(|a| (a.name.text.clone(), a.name.span, a.value.span))
        .collect();
    EditTarget { block: block.span, written, decided: Arc::default(), owner: owner() }
}

/// The resource `S` of a ROS template.
fn ros_target(roots: &[Node]) -> EditTarget {
    let entry = roots[0].get("Resources").unwrap().entry("S").unwrap();
    let resource = &entry.value;
    let entries = resource.get("Properties").map(Node::entries).unwrap_or_default();
    let written = entries.iter().map(|e| (e.key.clone(), e.key_span, e.value.span)).collect();
    EditTarget {
        block: entry.key_span.to(resource.span),
        written,
        decided: Arc::default(),
        owner: owner(),
    }
}

fn run(path: &str, text: &str, set: &[(&str, NewValue)]) -> Option<(String, bool)> {
    let sources = SourceSet::new();
    let file = sources.add_text(path, text);
    let target = match path.rsplit_once('.').unwrap().1 {
        "tf" => hcl_target(file, text),
        "json" => ros_target(&json::parse(file, text).roots),
        _ => ros_target(&yaml::parse(file, text).roots),
    };
    let fix = write(&planned(target, set), &sources)?;
    Some((apply(text, &fix.edits).unwrap(), fix.safe))
}

#[track_caller]
fn becomes(path: &str, before: &str, set: &[(&str, NewValue)], after: &str) {
    assert_eq!(run(path, before, set).map(|(text, _)| text).as_deref(), Some(after));
}

#[track_caller]
fn refuses(path: &str, before: &str, set: &[(&str, NewValue)]) {
    assert_eq!(run(path, before, set), None);
}

#[test]
fn hcl_values_are_replaced_and_the_rest_kept() {
    let set = [("instance_charge_type", text_of("PrePaid")), ("period", NewValue::Number(3))];
    becomes(
        "a.tf",
        "resource \"r\" \"web\" { # 官网\r\n\tinstance_charge_type   = \"PostPaid\" # 备注\r\n\tperiod=\"1\"\r\n}\r\n",
        &set,
        "resource \"r\" \"web\" { # 官网\r\n\tinstance_charge_type   = \"PrePaid\" # 备注\r\n\tperiod=\"3\"\r\n}\r\n",
    );
}

#[test]
fn hcl_attributes_are_added_after_the_last_one() {
    let set = [("period", NewValue::Number(3)), ("auto_renew", NewValue::Bool(true))];
    becomes(
        "a.tf",
        "resource \"r\" \"web\" {\n  name          = \"a\" # 注\n  tags = {\n    a = 1\n  }\n\n  disk {\n    size = 1\n  }\n}\n",
        &set,
        "resource \"r\" \"web\" {\n  name          = \"a\" # 注\n  tags = {\n    a = 1\n  }\n  period     = 3\n  auto_renew = true\n\n  disk {\n    size = 1\n  }\n}\n",
    );
    becomes(
        "a.tf",
        "resource \"r\" \"w\" {\n  instance_type = 1\n}",
        &[("a", text_of("b"))],
        "resource \"r\" \"w\" {\n  instance_type = 1\n  a             = \"b\"\n}",
    );
    becomes(
        "a.tf",
        "resource \"r\" \"w\" {}\n",
        &[("a", text_of("b"))],
        "resource \"r\" \"w\" {\n  a = \"b\"\n}\n",
    );
    becomes(
        "a.tf",
        "  r \"{\" {\n    d {}\n  }\n",
        &[("a", text_of("b"))],
        "  r \"{\" {\n    a = \"b\"\n    d {}\n  }\n",
    );
    becomes(
        "a.tf",
        "r \"w\" {\n  u = <<E\nx\nE\n}\n",
        &[("a", text_of("b"))],
        "r \"w\" {\n  u = <<E\nx\nE\n  a = \"b\"\n}\n",
    );
}

#[test]
fn hcl_that_cannot_be_edited_without_doubt_is_left() {
    becomes(
        "a.tf",
        "r \"w\" { a = 1 }\n",
        &[("b", NewValue::Number(1))],
        "r \"w\" {\n  a = 1\n  b = 1\n}\n",
    );
    refuses("a.tf", "r \"w\" { a = 1 /* x */ }\n", &[("b", NewValue::Number(1))]);
    refuses("a.tf", "r \"w\" {\n  a = <<E\nx\nE\n}\n", &[("a", text_of("b"))]);
    refuses("a.tf", "r \"w\" {\n  a = 1\n}\n", &[("a", text_of("${x}"))]);
    refuses("a.tf", "r \"w\" {\n  a = 1\n}\n", &[("a b", text_of("x"))]);
}

#[test]
fn what_is_no_literal_is_written_over_as_unsafe_if_at_all() {
    let (text, safe) =
        run("a.tf", "r \"w\" {\n  a = var.a\n}\n", &[("a", NewValue::Number(3))]).unwrap();
    assert_eq!((text.as_str(), safe), ("r \"w\" {\n  a = 3\n}\n", false));
}

#[test]
fn json_properties_are_replaced_and_added() {
    let set = [("InstanceChargeType", text_of("PrePaid")), ("Period", NewValue::Number(3))];
    becomes(
        "t.json",
        "{\"Resources\": {\"S\": {\n  \"Type\": \"T\",\n  \"Properties\": {\n    \"InstanceChargeType\": {\"Ref\": \"C\"},\n    \"Name\": \"网\"\n  }\n}}}",
        &set,
        "{\"Resources\": {\"S\": {\n  \"Type\": \"T\",\n  \"Properties\": {\n    \"InstanceChargeType\": \"PrePaid\",\n    \"Name\": \"网\",\n    \"Period\": 3\n  }\n}}}",
    );
    let one = "{\"Resources\": {\"S\": {\"Type\": \"T\", \"Properties\": {\"Period\": \"1\"}}}}";
    becomes(
        "t.json",
        one,
        &set,
        &one.replace("\"Period\": \"1\"", "\"Period\": \"3\", \"InstanceChargeType\": \"PrePaid\""),
    );
    let none = "{\"Resources\": {\"S\": {\"Type\": \"T\"}}}";
    becomes(
        "t.json",
        none,
        &set[1..],
        "{\"Resources\": {\"S\": {\"Type\": \"T\", \"Properties\": { \"Period\": 3 }}}}",
    );
    becomes(
        "t.json",
        &none.replace("\"T\"", "\"T\", \"Properties\": {}"),
        &set[1..],
        "{\"Resources\": {\"S\": {\"Type\": \"T\", \"Properties\": { \"Period\": 3 }}}}",
    );
}

#[test]
fn yaml_properties_are_replaced_and_added() {
    let set = [("InstanceChargeType", text_of("PrePaid")), ("Period", NewValue::Number(3))];
    becomes(
        "t.yml",
        "Resources:\n  S:\n    Type: T\n    Properties:\n      InstanceChargeType: !Ref Charge # 注\n      Name: 'x' # 名\n      UserData: |\n        a: 1\n\n    # 尾\nOutputs: {}\n",
        &set,
        "Resources:\n  S:\n    Type: T\n    Properties:\n      InstanceChargeType: PrePaid # 注\n      Name: 'x' # 名\n      Period: 3\n      UserData: |\n        a: 1\n\n    # 尾\nOutputs: {}\n",
    );
    becomes(
        "t.yml",
        "Resources:\n  S:\n    Type: T\n",
        &set[1..],
        "Resources:\n  S:\n    Type: T\n    Properties:\n      Period: 3\n",
    );
    becomes(
        "t.yml",
        "Resources:\n  S:\n    Properties:\n      Tags:\n      - Key: a\n    Type: T",
        &set[1..],
        "Resources:\n  S:\n    Properties:\n      Period: 3\n      Tags:\n      - Key: a\n    Type: T",
    );
    becomes(
        "t.yml",
        "Resources:\r\n  S: {Type: T, Properties: {Period: '1'}}\r\n",
        &set,
        "Resources:\r\n  S: {Type: T, Properties: {Period: '3', \"InstanceChargeType\": \"PrePaid\"}}\r\n",
    );
    becomes(
        "t.yml",
        "Resources:\n  S:\n    Type: T\n    Properties:\n      A: \"1\"\n",
        &[("A", text_of("on"))],
        "Resources:\n  S:\n    Type: T\n    Properties:\n      A: \"on\"\n",
    );
    becomes(
        "t.yml",
        "Resources:\n  S:\n    Type: T\n    Properties:\n      A: 1\n",
        &[("A", text_of("on"))],
        "Resources:\n  S:\n    Type: T\n    Properties:\n      A: \"on\"\n",
    );
    refuses(
        "t.yml",
        "Resources:\n  S:\n    Type: T\n    Properties:\n      Period:\n        Fn::If: [A, 1, 2]\n",
        &set[1..],
    );
    refuses(
        "t.yml",
        "X: &x\n  Period: 1\nResources:\n  S:\n    Type: T\n    Properties:\n      <<: *x\n      A: 1\n",
        &set[1..],
    );
}

#[test]
fn hcl_inside_yaml_is_edited_where_it_stands() {
    let text = "Workspace:\n  main.tf: |-\n    resource \"r\" \"w\" {\n      period = 1\n    }\n";
    let sources = SourceSet::new();
    let file = sources.add_text("t.yml", text);
    let document = yaml::parse(file, text);
    let node = document.roots[0].get("Workspace").unwrap().get("main.tf").unwrap();
    let block = native::parse(file, node.as_str().unwrap(), &Placement::of_scalar(node, text))
        .body
        .blocks
        .remove(0);
    let period = &block.body.attributes[0];
    let target = EditTarget {
        block: block.span,
        written: [("period".into(), period.name.span, period.value.span)].into(),
        decided: Arc::default(),
        owner: owner(),
    };
    let set = [("period", NewValue::Number(3)), ("charge", text_of("PrePaid"))];
    let fix = write(&planned(target, &set), &sources).unwrap();
    let after = apply(text, &fix.edits).unwrap();
    assert_eq!(after, text.replace("period = 1", "period = 3\n      charge = \"PrePaid\""));
}

#[test]
fn fixes_of_a_file_go_together_and_show_as_a_diff() {
    let text = "r \"a\" {\n  a = 1\n}\n\n\n\n\n\n\n\nr \"b\" {\n  a = 1\n}";
    let sources = SourceSet::new();
    let file = sources.add_text("a.tf", text);
    let blocks = native::parse(file, text, &Placement::Whole).body.blocks;
    let mut findings = Vec::new();
    for (block, set) in [(0, ("a", 2)), (0, ("a", 2)), (0, ("a", 3)), (1, ("b", 1))] {
        let attribute = &blocks[block].body.attributes[0];
        let target = EditTarget {
            block: blocks[block].span,
            written: [("a".into(), attribute.name.span, attribute.value.span)].into(),
            decided: Arc::default(),
            owner: owner(),
        };
        let fix = write(&planned(target, &[(set.0, NewValue::Number(set.1))]), &sources);
        findings.push(crate::finding::Finding { fix, ..finding(attribute.span) });
    }
    let all = changes(&findings, false, &sources);
    assert_eq!((all.len(), all[0].fixes), (1, 3), "the third is in the way of the first");
    let shown = diff("a.tf", &all[0].before, &all[0].after, &all[0].edits);
    let expected = "--- a/a.tf\n+++ b/a.tf\n@@ -1,5 +1,5 @@\n r \"a\" {\n-  a = 1\n+  a = 2\n }\n \n \n@@ -10,4 +10,5 @@\n \n r \"b\" {\n   a = 1\n+  b = 1\n }\n\\ No newline at end of file\n";
    assert_eq!(shown, expected);
}

fn finding(span: Span) -> Finding {
    Finding {
        root: ".".into(),
        ..Finding::new(
            ("r", crate::finding::Matter::Requirement),
            crate::finding::Severity::Error,
            Text::same("m"),
            span,
        )
    }
}

#[test]
fn of_two_equal_keys_the_later_one_is_mended() {
    let text = |period: u8| {
        format!(
            "Resources:\n  S:\n    Type: ALIYUN::ECS::Instance\n    Properties:\n      Period: 1\n      A: b\n      Period: {period}\n"
        )
    };
    let (after, _) = run("t.yml", &text(1), &[("Period", NewValue::Number(3))]).unwrap();
    assert_eq!(after, text(3));
}

#[test]
fn hcl_attributes_go_before_nested_blocks() {
    let before = "r \"w\" {\n  a = 1\n  d {\n    e = 1\n  }\n}\n";
    becomes(
        "a.tf",
        before,
        &[("b", NewValue::Number(1))],
        &before.replace("  a = 1\n", "  a = 1\n  b = 1\n"),
    );
}
