//! `Fn::Jq`: the part of jq that templates use; everything else is not modelled.
//!
//! Behaviour: jq manual 1.7. What a filter would have to do more than once in an order of its own
//! (an operator on several outputs, the values of an object) is not modelled either. Source of the
//! call: "Fn::Jq" of the ROS user guide (15 March 2024).

mod parse;

use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{Answer, Args, undocumented, wrong};
use crate::dialect::ros::convert::{integer, list, object, parse_json, text, weight};
use crate::value::{Traced, Value, Why};

use parse::{Builtin, Filter, Op};

/// Filters applied to values in one call.
const MAX_STEPS: usize = 100_000;

/// Size of a value that a filter makes.
const MAX_WEIGHT: usize = 100_000;

/// `Fn::Jq: [First or All, script, JSON text or value]`.
pub(super) fn jq(args: &Args<'_>) -> Answer {
    let [method, script, input] = args.items() else { return Err(wrong("Fn::Jq")) };
    let (Some(method), Some(script)) = (method.value.as_str(), script.value.as_str()) else {
        return Err(wrong("Fn::Jq"));
    };
    let filter = parse::parse(script).ok_or_else(not_modelled)?;
    let input = match &input.value {
        Value::String(s) => parse_json(s, &input.origin).ok_or_else(|| wrong("Fn::Jq"))?,
        other => other.clone(),
    };
    let outputs = Run { args, steps: Cell::new(MAX_STEPS) }.eval(&filter, &input)?;
    match method {
        "First" => Ok(outputs.into_iter().next().unwrap_or(Value::Null)),
        "All" if outputs.is_empty() => Err(undocumented(
            "Fn::Jq 的 All 没有结果时返回什么没有文档说明",
            "no document says what Fn::Jq returns for All without any result",
        )),
        "All" => {
            Ok(list(outputs.into_iter().map(|v| Traced::new(v, args.origin.clone())).collect()))
        }
        _ => Err(wrong("Fn::Jq")),
    }
}

fn not_modelled() -> Why {
    Why::FunctionNotModelled("Fn::Jq".into())
}

/// The outputs of a filter, or why there are none; an error of jq makes the expression invalid.
type Outputs = Result<Vec<Value>, Why>;

struct Run<'r, 'a> {
    args: &'r Args<'a>,
    steps: Cell<usize>,
}

impl Run<'_, '_> {
    fn eval(&self, filter: &Filter, value: &Value) -> Outputs {
        let left = self
            .steps
            .get()
            .checked_sub(1)
            .ok_or_else(|| Why::budget("求值步数", "evaluation steps"))?;
        self.steps.set(left);
        match filter {
            Filter::Identity => Ok(vec![value.clone()]),
            Filter::Literal(literal) => Ok(vec![literal.clone()]),
            Filter::Field(of, key) => self.each(of, value, |v| field(v, key)),
            Filter::Item(of, index) => self.each(of, value, |v| item(v, *index)),
            Filter::Slice(of, from, to) => self.each(of, value, |v| slice(v, *from, *to)),
            Filter::Each(of) => self.flat(of, value, |v| match v {
                Value::List(_, items) => Ok(items.iter().map(|i| i.value.clone()).collect()),
                // The order of an object's values is that of its text, which is not kept.
                Value::Object(..) => Err(not_modelled()),
                _ => Err(wrong("Fn::Jq")),
            }),
            Filter::Pipe(first, then) => self.flat(first, value, |v| self.eval(then, v)),
            Filter::Comma(a, b) => {
                let mut outputs = self.eval(a, value)?;
                outputs.extend(self.eval(b, value)?);
                Ok(outputs)
            }
            Filter::Binary(op, a, b) => self.binary(*op, a, b, value),
            Filter::Array(inner) => {
                let items =
                    inner.as_ref().map_or(Ok(Vec::new()), |inner| self.eval(inner, value))?;
                self.made(list(
                    items.into_iter().map(|v| Traced::new(v, self.args.origin.clone())).collect(),
                ))
            }
            Filter::Object(entries) => self.object(entries, value),
            Filter::If(condition, yes, no) => {
                self.flat(condition, value, |truth| match (is_true(truth), no) {
                    (true, _) => self.eval(yes, value),
                    (false, Some(no)) => self.eval(no, value),
                    (false, None) => Ok(vec![value.clone()]),
                })
            }
            Filter::Select(condition) => self.flat(condition, value, |truth| {
                Ok(if is_true(truth) { vec![value.clone()] } else { Vec::new() })
            }),
            Filter::Call(builtin) => self.call(builtin, value).map(|v| vec![v]),
        }
    }

    fn each(
        &self,
        of: &Filter,
        value: &Value,
        one: impl Fn(&Value) -> Result<Value, Why>,
    ) -> Outputs {
        self.eval(of, value)?.iter().map(one).collect()
    }

    fn flat(&self, of: &Filter, value: &Value, some: impl Fn(&Value) -> Outputs) -> Outputs {
        let mut outputs = Vec::new();
        for v in self.eval(of, value)? {
            outputs.extend(some(&v)?);
            if outputs.len() > self.args.budget.elements {
                return Err(Why::budget("列表的元素数量", "elements of a list"));
            }
        }
        Ok(outputs)
    }

    /// The only output of a filter; several are not modelled.
    fn single(&self, filter: &Filter, value: &Value) -> Result<Value, Why> {
        let mut outputs = self.eval(filter, value)?;
        match (outputs.pop(), outputs.is_empty()) {
            (Some(only), true) => Ok(only),
            _ => Err(not_modelled()),
        }
    }

    fn binary(&self, op: Op, a: &Filter, b: &Filter, value: &Value) -> Outputs {
        if op == Op::Else {
            // An error on the left is passed over by jq; here it is not modelled.
            let mut outputs = self
                .eval(a, value)
                .map_err(|why| if matches!(why, Why::Invalid(_)) { not_modelled() } else { why })?;
            outputs.retain(is_true);
            return if outputs.is_empty() { self.eval(b, value) } else { Ok(outputs) };
        }
        let left = self.single(a, value)?;
        let answer = match op {
            Op::And if !is_true(&left) => false,
            Op::Or if is_true(&left) => true,
            Op::And | Op::Or => is_true(&self.single(b, value)?),
            Op::Add => return self.sum(left, self.single(b, value)?),
            Op::Equal => equal(&left, &self.single(b, value)?),
            Op::Unequal => !equal(&left, &self.single(b, value)?),
            Op::Less | Op::AtMost | Op::More | Op::AtLeast => {
                let order = order(&left, &self.single(b, value)?).ok_or_else(not_modelled)?;
                matches!(
                    (op, order),
                    (Op::Less | Op::AtMost, Ordering::Less)
                        | (Op::More | Op::AtLeast, Ordering::Greater)
                        | (Op::AtMost | Op::AtLeast, Ordering::Equal)
                )
            }
            Op::Else => return Err(not_modelled()),
        };
        Ok(vec![Value::Bool(answer)])
    }

    fn sum(&self, a: Value, b: Value) -> Outputs {
        self.made(match (a, b) {
            (Value::Null, other) | (other, Value::Null) => other,
            (Value::Number(a), Value::Number(b)) => {
                a.add(&b).map(Value::Number).map_err(|_| wrong("Fn::Jq"))?
            }
            (Value::String(a), Value::String(b)) => Value::string(format!("{a}{b}")),
            (Value::List(_, a), Value::List(_, b)) => {
                list(a.iter().chain(b.iter()).cloned().collect())
            }
            _ => return Err(wrong("Fn::Jq")),
        })
    }

    fn object(&self, entries: &[(String, Filter)], value: &Value) -> Outputs {
        let mut made = BTreeMap::new();
        for (key, filter) in entries {
            let value = self.single(filter, value)?;
            if value == Value::Null {
                // The page of 2021 shows such an entry, that of 2024 leaves it out.
                return Err(undocumented(
                    "Fn::Jq 的结果是否保留值为 null 的键，各版文档不一致",
                    "pages disagree whether Fn::Jq keeps an entry of a result that is null",
                ));
            }
            made.insert(key.as_str().into(), Traced::new(value, self.args.origin.clone()));
        }
        self.made(object(made))
    }

    /// A value that a filter made, if it is not too large.
    fn made(&self, value: Value) -> Outputs {
        let long = value.as_str().is_some_and(|s| s.len() > self.args.budget.string);
        if long || weight(&value, MAX_WEIGHT) > MAX_WEIGHT {
            return Err(Why::budget("值的大小", "size of a value"));
        }
        Ok(vec![value])
    }

    fn call(&self, builtin: &Builtin, value: &Value) -> Result<Value, Why> {
        match (builtin, value) {
            (Builtin::First, _) => item(value, 0),
            (Builtin::Last, _) => item(value, -1),
            (Builtin::Not, _) => Ok(Value::Bool(!is_true(value))),
            (Builtin::Length, Value::Null) => Ok(integer(0)),
            (Builtin::Length, Value::String(s)) => Ok(integer(s.chars().count())),
            (Builtin::Length, Value::List(_, items)) => Ok(integer(items.len())),
            (Builtin::Length, Value::Object(_, entries)) => Ok(integer(entries.len())),
            (Builtin::Keys, Value::List(_, items)) => Ok(list(
                (0..items.len())
                    .map(|i| Traced::new(integer(i), self.args.origin.clone()))
                    .collect(),
            )),
            (Builtin::Keys, Value::Object(_, entries)) => Ok(list(
                entries
                    .keys()
                    .map(|k| Traced::new(Value::String(k.clone()), self.args.origin.clone()))
                    .collect(),
            )),
            (Builtin::Join(separator), Value::List(_, items)) => {
                let simple =
                    items.iter().all(|i| !matches!(i.value, Value::List(..) | Value::Object(..)));
                let parts: Option<Vec<String>> = items.iter().map(|i| text(&i.value)).collect();
                let joined =
                    parts.filter(|_| simple).ok_or_else(|| wrong("Fn::Jq"))?.join(separator);
                self.made(Value::string(joined)).map(|mut made| made.pop().unwrap_or(Value::Null))
            }
            _ => Err(wrong("Fn::Jq")),
        }
    }
}

fn is_true(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

fn field(value: &Value, key: &str) -> Result<Value, Why> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Object(_, entries) => Ok(entries.get(key).map_or(Value::Null, |v| v.value.clone())),
        _ => Err(wrong("Fn::Jq")),
    }
}

fn item(value: &Value, index: i64) -> Result<Value, Why> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::List(_, items) => {
            let at = if index < 0 {
                index.saturating_add(i64::try_from(items.len()).unwrap_or(i64::MAX))
            } else {
                index
            };
            Ok(usize::try_from(at)
                .ok()
                .and_then(|at| items.get(at))
                .map_or(Value::Null, |i| i.value.clone()))
        }
        _ => Err(wrong("Fn::Jq")),
    }
}

fn slice(value: &Value, from: Option<i64>, to: Option<i64>) -> Result<Value, Why> {
    let within = |length: usize| {
        let bound = |at: i64| {
            let length = i64::try_from(length).unwrap_or(i64::MAX);
            usize::try_from(if at < 0 { at.saturating_add(length) } else { at }.clamp(0, length))
                .unwrap_or(0)
        };
        let start = from.map_or(0, bound);
        (start, to.map_or(length, bound).saturating_sub(start))
    };
    match value {
        Value::Null => Ok(Value::Null),
        Value::List(_, items) => {
            let (start, count) = within(items.len());
            Ok(list(items.iter().skip(start).take(count).cloned().collect()))
        }
        Value::String(s) => {
            let (start, count) = within(s.chars().count());
            Ok(Value::string(s.chars().skip(start).take(count).collect::<String>()))
        }
        _ => Err(wrong("Fn::Jq")),
    }
}

/// Whether two values are the same, whatever they come from.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(_, a), Value::List(_, b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equal(&a.value, &b.value))
        }
        (Value::Object(_, a), Value::Object(_, b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| equal(&a.value, &b.value)))
        }
        (a, b) => a == b,
    }
}

/// The order of two numbers or two strings; of others it is not modelled.
fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
