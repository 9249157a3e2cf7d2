//! What the library says where it is given texts and nothing else: no disk, no clock, no thread.
//!
//! The same program twice: its test runs with the others, and `.ci/wasm` builds it for WebAssembly
//! and runs `main`, which holds the same reports to the same golden files, byte for byte.
//! `UPDATE=1 cargo test --test library wasm::` rewrites them.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, dead_code)]

use std::fmt::Write as _;

use iac_icp::dialect::MemoryFiles;
use iac_icp::finding::{Report, Verdict};
use iac_icp::pipeline::kinds::Given;
use iac_icp::pipeline::{InputFile, Settings, check};
use iac_icp::report::{Format, Options, render};
use iac_icp::source::SourceSet;
use iac_icp::text::Lang;

macro_rules! files {
    ($($path:literal),+ $(,)?) => {
        [$(($path, include_str!(concat!("../fixtures/", $path)))),+]
    };
}

/// A project with a module and values, a template and a plan.
const FILES: &[(&str, &str)] = &files![
    "projects/tea-shop/cdn.tf",
    "projects/tea-shop/dns.tf",
    "projects/tea-shop/modules/web/main.tf",
    "projects/tea-shop/modules/web/outputs.tf",
    "projects/tea-shop/modules/web/variables.tf",
    "projects/tea-shop/modules/web/versions.tf",
    "projects/tea-shop/network.tf",
    "projects/tea-shop/prod.auto.tfvars",
    "projects/tea-shop/providers.tf",
    "projects/tea-shop/variables.tf",
    "projects/tea-shop/web.tf",
    "rules/term-too-short/violation-month.yml",
    "rules/term-too-short/violation-plan-update/plan.json",
];

const GOLDEN: [(Lang, &str, &str); 2] = [
    (Lang::Zh, "human.zh.txt", include_str!("../fixtures/report/wasm/human.zh.txt")),
    (Lang::En, "human.en.txt", include_str!("../fixtures/report/wasm/human.en.txt")),
];

fn judged(sources: &SourceSet, files: &[(&str, &str)]) -> Report {
    let memory = MemoryFiles::new(sources, files.iter().copied());
    let input = |(path, text): &(&str, &str)| InputFile {
        path: (*path).into(),
        text: Ok((*text).into()),
        given: Given::Named,
    };
    let settings = Settings { fixes: true, ..Settings::default() };
    check(sources, files.iter().map(input).collect(), &memory, &settings)
}

fn rendered(lang: Lang) -> String {
    let sources = SourceSet::new();
    let report = judged(&sources, FILES);
    render(Format::Human, &report, &sources, &Options { lang, ..Options::default() })
}

/// What is said of a term that so many locals lead to, and the kinds of errors.
fn through(locals: usize) -> (Option<Verdict>, Vec<&'static str>) {
    let mut code = String::from("locals {\n  l0 = 1\n");
    for at in 1..=locals {
        writeln!(code, "  l{at} = local.l{}", at - 1).unwrap();
    }
    let server = format!(
        "}}\nprovider \"alicloud\" {{\n  region = \"cn-hangzhou\"\n}}\n\
         resource \"alicloud_instance\" \"web\" {{\n  instance_charge_type = \"PrePaid\"\n  \
         period = local.l{locals}\n  renewal_status = \"AutoRenewal\"\n  \
         internet_max_bandwidth_out = 5\n}}\n"
    );
    let report = judged(&SourceSet::new(), &[("main.tf", &(code + &server))]);
    let verdict = report.findings.iter().find(|f| f.rule == "term-too-short").map(|f| f.verdict);
    (verdict, report.errors.iter().map(|e| e.kind).collect())
}

/// What `.ci/wasm` runs.
pub(crate) fn main() {
    for (lang, name, golden) in GOLDEN {
        assert!(rendered(lang) == golden.replace("\r\n", "\n"), "{name} differs");
    }
    // Code of usual depth is decided everywhere; what is deeper than one stack allows is undecided
    // where no thread can be had, and said to be over a limit.
    assert_eq!(through(8), (Some(Verdict::Violation), vec![]));
    let deep = if cfg!(target_family = "wasm") {
        (Some(Verdict::Undecided), vec!["budget-exceeded"])
    } else {
        (Some(Verdict::Violation), vec![])
    };
    assert_eq!(through(500), deep);
}

#[cfg(test)]
#[test]
fn the_same_is_said_wherever_it_runs() {
    if std::env::var_os("UPDATE").is_none() {
        return main();
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/report/wasm");
    for (lang, name, _) in GOLDEN {
        std::fs::write(format!("{folder}/{name}"), rendered(lang)).unwrap();
    }
}
