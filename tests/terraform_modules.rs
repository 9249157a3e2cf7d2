//! Compares modules, variables, providers and file functions with what Terraform itself planned.
//!
//! Each line of `fixtures/terraform-modules/*.jsonl` is a project with command line values, and the
//! servers that Terraform 1.11.4 planned for it: charge type, term, public bandwidth, and the
//! region of the provider configuration that each server was given (recorded on 2026-11-28 with a
//! provider that tells it). No value may differ, and none of these is undecided where Terraform
//! decides.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::collections::BTreeMap;

use iac_icp::dialect::{Assignment, MemoryFiles};
use iac_icp::finding::{Report, ServerRow};
use iac_icp::pipeline::kinds::Given;
use iac_icp::pipeline::{InputFile, Settings, check};
use iac_icp::source::SourceSet;
use iac_icp::source::file_names::TerraformFile;
use serde_json::Value as Json;

/// Judges a case with its command line.
fn judge(case: &Json) -> Report {
    let sources = SourceSet::new();
    let files: BTreeMap<String, String> = case["files"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(path, text)| (path.clone(), text.as_str().unwrap().to_owned()))
        .collect();
    let mut settings = Settings::default();
    let args: Vec<&str> =
        case["args"].as_array().unwrap().iter().map(|a| a.as_str().unwrap()).collect();
    for pair in args.chunks(2) {
        match *pair {
            ["--var", given] => {
                let (name, value) = given.split_once('=').unwrap();
                settings.inputs.assignments.push(Assignment::Value(name.into(), value.into()));
            }
            ["--var-file", path] => settings
                .inputs
                .assignments
                .push(Assignment::File(sources.add_text(path, &files[path]))),
            ["--workspace", name] => settings.inputs.workspace = Some(name.into()),
            _ => panic!("{pair:?}"),
        }
    }
    let code = files.iter().filter(|(path, _)| TerraformFile::of(path).is_some());
    let input = |(path, text): (&String, &String)| InputFile {
        path: path.clone(),
        text: Ok(text.clone()),
        given: Given::Found,
    };
    let inputs = code.map(input).collect();
    check(&sources, inputs, &MemoryFiles::new(&sources, files), &settings)
}

/// The facts of a server as they are recorded; the term of a pay-as-you-go server says nothing.
fn facts(row: &ServerRow) -> Json {
    serde_json::json!([row.charge_type, row.term_months, row.public_bandwidth, row.region])
}

fn same(ours: &Json, recorded: &Json) -> bool {
    let all = ours.as_array().unwrap().iter().zip(recorded.as_array().unwrap());
    all.into_iter().all(|(a, b)| a == b || a.as_f64().is_some_and(|a| Some(a) == b.as_f64()))
}

#[test]
fn modules_agree_with_terraform() {
    let text = include_str!("../fixtures/terraform-modules/servers.jsonl");
    let (mut servers, mut wrong) = (0, Vec::new());
    for line in text.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let report = judge(&case);
        let name = case["case"].as_str().unwrap();
        let mut recorded = case["servers"].as_object().unwrap().clone();
        for row in &report.servers {
            servers += 1;
            match recorded.remove(&row.resource) {
                Some(truth) if same(&facts(row), &truth) => {}
                truth => wrong.push(format!(
                    "{name}: {} is {}, terraform says {truth:?}",
                    row.resource,
                    facts(row)
                )),
            }
        }
        wrong.extend(recorded.keys().map(|address| format!("{name}: {address} is missing")));
    }
    assert!(servers > 1_500, "only {servers} servers compared");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
