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
    let files = [("main.tf", CODE), ("terraform.tfvars", "region = \"hunter2-region\"\n"), ("t.yml", TEMPLATE)];
    let sandbox = Sandbox::new(&files);
    let formats = ["human", "compact", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown", "html"];
    let lint = formats.iter().map(|f| format!("lint -v --lang en --format {f} ."));
    let report = ["human", "markdown", "json", "html"].iter().map(|f| format!("report --lang zh --format {f} ."));
    for line in lint.chain(report).chain(["lint --diff .".to_owned()]) {
        let ran = sandbox.run(&line);
        assert!(ran.out.contains("main.tf") || ran.out.contains("alicloud_instance") || line.contains("diff"), "{line}: {ran:?}");
        for secret in ["hunter2", "LTAI5t"] {
            assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{line} shows {secret}: {}{}", ran.out, ran.err);
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
    assert!(ran.out.contains("is in cn-hongkong") && ran.out.contains("region = ************* # where"), "{ran:?}");
    // What nobody knows is a fact that is not told.
    sandbox.write("terraform.tfvars", values.replace("cn-beijing", "cn-hunter2-1"));
    let ran = sandbox.run("lint --format json");
    assert!(ran.json()["servers"][0]["region"].is_null() && !ran.out.contains("hunter2"), "{ran:?}");
}
