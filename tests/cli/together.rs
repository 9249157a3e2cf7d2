//! Environments are filed as one: a website needs one server and one number, wherever they stand.

use serde_json::Value;

use crate::sandbox::{Sandbox, lint};

const CODE: &str = r#"provider "alicloud" { region = "cn-hangzhou" }
variable "charge" { default = "PostPaid" }
variable "rr" { default = "staging" }
resource "alicloud_instance" "web" {
  internet_max_bandwidth_out = 5
  instance_charge_type       = var.charge
  period                     = var.charge == "PrePaid" ? 12 : null
  renewal_status             = var.charge == "PrePaid" ? "AutoRenewal" : null
}
resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = var.rr
  type        = "A"
  value       = alicloud_instance.web.public_ip
}
"#;

/// Prod can be filed on, staging cannot.
const CONFIG: &str = r#"environment "staging" {}
environment "prod" { variables = { charge = "PrePaid", rr = "www" } }
website "example.com" { filed = "applying" }
"#;

fn project(config: &str) -> Sandbox {
    Sandbox::new(&[("main.tf", CODE), (".iac-icp.hcl", config)])
}

#[test]
fn a_server_of_another_environment_is_enough() {
    let alone = project(CONFIG).run("lint --env staging --format json .");
    assert_eq!(
        alone.found(),
        [
            "domain-not-filed violation",
            "pay-as-you-go violation",
            "service-numbers-exhausted violation"
        ]
    );
    let all = project(CONFIG).run("lint --env all --format json .").json();
    let of = |rule: &str| -> Vec<(&str, &str)> {
        let findings = all["findings"].as_array().unwrap();
        findings
            .iter()
            .filter(|f| f["rule"] == rule)
            .map(|f| (f["environment"].as_str().unwrap(), f["severity"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(of("pay-as-you-go"), [("staging", "note")]);
    assert_eq!(of("service-numbers-exhausted"), []);
    assert_eq!(all["service_numbers"]["capacity"]["max"], 5);
    assert_eq!(all["service_numbers"]["demand"]["max"], 1, "one website in two environments");
    let words = project(CONFIG).run("lint --env all .").out;
    let note = "nothing to do: alicloud_instance.web [prod] can be used for filing";
    assert!(words.contains(note), "{words}");
    let plan = project(CONFIG).run("report --env all .").out;
    assert!(plan.contains("can be used\n    alicloud_instance.web [prod]"), "{plan}");
    assert!(plan.contains("cannot be used\n    alicloud_instance.web [staging]"), "{plan}");
}

#[test]
fn where_no_environment_has_a_server_all_are_told() {
    let none = CONFIG.replace("charge = \"PrePaid\", ", "");
    let all = project(&none).run("lint --env all --format json .").json();
    let numbers: Vec<&Value> = all["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["rule"] == "service-numbers-exhausted")
        .collect();
    assert_eq!(numbers.len(), 1, "they are counted over all environments, and told once");
    let words = project(&none).run("lint --env all .").out;
    assert!(words.contains("all environments are counted together"), "{words}");
    let servers = all["findings"].as_array().unwrap();
    let red = |f: &&Value| f["rule"] == "pay-as-you-go" && f["severity"] == "error";
    assert_eq!(servers.iter().filter(red).count(), 2);
}

#[test]
fn a_server_of_the_configuration_gives_its_numbers_once() {
    let code = r#"variable "sites" { type = list(string) }
resource "alicloud_alidns_record" "www" {
  for_each    = toset(var.sites)
  domain_name = each.value
  rr          = "www"
  type        = "A"
  value       = "47.96.1.2"
}
"#;
    let sites =
        |first: char| -> String { (0..3).map(|i| format!("\"{first}{i}.com\", ")).collect() };
    let websites = |first: char| -> String {
        (0..3)
            .map(|i| {
                format!("website \"{first}{i}.com\" {{\n  filed = \"applying\"\n  servers = [\"bought\"]\n}}\n")
            })
            .collect()
    };
    let config = format!(
        "environment \"a\" {{\n  variables = {{ sites = [{}] }}\n{}}}\nenvironment \"b\" {{\n  variables = {{ sites = [{}] }}\n{}}}\nserver \"bought\" {{\n  product = \"ecs\"\n  region = \"cn-hangzhou\"\n  term_months = 12\n  public_bandwidth = true\n}}\n",
        sites('a'),
        websites('a'),
        sites('b'),
        websites('b'),
    );
    let files = [("main.tf", code), (".iac-icp.hcl", config.as_str())];
    let exhausted = |line: &str| {
        lint(&files, line).json()["findings"].to_string().contains("service-numbers-exhausted")
    };
    assert!(!exhausted("lint --env a --format json ."), "three of five");
    assert!(!exhausted("lint --env b --format json ."), "three of five");
    assert!(exhausted("lint --env all --format json ."), "six of five");
    let all = lint(&files, "lint --env all --format json .").json();
    assert_eq!(all["service_numbers"]["capacity"]["max"], 5);
    assert_eq!(all["service_numbers"]["demand"]["min"], 6);
}

#[test]
fn a_step_says_once_what_several_environments_and_module_calls_share() {
    let module = "resource \"alicloud_instance\" \"this\" {\n  instance_charge_type       = \"PrePaid\"\n  period                     = 1\n  internet_max_bandwidth_out = 5\n}\noutput \"ip\" {\n  value = alicloud_instance.this.public_ip\n}\n";
    let call = |name: &str| {
        format!(
            "module \"{name}\" {{\n  source = \"./m\"\n}}\nresource \"alicloud_alidns_record\" \"{name}\" {{\n  domain_name = \"{name}.com\"\n  rr          = \"www\"\n  type        = \"A\"\n  value       = module.{name}.ip\n}}\n"
        )
    };
    let root = format!(
        "provider \"alicloud\" {{ region = \"cn-hangzhou\" }}\n{}{}",
        call("shop"),
        call("blog")
    );
    let config = "environment \"dev\" {}\nenvironment \"prod\" {}\n";
    let files = [("main.tf", &*root), ("m/main.tf", module), (".iac-icp.hcl", config)];
    let sandbox = Sandbox::new(&files);
    for (lang, colon, advice) in [("en", ": ", "buy 3 months"), ("zh", "：", "购买 3 个月")] {
        let plan = sandbox.run(&format!("report --env all --format json --lang {lang} .")).json();
        let steps = plan["steps"].as_array().unwrap();
        let step = steps.iter().find(|s| s["id"] == "change-code").unwrap();
        let items = step["items"].as_array().unwrap().iter();
        let terms: Vec<&Value> =
            items.filter(|i| i["text"].as_str().unwrap().contains(advice)).collect();
        let [term] = terms.as_slice() else { panic!("{step:#}") };
        let both = "module.shop.alicloud_instance.this, module.blog.alicloud_instance.this";
        assert_eq!(term["subject"], format!("{both} [dev, prod]"));
        let text = sandbox.run(&format!("report --env all --format markdown --lang {lang} .")).out;
        assert_eq!(text.matches(&format!("{colon}{advice}")).count(), 1, "{text}");
    }
}

#[test]
fn what_environments_have_alike_may_be_one_and_the_same() {
    let template = "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Web:\n    Type: ALIYUN::ECS::Instance\n    Properties:\n      ZoneId: cn-hangzhou-i\n      InstanceType: ecs.c7.large\n      InstanceChargeType: PrePaid\n      Period: 12\n      InternetMaxBandwidthOut: 5\n";
    let sites: String =
        (0..7).map(|i| format!("website \"s{i}.com\" {{\n  filed = \"applying\"\n}}\n")).collect();
    let config = format!("environment \"prod\" {{}}\nenvironment \"staging\" {{}}\n{sites}");
    let files = [("web.yml", template), (".iac-icp.hcl", config.as_str())];
    let found = lint(&files, "lint --env all --format json .").found();
    assert!(found.contains(&"service-numbers-exhausted undecided".to_owned()), "{found:?}");
    let words = lint(&files, "lint --env all .").out;
    assert!(words.contains("web.yml is the same in several environments"), "{words}");
    // Five are enough however often it is deployed.
    let few =
        config.replace("website \"s5", "website \"s4").replace("website \"s6", "website \"s3");
    let few = few.split("website \"s5.com\"").next().unwrap().to_owned();
    let few: String = few.lines().take(2 + 5 * 3).map(|line| format!("{line}\n")).collect();
    let found =
        lint(&[("web.yml", template), (".iac-icp.hcl", &few)], "lint --env all --format json .");
    assert_eq!(found.json()["service_numbers"]["demand"]["max"], 5);
    assert!(!found.out.contains("service-numbers-exhausted"), "{}", found.out);
}

#[test]
fn environments_that_are_alike_are_found_among_many() {
    let code = "variable \"size\" {}\nprovider \"alicloud\" {\n  region = \"cn-hangzhou\"\n}\nresource \"alicloud_instance\" \"web\" {\n  instance_type              = var.size\n  internet_max_bandwidth_out = 5\n  instance_charge_type       = \"PrePaid\"\n  period                     = 12\n}\n";
    let environment = |name: usize, size: usize| {
        format!("environment \"e{name}\" {{\n  variables = {{ size = \"s{size}\" }}\n}}\n")
    };
    let sites: String =
        (0..33).map(|i| format!("website \"s{i}.com\" {{\n  filed = \"applying\"\n}}\n")).collect();
    let exhausted = |last: usize| {
        let environments: String =
            (0..7).map(|at| environment(at, if at == 6 { last } else { at })).collect();
        let config = format!("{environments}{sites}");
        let files = [("main.tf", code), (".iac-icp.hcl", config.as_str())];
        lint(&files, "lint --env all --format json .")
            .found()
            .iter()
            .any(|one| one == "service-numbers-exhausted undecided")
    };
    assert!(!exhausted(6), "seven servers give 35 numbers");
    assert!(exhausted(5), "the last two may be one, and then there are 30");
}
