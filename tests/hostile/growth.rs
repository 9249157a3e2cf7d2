//! What users have much of costs no more than its number: suppressions, members, instances,
//! records, files of values.

use std::fmt::Write;

use serde_json::Value;

use super::{beside, judged, lint};
use crate::sandbox::{SHORT, Sandbox};

const HEAD: &str = "ROSTemplateFormatVersion: '2015-09-01'\n";

/// How many of something that is slow where it is quadratic; debug builds are slow by themselves.
const MANY: usize = if cfg!(debug_assertions) { 1 } else { 4 };

#[test]
fn suppressions_in_a_row_and_of_the_whole_file() {
    let comment = "# iac-icp: ignore[pay-as-you-go] reason=\"x\"\n";
    let ran = beside(
        "big/main.tf",
        comment.repeat(10_000 * MANY) + "resource \"alicloud_instance\" \"x\" {}\n",
    );
    assert!(
        ran.json()["findings"]
            .as_array()
            .unwrap()
            .iter()
            .all(|f| f["rule"] != "pay-as-you-go" || f["verdict"] != "violation")
    );
    let servers: String = (0..2_500 * MANY)
        .map(|i| format!("resource \"alicloud_instance\" \"r{i}\" {{}}\n"))
        .collect();
    let ran = beside(
        "big/main.tf",
        comment.replace("ignore[", "ignore-file[").repeat(2_500 * MANY) + &servers,
    );
    let found = ran.json()["findings"].as_array().unwrap().clone();
    assert!(
        found.iter().all(|f| f["rule"] != "pay-as-you-go" && f["rule"] != "unused-suppression"),
        "{}",
        found[0]
    );
}

#[test]
fn members_of_long_lists() {
    let items: Vec<String> = (0..10_000 * MANY).map(|i| format!("a{i}")).collect();
    let list = items.join(", ");
    let text = format!(
        "{HEAD}Conditions:\n  C: {{'Fn::EachMemberIn': [[{list}], [{list}]]}}\nResources:\n  A:\n    Type: ALIYUN::ECS::Instance\n    Condition: C\n    Properties: {{InstanceChargeType: PostPaid}}\n"
    );
    beside("big.yml", text);
}

#[test]
fn instances_that_refer_to_instances() {
    let text = format!(
        "resource \"alicloud_instance\" \"x\" {{\n  count = {0}\n  internet_max_bandwidth_out = 5\n}}\nresource \"alicloud_alidns_record\" \"r\" {{\n  count = {0}\n  domain_name = \"example.com\"\n  rr = \"w${{count.index}}\"\n  type = \"A\"\n  value = alicloud_instance.x[*].public_ip[count.index]\n}}\n",
        500 * MANY
    );
    beside("big/main.tf", text);
    let text = format!(
        "{HEAD}Resources:\n  A:\n    Type: ALIYUN::ECS::Instance\n    Count: {0}\n    Properties: {{InternetMaxBandwidthOut: 5}}\n  B:\n    Type: ALIYUN::DNS::DomainRecord\n    Count: {0}\n    Properties: {{DomainName: example.com, RR: www, Type: A, Value: {{'Fn::GetAtt': [A, PublicIp]}}}}\n",
        125 * MANY
    );
    beside("big.yml", text);
}

#[test]
fn records_that_refer_to_records() {
    let side = 15 * MANY;
    let text = format!(
        "locals {{\n  p = setproduct(range({side}), range({side}))\n}}\nresource \"alicloud_alidns_record\" \"r\" {{\n  count = {}\n  domain_name = \"example.com\"\n  rr = \"h${{local.p[count.index][0]}}\"\n  type = \"CNAME\"\n  value = \"h${{local.p[count.index][1]}}.example.com\"\n}}\n",
        side * side
    );
    beside("big/main.tf", text);
}

/// Each server has its term from a name of its own, which an edit must find to be used by nobody
/// else.
#[test]
fn values_of_many_names_that_edits_change() {
    let many = 1_000 * MANY;
    let server = |i: usize| {
        format!(
            "variable \"m{i}\" {{\n  default = 1\n  validation {{\n    condition = var.m{i} > 0\n    error_message = \"x\"\n  }}\n}}\nresource \"alicloud_instance\" \"s{i}\" {{\n  instance_charge_type = \"PrePaid\"\n  period = var.m{i}\n  internet_max_bandwidth_out = 5\n}}\n"
        )
    };
    let ran = beside("big/main.tf", (0..many).map(server).collect::<String>());
    assert!(
        ran.json()["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["rule"] == "term-too-short")
            .all(|f| f["fix"] != Value::Null)
    );
    let parameters: String =
        (0..many).map(|i| format!("  M{i}: {{Type: Number, Default: 1}}\n")).collect();
    let properties = "InstanceChargeType: PrePaid, InternetMaxBandwidthOut: 5";
    let server = |i: usize| {
        format!(
            "  S{i}:\n    Type: ALIYUN::ECS::Instance\n    Properties: {{{properties}, Period: {{Ref: M{i}}}}}\n"
        )
    };
    let servers: String = (0..many).map(server).collect();
    beside("big.yml", format!("{HEAD}Parameters:\n{parameters}Resources:\n{servers}"));
}

#[test]
fn many_edits_and_long_runs_of_lines() {
    let server = |i: usize| {
        format!(
            "resource \"alicloud_instance\" \"s{i}\" {{\n  instance_charge_type = \"PrePaid\"\n  period = 1\n  internet_max_bandwidth_out = 5\n}}\n"
        )
    };
    let many = 3_000 * MANY;
    let declared: String = (0..many).map(|i| format!("variable \"v{i:05}\" {{}}\n")).collect();
    let values: String = (0..many).map(|i| format!("v{i:05} = 1 # x\n")).collect();
    let one = server(0).replace("= 1", "= var.m") + "variable \"m\" {}\n";
    let sandbox = Sandbox::new(&[
        ("many/main.tf", &(0..many).map(server).collect::<String>()),
        ("lines/main.tf", &(one + &declared)),
        ("lines/terraform.tfvars", &format!("m      = 1 # x\n{values}")),
    ]);
    let ran = lint(&sandbox, "--diff --unsafe-fixes --candidates all .");
    assert!(ran.out.contains("-m      = 1 # x\n+m      = 3 # x\n"), "{}", ran.err);
    assert_eq!(
        ran.out.matches("+  period                     = 3").count()
            + ran.out.matches("+  period = 3").count(),
        many
    );
}

#[test]
fn choices_in_many_instances() {
    let values: Vec<String> = (0..60).map(|i| format!("v{i}")).collect();
    let text = format!(
        "{HEAD}Parameters:\n  P: {{Type: String, AllowedValues: [{}]}}\nResources:\n  A:\n    Type: ALIYUN::ECS::Instance\n    Count: {}\n    Properties: {{InstanceChargeType: {{'Fn::Sub': '${{P}}-${{ALIYUN::Index}}'}}, ZoneId: {{'Fn::Sub': '${{P}}'}}}}\n",
        values.join(", "),
        250 * MANY
    );
    beside("big.yml", text);
}

#[test]
fn one_file_of_values_named_often() {
    let names = "\"v.tfvars\",".repeat(750 * MANY);
    let mut variables = String::from(SHORT);
    let mut values = String::new();
    for i in 0..1_000 {
        writeln!(variables, "variable \"v{i}\" {{}}").unwrap();
        writeln!(values, "v{i} = {i}").unwrap();
    }
    let config = format!("terraform {{\n  var_files = [{names}]\n}}\n");
    let sandbox = Sandbox::new(&[
        (".iac-icp.hcl", &config),
        ("neighbour/main.tf", &variables),
        ("v.tfvars", &values),
    ]);
    judged(&lint(&sandbox, "."));
}

#[test]
fn modules_that_are_nowhere_among_many_folders() {
    let calls: String = (0..1_000)
        .map(|i| format!("module \"m{i}\" {{\n  source = \"./modules/nowhere{i:04}\"\n}}\n"))
        .collect();
    let sandbox = Sandbox::new(&[("main.tf", &calls)]);
    for i in 0..900 {
        sandbox.write(&format!("modules/somewhere{i:04}/main.tf"), "");
    }
    let ran = sandbox.run("lint --format json");
    assert_eq!((ran.code, ran.found().len()), (0, 1_000), "{}", ran.err);
}
