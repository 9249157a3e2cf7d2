//! Texts that parsers choke on.

use super::beside;
use super::says;

const DEPTH: usize = 100_000;

#[test]
fn nested_brackets() {
    for (name, before, open, close) in [
        ("deep/main.tf", "locals {\n  a = ", "[", "]"),
        ("deep/main.tf", "locals {\n  a = ", "(", ")"),
        ("deep/main.tf", "locals {\n  a = ", "{ a = ", "}"),
        ("deep/main.tf", "locals {\n  a = ", "!", ""),
        ("deep/main.tf", "", "a {\n", "}\n"),
        ("deep/main.tf", "locals {\n  a = ", "{", ")\n"),
        ("deep/main.tf.json", "{\"locals\": {\"a\": ", "[", "]"),
        (
            "t.json",
            "{\"ROSTemplateFormatVersion\": \"2015-09-01\", \"Resources\": ",
            "{\"a\":",
            "}",
        ),
        ("t.json", "{\"ROSTemplateFormatVersion\": \"2015-09-01\", \"Resources\": ", "[", "]"),
        ("t.yml", "ROSTemplateFormatVersion: '2015-09-01'\nResources: ", "[", "]"),
        ("t.yml", "ROSTemplateFormatVersion: '2015-09-01'\nResources: ", "{a: ", "}"),
    ] {
        let ran = beside(name, format!("{before}{}1{}", open.repeat(DEPTH), close.repeat(DEPTH)));
        assert_eq!(ran.code, 2, "{name} {open}");
    }
}

/// However it is written, nesting too deep is a limit of ours and not a mistake in the text.
#[test]
fn nested_yaml_exceeds_a_budget() {
    let block: String = (0..400).map(|i| format!("{}a:\n", " ".repeat(i + 1))).collect();
    for (name, nested) in [
        ("sequences in brackets", "[".repeat(400) + &"]".repeat(400)),
        ("mappings in braces", "{a: ".repeat(400) + &"}".repeat(400)),
        ("without an end", "[".repeat(400)),
        ("sequences in a row", format!("\n  {}x", "- ".repeat(400))),
        ("keys in a row", format!("\n  {}x", "? ".repeat(400))),
        ("indented keys", format!("\n{block}")),
    ] {
        let ran = beside(
            "t.yml",
            format!("ROSTemplateFormatVersion: '2015-09-01'\nResources: {nested}\n"),
        );
        let json = ran.json();
        let kinds: Vec<&str> = json["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["kind"].as_str().unwrap())
            .collect();
        assert_eq!(
            (ran.code, kinds.as_slice()),
            (2, &["budget-exceeded"][..]),
            "{name}: {}",
            json["errors"]
        );
        says(&ran, "nested deeper than 200 levels");
    }
}

#[test]
fn alias_bombs() {
    let mut text = String::from(
        "ROSTemplateFormatVersion: '2015-09-01'\nMetadata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n",
    );
    for i in 1..10 {
        let items = vec![format!("*a{}", i - 1); 10].join(", ");
        text.push_str(&format!("  a{i}: &a{i} [{items}]\n"));
    }
    let ran = beside("bomb.yml", text + "Resources: {}\n");
    says(&ran, "budget exceeded");
    assert_eq!(ran.code, 2);
}

#[test]
fn a_large_template() {
    let mut text = String::from("ROSTemplateFormatVersion: '2015-09-01'\nResources:\n");
    let size = if cfg!(debug_assertions) { 4 << 20 } else { 50 << 20 };
    let mut i = 0;
    while text.len() < size {
        text.push_str(&format!(
            "  R{i}:\n    Type: ALIYUN::ECS::VPC\n    Properties:\n      VpcName: {}\n      Description: some words about it\n",
            "x".repeat(400)
        ));
        i += 1;
    }
    let ran = beside("large.yml", text);
    assert_eq!(ran.code, 1);
}

/// The parser crate tries the end of such a chain twice, on each level.
#[test]
fn operators_in_nested_brackets() {
    let end = "a.99999999999999999999999";
    for (name, before, open, close) in [
        ("deep/main.tf", "locals {\n  a = ", "1 - 1 - (", ")"),
        ("deep/main.tf", "locals {\n  a = ", "1 - 1 - {a = ", "}"),
        ("deep/main.tf", "locals {\n  a = ", "x && y || z[", "]"),
        ("deep/main.tf", "locals {\n  a = ", "1 - 1 - \"${", "}\""),
        ("deep/main.tf.json", "{\"locals\": {\"a\": \"${", "1 - 1 - (", ")"),
    ] {
        let json = if name.ends_with("json") { "}\"}}" } else { "" };
        for text in [
            format!("{before}{}{end}{}{json}", open.repeat(40), close.repeat(40)),
            format!("{before}{}{end}", open.repeat(40)),
        ] {
            let ran = beside(name, text);
            assert_eq!(ran.code, 2, "{name} {open}");
        }
    }
}

#[test]
fn what_costs_the_square_of_its_size() {
    for text in [
        format!("a = {}", "{for ".repeat(200_000)),
        format!("a = {}", "{for x in y : x => ".repeat(50_000) + &"}".repeat(50_000)),
        format!("a = [{}\n", "{for x in y : z => 1} # c\n,".repeat(50_000)),
    ] {
        beside("large/main.tf", text);
    }
    let keys: String = (0..100_000).map(|i| format!("    k{i} = {i}\n")).collect();
    let ran = beside("large/main.tf", format!("locals {{\n  a = {{\n{keys}  }}\n}}\n"));
    assert_eq!(ran.code, 1, "any number of keys is read");
}

/// Fixes are written by their own blocks: a copy of the file for each would cost gigabytes.
#[test]
fn many_fixes_in_a_large_file() {
    let (servers, lines) = if cfg!(debug_assertions) { (1_500, 4_000) } else { (6_000, 15_000) };
    let code: String = (0..servers)
        .map(|i| format!("resource \"alicloud_instance\" \"s{i}\" {{\n  instance_charge_type       = \"PostPaid\"\n  internet_max_bandwidth_out = 5\n}}\n"))
        .collect();
    let ran = beside("large/main.tf", format!("# {}\n", "x".repeat(1_000)).repeat(lines) + &code);
    let fixed =
        ran.json()["findings"].as_array().unwrap().iter().filter(|f| f["fix"].is_object()).count();
    assert!(fixed >= servers, "{fixed}");
    assert_eq!(ran.code, 1);
}

/// Comments and findings meet by their places: each with each would be a hundred million looks at a
/// line.
#[test]
fn many_suppressions() {
    let servers: String = (0..4_000)
        .map(|i| {
            format!("# iac-icp: ignore[pay-as-you-go] reason=\"test\"\nresource \"alicloud_instance\" \"s{i}\" {{\n  internet_max_bandwidth_out = 5\n}}\n")
        })
        .collect();
    let ran = beside("large/main.tf", servers);
    let json = ran.json();
    assert!(json["findings"].as_array().unwrap().iter().all(|f| f["rule"] != "pay-as-you-go"));
    assert!(json["summary"]["servers"].as_u64().unwrap() >= 4_000);
    assert_eq!(ran.code, 1);
}

#[test]
fn values_without_end() {
    let template = format!(
        "{{\"ROSTemplateFormatVersion\": \"2015-09-01\", \"a\": [{}1]}}",
        "1,".repeat(12_000_000)
    );
    let ran = beside("many/template.json", template);
    says(&ran, "budget exceeded (--max-memory 512 MB): not checked");
    let ran = beside(
        "many/template.yml",
        format!("ROSTemplateFormatVersion: '2015-09-01'\na:\n{}", "- 1\n".repeat(6_000_000)),
    );
    says(&ran, "budget exceeded (--max-memory 512 MB): not checked");
    let ran =
        beside("many/main.tf", format!("locals {{\n  a = [{}1]\n}}\n", "1,".repeat(4_000_000)));
    says(&ran, "it may hold more than 3 million values");
}
