//! Whole projects through the built program: what a user and the person who files get to see.
//!
//! `UPDATE=1 cargo test --test program projects::` rewrites the golden files. A change of theirs is
//! a change of what a filing rests on: read it line by line.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod needs;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

const PROJECT: &str = "fixtures/projects/mall-platform";

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("not one JSON document ({e}): {}", self.out))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program at the root of the repository, with nothing of this machine's environment.
fn run(arguments: &[&str]) -> Ran {
    run_in(root(), arguments)
}

fn run_in(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iac-icp"));
    for name in
        ["LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM"]
    {
        command.env_remove(name);
    }
    let output = command
        .args(arguments)
        .env("COLUMNS", "100")
        .env("SOURCE_DATE_EPOCH", "1795910400")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}

fn golden(name: &str, actual: &str) {
    let path: PathBuf = root().join(PROJECT).join("expected").join(name);
    let actual = actual.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = actual.lines().zip(expected.lines()).position(|(a, b)| a != b);
    assert!(
        actual == expected,
        "{name} differs from line {differs:?} on; UPDATE=1 rewrites it\n{actual}"
    );
}

/// The summary line of a human lint.
fn summary(ran: &Ran) -> &str {
    ran.out.lines().last().unwrap_or_default()
}

#[test]
fn the_lint_of_a_whole_platform() {
    for lang in ["zh", "en"] {
        let ran = run(&["lint", PROJECT, "--lang", lang]);
        assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{}", ran.out);
        golden(&format!("lint.{lang}.txt"), &ran.out);
    }
    golden("lint.json", &run(&["lint", PROJECT, "--format", "json", "--lang", "en"]).out);
}

#[test]
fn the_report_of_a_whole_platform() {
    // In a repository of its own, at a commit and on a day that do not change.
    let checkout = std::env::temp_dir()
        .join(format!("iac-icp-projects-{}", std::process::id()))
        .join("mozhu-infra");
    copy(&root().join(PROJECT), &checkout.join(PROJECT));
    std::fs::create_dir_all(checkout.join(".git/refs/heads")).unwrap();
    std::fs::write(checkout.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    std::fs::write(
        checkout.join(".git/refs/heads/main"),
        "0123456789abcdef0123456789abcdef01234567\n",
    )
    .unwrap();
    for lang in ["zh", "en"] {
        for (format, ending) in
            [("human", "txt"), ("markdown", "md"), ("json", "json"), ("html", "html")]
        {
            let ran = run_in(&checkout, &["report", PROJECT, "--lang", lang, "--format", format]);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
            golden(&format!("report.{lang}.{ending}"), &ran.out);
        }
    }
    std::fs::remove_dir_all(checkout.parent().unwrap()).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What a filing consultant checks first, said apart from the golden files so that `UPDATE=1`
/// cannot wave it through.
#[test]
fn the_numbers_a_consultant_checks() {
    let plan = run(&["report", PROJECT, "--format", "json"]).json();
    let needs: Vec<(&str, &str)> = plan["websites"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| (w["domain"].as_str().unwrap(), w["need"].as_str().unwrap()))
        .collect();
    let expected = [
        ("mozhu-corp.com", "filed"),
        ("mozhu-event.cn", "additional-website"),
        ("mozhu-global.com", "not-needed"),
        ("mozhu-img.com", "state-unknown"),
        ("mozhu-mall.cn", "additional-website"),
        ("mozhu-mall.com", "filed"),
        ("mozhu-pay.com", "access-filing"),
        ("mozhu-supply.com.cn", "additional-website"),
        ("mozhu-tea.net", "filed"),
    ];
    assert_eq!(needs, expected);
    let numbers = &plan["summary"]["service_numbers"];
    // Web 2 × 5, tea 5, image 5, corp-site 5, less three used; the CMS may add 5.
    assert_eq!(numbers["available"], serde_json::json!({"min": 22, "max": 27}));
    // Event, mall.cn, supply and the access filing of pay; img if it turns out to be unfiled.
    assert_eq!(numbers["needed"], serde_json::json!({"min": 4, "max": 5}));
    assert_eq!(
        plan["summary"]["servers"],
        serde_json::json!({"eligible": 5, "refused": 4, "undecided": 0, "not_counted": 3})
    );
    let order: Vec<&str> =
        plan["steps"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert_eq!(
        order,
        ["change-code", "buy", "account", "tell-state", "file", "switch", "publish", "keep"]
    );
}

#[test]
fn lint_and_report_agree() {
    let (lint, plan) = (
        run(&["lint", PROJECT, "--format", "json"]).json(),
        run(&["report", PROJECT, "--format", "json"]).json(),
    );
    let bounds = |v: &Value, side: &str| (v[side]["min"].as_u64(), v[side]["max"].as_u64());
    let (row, numbers) = (&lint["service_numbers"], &plan["summary"]["service_numbers"]);
    assert_eq!(bounds(row, "capacity"), bounds(numbers, "available"));
    assert_eq!(bounds(row, "demand"), bounds(numbers, "needed"));
    // What is refused or undecided and not judged is no matter of the plan; a number can be had on
    // any server that is eligible.
    let counts = |s: &&Value, eligible: &str| {
        s["eligible"] == eligible && (s["judged"] == true || eligible == "yes")
    };
    let count = |eligible: &str| {
        lint["servers"].as_array().unwrap().iter().filter(|s| counts(s, eligible)).count()
    };
    for (eligible, state) in [("yes", "eligible"), ("no", "refused"), ("undecided", "undecided")] {
        assert_eq!(
            Some(count(eligible) as u64),
            plan["summary"]["servers"][state].as_u64(),
            "{eligible}"
        );
    }
    let places = |v: &Value| {
        v.as_array()
            .unwrap()
            .iter()
            .filter(|w| w["need"] != "not-needed" && w["need"] != "filed")
            .count()
    };
    assert_eq!(places(&plan["websites"]) as u64, numbers["needed"]["max"].as_u64().unwrap());
}

#[test]
fn a_later_edition_leaves_the_six_older_products_open() {
    let plan = run(&[
        "report",
        PROJECT,
        "--format",
        "json",
        "--edition",
        "2026-06",
        "--candidates",
        "all",
    ])
    .json();
    let state = |name: &str| {
        let servers = plan["servers"].as_array().unwrap();
        servers
            .iter()
            .find(|s| s["name"] == name)
            .map(|s| s["state"].as_str().unwrap().to_owned())
            .unwrap_or_else(|| panic!("no {name}"))
    };
    assert_eq!(state("server.corp-site"), "undecided");
    assert_eq!(state("alicloud_ens_instance.image"), "undecided");
    assert_eq!(state("server.campaign"), "refused", "too short in any edition");
    assert_eq!(state("alicloud_nat_gateway.mall"), "not-counted", "it stands before a server");
    assert_eq!(state("module.web.alicloud_instance.this"), "eligible");
    // Web 2 × 5 and tea 5, less two used; ENS, corp-site and the CMS may add 5 + 4 + 5.
    assert_eq!(
        plan["summary"]["service_numbers"]["available"],
        serde_json::json!({"min": 13, "max": 27})
    );
    let lint = run(&["lint", PROJECT, "--format", "json", "--edition", "2026-06"]).json();
    let access = |resource: &str| {
        let rows = lint["access_products"].as_array().unwrap();
        rows.iter().find(|r| r["resource"] == resource).unwrap()["access_filing_required"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    for relaxed in [
        "alicloud_cdn_domain_new.www",
        "alicloud_wafv3_domain.event",
        "alicloud_ddoscoo_domain_resource.payment",
    ] {
        assert_eq!(access(relaxed), "no", "{relaxed}");
    }
    assert_eq!(access("alicloud_fcv3_custom_domain.callback"), "yes");
    assert_eq!(access("alicloud_alidns_record.this[\"@.mozhu-pay.com\"]"), "yes");
}

#[test]
fn another_environment_buys_less() {
    let ran = run(&["lint", PROJECT, "--env", "staging", "--format", "json"]);
    let servers = ran.json()["servers"].as_array().unwrap().clone();
    let web: Vec<&Value> = servers
        .iter()
        .filter(|s| s["resource"].as_str().unwrap().starts_with("module.web."))
        .collect();
    assert_eq!(web.len(), 1);
    assert_eq!(
        (&web[0]["eligible"], &web[0]["term_months"]),
        (&"yes".into(), &12.into()),
        "{}",
        web[0]
    );
}

#[test]
fn every_format_is_the_same_on_a_second_run() {
    for command in ["lint", "report"] {
        let one = run(&[command, "fixtures/projects", "--format", "json"]);
        let two = run(&[command, "fixtures/projects", "--format", "json"]);
        assert!(one.json().is_object());
        assert_eq!(one.out, two.out, "{command}");
    }
}

#[test]
fn the_tea_shop() {
    let ran = run(&["lint", "fixtures/projects/tea-shop", "--lang", "en"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        summary(&ran),
        "5 violations (3 errors, 0 warnings, 2 notes), 4 undecided, 20 passed; 11 files, 5 servers"
    );
}
