//! Secrets are in no output, whatever the format.

use crate::sandbox::Sandbox;

/// A server whose values are sensitive, each in another way.
const CODE: &str = r#"
variable "charge" {
  type      = string
  sensitive = true
  default   = "hunter2-charge"
}

variable "region" {
  type      = string
  sensitive = true
}

provider "alicloud" {
  region     = var.region
  access_key = "LTAI5tQwErTyUiOp"
}

resource "alicloud_instance" "web" {
  instance_charge_type       = var.charge
  period                     = "LTAI5tAsDfGhJkLz"
  internet_max_bandwidth_out = sensitive("hunter2-width")
}
"#;

const TEMPLATE: &str = r#"ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Charge: {Type: String, NoEcho: true, Default: hunter2-template}
  Period: {Type: Number, Default: 1}
Resources:
  S:
    Type: ALIYUN::ECS::InstanceGroup
    Properties: {InstanceChargeType: {Ref: Charge}, Period: {Ref: Period}, Note: LTAI5tZxCvBnMqWe}
"#;

#[test]
fn sensitive_values_and_access_keys_are_never_printed() {
    let files = [
        ("main.tf", CODE),
        ("terraform.tfvars", "region = \"hunter2-region\"\n"),
        ("t.yml", TEMPLATE),
    ];
    let sandbox = Sandbox::new(&files);
    let formats = [
        "human",
        "compact",
        "json",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "rdjson",
        "markdown",
        "html",
    ];
    let lint = formats.iter().map(|f| format!("lint -v --lang en --format {f} ."));
    let report = ["human", "markdown", "json", "html"]
        .iter()
        .map(|f| format!("report --lang zh --format {f} ."));
    for line in lint.chain(report).chain(["lint --diff .".to_owned()]) {
        let ran = sandbox.run(&line);
        assert!(
            ran.out.contains("main.tf")
                || ran.out.contains("alicloud_instance")
                || line.contains("diff"),
            "{line}: {ran:?}"
        );
        for secret in ["hunter2", "LTAI5t"] {
            assert!(
                !ran.out.contains(secret) && !ran.err.contains(secret),
                "{line} shows {secret}: {}{}",
                ran.out,
                ran.err
            );
        }
    }
    let shown = sandbox.run("lint -v --lang en .").out;
    assert!(shown.contains("= \"LTAI************\""), "the line is shown without the key: {shown}");
}

#[test]
fn a_public_word_is_no_secret() {
    let code = r#"
variable "region" {
  type      = string
  sensitive = true
}

variable "charge" {
  type      = string
  sensitive = true
}

provider "alicloud" {
  region = var.region
}

resource "alicloud_instance" "web" {
  instance_charge_type       = var.charge
  period                     = 1
  internet_max_bandwidth_out = 5
}
"#;
    let values = "region = \"cn-beijing\" # where\ncharge = \"PrePaid\"\n";
    let sandbox = Sandbox::new(&[("main.tf", code), ("terraform.tfvars", values)]);
    let json = sandbox.run("lint --format json").json();
    assert_eq!(json["servers"][0]["region"], "cn-beijing");
    let text = json.to_string();
    assert!(text.contains("term-too-short") && !text.contains("***"), "{text}");
    // Where it is written it is not shown.
    sandbox.write("terraform.tfvars", values.replace("cn-beijing", "cn-hongkong"));
    let ran = sandbox.run("lint");
    assert!(
        ran.out.contains("is in cn-hongkong") && ran.out.contains("region = ************* # where"),
        "{ran:?}"
    );
    // What nobody knows is a fact that is not told.
    sandbox.write("terraform.tfvars", values.replace("cn-beijing", "cn-hunter2-1"));
    let ran = sandbox.run("lint --format json");
    assert!(
        ran.json()["servers"][0]["region"].is_null() && !ran.out.contains("hunter2"),
        "{ran:?}"
    );
}

const FORMATS: [&str; 11] = [
    "human",
    "compact",
    "json",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "markdown",
    "html",
];

/// Asserts that no output of a project shows any of some texts.
fn never_shown(sandbox: &Sandbox, paths: &str, secrets: &[&str]) {
    let lint = FORMATS.iter().map(|format| format!("lint -v --lang en --format {format} {paths}"));
    let report = ["human", "markdown", "json", "html"]
        .iter()
        .map(|format| format!("report --lang zh --format {format} {paths}"));
    for line in lint
        .chain(report)
        .chain([format!("lint --unsafe-fixes --diff {paths}"), format!("suppressions {paths}")])
    {
        let ran = sandbox.run(&line);
        for secret in secrets {
            assert!(
                !ran.out.contains(secret) && !ran.err.contains(secret),
                "{line} shows {secret}: {}{}",
                ran.out,
                ran.err
            );
        }
    }
}

/// A mark goes where the value goes, as in Terraform.
#[test]
fn what_is_made_of_a_secret_is_one() {
    let code = r#"
variable "host" {
  sensitive = true
  default   = "Hidden-Host"
}

variable "parts" {
  type      = map(string)
  sensitive = true
  default   = { charge = "vaultword", unused = "x" }
}

variable "short" {
  sensitive = true
  default   = "Zq7"
}

module "names" {
  source = "./names"
  host   = var.host
}

locals {
  list = split("-", var.host)
  many = concat([for i in range(100) : "n${i}"], [upper(var.host)])
}

resource "alicloud_instance" "web" {
  instance_charge_type       = upper(var.parts["charge"])
  period                     = base64encode(var.host)
  internet_max_bandwidth_out = join("+", local.many)
  availability_zone          = var.short
}

resource "alicloud_alidns_record" "a" {
  domain_name = "${lower(var.host)}.example.com"
  rr          = local.list[1]
  type        = "A"
  value       = "http://${reverse(local.list)[0]}-x.example.org/"
}

resource "alicloud_alidns_record" "b" {
  domain_name = "${module.names.twice}.example.net"
  rr          = "www"
  type        = "A"
  value       = "203.0.113.7"
}
"#;
    let module = "variable \"host\" {}\noutput \"twice\" {\n  sensitive = true\n  value     = \"qq${var.host}\"\n}\n";
    let sandbox = Sandbox::new(&[("main.tf", code), ("names/main.tf", module)]);
    never_shown(
        &sandbox,
        "main.tf",
        &[
            "Hidden-Host",
            "hidden-host",
            "HIDDEN-HOST",
            "vaultword",
            "VAULTWORD",
            "SGlkZGVuLUhvc3Q",
            "Zq7",
            "Host-x",
            "host-x",
        ],
    );
}

#[test]
fn parameters_that_are_not_echoed_are_not_shown_whatever_they_may_be() {
    let template = r#"ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Charge:
    Type: String
    NoEcho: true
    Default: vaultone
    AllowedValues: [vaultone, vaulttwo, Qz1]
  Open:
    Type: String
    NoEcho: true
    AllowedValues: [vaultthree, vaultfour]
  DBPassword: {Type: String, Default: vaultfive}
Resources:
  S:
    Type: ALIYUN::ECS::InstanceGroup
    Properties: {InstanceChargeType: {Ref: Charge}, Period: {"Fn::Sub": "x${Open}"}, Password: vaultsix, UserData: 'vaultseven', Period: {Ref: Open}}
  T:
    Type: ALIYUN::ECS::InstanceGroup
    Properties: {InstanceChargeType: {"Fn::Join": ["-", [{Ref: Charge}, b]]}, Password: "vaulteight", Note: vaultnine, Period: 1}
"#;
    let sandbox = Sandbox::new(&[("t.yml", template)]);
    let secrets = [
        "vaultone",
        "vaulttwo",
        "Qz1",
        "vaultthree",
        "vaultfour",
        "vaultfive",
        "vaultsix",
        "vaultseven",
        "vaulteight",
        "vaultnine",
    ];
    let all = &secrets[..9];
    never_shown(&sandbox, "t.yml", all);
    // A neighbour in the same line is nobody's business either, but a diff has to show the line.
    let shown = sandbox.run("lint -v t.yml").out;
    assert!(!shown.contains("vaultnine"), "{shown}");
}

#[test]
fn one_line_of_json_shows_what_a_finding_is_about() {
    let resources = r#"{"provider":{"alicloud":{"region":"cn-hangzhou","access_key":"vaultkey1","secret_key":"vaultkey2"}},"resource":{"alicloud_instance":{"web":{"instance_charge_type":"PrePaid","period":1,"internet_max_bandwidth_out":5,"password":"vaultpass","user_data":"vaultdata","tags":{"team":"vaultteam"}}}}}"#;
    let sandbox = Sandbox::new(&[("main.tf.json", resources)]);
    never_shown(&sandbox, ".", &["vaultkey1", "vaultkey2", "vaultpass", "vaultdata"]);
    let shown = sandbox.run("lint --lang en .").out;
    assert!(!shown.contains("vaultteam") && shown.contains("\"period\":1,"), "{shown}");
}

#[test]
fn plans_do_not_show_what_was_before() {
    let plan = serde_json::json!({
        "format_version": "1.2", "terraform_version": "1.11.0",
        "planned_values": {"root_module": {"resources": []}, "outputs": {"o": {"sensitive": true, "value": "vaultoutput"}}},
        "resource_changes": [{
            "address": "alicloud_instance.web", "mode": "managed", "type": "alicloud_instance", "name": "web",
            "change": {
                "actions": ["delete"], "after": null, "after_unknown": {}, "after_sensitive": false,
                "before": {"id": "i-1", "instance_charge_type": "PrePaid", "host_name": "vaultbefore", "status": "Running", "tags": {"a": "Yq8"}},
                "before_sensitive": {"host_name": true, "tags": {"a": true}}
            }
        }],
        "prior_state": {"values": {"root_module": {"resources": [{
            "address": "alicloud_instance.web", "mode": "managed", "type": "alicloud_instance", "name": "web",
            "values": {"host_name": "vaultprior", "period": 1}, "sensitive_values": {"host_name": true}
        }], "child_modules": [{"resources": [{
            "address": "module.m.alicloud_instance.x", "mode": "managed", "type": "alicloud_instance", "name": "x",
            "values": {"host_name": "vaultchild"}, "sensitive_values": {"host_name": true}}]}]}}},
        "configuration": {"provider_config": {"alicloud": {"name": "alicloud", "expressions": {"access_key": {"constant_value": "vaultkey"}}}}, "root_module": {}}
    });
    let code = "# vaultbefore vaultprior vaultchild vaultoutput\nresource \"alicloud_instance\" \"b\" { instance_name = \"vaultbefore vaultprior vaultchild vaultoutput\" }\n";
    let secrets = ["vaultbefore", "vaultprior", "vaultchild", "vaultoutput", "vaultkey", "Yq8"];
    for text in [plan.to_string(), format!("{plan:#}")] {
        let sandbox = Sandbox::new(&[("plan.json", &text), ("main.tf", code)]);
        never_shown(&sandbox, "plan.json main.tf", &secrets);
    }
}
