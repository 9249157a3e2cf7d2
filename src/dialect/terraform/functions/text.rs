//! String functions. Characters are grapheme clusters where Terraform counts those.

use unicode_segmentation::UnicodeSegmentation;

use super::args::{Outcome, Writer, invalid, text_of};
use super::{ANY, Call, Failure, Function, function};
use crate::dialect::terraform::types::Type;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function!("chomp", 1, 1, Deep, |c: &Call<'_>| c
        .string(c.text(0)?.trim_end_matches(['\r', '\n']))),
    function!("endswith", 2, 2, Deep, |c: &Call<'_>| Ok(Value::Bool(
        c.text(0)?.ends_with(&*c.text(1)?)
    ))),
    function!("indent", 2, 2, Deep, indent),
    function!("join", 2, ANY, Deep, join),
    function!("lower", 1, 1, Deep, |c: &Call<'_>| c.string(mapped(&c.text(0)?, lower))),
    function!("split", 2, 2, Deep, split),
    function!("startswith", 2, 2, Deep, |c: &Call<'_>| Ok(Value::Bool(
        c.text(0)?.starts_with(&*c.text(1)?)
    ))),
    function!("strcontains", 2, 2, Deep, |c: &Call<'_>| Ok(Value::Bool(
        c.text(0)?.contains(&*c.text(1)?)
    ))),
    function!("strrev", 1, 1, Deep, |c: &Call<'_>| c
        .string(c.text(0)?.graphemes(true).rev().collect::<String>())),
    function!("substr", 3, 3, Deep, substr),
    function!("title", 1, 1, Deep, |c: &Call<'_>| c.string(title(&c.text(0)?))),
    function!("trim", 2, 2, Deep, trim),
    function!("trimprefix", 2, 2, Deep, |c: &Call<'_>| {
        let text = c.text(0)?;
        c.string(text.strip_prefix(&*c.text(1)?).unwrap_or(&text))
    }),
    function!("trimspace", 1, 1, Deep, |c: &Call<'_>| c.string(c.text(0)?.trim())),
    function!("trimsuffix", 2, 2, Deep, |c: &Call<'_>| {
        let text = c.text(0)?;
        c.string(text.strip_suffix(&*c.text(1)?).unwrap_or(&text))
    }),
    function!("upper", 1, 1, Deep, |c: &Call<'_>| c.string(mapped(&c.text(0)?, upper))),
];

/// Go maps each character by itself, to one character: `ß` has no capital.
fn mapped(text: &str, f: fn(char) -> char) -> String {
    text.chars().map(f).collect()
}

fn upper(c: char) -> char {
    let mut all = c.to_uppercase();
    match (all.next(), all.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

fn lower(c: char) -> char {
    let mut all = c.to_lowercase();
    match (all.next(), all.next()) {
        (Some(lower), None) => lower,
        // The dotted capital I is the only letter with a long small form.
        (Some(lower), _) => lower,
        _ => c,
    }
}

/// Capitalizes the first letter after anything that is no letter, digit or underscore.
fn title(text: &str) -> String {
    let mut previous = ' ';
    let mut capitalize = |c: char| {
        let start = separates(previous);
        previous = c;
        if start { upper(c) } else { c }
    };
    text.chars().map(&mut capitalize).collect()
}

fn separates(c: char) -> bool {
    match c {
        '_' => false,
        c if c.is_ascii() => !c.is_ascii_alphanumeric(),
        c => !c.is_alphanumeric() && c.is_whitespace(),
    }
}

fn indent(call: &Call<'_>) -> Outcome {
    let Ok(spaces) = usize::try_from(call.whole(0)?) else {
        return invalid("空格数不能为负", "spaces must not be negative");
    };
    let text = call.text(1)?;
    let mut out = call.writer();
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push("\n")?;
            out.repeat(" ", spaces)?;
        }
        out.push(line)?;
    }
    out.finish()
}

fn join(call: &Call<'_>) -> Outcome {
    let separator = call.text(0)?;
    let mut out: Writer = call.writer();
    let mut first = true;
    for i in 1..call.args.len() {
        for item in call.elements(i, &Type::List(Box::new(Type::String)))?.iter() {
            if !first {
                out.push(&separator)?;
            }
            first = false;
            out.push(&text_of(item)?)?;
        }
    }
    out.finish()
}

fn split(call: &Call<'_>) -> Outcome {
    let (separator, text) = (call.text(0)?, call.text(1)?);
    if separator.is_empty() {
        // Go splits into characters then, and an empty text into nothing.
        return call.strings(text.chars().map(String::from));
    }
    call.strings(text.split(&*separator))
}

fn substr(call: &Call<'_>) -> Outcome {
    let (text, offset, length) = (call.text(0)?, call.whole(1)?, call.whole(2)?);
    if length == 0 && offset >= 0 {
        return call.string("");
    }
    // Terraform's own oddity: no length and an offset from the end give the rest.
    let length = if length == 0 { -1 } else { length };
    let offset = if offset < 0 {
        let count = i64::try_from(text.graphemes(true).count()).unwrap_or(i64::MAX);
        offset.saturating_add(count)
    } else {
        offset
    };
    let offset = usize::try_from(offset).unwrap_or(0);
    let rest = text.graphemes(true).skip(offset);
    match usize::try_from(length) {
        Ok(length) => call.string(rest.take(length).collect::<String>()),
        Err(_) => call.string(rest.collect::<String>()),
    }
}

fn trim(call: &Call<'_>) -> Result<Value, Failure> {
    let (text, cut) = (call.text(0)?, call.text(1)?);
    call.string(text.trim_matches(|c| cut.contains(c)))
}
