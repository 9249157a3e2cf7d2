//! `regex`, `regexall` and `replace`.
//!
//! Terraform's patterns are Go's and are rewritten for the crate (`pattern_syntax`).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use regex::{Captures, Regex, RegexBuilder};

use super::args::{Outcome, invalid, over};
use super::json::not_modelled;
use super::pattern_syntax::translate;
use super::{Call, Failure, Function, function};
use crate::account::SLOT;
use crate::dialect::terraform::text::nfc;
use crate::value::{ListKind, ObjectKind, Type, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("regex", 2, 2, Deep, regex),
    function!("regexall", 2, 2, Deep, regexall),
    function!("replace", 3, 3, Deep, replace),
];

/// Sizes in bytes up to which a pattern is compiled, each tried when the one before was too small:
/// a pattern is charged for its size, which nothing but compiling it tells. Ten megabytes are the
/// crate's own limit.
const SIZES: [usize; 4] = [32 << 10, 256 << 10, 2 << 20, 10 << 20];

/// Bytes of a compiled pattern that a step of work makes.
const BYTES_OF_STEP: usize = 16;

/// How many compiled patterns are kept.
const KEPT: usize = 8;

/// Patterns that were compiled, so that a loop does not compile the same one in each round. The
/// last used come first.
#[derive(Debug, Default)]
pub struct Patterns(RefCell<Vec<(Arc<str>, Compiled)>>);

/// A compiled pattern.
#[derive(Clone, Debug)]
struct Compiled {
    regex: Regex,
    /// About what it takes, in bytes.
    size: usize,
}

impl Compiled {
    /// Charges a search: a text may be looked at once for each state of the pattern.
    fn search(&self, call: &Call<'_>, text: &str) -> Result<(), Failure> {
        let per_byte = self.size / SIZES[0];
        Ok(call.tab.work(1 + text.len().saturating_mul(per_byte) / 8)?)
    }
}

fn compile(call: &Call<'_>, pattern: &Arc<str>) -> Result<Compiled, Failure> {
    let mut kept = call.patterns.0.borrow_mut();
    if let Some(at) = kept.iter().position(|(known, _)| known == pattern) {
        kept[..=at].rotate_right(1);
        return Ok(kept[0].1.clone());
    }
    let translated = translate(pattern)?;
    for size in SIZES {
        call.tab.work((size + pattern.len()) / BYTES_OF_STEP)?;
        call.tab.expect(size as u64)?;
        match RegexBuilder::new(&translated).size_limit(size).build() {
            Ok(regex) => {
                let compiled = Compiled { regex, size };
                kept.truncate(KEPT - 1);
                kept.insert(0, (pattern.clone(), compiled.clone()));
                return Ok(compiled);
            }
            Err(regex::Error::CompiledTooBig(_)) => {}
            // Go lets names repeat.
            Err(regex::Error::Syntax(text)) if text.contains("duplicate capture group name") => {
                return Err(not_modelled("regex"));
            }
            Err(error) => {
                return invalid(format!("`{pattern}` 不是有效的正则表达式"), error.to_string());
            }
        }
    }
    Err(over("正则表达式的大小", "size of a pattern"))
}

fn regex(call: &Call<'_>) -> Outcome {
    let (pattern, text) = (compile(call, &call.text(0)?)?, call.text(1)?);
    checked(&pattern.regex)?;
    pattern.search(call, &text)?;
    match pattern.regex.captures(&text) {
        Some(found) => Ok(captured(call, &pattern.regex, &found)),
        None => invalid(
            "正则表达式与字符串没有匹配",
            "pattern did not match any part of the given string",
        ),
    }
}

fn regexall(call: &Call<'_>) -> Outcome {
    let (pattern, text) = (compile(call, &call.text(0)?)?, call.text(1)?);
    checked(&pattern.regex)?;
    pattern.search(call, &text)?;
    let mut all = Vec::new();
    for found in pattern.regex.captures_iter(&text) {
        call.room(all.len() + 1)?;
        call.tab.work(found.len())?;
        call.tab.expect(2 * SLOT * found.len() as u64 * (all.len() + 1) as u64)?;
        all.push(call.made(captured(call, &pattern.regex, &found)));
    }
    call.sequence(ListKind::List, all)
}

/// Groups are all named or all nameless.
fn checked(pattern: &Regex) -> Result<(), Failure> {
    let names: Vec<_> = pattern.capture_names().skip(1).collect();
    let named = names.iter().flatten().count();
    if named > 0 && named < names.len() {
        return invalid(
            "正则表达式有误：命名与未命名的分组不能混用",
            "invalid regexp pattern: cannot mix both named and unnamed capture groups",
        );
    }
    Ok(())
}

/// The whole match without groups, else a tuple of groups or an object of named ones.
fn captured(call: &Call<'_>, pattern: &Regex, found: &Captures<'_>) -> Value {
    let group = |i| {
        call.made(found.get(i).map_or(Value::Null, |m| Value::String(nfc(&m.as_str().into()))))
            .typed(Type::String)
    };
    let names: Vec<_> = pattern.capture_names().enumerate().skip(1).collect();
    if names.is_empty() {
        return group(0).value;
    }
    if names.iter().all(|(_, name)| name.is_none()) {
        return Value::List(
            ListKind::Tuple,
            names.iter().map(|(i, _)| group(*i)).collect::<Vec<_>>().into(),
        );
    }
    let named: BTreeMap<_, _> =
        names.iter().filter_map(|(i, name)| Some(((*name)?.into(), group(*i)))).collect();
    Value::Object(ObjectKind::Object, named.into())
}

/// A text in slashes is a pattern.
fn replace(call: &Call<'_>) -> Outcome {
    let (text, what, with) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let mut out = call.writer();
    let mut last = 0;
    match what.strip_prefix('/').and_then(|w| w.strip_suffix('/')) {
        Some(pattern) => {
            let pattern = compile(call, &pattern.into())?;
            pattern.search(call, &text)?;
            for found in pattern.regex.captures_iter(&text) {
                let Some(whole) = found.get(0) else { continue };
                out.push(text.get(last..whole.start()).unwrap_or_default())?;
                let mut expanded = String::new();
                if with.len() + whole.len().saturating_mul(with.matches('$').count()) > out.room() {
                    return Err(over("字符串长度", "length of a string"));
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
