//! Every fixture is its own expectation: carets under a line say what is found there, and nothing else may be found.
//!
//! A case is a file or a folder in `fixtures/rules/<rule-id>/`, named `violation…`, `pass…` or `undecided…`. All rules run
//! over all cases. See `fixtures/README.md` for the notation.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "fixtures/case.rs"]
mod case;
#[path = "fixtures/expect.rs"]
mod expect;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use iac_icp::rules::{RULES, rule};

use case::{Case, Dialect, Outcome, lint};
use expect::Found;

/// Combinations that do not exist, each with its reason.
const EXCEPTIONS: &[(&str, Dialect, Outcome, &str)] = &[];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules")
}

fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for folder in case::entries(&root()) {
        let id = folder.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(rule(&id).is_some(), "{}: no such rule", folder.display());
        all.extend(case::entries(&folder).into_iter().filter_map(|path| Case::read(&id, &path)));
    }
    all
}

#[test]
fn findings_are_those_that_are_marked() {
    let mut wrong = Vec::new();
    for case in cases() {
        let found = case.lint();
        let mut left: Vec<&Found> = found.iter().collect();
        for expected in &case.expected {
            match left.iter().position(|f| expected.matches(f)) {
                Some(at) => {
                    left.remove(at);
                }
                None => wrong.push(format!("{}: missing {expected}", case.name())),
            }
        }
        wrong.extend(left.into_iter().map(|f| format!("{}: unmarked {f}", case.name())));
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn names_say_what_a_case_shows() {
    for case in cases() {
        let of_rule = case.expected.iter().filter(|e| e.rule == case.rule);
        let (undecided, violations): (Vec<_>, Vec<_>) = of_rule.partition(|e| e.word == "undecided");
        let holds = match case.outcome {
            Outcome::Violation => !violations.is_empty(),
            Outcome::Undecided => !undecided.is_empty() && violations.is_empty(),
            Outcome::Pass => undecided.is_empty() && violations.is_empty(),
        };
        assert!(holds, "{} does not show what its name says", case.name());
    }
}

#[test]
fn every_rule_has_every_outcome_in_both_dialects() {
    let have: BTreeSet<(String, Dialect, Outcome)> = cases().into_iter().map(|c| (c.rule, c.dialect, c.outcome)).collect();
    let mut missing = Vec::new();
    for rule in RULES {
        for dialect in [Dialect::Terraform, Dialect::Ros] {
            for outcome in [Outcome::Violation, Outcome::Pass, Outcome::Undecided] {
                let there = have.contains(&(rule.id.to_owned(), dialect, outcome));
                let excepted = EXCEPTIONS.iter().any(|(r, d, o, _)| (*r, *d, *o) == (rule.id, dialect, outcome));
                assert!(!(there && excepted), "{} {dialect:?} {outcome:?} exists: remove the exception", rule.id);
                if !there && !excepted {
                    missing.push(format!("{} {dialect:?} {outcome:?}", rule.id));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{} missing\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn the_examples_of_explain_show_what_they_say() {
    let mut wrong = Vec::new();
    for rule in RULES {
        for (index, example) in rule.docs.examples.iter().enumerate() {
            let configs = [example.config.map(|c| c.0), example.config.map(|c| c.1)];
            for ((name, code), config) in [("bad", example.bad), ("good", example.good)].into_iter().zip(configs) {
                let folder = std::env::temp_dir().join(format!("iac-icp-{}-{}-{index}-{name}", std::process::id(), rule.id));
                std::fs::create_dir_all(&folder).unwrap();
                let file = folder.join(format!("main.{}", example.extension));
                std::fs::write(&file, code).unwrap();
                if let Some(config) = config {
                    std::fs::write(folder.join(".iac-icp.hcl"), config).unwrap();
                }
                let arguments: Vec<String> = config.map_or_else(
                    || vec!["--no-config".to_owned()],
                    |_| vec!["--config".to_owned(), folder.join(".iac-icp.hcl").display().to_string()],
                );
                let found = lint(&file, &arguments);
                std::fs::remove_dir_all(&folder).unwrap();
                let violated = found.iter().any(|f| f.rule == rule.id && f.word != "undecided");
                if violated != (name == "bad") {
                    let all: Vec<String> = found.iter().map(ToString::to_string).collect();
                    wrong.push(format!("{} {} {name}: {}", rule.id, example.extension, all.join("; ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples are wrong\n{}", wrong.len(), wrong.join("\n"));
}
