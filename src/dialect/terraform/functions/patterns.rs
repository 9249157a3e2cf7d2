//! `regex`, `regexall` and `replace`.
//!
//! Terraform's patterns are Go's; they are rewritten where the same text means something else in Rust: classes such as
//! `\d` and word boundaries are ASCII, braces and brackets may stand for themselves. What cannot be rewritten is not
//! modelled, rather than matched differently.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use regex::{Captures, Regex};

use super::args::{Outcome, invalid, over};
use super::json::not_modelled;
use super::{Call, Failure, Function, function};
use crate::value::{ListKind, ObjectKind, Value};

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
    let group = |i| call.made(found.get(i).map_or(Value::Null, |m| Value::string(m.as_str())));
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

/// Rewrites a pattern of Go for the crate.
fn translate(pattern: &str) -> Result<String, Failure> {
    let mut out = String::new();
    let mut rest = pattern.chars().peekable();
    let mut class = false;
    // Whether the last thing was a repetition: Go refuses to repeat that.
    let mut repeated = false;
    while let Some(c) = rest.next() {
        let repetition = !class && (matches!(c, '*' | '+' | '?') || c == '{' && counted(rest.clone()));
        if repetition && repeated {
            return invalid("invalid nested repetition operator");
        }
        if repetition {
            out.push(c);
            if c == '{' {
                for c in rest.by_ref() {
                    out.push(c);
                    if c == '}' {
                        break;
                    }
                }
            }
            if rest.next_if_eq(&'?').is_some() {
                out.push('?');
            }
            repeated = true;
            continue;
        }
        repeated = false;
        match c {
            '\\' => escape(&mut rest, class, &mut out)?,
            '{' => out.push_str("\\{"),
            '(' if !class => {
                flags(rest.clone())?;
                out.push('(');
            }
            '[' if !class => {
                class = true;
                out.push('[');
                out.extend(rest.next_if_eq(&'^'));
                if rest.next_if_eq(&']').is_some() {
                    out.push_str("\\]");
                }
            }
            '[' if rest.peek() != Some(&':') => out.push_str("\\["),
            '[' => {
                // A named class such as `[:alpha:]`.
                out.push('[');
                for c in rest.by_ref() {
                    out.push(c);
                    if c == ']' {
                        break;
                    }
                }
            }
            ']' => {
                class = false;
                out.push(']');
            }
            '&' | '~' if class => {
                out.push('\\');
                out.push(c);
            }
            '-' if class && rest.peek() == Some(&'-') => return Err(not_modelled("regex")),
            c => out.push(c),
        }
    }
    Ok(out)
}

/// Refuses what may follow `(?` in Rust only.
fn flags(mut rest: std::iter::Peekable<std::str::Chars<'_>>) -> Result<(), Failure> {
    if rest.next_if_eq(&'?').is_none() {
        return Ok(());
    }
    let known = match rest.peek() {
        Some('P' | '<') => true,
        _ => rest.find(|c| !"imsU-".contains(*c)).is_some_and(|end| matches!(end, ':' | ')')),
    };
    if known { Ok(()) } else { invalid("invalid or unsupported Perl syntax") }
}

/// Whether `n}`, `n,}` or `n,m}` follows.
fn counted(mut rest: std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let mut digits = 0;
    while rest.next_if(char::is_ascii_digit).is_some() {
        digits += 1;
    }
    if rest.next_if_eq(&',').is_some() {
        while rest.next_if(char::is_ascii_digit).is_some() {}
    }
    digits > 0 && rest.next() == Some('}')
}

fn escape(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, class: bool, out: &mut String) -> Result<(), Failure> {
    let Some(c) = rest.next() else { return invalid("trailing backslash at end of expression") };
    let ascii = match c {
        'd' => "0-9",
        'D' => "^0-9",
        's' => r"\t\n\f\r ",
        'S' => r"^\t\n\f\r ",
        'w' => "0-9A-Za-z_",
        'W' => "^0-9A-Za-z_",
        _ => "",
    };
    match c {
        _ if !ascii.is_empty() && class && !ascii.starts_with('^') => out.push_str(ascii),
        _ if !ascii.is_empty() => {
            let _ = write!(out, "[{ascii}]");
        }
        'b' | 'B' if !class => {
            let _ = write!(out, "(?-u:\\{c})");
        }
        'A' | 'z' if !class => {
            out.push('\\');
            out.push(c);
        }
        'Q' => {
            let mut literal = String::new();
            for c in rest.by_ref() {
                literal.push(c);
                if literal.ends_with("\\E") {
                    literal.truncate(literal.len() - 2);
                    break;
                }
            }
            out.push_str(&regex::escape(&literal));
        }
        '0'..='7' => {
            let mut octal = c.to_string();
            while octal.len() < 3
                && let Some(digit) = rest.next_if(|d| matches!(d, '0'..='7'))
            {
                octal.push(digit);
            }
            if c != '0' && octal.len() == 1 {
                return invalid(format!("invalid escape sequence `\\{c}`"));
            }
            let _ = write!(out, "\\x{{{:x}}}", u32::from_str_radix(&octal, 8).unwrap_or(0));
        }
        'a' | 'f' | 't' | 'n' | 'r' | 'v' | 'x' | 'p' | 'P' => {
            out.push('\\');
            out.push(c);
            if matches!(c, 'x' | 'p' | 'P') && rest.peek() == Some(&'{') {
                for c in rest.by_ref() {
                    out.push(c);
                    if c == '}' {
                        break;
                    }
                }
            }
        }
        c if c.is_ascii_alphanumeric() || !c.is_ascii() => return invalid(format!("invalid escape sequence `\\{c}`")),
        c => out.push_str(&regex::escape(&c.to_string())),
    }
    Ok(())
}
