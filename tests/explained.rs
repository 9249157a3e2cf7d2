//! `explain` knows every id that a report prints.
//!
//! The ids come from where the program has them: the enums and tables of the code, and the JSON
//! Schemas, which are held against real output. A new one that nobody explains fails here.

use std::collections::BTreeSet;

use iac_icp::catalog::{Aside, Candidates, Dialect, Edition, Filed, Need, Product, ServerRole};
use iac_icp::explain::{about, ids::Place};
use iac_icp::text::Lang;
use serde_json::Value;

/// The ids of reasons are arms of one `match`, since reasons carry values.
fn reasons() -> Vec<&'static str> {
    let source = include_str!("../src/value/why.rs");
    let body = source.split("pub fn id(").nth(1).and_then(|s| s.split("pub fn text(").next());
    body.unwrap().split('"').skip(1).step_by(2).collect()
}

/// Every value of an `enum` of a schema.
fn listed(schema: &Value, into: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Array(values)) = fields.get("enum") {
                into.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            fields.values().for_each(|field| listed(field, into));
        }
        Value::Array(items) => items.iter().for_each(|item| listed(item, into)),
        _ => {}
    }
}

fn printed() -> BTreeSet<String> {
    use iac_icp::filing_plan;
    let tables: [&[&str]; 13] = [
        &iac_icp::finding::ERROR_KINDS,
        Aside::IDS,
        Candidates::IDS,
        Dialect::IDS,
        Edition::IDS,
        Filed::IDS,
        Need::IDS,
        Product::IDS,
        ServerRole::IDS,
        filing_plan::Need::IDS,
        filing_plan::ServerState::IDS,
        filing_plan::StepId::IDS,
        filing_plan::Tone::IDS,
    ];
    let mut all: BTreeSet<String> =
        tables.into_iter().flatten().copied().chain(reasons()).map(str::to_owned).collect();
    all.extend(iac_icp::rules::ids().map(str::to_owned));
    all.extend(["0", "1", "2"].map(str::to_owned));
    for schema in [
        include_str!("../.github/docs/schema/lint-v1.json"),
        include_str!("../.github/docs/schema/report-v1.json"),
    ] {
        listed(&serde_json::from_str(schema).unwrap(), &mut all);
    }
    all
}

#[test]
fn every_id_that_is_printed_is_explained() {
    let printed = printed();
    assert!(reasons().len() > 25 && printed.len() > 130, "{printed:?}");
    let missing: Vec<&String> = printed
        .iter()
        .filter(|id| about(id, Lang::En).is_none() || about(id, Lang::Zh).is_none())
        .collect();
    assert!(missing.is_empty(), "printed, and not in src/explain/ids.json: {missing:?}");
}

#[test]
fn nothing_is_explained_that_is_not_printed() {
    let printed = printed();
    let stale: Vec<&str> = iac_icp::explain::known().filter(|id| !printed.contains(*id)).collect();
    assert!(stale.is_empty(), "{stale:?}");
}

/// An id is explained for the place that prints it, not for another that has the same word.
#[test]
fn each_table_is_explained_in_its_own_place() {
    use iac_icp::filing_plan;
    let reasons = reasons();
    let tables: [(Place, &[&str]); 14] = [
        (Place::Error, &iac_icp::finding::ERROR_KINDS),
        (Place::Reason, &reasons),
        (Place::Aside, Aside::IDS),
        (Place::Candidates, Candidates::IDS),
        (Place::Dialect, Dialect::IDS),
        (Place::Edition, Edition::IDS),
        (Place::Filed, Filed::IDS),
        (Place::Need, Need::IDS),
        (Place::Product, Product::IDS),
        (Place::Role, ServerRole::IDS),
        (Place::PlanNeed, filing_plan::Need::IDS),
        (Place::State, filing_plan::ServerState::IDS),
        (Place::Step, filing_plan::StepId::IDS),
        (Place::Tone, filing_plan::Tone::IDS),
    ];
    for (place, ids) in tables {
        let here =
            |id: &str| iac_icp::explain::ids::all().iter().any(|m| m.place == place && m.id == id);
        let missing: Vec<&&str> = ids.iter().filter(|id| !here(id)).collect();
        assert!(missing.is_empty(), "{place}: {missing:?}");
    }
}
