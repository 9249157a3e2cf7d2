//! `regex`, `regexall` and `replace`.
//!
//! Terraform's patterns are Go's and are rewritten for the crate (`pattern_syntax`).

use std::collections::BTreeMap;

use regex::{Captures, Regex};

use super::args::{Outcome, invalid, over};
use super::json::not_modelled;
use super::pattern_syntax::translate;
use super::{Call, Failure, Function, function};
use crate::dialect::terraform::text::nfc;
use crate::value::{ListKind, ObjectKind, Type, Value};

pub(super) const FUNCTIONS: &[Function] =
    &[function!("regex", 2, 2, Deep, regex), function!("regexall", 2, 2, Deep, regexall), function!("replace", 3, 3, Deep, replace)];

fn compile(pattern: &str) -> Result<Regex, Failure> {
    match Regex::new(&translate(pattern)?) {
        Ok(compiled) => Ok(compiled),
        Err(regex::Error::CompiledTooBig(_)) => Err(over("size of a pattern")),
        // Go lets names repeat.
        Err(regex::Error::Syntax(text)) if text.contains("duplicate capture group name") => Err(not_modelled("regex")),
        Err(error) => invalid(error.to_string()),
    }
}

fn regex(call: &Call<'_>) -> Outcome {
    let pattern = compile(&call.text(0)?)?;
    checked(&pattern)?;
    match pattern.captures(&call.text(1)?) {
        Some(found) => Ok(captured(call, &pattern, &found)),
        None => invalid("pattern did not match any part of the given string"),
    }
}

fn regexall(call: &Call<'_>) -> Outcome {
    let pattern = compile(&call.text(0)?)?;
    checked(&pattern)?;
    let mut all = Vec::new();
    let text = call.text(1)?;
    for found in pattern.captures_iter(&text) {
        call.room(all.len() + 1)?;
        all.push(call.made(captured(call, &pattern, &found)));
    }
    call.sequence(ListKind::List, all)
}

/// Groups are all named or all nameless.
fn checked(pattern: &Regex) -> Result<(), Failure> {
    let names: Vec<_> = pattern.capture_names().skip(1).collect();
    let named = names.iter().flatten().count();
    if named > 0 && named < names.len() {
        return invalid("invalid regexp pattern: cannot mix both named and unnamed capture groups");
    }
    Ok(())
}

/// The whole match without groups, else a tuple of groups or an object of named ones.
fn captured(call: &Call<'_>, pattern: &Regex, found: &Captures<'_>) -> Value {
    let group = |i| call.made(found.get(i).map_or(Value::Null, |m| Value::String(nfc(&m.as_str().into())))).typed(Type::String);
    let names: Vec<_> = pattern.capture_names().enumerate().skip(1).collect();
    if names.is_empty() {
        return group(0).value;
    }
    if names.iter().all(|(_, name)| name.is_none()) {
        return Value::List(ListKind::Tuple, names.iter().map(|(i, _)| group(*i)).collect::<Vec<_>>().into());
    }
    let named: BTreeMap<_, _> = names.iter().filter_map(|(i, name)| Some(((*name)?.into(), group(*i)))).collect();
    Value::Object(ObjectKind::Object, named.into())
}

/// A text in slashes is a pattern.
fn replace(call: &Call<'_>) -> Outcome {
    let (text, what, with) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let mut out = call.writer();
    let mut last = 0;
    match what.strip_prefix('/').and_then(|w| w.strip_suffix('/')) {
        Some(pattern) => {
            for found in compile(pattern)?.captures_iter(&text) {
                let Some(whole) = found.get(0) else { continue };
                out.push(text.get(last..whole.start()).unwrap_or_default())?;
                let mut expanded = String::new();
                if with.len() + whole.len().saturating_mul(with.matches('$').count()) > out.room() {
                    return Err(over("length of a string"));
                }
                found.expand(&with, &mut expanded);
                out.push(&expanded)?;
                last = whole.end();
            }
        }
        None => {
            for (at, found) in text.match_indices(&*what) {
                out.push(text.get(last..at).unwrap_or_default())?;
                out.push(&with)?;
                last = at + found.len();
            }
        }
    }
    out.push(text.get(last..).unwrap_or_default())?;
    out.finish()
}
