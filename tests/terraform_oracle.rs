//! Compares evaluation with what Terraform itself recorded (`tests/tools/terraform_oracle.py` and
//! `expression_truth.py` made the cases).
//!
//! A value that we decide must be Terraform's value, and the resource instances must be
//! Terraform's. What we leave undecided although Terraform decides is counted and bounded.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use iac_icp::account::Tab;
use iac_icp::dialect::terraform::{self, ModuleFile, ModuleSet, RootInput};
use iac_icp::dialect::{Budget, Context, Inputs, NoFiles};
use iac_icp::graph::Resource;
use iac_icp::source::SourceSet;
use iac_icp::syntax::native;
use iac_icp::syntax::placement::Placement;
use iac_icp::value::{Traced, Truth, Value};
use serde_json::Value as Json;

/// The files of a case as modules.
fn modules(sources: &SourceSet, files: &serde_json::Map<String, Json>) -> ModuleSet {
    let mut set = ModuleSet::default();
    for (path, text) in files {
        let text = text.as_str().unwrap();
        let file = sources.add_text(path, text);
        let document = native::parse(file, text, &Placement::Whole);
        assert!(document.problems.is_empty(), "{path}: {:?}\n{text}", document.problems);
        let (directory, name) = path.rsplit_once('/').unwrap_or((".", path));
        let file = ModuleFile { file, name: name.into(), document: Arc::new(document) };
        set.directories.entry(directory.into()).or_default().push(file);
    }
    set
}

/// Address to value of `input` for every resource of a case, and whether the resource certainly
/// exists.
fn evaluate(files: &serde_json::Map<String, Json>) -> BTreeMap<String, (Option<Traced>, bool)> {
    let sources = SourceSet::new();
    let set = modules(&sources, files);
    let inputs = Inputs::default();
    let wanted = |name: &str| name == "terraform_data";
    let tab = Tab::default();
    let context = Context {
        sources: &sources,
        files: &NoFiles,
        inputs: &inputs,
        budget: Budget::default(),
        tab: &tab,
        wanted: &wanted,
    };
    let root = RootInput::of(".".into());
    let lowered = terraform::lower(&context, &set, &root);
    assert!(lowered.problems.is_empty(), "{:?}", lowered.problems);
    let input = |r: &Resource| r.attributes.get("input").map(|a| a.value.clone());
    lowered
        .graph
        .resources
        .iter()
        .map(|r| (r.address.to_string(), (input(r), r.exists == Truth::True)))
        .collect()
}

/// What a comparison of one value gave.
enum Outcome {
    Right,
    Undecided,
    Wrong,
}

fn compare(ours: &Value, truth: &Json) -> Outcome {
    let all = |outcomes: Vec<Outcome>| {
        let worst = |a: Outcome, b: Outcome| match (a, b) {
            (Outcome::Wrong, _) | (_, Outcome::Wrong) => Outcome::Wrong,
            (Outcome::Undecided, _) | (_, Outcome::Undecided) => Outcome::Undecided,
            _ => Outcome::Right,
        };
        outcomes.into_iter().fold(Outcome::Right, worst)
    };
    let right = |same: bool| if same { Outcome::Right } else { Outcome::Wrong };
    match (ours, truth) {
        (Value::Unknown(_) | Value::OneOf(_), _) => Outcome::Undecided,
        (Value::Null, Json::Null) => Outcome::Right,
        (Value::Bool(a), Json::Bool(b)) => right(a == b),
        (Value::String(a), Json::String(b)) => right(**a == **b),
        (Value::Number(a), Json::Number(b)) => {
            let (a, b) = (a.to_f64(), b.as_f64().unwrap());
            right((a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1e-300))
        }
        (Value::List(_, a), Json::Array(b)) if a.len() == b.len() => {
            all(a.iter().zip(b).map(|(a, b)| compare(&a.value, b)).collect())
        }
        (Value::Object(_, a), Json::Object(b)) if a.len() == b.len() => all(a
            .iter()
            .map(|(k, v)| b.get(&**k).map_or(Outcome::Wrong, |b| compare(&v.value, b)))
            .collect()),
        _ => Outcome::Wrong,
    }
}

#[test]
fn evaluation_agrees_with_terraform() {
    let folder = std::env::var("IAC_ICP_ORACLE").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/terraform-oracle").into()
    });
    let mut files: Vec<_> =
        std::fs::read_dir(Path::new(&folder)).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let (mut values, mut undecided, mut wrong) = (0, 0, Vec::new());
    for line in files.iter().flat_map(|f| {
        std::fs::read_to_string(f).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    }) {
        let case: Json = serde_json::from_str(&line).unwrap();
        let seed = &case["seed"];
        let mut ours = evaluate(case["files"].as_object().unwrap());
        for (address, truth) in case["inputs"].as_object().unwrap() {
            values += 1;
            let Some((value, _)) = ours.remove(address) else {
                wrong.push(format!("case {seed}: {address} is missing"));
                continue;
            };
            match value
                .as_ref()
                .map_or_else(|| compare(&Value::Null, truth), |v| compare(&v.value, truth))
            {
                Outcome::Right => {}
                Outcome::Undecided => {
                    undecided += 1;
                    eprintln!("case {seed}: {address} undecided: {:?}", value.map(|v| v.value));
                }
                Outcome::Wrong => wrong.push(format!(
                    "case {seed}: {address} is {:?}, terraform says {truth}",
                    value.map(|v| v.value)
                )),
            }
        }
        // What Terraform refuses is no value.
        for address in case["errors"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            values += 1;
            if let Some((Some(value), _)) = ours.remove(address)
                && value.value.is_wholly_known()
            {
                wrong.push(format!(
                    "case {seed}: {address} is {:?}, terraform refuses it",
                    value.value
                ));
            }
        }
        undecided += ours.values().filter(|(_, exists)| !exists).count();
        ours.retain(|_, (_, exists)| *exists);
        wrong.extend(
            ours.keys()
                .map(|address| format!("case {seed}: {address} does not exist in terraform")),
        );
    }
    assert!(
        values > 500 || std::env::var_os("IAC_ICP_ORACLE").is_some(),
        "only {values} values compared"
    );
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(undecided * 1_000 <= values * 3, "{undecided} of {values} undecided, more than 0.3 %");
}
