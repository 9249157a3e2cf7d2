//! 0, 1 and 2: which findings fail a run, and what makes a run impossible.

use crate::sandbox::{SHORT, Sandbox, good, lint, open};

/// An EIP alone carries the public bandwidth: one note.
const NOTE: &str = r#"provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  instance_charge_type = "PrePaid"
  period               = 3
  renewal_status       = "AutoRenewal"
}

resource "alicloud_eip_address" "web" {
  payment_type = "Subscription"
  period       = 3
}

resource "alicloud_eip_association" "web" {
  allocation_id = alicloud_eip_address.web.id
  instance_id   = alicloud_instance.web.id
}
"#;

#[test]
fn the_threshold_decides() {
    let (good, open) = (good(), open());
    let warning = SHORT.replace("= 1\n", "= 1 # iac-icp: ignore[term-too-short, pay-as-you-go]\n");
    // What the code holds; the exit code for --fail-on error, warning, note, undecided.
    let table = [
        ("nothing", good.as_str(), [0, 0, 0, 0]),
        ("an error", SHORT, [1, 1, 1, 1]),
        ("a warning", warning.as_str(), [0, 1, 1, 0]),
        ("a note", NOTE, [0, 0, 1, 0]),
        ("something undecided", open.as_str(), [0, 0, 1, 1]),
    ];
    for (what, code, exits) in table {
        let sandbox = Sandbox::new(&[("main.tf", code)]);
        for (level, exit) in ["error", "warning", "note", "undecided"].iter().zip(exits) {
            let ran = sandbox.run(&format!("lint --fail-on {level}"));
            assert_eq!(ran.code, exit, "{what}, --fail-on {level}: {ran:?}");
            let ran = sandbox.run(&format!("lint --fail-on {level} --exit-zero"));
            assert_eq!(ran.code, 0, "{what}, --exit-zero: {ran:?}");
        }
    }
}

#[test]
fn levels_move_the_threshold() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    for (level, exits) in
        [("error", [1, 1, 1]), ("warning", [0, 1, 1]), ("note", [0, 0, 1]), ("off", [0, 0, 0])]
    {
        for (threshold, exit) in ["error", "warning", "note"].iter().zip(exits) {
            let ran =
                sandbox.run(&format!("lint --rule term-too-short={level} --fail-on {threshold}"));
            assert_eq!(ran.code, exit, "{level} {threshold}: {ran:?}");
        }
    }
}

#[test]
fn what_makes_a_run_impossible_is_2() {
    let config = ("main.tf", SHORT);
    let table: &[(&[(&str, &str)], &str, &str)] = &[
        (&[config], "lint --no-such-flag", "--no-such-flag"),
        (&[config], "lint --format xml", "xml"),
        (&[config], "lint --format human --format json", "only one format"),
        (&[config], "lint --format sarif=a -o b", "-o"),
        (&[config], "lint --fail-on never", "never"),
        (&[config], "lint --edition 1999-01", "1999-01"),
        (&[config], "lint --rule term-too-short=fatal", "level"),
        (&[config], "lint --rule term-to-short=off", "did you mean term-too-short?"),
        (&[config], "lint --rule off", "NAME=VALUE"),
        (&[config], "lint --var months", "NAME=VALUE"),
        (&[config], "lint --var-file no.tfvars", "no.tfvars"),
        (&[config], "lint --parameters no.json", "no.json"),
        (&[config], "lint --config no.hcl", "no.hcl"),
        (&[config], "lint --config a --no-config", "cannot be used with"),
        (&[config], "lint --env prod", "prod"),
        (&[config], "lint --baseline no.json", "no.json"),
        (&[config], "lint --prune-baseline", "--baseline"),
        (&[config], "lint -o no/such/folder/out.txt", "no/such/folder"),
        (&[config], "lint no-such-folder", "no-such-folder"),
        (&[config], "lint -", "--stdin-filename"),
        (&[], "lint", "no Terraform code"),
        (&[("main.tf", "resource {\n")], "lint --exit-zero", "syntax-error"),
        (&[config, (".iac-icp.hcl", "reigon = \"cn-beijing\"")], "lint", "did you mean `region`?"),
        (&[], "explain term-to-short", "term-too-short"),
        (&[], "man nothing", "nothing"),
        (&[], "lnit", "lint"),
        (&[], "", "Usage"),
        (&[], "report", "no Terraform code"),
        (&[config], "report --format sarif", "sarif"),
    ];
    for (files, line, said) in table {
        let ran = lint(files, line);
        assert_eq!(ran.code, 2, "{line}: {ran:?}");
        assert!((ran.out + &ran.err).contains(said), "{line}: does not say {said}");
    }
}

#[test]
fn help_and_version_are_0() {
    let sandbox = Sandbox::new(&[]);
    let commands =
        ["", "lint ", "report ", "explain ", "rules ", "suppressions ", "completions ", "man "];
    for command in commands {
        for flag in ["--help", "-h", "--version", "-V"] {
            let ran = sandbox.run(&format!("{command}{flag}"));
            assert!(
                ran.code == 0 && ran.err.is_empty() && !ran.out.is_empty(),
                "{command}{flag}: {ran:?}"
            );
        }
    }
    assert_eq!(sandbox.run("--version").out, concat!("iac-icp ", env!("CARGO_PKG_VERSION"), "\n"));
    assert_eq!(sandbox.run("help lint").out, sandbox.run("lint --help").out);
}

#[test]
fn commands_that_show_are_0() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    let table = [
        ("explain term-too-short", "# term-too-short"),
        ("rules", "term-too-short"),
        ("rules --format json", "\"iac-icp/rules/v1\""),
        ("suppressions", ""),
        ("completions bash", "complete -F"),
        ("completions zsh", "#compdef iac-icp"),
        ("completions fish", "complete -c iac-icp"),
        ("completions powershell", "Register-ArgumentCompleter"),
        ("completions elvish", "edit:completion"),
        ("man", ".TH iac-icp"),
        ("man lint", "fail\\-on"),
        ("report", "ICP filing plan"),
        ("report --format json", "\"schema\""),
        ("report --format markdown", "# "),
        ("report --format html", "<!doctype html>"),
    ];
    for (line, said) in table {
        let ran = sandbox.run(line);
        assert_eq!(ran.code, 0, "{line}: {ran:?}");
        assert!(ran.out.to_lowercase().contains(&said.to_lowercase()), "{line}: {}", ran.out);
    }
    assert_eq!(sandbox.run("report -o plan.md --format markdown").code, 0);
    assert!(sandbox.read("plan.md").contains("alicloud_instance.web"));
}

/// Every flag that `lint` has is used in one of these tests.
#[test]
fn every_flag_is_tested() {
    let help = Sandbox::new(&[]).run("lint --help").out;
    let tests = [
        include_str!("exit_codes.rs"),
        include_str!("baseline.rs"),
        include_str!("changed.rs"),
        include_str!("fixes.rs"),
        include_str!("formats.rs"),
        include_str!("input.rs"),
        include_str!("settings.rs"),
        include_str!("values.rs"),
        include_str!("words.rs"),
        include_str!("suppressions.rs"),
    ]
    .concat();
    let flags: Vec<&str> =
        help.lines().filter_map(|l| l.split_whitespace().find(|w| w.starts_with("--"))).collect();
    assert!(flags.len() > 25, "{flags:?}");
    for flag in flags {
        let flag = flag.trim_end_matches(['.', ',']);
        assert!(
            tests.contains(&format!("{flag} ")) || tests.contains(&format!("{flag}\"")),
            "{flag} is in no test"
        );
    }
}
