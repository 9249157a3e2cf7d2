//! Sixteen situations in Terraform code on which linters commonly stay silent or go wrong, asked of
//! one rule.
//!
//! The list follows measurements of another linter (November 2026): each entry is a small
//! configuration as a user could have it, and what must be said of `pay-as-you-go` and
//! `term-too-short` in it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use iac_icp::finding::{Report, Verdict};
use iac_icp::pipeline::Settings;
use iac_icp::source::SourceSet;

use crate::judge::judge;

fn lint(files: &[(&str, &str)]) -> (Report, SourceSet) {
    let mut files = files.to_vec();
    files.sort_unstable();
    let settings =
        Settings { today: Some(|| jiff::civil::date(2026, 11, 25)), ..Settings::default() };
    let sources = SourceSet::new();
    let report = judge(&sources, &files, &settings);
    (report, sources)
}

/// Verdicts of a rule: address with instance keys, and whether it is a violation.
fn verdicts(files: &[(&str, &str)], rule: &str) -> Vec<String> {
    let (report, _) = lint(files);
    let show = |f: &iac_icp::finding::Finding| {
        let verdict = if f.verdict == Verdict::Violation { "violation" } else { "undecided" };
        format!(
            "{} {}{verdict}",
            f.resource.clone().unwrap_or_default(),
            f.instances.iter().map(|i| format!("{i} ")).collect::<String>()
        )
    };
    report.findings.iter().filter(|f| f.rule == rule).map(show).collect()
}

const BAD: &str = r#"
provider "alicloud" { region = "cn-hangzhou" }
resource "alicloud_instance" "web" {
  count                      = COUNT
  instance_charge_type       = "PrePaid"
  period                     = MONTHS
  internet_max_bandwidth_out = 5
}
"#;

fn server(months: &str) -> String {
    BAD.replace("  count                      = COUNT\n", "").replace("MONTHS", months)
}

fn expect(files: &[(&str, &str)], wanted: &[&str]) {
    assert_eq!(verdicts(files, "term-too-short"), wanted, "{files:#?}");
}

#[test]
fn s01_a_count_of_zero_is_no_server() {
    expect(&[("main.tf", &BAD.replace("COUNT", "0").replace("MONTHS", "1"))], &[]);
    expect(
        &[("main.tf", &BAD.replace("COUNT", "1").replace("MONTHS", "1"))],
        &["alicloud_instance.web[0] violation"],
    );
}

#[test]
fn s02_a_variable_without_value_is_undecided_and_named() {
    let files = [("main.tf", &*(server("var.months") + "variable \"months\" { type = number }\n"))];
    expect(&files, &["alicloud_instance.web undecided"]);
    let (report, _) = lint(&files);
    let finding = report.findings.iter().find(|f| f.rule == "term-too-short").unwrap();
    assert_eq!(finding.reasons[0].text.en, "`var.months` has no value");
    assert!(finding.reasons[0].remedy.en.contains("--var months="));
}

#[test]
fn s03_a_chain_of_locals_is_followed() {
    let locals = "locals {\n  a = local.b\n  b = local.c\n  c = 1\n}\n";
    expect(&[("main.tf", &(server("local.a") + locals))], &["alicloud_instance.web violation"]);
}

#[test]
fn s04_tfvars_are_read_by_themselves() {
    let files = [
        ("main.tf", &*(server("var.m") + "variable \"m\" { default = 12 }\n")),
        ("terraform.tfvars", "m = 1\n"),
    ];
    expect(&files, &["alicloud_instance.web violation"]);
}

#[test]
fn s05_auto_tfvars_win_over_terraform_tfvars() {
    let code = server("var.m") + "variable \"m\" { default = 12 }\n";
    expect(
        &[("main.tf", &code), ("terraform.tfvars", "m = 12\n"), ("a.auto.tfvars", "m = 2\n")],
        &["alicloud_instance.web violation"],
    );
    expect(
        &[("main.tf", &code), ("terraform.tfvars", "m = 2\n"), ("a.auto.tfvars", "m = 12\n")],
        &[],
    );
}

#[test]
fn s06_an_unknown_condition_has_two_branches() {
    let unknown = "variable \"prod\" { type = bool }\n";
    expect(
        &[("main.tf", &(server("var.prod ? 12 : 1") + unknown))],
        &["alicloud_instance.web undecided"],
    );
    expect(&[("main.tf", &(server("var.prod ? 12 : 3") + unknown))], &[]);
    expect(
        &[("main.tf", &(server("var.prod ? 2 : 1") + unknown))],
        &["alicloud_instance.web violation"],
    );
}

#[test]
fn s07_a_known_condition_has_one() {
    let known = "variable \"prod\" { default = false }\n";
    expect(
        &[("main.tf", &(server("var.prod ? 12 : 1") + known))],
        &["alicloud_instance.web violation"],
    );
}

#[test]
fn s08_for_each_over_a_for_expression_makes_each_instance() {
    let code = server("each.value").replace(
        "  instance_charge",
        "  for_each                   = { for n in [\"a\", \"b\", \"c\"] : n => n == \"c\" ? 12 : 1 }\n  instance_charge",
    );
    let code = code.replace("each.value", "each.value\n  instance_name              = each.key");
    expect(&[("main.tf", &code)], &["alicloud_instance.web [\"a\"] [\"b\"] violation"]);
}

#[test]
fn s09_functions_are_evaluated() {
    expect(
        &[("main.tf", &server("lookup(merge({ m = 12 }, { m = 1 }), \"m\", 6)"))],
        &["alicloud_instance.web violation"],
    );
}

#[test]
fn s10_json_syntax_has_the_same_addresses() {
    let json = r#"{"provider": {"alicloud": {"region": "cn-hangzhou"}}, "resource": {"alicloud_instance": {"web": {
        "instance_charge_type": "PrePaid", "period": "${1 + 1}", "internet_max_bandwidth_out": 5}}}}"#;
    expect(&[("main.tf.json", json)], &["alicloud_instance.web violation"]);
}

#[test]
fn s11_dynamic_blocks_are_expanded() {
    let code = r#"
resource "alicloud_cdn_domain_new" "www" {
  domain_name = "www.example.com"
  cdn_type    = "web"
  dynamic "sources" {
    for_each = ["203.0.113.7"]
    content {
      type    = "ipaddr"
      content = sources.value
    }
  }
}
"#;
    let (report, _) = lint(&[("main.tf", code)]);
    let finding = report.findings.iter().find(|f| f.rule == "access-filing-missing").unwrap();
    assert!(finding.message.en.contains("203.0.113.7"), "{}", finding.message.en);
}

#[test]
fn s12_override_files_are_merged_not_counted() {
    let code = server("12");
    let files = [
        ("main.tf", &*code),
        ("override.tf", "resource \"alicloud_instance\" \"web\" {\n  period = 1\n}\n"),
    ];
    let (report, _) = lint(&files);
    assert_eq!(report.servers.len(), 1);
    expect(&files, &["alicloud_instance.web violation"]);
}

#[test]
fn s13_a_condition_on_a_data_source_is_undecided() {
    let data = "data \"alicloud_account\" \"me\" {}\n";
    expect(
        &[("main.tf", &(server("data.alicloud_account.me.id == \"1\" ? 12 : 1") + data))],
        &["alicloud_instance.web undecided"],
    );
}

#[test]
fn s14_module_outputs_come_back_to_the_caller() {
    let code = server("module.terms.months")
        + "module \"terms\" {\n  source = \"./terms\"\n  base   = 1\n}\n";
    let module = "variable \"base\" {}\noutput \"months\" { value = var.base * 2 }\n";
    expect(&[("main.tf", &code), ("terms/main.tf", module)], &["alicloud_instance.web violation"]);
}

#[test]
fn s15_an_expired_suppression_ignores_nothing() {
    let comment = |until: &str| {
        server("1").replace(
            "  period",
            &format!("  # iac-icp: ignore[term-too-short] reason=\"试用\" until={until}\n  period"),
        )
    };
    let (report, _) = lint(&[("main.tf", &comment("2020-01-01"))]);
    let rules: Vec<&str> = report.findings.iter().map(|f| f.rule).collect();
    assert!(
        rules.contains(&"term-too-short") && rules.contains(&"expired-suppression"),
        "{rules:?}"
    );
    expect(&[("main.tf", &comment("2027-01-31"))], &[]);
}

#[test]
fn s16_a_syntax_error_is_an_error_and_hides_nothing_else() {
    let files = [("a.tf", "resource \"alicloud_vpc\" \"v\" {\n"), ("b.tf", &*server("1"))];
    let (report, sources) = lint(&files);
    assert_eq!(report.errors.len(), 1);
    assert_eq!(report.errors[0].kind, "syntax-error");
    let span = report.errors[0].span.unwrap();
    assert_eq!(
        (&*sources.file(span.file).path, sources.file(span.file).position(span.start).line),
        ("a.tf", 1)
    );
    expect(&files, &["alicloud_instance.web violation"]);
}

#[test]
fn an_expression_beyond_the_limits_is_undecided_and_hides_nothing_else() {
    let chain = format!("{}12", "local.m == \"x\" ? 1 : ".repeat(150));
    let files = [("main.tf", &*(server(&chain) + "locals {\n  m = \"y\"\n}\n"))];
    let (report, _) = lint(&files);
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    let finding = report.findings.iter().find(|f| f.rule == "term-too-short").unwrap();
    assert_eq!((finding.verdict, finding.reasons[0].id), (Verdict::Undecided, "budget"));
    assert_eq!(report.servers[0].public_bandwidth, Some(true));
}
