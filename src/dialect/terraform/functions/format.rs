//! `format` and `formatlist`: the verbs of Go's `fmt` that Terraform lets through.
//!
//! Widths and precisions are bounded by the budget before anything is padded.

use unicode_segmentation::UnicodeSegmentation;

use super::args::{Outcome, Writer, invalid, over};
use super::json::{encode, not_modelled, quote};
use super::{ANY, Call, Failure, Function, function};
use crate::dialect::terraform::types::{Type, convert};
use crate::value::{Layout, ListKind, Number, Traced, Value};

pub(super) const FUNCTIONS: &[Function] =
    &[function!("format", 1, ANY, Deep, format), function!("formatlist", 1, ANY, Deep, formatlist)];

fn format(call: &Call<'_>) -> Outcome {
    let args: Vec<&Traced> = call.args.iter().skip(1).collect();
    typed(&args)?;
    format_with(call, &call.text(0)?, &args)
}

/// For a bare null Terraform gives an unknown, whatever the verb, and keeps it unknown.
fn typed(args: &[&Traced]) -> Result<(), Failure> {
    let bare = |arg: &&Traced| arg.value == Value::Null && arg.unseen_type().is_none();
    if args.iter().any(bare) { Err(not_modelled("format")) } else { Ok(()) }
}

/// Lists among the arguments are walked in step, other values are repeated.
fn formatlist(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?;
    let args = call.args.get(1..).unwrap_or_default();
    typed(&args.iter().collect::<Vec<_>>())?;
    let mut rows = None;
    for arg in args {
        if let Value::List(_, items) = &arg.value
            && *rows.get_or_insert(items.len()) != items.len()
        {
            return invalid("各列表长度不同", "the lists have different lengths");
        }
    }
    let rows = rows.unwrap_or(1);
    call.room(rows)?;
    let mut results = Vec::new();
    let mut total = 0;
    for row in 0..rows {
        let pick = |arg: &'_ Traced| match &arg.value {
            Value::List(_, items) => items.get(row).cloned(),
            _ => Some(arg.clone()),
        };
        let picked: Vec<Traced> = args.iter().filter_map(pick).collect();
        let result = format_with(call, &text, &picked.iter().collect::<Vec<_>>())?;
        total += result.as_str().map_or(0, str::len);
        if total > call.budget.string {
            return Err(over("字符串长度", "length of a string"));
        }
        results.push(call.made(result));
    }
    call.sequence(ListKind::List, results)
}

/// A verb with its flags, as written after `%`.
#[derive(Clone, Copy, Default)]
struct Verb {
    zero: bool,
    sharp: bool,
    plus: bool,
    minus: bool,
    space: bool,
    width: Option<usize>,
    precision: Option<usize>,
    argument: Option<usize>,
    mode: char,
}

fn format_with(call: &Call<'_>, text: &str, args: &[&Traced]) -> Outcome {
    let mut out = call.writer();
    let mut rest = text.chars().peekable();
    let (mut next, mut highest) = (1, 0);
    while let Some(c) = rest.next() {
        if c != '%' {
            out.push_char(c)?;
            continue;
        }
        if rest.next_if_eq(&'%').is_some() {
            out.push("%")?;
            continue;
        }
        let verb = verb(&mut rest)?;
        let at = verb.argument.unwrap_or(next);
        highest = highest.max(at);
        next = at + 1;
        let Some(arg) = at.checked_sub(1).and_then(|i| args.get(i)) else {
            return invalid(
                format!("参数不够：需要第 {at} 个，共有 {} 个", args.len()),
                format!("not enough arguments: need index {at} but have {} total", args.len()),
            );
        };
        append(&verb, &arg.value, arg, &mut out)?;
    }
    if highest < args.len() {
        return invalid(
            format!("参数过多：格式串只用到 {highest} 个"),
            format!("too many arguments; only {highest} used by format string"),
        );
    }
    out.finish()
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn verb(rest: &mut Chars<'_>) -> Result<Verb, Failure> {
    let mut verb = Verb::default();
    while let Some(flag) = rest.next_if(|c| "0#-+ ".contains(*c)) {
        match flag {
            '0' => verb.zero = true,
            '#' => verb.sharp = true,
            '-' => verb.minus = true,
            '+' => verb.plus = true,
            _ => verb.space = true,
        }
    }
    verb.width = digits(rest)?;
    if rest.next_if_eq(&'.').is_some() {
        verb.precision = Some(digits(rest)?.unwrap_or(0));
    }
    if rest.next_if_eq(&'[').is_some() {
        verb.argument = digits(rest)?;
        if verb.argument.is_none_or(|a| a == 0) || rest.next_if_eq(&']').is_none() {
            return invalid("格式串中的参数序号无效", "invalid argument index in format string");
        }
    }
    match rest.next() {
        Some(mode) if mode.is_ascii_alphabetic() => Ok(Verb { mode, ..verb }),
        Some(other) => invalid(
            format!("不认识的格式字符 {other:?}"),
            format!("unrecognized format character {other:?}"),
        ),
        None => invalid(
            "格式串不完整：结尾的格式符没有写完",
            "invalid format string: it ends inside a verb",
        ),
    }
}

fn digits(rest: &mut Chars<'_>) -> Result<Option<usize>, Failure> {
    let mut number: Option<usize> = None;
    while let Some(digit) = rest.next_if(char::is_ascii_digit) {
        let value = digit.to_digit(10).and_then(|d| usize::try_from(d).ok()).unwrap_or(0);
        let grown = number.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(value));
        number = Some(grown.ok_or_else(|| over("字符串长度", "length of a string"))?);
    }
    Ok(number)
}

fn append(verb: &Verb, value: &Value, traced: &Traced, out: &mut Writer) -> Result<(), Failure> {
    if verb.mode != 'v' && *value == Value::Null {
        return invalid("不能格式化 null", "null value cannot be formatted");
    }
    let as_type = |ty: &Type| convert(traced, ty).map(|t| t.value).map_err(Failure::Invalid);
    match verb.mode {
        'v' => match value {
            Value::String(text) if !verb.sharp => pad(verb, text, out),
            Value::Number(number) if !verb.sharp => {
                pad(verb, &number.text(Layout::General, None), out)
            }
            other => {
                let mut json = out.another();
                encode(other, &mut json)?;
                pad(verb, &json.into_text(), out)
            }
        },
        't' => match as_type(&Type::Bool)? {
            Value::Bool(b) => out.push(if b { "true" } else { "false" }),
            _ => invalid("需要布尔值", "bool required"),
        },
        's' | 'q' => match as_type(&Type::String)? {
            Value::String(text) => string(verb, &text, out),
            _ => invalid("需要字符串", "string required"),
        },
        'b' | 'd' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'g' | 'G' => {
            match as_type(&Type::Number)? {
                Value::Number(number) => numeric(verb, &number, out),
                _ => invalid("需要数字", "number required"),
            }
        }
        mode => {
            invalid(format!("不支持格式符 {mode:?}"), format!("unsupported format verb {mode:?}"))
        }
    }
}

fn string(verb: &Verb, text: &str, out: &mut Writer) -> Result<(), Failure> {
    let cut = match verb.precision {
        Some(most) if most > 0 => {
            text.grapheme_indices(true).nth(most).map_or(text.len(), |(at, _)| at)
        }
        _ => text.len(),
    };
    let text = text.get(..cut).unwrap_or(text);
    if verb.mode == 's' {
        return pad(verb, text, out);
    }
    let mut quoted = out.another();
    quote(text, &mut quoted)?;
    pad(verb, &quoted.into_text(), out)
}

/// Pads to the width, counted in characters.
fn pad(verb: &Verb, text: &str, out: &mut Writer) -> Result<(), Failure> {
    let missing = verb.width.unwrap_or(0).saturating_sub(text.graphemes(true).count());
    let with = if verb.zero { "0" } else { " " };
    if verb.minus {
        out.push(text)?;
        return out.repeat(with, missing);
    }
    out.repeat(with, missing)?;
    out.push(text)
}

fn numeric(verb: &Verb, number: &Number, out: &mut Writer) -> Result<(), Failure> {
    let whole = "bdoxX".contains(verb.mode);
    if whole && !number.is_integer() {
        return invalid("需要整数", "an integer is required");
    }
    if number.is_infinite() {
        return pad(&Verb { zero: false, ..*verb }, &number.text(Layout::Plain, None), out);
    }
    if whole && verb.precision == Some(0) && number.signum() == 0 {
        // Go prints nothing then, not even spaces.
        return Ok(());
    }
    if verb.precision.is_some_and(|p| p > out.room()) {
        return Err(over("字符串长度", "length of a string"));
    }
    let text = number_text(verb, number);
    let (negative, body) =
        text.strip_prefix('-').map_or((false, text.as_str()), |body| (true, body));
    let sign = match (negative, verb.plus, verb.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    let prefix = match verb.mode {
        'b' if verb.sharp => "0b",
        'o' if verb.sharp => "0",
        'x' if verb.sharp => "0x",
        'X' if verb.sharp => "0X",
        _ => "",
    };
    // A precision is the least number of digits of a whole number.
    let zeros = if whole { verb.precision.unwrap_or(0).saturating_sub(body.len()) } else { 0 };
    let missing =
        verb.width.unwrap_or(0).saturating_sub(sign.len() + prefix.len() + zeros + body.len());
    // Whole numbers with a precision, and those padded on the right, are not padded with zeros.
    let (left, inner, right) =
        match verb.zero && (!whole || verb.precision.is_none() && !verb.minus) {
            true => (0, missing, 0),
            false if verb.minus => (0, 0, missing),
            false => (missing, 0, 0),
        };
    out.repeat(" ", left)?;
    out.push(sign)?;
    out.push(prefix)?;
    out.repeat("0", inner + zeros)?;
    out.push(body)?;
    out.repeat(" ", right)
}

fn number_text(verb: &Verb, number: &Number) -> String {
    let text = match verb.mode {
        'd' => number.to_radix(10),
        'b' => number.to_radix(2),
        'o' => number.to_radix(8),
        'x' | 'X' => number.to_radix(16),
        'f' => number.text(Layout::Plain, verb.precision.or(Some(6))),
        'e' | 'E' => number.text(Layout::Exponent, verb.precision.or(Some(6))),
        _ => number.text(Layout::General, verb.precision),
    };
    if verb.mode.is_ascii_uppercase() { text.to_ascii_uppercase() } else { text }
}
