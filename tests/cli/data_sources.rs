//! What the configuration says that data sources give: judged like values of the code, with the
//! line that says it.

use crate::sandbox::Sandbox;

const CODE: &str = r#"provider "alicloud" { region = "cn-hangzhou" }
data "terraform_remote_state" "orders" {
  backend = "oss"
}
data "alicloud_instances" "old" {
  count      = 2
  name_regex = "old"
}
resource "alicloud_instance" "web" {
  instance_charge_type       = "PrePaid"
  period                     = data.terraform_remote_state.orders.outputs.months
  internet_max_bandwidth_out = data.terraform_remote_state.orders.outputs.net["mbps"]
  renewal_status             = "AutoRenewal"
}
resource "alicloud_alidns_record" "old" {
  domain_name = "example.com"
  rr          = "old"
  type        = "A"
  value       = data.alicloud_instances.old[1].instances[0].public_ip
}
resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}
module "net" {
  source = "./net"
}
"#;
const NET: &str = r#"data "alicloud_alidns_domains" "all" {}
data "alicloud_slbs" "all" {}
resource "alicloud_alidns_record" "shop" {
  domain_name = data.alicloud_alidns_domains.all.names[0]
  rr          = "@"
  type        = "A"
  value       = "203.0.113.7"
}
"#;
const NAME: &str = ".iac-icp.hcl";

fn sandbox() -> Sandbox {
    Sandbox::new(&[("main.tf", CODE), ("net/main.tf", NET)])
}

#[test]
fn what_is_undecided_names_the_block_to_write() {
    let ran = sandbox().run("lint --lang en");
    let joined: String = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for block in [
        "`data \"terraform_remote_state\" \"orders\" { attribute = … }`",
        "`data \"module.net.data.alicloud_alidns_domains.all\" { attribute = … }`",
    ] {
        assert!(joined.contains(block), "{block} in {}", ran.out);
    }
    let zh = sandbox().run("lint --lang zh").out;
    assert!(zh.contains("`data \"terraform_remote_state\" \"orders\" { 属性 = … }`"), "{zh}");
}

#[test]
fn what_is_written_is_judged_with_its_line_and_the_rest_stays_undecided() {
    let sandbox = sandbox();
    sandbox.write(
        NAME,
        r#"data "terraform_remote_state" "orders" {
  outputs = { months = 1, net = { name = "x" } }
}
data "alicloud_instances" "old" {
  instances = [{ public_ip = "203.0.113.9" }]
}
data "module.net.data.alicloud_alidns_domains.all" {
  names = ["shop.cn"]
}
"#,
    );
    let ran = sandbox.run("lint --format json --lang en");
    let found = ran.found();
    assert!(found.contains(&"term-too-short violation".to_owned()), "{found:?}");
    // The configuration says nothing of the bandwidth, and the key is no mistake in the code.
    let undecided: Vec<String> = ran.json()["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["rule"] == "no-public-bandwidth")
        .map(|f| format!("{} {}", f["verdict"], f["reasons"][0]["id"]))
        .collect();
    assert_eq!(undecided, ["\"undecided\" \"data-source\""], "{}", ran.out);
    let domains: Vec<_> = ran.json()["websites"].as_array().unwrap().to_vec();
    let domains: Vec<&str> = domains.iter().map(|w| w["domain"].as_str().unwrap()).collect();
    assert_eq!(domains, ["example.com", "shop.cn"], "{}", ran.out);
    let human = sandbox.run("lint --lang en").out;
    assert!(human.contains("::: .iac-icp.hcl:2:24"), "{human}");
    assert!(
        human.contains("`data.terraform_remote_state.orders.outputs.months` is set here"),
        "{human}"
    );
    assert!(!human.contains("data.alicloud_instances.old"), "{human}");
}

#[test]
fn an_environment_says_its_own_and_an_extended_file_the_rest() {
    let sandbox = sandbox();
    sandbox.write(
        "shared.hcl",
        "data \"terraform_remote_state\" \"orders\" {\n  outputs = { months = 1, net = { mbps = 5 } }\n}\ndata \"alicloud_zones\" \"of_others\" {}\n",
    );
    sandbox.write(
        NAME,
        r#"extends = ["shared.hcl"]
environment "dev" {}
environment "prod" {
  data "terraform_remote_state" "orders" {
    outputs = { months = 12, net = { mbps = 5 } }
  }
}
"#,
    );
    let short = |environment: &str| {
        let ran = sandbox.run(&format!("lint --env {environment} --format json"));
        // What others of those that share a file have is no mistake here.
        assert!(!ran.out.contains("unused-configuration\""), "{}", ran.out);
        ran.found().contains(&"term-too-short violation".to_owned())
    };
    assert_eq!([short("dev"), short("prod")], [true, false]);
}

#[test]
fn a_data_source_that_is_not_there_is_told() {
    let sandbox = sandbox();
    sandbox.write(
        NAME,
        r#"data "terraform_remote_state" "order" {
  outputs = { months = 1 }
}
data "module.nets.data.alicloud_alidns_domains.all" {}
data "module.net.data.alicloud_slbs.all" {}
"#,
    );
    let ran = sandbox.run("lint --lang en");
    let told = |text: &str| ran.out.matches(text).count();
    assert_eq!(told("[unused-configuration]: no code has the data source"), 2, "{}", ran.out);
    assert_eq!(told("did you mean `data.terraform_remote_state.orders`?"), 1, "{}", ran.out);
    assert_eq!(told("no code has the data source `module.nets."), 1, "{}", ran.out);
    // A run on a part of the code does not see who else it is for.
    assert!(!sandbox.run("lint net --lang en").out.contains("unused-configuration"));
}

#[test]
fn mistakes_have_places() {
    let sandbox = sandbox();
    for (text, said, place) in [
        ("data \"alicloud_zones\" {\n}", "`data` takes a type and a name", "1:1"),
        ("data \"data.a.b[0]\" {\n}", "without instance keys", "1:1"),
        ("data \"a\" \"b\" {\n  ids = var.x\n}", "`ids` takes a value as such", "2:9"),
        ("data \"a\" \"b\" {\n  ids = [null]\n}", "no expression and no null", "2:9"),
        ("data \"a\" \"b\" {\n  zones {\n  }\n}", "`zones = [{ … }]`", "2:3"),
        (
            "data \"a\" \"b\" {}\ndata \"data.a.b\" {}",
            "`data \"data.a.b\"` is declared more than once",
            "2:6",
        ),
    ] {
        sandbox.write(NAME, text);
        let ran = sandbox.run("lint --lang en");
        assert_eq!(ran.code, 2, "{text}: {ran:?}");
        let all = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            all.contains(said) && all.contains(&format!("{NAME}:{place}")),
            "{text}: {}",
            ran.out
        );
    }
}
