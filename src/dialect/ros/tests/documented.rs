//! Every expression of `fixtures/ros-expressions/table.jsonl` gives what its page says, or is
//! undecided for the reason given.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Project, resource};
use crate::dialect::Lowered;
use crate::value::{Truth, Value};

const TABLE: &str = include_str!("../../../../fixtures/ros-expressions/table.jsonl");
const PAGES: &str = include_str!("../../../../fixtures/ros-expressions/pages.json");

/// Expressions with a documented result that the table has at least.
const LEAST: usize = 230;

fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(b) => Json::Bool(*b),
        Value::Number(n) => serde_json::from_str(&n.to_string()).unwrap(),
        Value::String(s) => Json::String(s.to_string()),
        Value::List(_, items) => items.iter().map(|i| json(&i.value)).collect(),
        Value::Object(_, entries) => {
            Json::Object(entries.iter().map(|(k, v)| (k.to_string(), json(&v.value))).collect())
        }
        Value::OneOf(one) => Json::String(format!("?{}", one.why.id())),
        Value::Unknown(why) => Json::String(format!("?{}", why.id())),
    }
}

fn project(row: &Json) -> Project {
    let mut project = Project::default();
    if let Some(region) = row["region"].as_str() {
        project = project.region(region);
    }
    for (name, value) in row["parameters"].as_object().into_iter().flatten() {
        project = project.parameter(name, value.as_str().unwrap());
    }
    project
}

fn value_of(lowered: &Lowered, address: &str, name: &str) -> Json {
    resource(lowered, address)
        .attributes
        .get(name)
        .map_or_else(|| Json::String("absent".into()), |a| json(&a.value.value))
}

/// What an expression gives, and what it is to give.
fn expression(row: &Json) -> (Json, Json) {
    let text = |key: &str| row[key].as_str().unwrap_or_default();
    let template = format!(
        "ROSTemplateFormatVersion: '2015-09-01'\n{}\nResources:\n{}\n  R:\n    Type: ALIYUN::ECS::Instance\n    Properties:\n      P: {}\n",
        text("given"),
        text("also"),
        text("expression")
    );
    let got = value_of(&project(row).lower(&template), "R", "P");
    let want = match (row["absent"].as_bool(), row["undecided"].as_str()) {
        (Some(true), _) => Json::String("absent".into()),
        (_, Some(why)) => Json::String(format!("?{why}")),
        _ => row["gives"].clone(),
    };
    (got, want)
}

/// Which resources a template surely has, and the values of a property, and what they are to be.
fn template(row: &Json) -> (Json, Json) {
    let lowered = project(row).lower(row["template"].as_str().unwrap());
    let sure = lowered
        .graph
        .resources
        .iter()
        .filter(|r| r.exists == Truth::True && r.count_unknown.is_none());
    let addresses: Vec<String> = sure.map(|r| r.address.to_string()).collect();
    let values: Vec<Json> = row["property"].as_str().map_or_else(Vec::new, |name| {
        let of = |address: &&String| {
            row["of_resource"].as_str().is_none_or(|only| only == address.as_str())
        };
        addresses.iter().filter(of).map(|address| value_of(&lowered, address, name)).collect()
    });
    let want = serde_json::json!([
        row["resources"],
        row["values"].as_array().cloned().unwrap_or_default()
    ]);
    (serde_json::json!([addresses, values]), want)
}

#[test]
fn expressions_give_what_the_documents_say() {
    let pages: BTreeMap<String, Json> = serde_json::from_str(PAGES).unwrap();
    let rows: Vec<Json> = TABLE.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let decided = rows.iter().filter(|row| row["undecided"].is_null()).count();
    assert!(decided >= LEAST, "only {decided} expressions have a documented result");
    let mut wrong = Vec::new();
    for row in &rows {
        assert!(pages.contains_key(row["page"].as_str().unwrap()), "{row}: no such page");
        let (got, want) = if row["template"].is_string() { template(row) } else { expression(row) };
        let same = got == want
            || got.as_f64().zip(want.as_f64()).is_some_and(|(a, b)| (a - b).abs() < 1e-12);
        if !same {
            wrong.push(format!("{got}, not {want}: {row}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
