//! One truth for numbers: what is counted once is counted alike in every format.

use serde_json::Value;

use crate::sandbox::Sandbox;

const CODE: &str = r#"provider "alicloud" { region = "cn-hangzhou" }
variable "months" {}
resource "alicloud_instance" "web" {
  count                      = 2
  instance_charge_type       = "PostPaid"
  internet_max_bandwidth_out = 10
}
resource "alicloud_instance" "api" {
  instance_charge_type       = "PrePaid"
  period                     = var.months
  renewal_status             = "Normal"
  internet_max_bandwidth_out = 0
}
resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web[0].public_ip
}
resource "alicloud_alidns_record" "api" {
  domain_name = "shop.cn"
  rr          = "api"
  type        = "A"
  value       = alicloud_instance.api.public_ip
}
"#;
const CONFIG: &str = r#"environment "dev" {
  website "example.com" { filed = "none" }
}
environment "prod" {
  website "example.com" { filed = "alibaba" }
  website "shop.cn" { filed = "none" }
}
rules = { "pay-as-you-go" = "warning", "no-public-bandwidth" = "note" }
"#;

/// Errors, warnings, notes among the violations, and what is undecided.
type Counts = [usize; 4];

/// The numbers of a line `5 violations (5 errors, 0 warnings, 0 notes), 5 undecided, …; 2 files, 8
/// servers`.
fn of_words(text: &str) -> (Counts, usize, usize) {
    let line = text.lines().rfind(|line| line.contains(" undecided, ")).unwrap();
    let before = |word: &str| -> usize {
        let head = line.split(word).next().unwrap();
        head.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
    };
    let counts = [before(" error"), before(" warning"), before(" note"), before(" undecided")];
    (counts, before(" file"), before(" server"))
}

fn count(text: &str, needle: &str) -> usize {
    text.matches(needle).count()
}

/// How many findings of each kind a format shows.
fn of_format(format: &str, out: &str) -> Counts {
    let json = || serde_json::from_str::<Value>(out).unwrap();
    let by = |items: &[Value], level: &dyn Fn(&Value) -> usize| {
        let mut counts = [0; 4];
        items.iter().for_each(|item| counts[level(item)] += 1);
        counts
    };
    match format {
        "compact" => ["error[", "warning[", "note[", "undecided["].map(|mark| count(out, mark)),
        "github" => {
            // Not annotated, but told.
            let undecided = count(out, ": undecided[");
            [count(out, "::error "), count(out, "::warning "), count(out, "::notice "), undecided]
        }
        "markdown" => ["| error |", "| warning |", "| note |"]
            .map(|mark| count(out, mark))
            .into_iter()
            .chain([out
                .lines()
                .filter_map(|line| {
                    line.strip_prefix("- **")?.split(' ').next()?.parse::<usize>().ok()
                })
                .sum::<usize>()])
            .collect::<Vec<_>>()
            .try_into()
            .unwrap(),
        "json" => by(json()["findings"].as_array().unwrap(), &|f| {
            if f["verdict"] == "undecided" {
                return 3;
            }
            ["error", "warning", "note"].iter().position(|s| f["severity"] == *s).unwrap()
        }),
        "sarif" => by(json()["runs"][0]["results"].as_array().unwrap(), &|r| {
            if r["kind"] == "review" || r["properties"]["verdict"] == "undecided" {
                return 3;
            }
            ["error", "warning", "note"].iter().position(|s| r["level"] == *s).unwrap()
        }),
        other => panic!("{other}"),
    }
}

#[test]
fn every_format_counts_alike() {
    let sandbox = Sandbox::new(&[("main.tf", CODE), (".iac-icp.hcl", CONFIG)]);
    for environment in ["dev", "prod", "all"] {
        let lint =
            |format: &str| sandbox.run(&format!("lint --env {environment} --format {format}")).out;
        let json: Value = serde_json::from_str(&lint("json")).unwrap();
        let number = |key: &str| -> usize {
            json["summary"][key].as_u64().and_then(|n| n.try_into().ok()).unwrap()
        };
        let counts = ["errors", "warnings", "notes", "undecided"].map(number);
        let all: usize = counts.iter().sum();
        assert!(environment == "prod" || counts[3] > 0, "{json:#}");
        assert!(environment == "prod" || counts[..3].iter().all(|n| *n > 0), "{json:#}");
        assert_eq!(number("violations"), counts[..3].iter().sum::<usize>());
        // One file of code, however many environments judge it.
        assert_eq!(number("files"), 1, "{environment}");
        assert_eq!(number("servers"), json["servers"].as_array().unwrap().len());
        for format in ["human", "compact", "markdown", "github"] {
            let (said, files, servers) = of_words(&lint(format).replace('\\', ""));
            assert_eq!(said, counts, "{environment}: {format}");
            assert_eq!((files, servers), (1, number("servers")), "{environment}: {format}");
        }
        for format in ["compact", "github", "markdown", "json", "sarif"] {
            assert_eq!(of_format(format, &lint(format)), counts, "{environment}: {format}");
        }
        let gitlab: Value = serde_json::from_str(&lint("gitlab")).unwrap();
        assert_eq!(gitlab.as_array().unwrap().len(), all);
        let rdjson: Value = serde_json::from_str(&lint("rdjson")).unwrap();
        assert_eq!(rdjson["diagnostics"].as_array().unwrap().len(), all);
        assert_eq!(count(&lint("checkstyle"), "<error "), all);
        let junit = lint("junit");
        assert_eq!(count(&junit, "<testcase "), all);
        assert_eq!(count(&junit, "<failure "), counts[0] + counts[1]);
        assert_eq!(count(&junit, "<skipped "), counts[2] + counts[3]);
        // A website is filed once, in however many environments it stands: the plan has it once.
        let report = sandbox.run(&format!("report --env {environment} --format json")).out;
        let report: Value = serde_json::from_str(&report).unwrap();
        let rows = json["websites"].as_array().unwrap().iter();
        let domains: std::collections::BTreeSet<&str> =
            rows.map(|w| w["domain"].as_str().unwrap()).collect();
        let websites = domains.len();
        assert_eq!(report["websites"].as_array().unwrap().len(), websites);
        assert_eq!(report["summary"]["websites"]["total"], websites);
        let roots = json["findings"].as_array().unwrap().iter().map(|f| f["root"].as_str());
        assert!(roots.flatten().all(|root| !root.is_empty() && root.trim() == root), "{json:#}");
    }
}

#[test]
fn what_several_environments_have_in_common_is_told_once_to_people() {
    let config = r#"environment "dev" {}
environment "test" {}
environment "prod" { variables = { months = 12 } }
"#;
    let sandbox = Sandbox::new(&[("main.tf", CODE), (".iac-icp.hcl", config)]);
    let out = sandbox.run("lint --env all --lang en").out;
    // The address of the second server is the same in all, its term is not.
    assert_eq!(out.matches("[no-public-bandwidth]: ").count(), 1, "{out}");
    assert!(out.contains("note: environments: dev, prod, test (each is counted)\n"), "{out}");
    assert!(out.contains("alicloud_instance.api (main.tf:10) [dev, test]\n"), "{out}");
    let json = sandbox.run("lint --env all --format json").out;
    let json: Value = serde_json::from_str(&json).unwrap();
    let counted = |rule: &str| {
        json["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == rule).count()
    };
    assert_eq!(counted("no-public-bandwidth"), 3);
    assert_eq!(of_words(&out).0[..3].iter().sum::<usize>(), json["summary"]["violations"]);
    let zh = sandbox.run("lint --env all --lang zh").out;
    assert!(zh.contains("说明: 环境：dev、prod、test（各计一次）"), "{zh}");
}

#[test]
fn findings_of_several_environments_are_told_apart_in_every_format() {
    let sandbox = Sandbox::new(&[("main.tf", CODE), (".iac-icp.hcl", CONFIG)]);
    for format in [
        "human",
        "compact",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "rdjson",
        "markdown",
        "sarif",
    ] {
        let out = sandbox.run(&format!("lint --env all --format {format}")).out.replace('\\', "");
        assert!(out.contains("[dev]") && out.contains("[prod]"), "{format}: {out}");
    }
    let lines = sandbox.run("lint --env all --format compact").out;
    let lines: Vec<&str> = lines.lines().collect();
    let different: std::collections::BTreeSet<&&str> = lines.iter().collect();
    assert_eq!(different.len(), lines.len(), "{lines:#?}");
}

#[test]
fn a_website_is_filed_on_its_server_of_the_environment_where_that_can_be_used() {
    let code = r#"provider "alicloud" {
  region = "cn-hangzhou"
}

variable "charge" {
  type = string
}

resource "alicloud_instance" "web" {
  instance_charge_type       = var.charge
  period                     = var.charge == "PrePaid" ? 12 : null
  internet_max_bandwidth_out = 5
  renewal_status             = "AutoRenewal"
}

resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}
"#;
    let config = r#"website "example.com" {
  filed = "none"
}

environment "staging" {
  variables = { charge = "PostPaid" }
}

environment "prod" {
  variables = { charge = "PrePaid" }
}
"#;
    let sandbox = Sandbox::new(&[("main.tf", code), (".iac-icp.hcl", config)]);
    let plan = sandbox.run("report --env all --format json").out;
    let plan: Value = serde_json::from_str(&plan).unwrap();
    let website = &plan["websites"][0];
    assert_eq!(website["file_on"]["root"], ". [prod]", "{website:#}");
    assert_eq!(website["file_after_changes"], Value::Null, "{website:#}");
    let human = sandbox.run("report --env all --lang en").out;
    assert!(human.contains("file on: alicloud_instance.web [prod]\n"), "{human}");
    assert!(human.contains("pick server `alicloud_instance.web [prod]`"), "{human}");
}
