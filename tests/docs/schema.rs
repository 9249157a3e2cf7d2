//! The JSON Schemas say what the program writes: all output on the fixtures keeps to them, and they
//! hold nothing that it never writes.
//!
//! The walk below knows the few keywords that the schemas use and refuses any other, so that none
//! stands there unchecked. It is stricter than a validator: a field that the schema does not name
//! is wrong here, while readers must allow for new ones.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use iac_icp::catalog::{Aside, Dialect, Edition, Filed, Need, ServerRole};
use serde_json::Value;

use crate::root;

/// What says nothing of values.
const SILENT: &[&str] =
    &["$schema", "$id", "$defs", "title", "description", "properties", "required"];

struct Walk<'a> {
    schema: &'a Value,
    wrong: Vec<String>,
    /// Properties met, as `definition.property`.
    met: BTreeSet<String>,
}

impl Walk<'_> {
    /// Checks a value against a part of the schema, which is called `name` for what is met in it.
    fn value(&mut self, part: &Value, name: &str, value: &Value, at: &str) {
        for (keyword, wanted) in part.as_object().unwrap() {
            let holds = match keyword.as_str() {
                "$ref" => {
                    let target = wanted.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                    let definition = self.schema["$defs"][target].clone();
                    assert!(definition.is_object(), "no definition {target}");
                    self.value(&definition, target, value, at);
                    true
                }
                "anyOf" => self.any_of(wanted.as_array().unwrap(), name, value, at),
                "type" => of_type(wanted, value),
                "const" => wanted == value,
                "enum" => wanted.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|n| n >= wanted.as_f64().unwrap()),
                "items" => {
                    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(wanted, name, item, &format!("{at}/{number}"));
                    }
                    true
                }
                known if SILENT.contains(&known) => true,
                other => panic!("the walk does not know the keyword {other}"),
            };
            if !holds {
                self.wrong.push(format!("{at}: {value} is not {keyword} {wanted}"));
            }
        }
        if let (Some(properties), Some(fields)) = (part.get("properties"), value.as_object()) {
            self.fields(part, properties, name, fields, at);
        }
    }

    fn fields(
        &mut self,
        part: &Value,
        properties: &Value,
        name: &str,
        fields: &serde_json::Map<String, Value>,
        at: &str,
    ) {
        for required in part["required"].as_array().unwrap().iter().map(|r| r.as_str().unwrap()) {
            assert!(
                properties.get(required).is_some(),
                "{name} requires {required}, which it does not name"
            );
            if !fields.contains_key(required) {
                self.wrong.push(format!("{at}: no {required}"));
            }
        }
        for (field, value) in fields {
            let within = format!("{name}.{field}");
            match properties.get(field) {
                Some(property) => self.value(property, &within, value, &format!("{at}/{field}")),
                None => self.wrong.push(format!("{at}: {field} is not in the schema")),
            }
            self.met.insert(within);
        }
    }

    /// The alternatives are all told apart by their type, so that the first that fits is the one
    /// meant.
    fn any_of(&mut self, alternatives: &[Value], name: &str, value: &Value, at: &str) -> bool {
        let fitting = alternatives.iter().find(|one| {
            one.get("$ref").is_some() && value.is_object()
                || one.get("type").is_some_and(|t| of_type(t, value))
        });
        if let Some(one) = fitting {
            self.value(one, name, value, at);
        }
        fitting.is_some()
    }
}

fn of_type(wanted: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type {other}"),
    };
    match wanted {
        Value::Array(names) => names.iter().any(|name| is(name.as_str().unwrap())),
        name => is(name.as_str().unwrap()),
    }
}

/// All properties of a schema, as [`Walk::met`] has them.
fn properties(part: &Value, name: &str, found: &mut BTreeSet<String>) {
    for (property, below) in part.get("properties").and_then(Value::as_object).into_iter().flatten()
    {
        let within = format!("{name}.{property}");
        properties(below, &within, found);
        found.insert(within);
    }
    if let Some(items) = part.get("items") {
        properties(items, name, found);
    }
    for one in part.get("anyOf").and_then(Value::as_array).into_iter().flatten() {
        properties(one, name, found);
    }
    for (definition, below) in part.get("$defs").and_then(Value::as_object).into_iter().flatten() {
        properties(below, definition, found);
    }
}

fn schema(command: &str) -> Value {
    let path = root().join(format!(".github/docs/schema/{command}-v1.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What a command writes in a folder.
fn written(folder: &Path, arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iac-icp"));
    let out = command
        .current_dir(folder)
        .args(arguments)
        .args(["--format", "json", "--lang", "en"])
        .output()
        .unwrap();
    serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{arguments:?}: {e}"))
}

/// Each project, all rules' cases, and what goes wrong before anything is judged.
fn documents(command: &str) -> Vec<Value> {
    let projects = std::fs::read_dir(root().join("fixtures/projects")).unwrap();
    let mut paths: Vec<String> = projects
        .map(|e| format!("fixtures/projects/{}", e.unwrap().file_name().into_string().unwrap()))
        .collect();
    paths.extend(
        [
            "fixtures/rules",
            "fixtures/plan",
            "fixtures/filing-plan",
            "no-such-path",
            ".github/action",
        ]
        .map(str::to_owned),
    );
    let mut all: Vec<Value> = paths.iter().map(|path| written(&root(), &[command, path])).collect();
    all.push(written(&root(), &[command, "fixtures/projects/lone", "--config", "no-such-file"]));
    all.push(written(&root(), &[command, "fixtures/projects/fleet", "--env", "all"]));
    all
}

/// A run on what changed, in a repository of its own.
fn changed() -> Value {
    let folder = std::env::temp_dir().join(format!("iac-icp-schema-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(root().join("fixtures/projects/lone/main.tf"), folder.join("main.tf")).unwrap();
    let committer = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
    for arguments in
        [&["init", "--quiet"][..], &["add", "--all"], &["commit", "--quiet", "--message", "first"]]
    {
        assert!(
            Command::new("git")
                .current_dir(&folder)
                .args(committer)
                .args(arguments)
                .status()
                .unwrap()
                .success()
        );
    }
    let document = written(&folder, &["lint", "--changed-since", "HEAD"]);
    std::fs::remove_dir_all(&folder).unwrap();
    document
}

/// A run in which a comment and a baseline ignore something, counted by rule.
fn ignoring() -> Value {
    let folder =
        std::env::temp_dir().join(format!("iac-icp-schema-ignored-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let code = std::fs::read_to_string(root().join("fixtures/projects/lone/main.tf")).unwrap();
    std::fs::write(folder.join("main.tf"), &code).unwrap();
    let write = Command::new(env!("CARGO_BIN_EXE_iac-icp"))
        .current_dir(&folder)
        .args(["lint", "--write-baseline", "b.json"])
        .status();
    assert!(write.unwrap().success());
    let comment = "# iac-icp: ignore-file[renewal-off] reason=\"for a day\" until=2099-01-31\n";
    std::fs::write(folder.join("main.tf"), format!("{comment}{code}")).unwrap();
    let document = written(&folder, &["lint", "--baseline", "b.json", "--statistics"]);
    std::fs::remove_dir_all(&folder).unwrap();
    document
}

fn hold(command: &str, documents: &[Value]) {
    let schema = schema(command);
    let mut walk = Walk { schema: &schema, wrong: Vec::new(), met: BTreeSet::new() };
    for (number, document) in documents.iter().enumerate() {
        walk.value(&schema, "", document, &format!("{command} {number}"));
    }
    assert!(walk.wrong.is_empty(), "{} differences\n{}", walk.wrong.len(), walk.wrong.join("\n"));
    let mut named = BTreeSet::new();
    properties(&schema, "", &mut named);
    let never: Vec<&String> = named.difference(&walk.met).collect();
    assert!(never.is_empty() && named.len() > 60, "the fixtures show no {never:?}");
}

#[test]
fn what_lint_writes_keeps_to_its_schema() {
    let mut all = documents("lint");
    all.push(changed());
    all.push(ignoring());
    hold("lint", &all);
}

#[test]
fn what_report_writes_keeps_to_its_schema() {
    hold("report", &documents("report"));
}

/// The closed lists of the schemas are those of the code.
#[test]
fn the_words_of_the_schemas_are_those_of_the_code() {
    let (lint, report) = (schema("lint"), schema("report"));
    let words = |part: &Value| -> Vec<String> {
        part["enum"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|w| w.as_str().map(str::to_owned))
            .collect()
    };
    let server = &lint["$defs"]["server"]["properties"];
    assert_eq!(words(&server["role"]), ServerRole::IDS);
    assert_eq!(words(&server["not_judged_because"]), Aside::IDS);
    assert_eq!(words(&server["dialect"]), Dialect::IDS);
    assert_eq!(words(&lint["$defs"]["website"]["properties"]["need"]), Need::IDS);
    assert_eq!(
        words(&report["$defs"]["website"]["properties"]["need"]),
        iac_icp::filing_plan::Need::IDS
    );
    assert_eq!(
        words(&report["$defs"]["server"]["properties"]["state"]),
        iac_icp::filing_plan::ServerState::IDS
    );
    for schema in [&lint, &report] {
        assert_eq!(words(&schema["properties"]["edition"]), Edition::IDS);
        assert_eq!(words(&schema["$defs"]["website"]["properties"]["filed"]), Filed::IDS);
    }
}

/// The walk sees what is wrong.
#[test]
fn the_walk_refuses_what_does_not_fit() {
    let schema = schema("lint");
    let good = written(&root(), &["lint", "fixtures/projects/lone"]);
    let spoilt: [(&str, Value); 6] = [
        ("/edition", "2020".into()),
        ("/summary/files", (-1).into()),
        ("/findings/0/location", Value::Null),
        ("/findings/0/fix/safe", "no".into()),
        ("/servers/0/role", Value::Null),
        ("/skipped", serde_json::json!({"new": 1})),
    ];
    for (at, wrong) in spoilt {
        let mut document = good.clone();
        *document.pointer_mut(at).unwrap() = wrong;
        let mut walk = Walk { schema: &schema, wrong: Vec::new(), met: BTreeSet::new() };
        walk.value(&schema, "", &document, "");
        assert!(!walk.wrong.is_empty(), "{at} is not seen");
    }
}
