//! Every call of `fixtures/functions/table.jsonl` and every conversion of `conversions.jsonl` gives
//! what Terraform gave, or an error where Terraform reports one.
//!
//! The tables are recorded by `tests/tools/function_table.py`. Arguments are literals and nested
//! calls, evaluated here, so that the functions are tested apart from the evaluator.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use iac_icp::account::Tab;
use iac_icp::dialect::Budget;
use iac_icp::dialect::terraform::functions::{Call, Failure, FileAccess, Patterns, find};
use iac_icp::dialect::terraform::types::{self, unify};
use iac_icp::origin::{Origin, StepKind};
use iac_icp::source::FileId;
use iac_icp::source::paths::join_path;
use iac_icp::syntax::hcl::{BinaryOp, Expr, ExprKind, TemplatePart, UnaryOp};
use iac_icp::syntax::native::parse_expression;
use iac_icp::syntax::placement::Placement;
use iac_icp::text::Text;
use iac_icp::value::{ListKind, ObjectKind, Traced, Value, Why};

use crate::fixtures::chinese::english;

/// Functions that are the evaluator's, not this table's.
const ELSEWHERE: &[&str] = &["templatefile("];

/// Calls that are left undecided, and why that is right.
const UNDECIDED: &[(&str, &str)] = &[
    ("base64gzip(", "the bytes depend on the compressor of Go's library"),
    ("cidrhost(\"::ffff:", "Terraform's results for IPv4 in IPv6 lie outside the network"),
    (
        "cidrsubnet(\"10.0.0.0/8\", 8, -1)",
        "Terraform's results for negative numbers lie outside the network",
    ),
    ("issensitive(", "the evaluator's, which knows where values come from"),
    ("regex(\"(?P<n>a)(?P<n>b)\"", "names of groups must differ in Rust"),
    ("rsadecrypt(", "not modelled"),
    ("textencodebase64(\"a\", \"nothing\")", "not all character sets are known"),
];

/// Calls that are answered otherwise, and why that is right.
const DIFFERENT: &[(&str, &str)] = &[
    ("\"list\" <- ", "quoted types as in Terraform 0.11, which old code uses"),
    ("\"map\" <- ", "quoted types as in Terraform 0.11, which old code uses"),
    ("\"number\" <- ", "quoted types as in JSON syntax"),
    ("\"string\" <- ", "quoted types as in Terraform 0.11, which old code uses"),
    ("element([\"a\", \"b\", \"c\"], -1)", "later versions of Terraform answer, 1.11 crashes"),
    ("list(", "a function of Terraform 0.11 that old code uses"),
    ("map(", "a function of Terraform 0.11 that old code uses"),
    (
        "yamldecode(\"a: .inf\")",
        "an infinite number, which Terraform has too but the recorder cannot write as JSON",
    ),
    ("object({type = string, \"count\"", "quotes around the name of an attribute do no harm"),
];

struct Files(PathBuf);

impl FileAccess for Files {
    fn read(&self, path: &str) -> Result<Arc<String>, Failure> {
        let unseen = |_| Failure::Unknown(Why::FileUnavailable(path.into()));
        std::fs::read_to_string(self.0.join(path)).map(Into::into).map_err(unseen)
    }

    fn list(&self, path: &str) -> Result<iac_icp::dialect::Listing, Failure> {
        let base = self.0.join(join_path(".", path));
        let mut found: Vec<String> = walkdir::WalkDir::new(&base)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|e| e.file_type().is_file())
            .map(|e| e.path().strip_prefix(&base).unwrap().to_str().unwrap().to_owned())
            .collect();
        found.sort();
        Ok(found.into())
    }

    fn exists(&self, path: &str) -> Result<bool, Failure> {
        Ok(self.0.join(path).is_file())
    }
}

/// Evaluates literals, arithmetic and calls.
fn evaluate(expr: &Expr, files: &Files) -> Result<Traced, Failure> {
    let origin = Origin::literal(expr.span);
    let made = |value| Ok(Traced::new(value, origin.clone()));
    match &expr.kind {
        ExprKind::Null => made(Value::Null),
        ExprKind::Bool(b) => made(Value::Bool(*b)),
        ExprKind::Number(n) => made(Value::Number((**n).clone())),
        ExprKind::String(s) => made(Value::String(s.clone())),
        ExprKind::Parens(inner) => evaluate(inner, files),
        ExprKind::Template(parts) => {
            let mut text = String::new();
            for part in parts {
                match part {
                    TemplatePart::Literal(literal) => text.push_str(literal),
                    TemplatePart::Interpolation(inner) => {
                        text.push_str(evaluate(inner, files)?.value.as_str().unwrap())
                    }
                    other => panic!("not in the table: {other:?}"),
                }
            }
            made(Value::string(text))
        }
        ExprKind::Tuple(items) => {
            let items = items.iter().map(|i| evaluate(i, files)).collect::<Result<Vec<_>, _>>()?;
            made(Value::List(ListKind::Tuple, items.into()))
        }
        ExprKind::Object(items) => {
            let mut object = BTreeMap::new();
            for item in items {
                let key = evaluate(&item.key, files)?;
                object.insert(key.value.as_str().unwrap().into(), evaluate(&item.value, files)?);
            }
            made(Value::Object(ObjectKind::Object, object.into()))
        }
        ExprKind::Conditional(parts) => {
            let sides = [evaluate(&parts.1, files)?, evaluate(&parts.2, files)?];
            let Some(sides) = unify(&sides) else {
                return Err(Failure::Invalid(Text::fixed("类型不一致", "no common type")));
            };
            let which = evaluate(&parts.0, files)?.value == Value::Bool(true);
            match &sides[usize::from(!which)] {
                Traced { value: Value::Unknown(Why::Invalid(text)), .. } => {
                    Err(Failure::Invalid(text.clone()))
                }
                side => Ok(side.clone()),
            }
        }
        ExprKind::Unary(UnaryOp::Neg, inner) => made(Value::Number(number(inner, files)?.neg())),
        ExprKind::Binary(op, sides) => {
            let (a, b) = (number(&sides.0, files)?, number(&sides.1, files)?);
            let result = match op {
                BinaryOp::Plus => a.add(&b),
                BinaryOp::Minus => a.sub(&b),
                BinaryOp::Div => a.div(&b),
                BinaryOp::Greater => return made(Value::Bool(a > b)),
                other => panic!("not in the table: {other:?}"),
            };
            made(Value::Number(result.map_err(|e| Failure::Invalid(e.text()))?))
        }
        ExprKind::Call(call) => {
            let mut args =
                call.args.iter().map(|a| evaluate(a, files)).collect::<Result<Vec<_>, _>>()?;
            if call.expand_last
                && let Some(Value::List(_, items)) = args.pop().map(|a| a.value)
            {
                args.extend(items.iter().cloned());
            }
            let name = &*call.name.text;
            let Some(function) = find(name) else {
                return Err(Failure::Invalid(Text::new(
                    "没有这个函数",
                    format!("no function {name}"),
                )));
            };
            let origin = Origin::step(StepKind::Function(name.into()), Some(expr.span), []);
            let call = Call {
                args: &args,
                origin: &origin,
                budget: &Budget::default(),
                files,
                tab: &Tab::default(),
                patterns: &Patterns::default(),
            };
            let value = (function.run)(&call)?;
            assert_eq!(function.call(&call)?.value, value, "{name} gives two answers");
            made(value)
        }
        other => panic!("not in the table: {other:?}"),
    }
}

fn number(expr: &Expr, files: &Files) -> Result<iac_icp::value::Number, Failure> {
    match evaluate(expr, files)?.value {
        Value::Number(n) => Ok(n),
        other => panic!("not a number: {other}"),
    }
}

/// The value as Terraform's jsonencode writes it.
fn json(value: &Value, files: &Files) -> String {
    let origin = Origin::outside(StepKind::Place);
    let args = [Traced::new(value.clone(), origin.clone())];
    let (budget, tab, patterns) = (Budget::default(), Tab::default(), Patterns::default());
    let call = Call {
        args: &args,
        origin: &origin,
        budget: &budget,
        files,
        tab: &tab,
        patterns: &patterns,
    };
    match (find("jsonencode").unwrap().run)(&call) {
        Ok(text) => text.as_str().unwrap().to_owned(),
        Err(failure) => format!("{failure:?}"),
    }
}

/// The outermost type in Terraform's words; null has none of its own here.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::List(ListKind::Tuple, _) => "tuple",
        Value::List(ListKind::List, _) => "list",
        Value::List(ListKind::Set, _) => "set",
        Value::Object(ObjectKind::Map, _) => "map",
        Value::Object(ObjectKind::Object, _) => "object",
        _ => "?",
    }
}

/// The answer to one row of a table.
fn answer(row: &serde_json::Value, files: &Files) -> Result<Value, Failure> {
    let parse = |text: &serde_json::Value| {
        parse_expression(FileId(0), text.as_str().unwrap(), &Placement::Whole)
            .map_err(|p| Failure::Invalid(p.message))
    };
    if row["call"].is_string() {
        return evaluate(&parse(&row["call"])?, files).map(|answer| answer.value);
    }
    let default = |expr: &Expr| evaluate(expr, files).unwrap();
    let ty = types::parse(&parse(&row["type_of"])?, &default)
        .map_err(|error| Failure::Invalid(Text::new("不是类型", error)))?;
    types::convert(&evaluate(&parse(&row["value"])?, files)?, &ty)
        .map(|answer| answer.value)
        .map_err(Failure::Invalid)
}

/// What is wrong with one row of a table, if anything.
fn check(row: &serde_json::Value, files: &Files) -> Option<String> {
    if row["undecided"].is_string() {
        return None;
    }
    let listed = |list: &[(&str, &str)]| list.iter().any(|(start, _)| name(row).starts_with(start));
    match (answer(row, files), row["json"].as_str()) {
        (Err(Failure::Unknown(Why::FunctionNotModelled(_))), _) if listed(UNDECIDED) => None,
        _ if listed(UNDECIDED) => Some("is not undecided any more".into()),
        (Ok(_), _) if listed(DIFFERENT) => None,
        (Err(Failure::Unknown(Why::FileUnavailable(_))), None) => None,
        (Err(Failure::Unknown(why)), want) => {
            Some(format!("undecided ({}), Terraform has {want:?}", why.text().en))
        }
        (Err(Failure::Invalid(text)), None) => {
            english(&text.zh).map(|words| format!("says in Chinese: {words} ({})", text.zh))
        }
        (Err(Failure::Invalid(text)), Some(want)) => {
            Some(format!("error ({}), Terraform has {want}", text.en))
        }
        (Ok(value), None) => {
            Some(format!("{}, Terraform has an error: {}", json(&value, files), row["error"]))
        }
        (Ok(value), Some(want)) => {
            let got = json(&value, files);
            let kinds = (kind(&value), row["type"].as_str().unwrap());
            if got != want {
                return Some(format!("{got}, Terraform has {want}"));
            }
            let same = kinds.0 == "?" || kinds.1 == "?" || kinds.0 == kinds.1;
            (!same).then(|| format!("a {}, Terraform has a {}", kinds.0, kinds.1))
        }
    }
}

fn name(row: &serde_json::Value) -> String {
    match row["call"].as_str() {
        Some(call) => call.to_owned(),
        None => {
            format!("{} <- {}", row["type_of"].as_str().unwrap(), row["value"].as_str().unwrap())
        }
    }
}

fn compare(table: &str, least: usize) {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/functions");
    let table = std::fs::read_to_string(home.join(table)).unwrap();
    let files = Files(home);
    let rows: Vec<serde_json::Value> =
        table.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(rows.len() >= least, "the table is too short: {}", rows.len());
    let elsewhere =
        |row: &serde_json::Value| ELSEWHERE.iter().any(|start| name(row).starts_with(start));
    let differs = |row| check(row, &files).map(|problem| format!("{}: {problem}", name(row)));
    let wrong: Vec<String> =
        rows.iter().filter(|row| !elsewhere(row)).filter_map(differs).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn calls_give_what_terraform_gives() {
    compare("table.jsonl", 1_200);
}

#[test]
fn conversions_give_what_terraform_gives() {
    compare("conversions.jsonl", 100);
}
