//! Broken texts: whatever is left of a file, places are true and nothing panics.

use super::mutate::{fixtures, mutate};
use super::random::Random;
use crate::targets::{self, Target};

/// Every beginning of a text.
fn beginnings(text: &str, target: Target) {
    for (end, _) in text.char_indices() {
        target(&text.as_bytes()[..end]);
    }
    target(text.as_bytes());
}

/// Mutations of fixtures.
fn mutations(suffix: &str, rounds: usize, before: &str, targets: &[Target]) {
    let texts = fixtures(suffix, 4_000);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for seed in 0..rounds {
        let mut random = Random::new(seed as u64);
        let (text, other) = (random.pick(&texts), random.pick(&texts));
        let broken = format!("{before}{}", mutate(&mut random, text, other));
        let run = || targets.iter().for_each(|target| target(broken.as_bytes()));
        let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
        assert!(ran.is_ok(), "seed {seed} of {suffix}:\n{broken}");
    }
}

const NATIVE: &str = "# 备案\r\nresource \"a\" \"备\" {\n  x = <<-E\n    é ${y[0].*.z}\n    E\n  b = [for k, v in { a = \"\\u5907%{if x}1%{endif}\" } : k if !v]\n} // é\n";
const YAML: &str = "# 备案\na: &x !Sub 'é${b}'\n'备': |-\n  é\n\n  b\n? [c]\n: >+\n  d\n*x : \"\\u5907 \\\n  e\"\n<<: {f: [*x, 1]}\n";
const JSON: &str = "{\"备\": [1.5e3, \"\\ud83d\\ude00${é}\\n\", {\"a\": null, \"a\": true}]}";

#[test]
fn every_beginning_of_native_syntax() {
    beginnings(NATIVE, targets::hcl);
    fixtures(".tf", 400).iter().take(3).for_each(|text| beginnings(text, targets::hcl));
}

#[test]
fn every_beginning_of_yaml() {
    beginnings(YAML, targets::yaml);
    fixtures(".yml", 400).iter().take(3).for_each(|text| beginnings(text, targets::yaml));
}

#[test]
fn every_beginning_of_json() {
    beginnings(JSON, targets::json);
}

#[test]
fn every_beginning_of_a_template() {
    let workspace = "ROSTemplateFormatVersion: '2015-09-01'\nTransform: Aliyun::Terraform-v1.5\nWorkspace:\n  main.tf: |\n    # 备\n    resource \"a\" \"b\" {}\n  b.tf: \"c = \\\"\\u5907\\\"\\n\"\n";
    beginnings(workspace, targets::ros);
}

#[test]
fn broken_native_syntax() {
    mutations(".tf", 700, "", &[targets::hcl, targets::terraform]);
}

#[test]
fn broken_yaml() {
    mutations(".yml", 700, "", &[targets::yaml, targets::ros]);
}

#[test]
fn broken_configuration() {
    mutations(".hcl", 400, "", &[targets::config]);
}

#[test]
fn broken_plans() {
    mutations("plan.json", 150, "", &[targets::json, targets::plan]);
}

#[test]
fn broken_code_linted() {
    mutations(".tf", 60, "", &[targets::lint]);
    mutations(".yml", 60, "==== template.yml\n", &[targets::lint]);
}
