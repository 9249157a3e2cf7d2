//! Arithmetic: `Fn::Calculate`, `Fn::Add`, `Fn::Avg`, `Fn::Max`, `Fn::Min`.
//!
//! `Fn::Calculate` follows the documented examples: whole numbers divide to whole numbers (`5/2` is
//! 2), one number with a point makes the expression one of floating-point numbers, rounded to the
//! given number of places.

use super::lists::whole_of;
use super::{Answer, Args, unspoken, wrong};
use crate::dialect::ros::convert::{number, text};
use crate::value::{Number, Traced, Value, Why};

/// Nesting of parentheses.
const MAX_DEPTH: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Num {
    Int(i128),
    Float(f64),
}

impl Num {
    fn float(self) -> f64 {
        match self {
            // Beyond 2^53 Python rounds too.
            #[allow(clippy::cast_precision_loss)]
            Self::Int(n) => n as f64,
            Self::Float(f) => f,
        }
    }

    fn value(self, digits: usize) -> Option<Value> {
        let text = match self {
            Self::Int(n) => n.to_string(),
            Self::Float(f) if f.is_finite() => format!("{f:.digits$}"),
            Self::Float(_) => return None,
        };
        Number::parse(&text).map(Value::Number)
    }
}

/// `Fn::Calculate: [expression, places, [values for {0}, {1}, …]]`.
pub(super) fn calculate(args: &Args<'_>) -> Answer {
    let bad = || wrong("Fn::Calculate");
    let [expression, digits, values @ ..] = args.items() else { return Err(bad()) };
    let mut expression = text(&expression.value).ok_or_else(bad)?;
    if let Some(values) = values.first() {
        let Value::List(_, values) = &values.value else { return Err(bad()) };
        for (i, value) in values.iter().enumerate() {
            let value =
                text(&value.value).filter(|t| Number::parse(t.trim()).is_some()).ok_or_else(bad)?;
            expression = expression.replace(&format!("{{{i}}}"), value.trim());
            if expression.len() > 10_000 {
                return Err(Why::budget("字符串长度", "length of a string"));
            }
        }
    }
    let digits = whole_of(digits)
        .and_then(|d| usize::try_from(d).ok())
        .filter(|d| *d <= 30)
        .ok_or_else(bad)?;
    let mut parser = Parser { text: expression.as_bytes(), at: 0, unspoken: false };
    let result = match parser.sum(0) {
        Some(result) => result,
        None if parser.unspoken => {
            return Err(unspoken(
                "Fn::Calculate",
                ("负整数的除法和 `%`", "`%`, or the division of whole numbers below zero"),
            ));
        }
        None => return Err(bad()),
    };
    parser.space();
    if parser.at != parser.text.len() {
        return Err(bad());
    }
    result.value(digits).ok_or_else(bad)
}

struct Parser<'t> {
    text: &'t [u8],
    at: usize,
    /// Whether it met what no document speaks of.
    unspoken: bool,
}

impl Parser<'_> {
    fn space(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> Option<u8> {
        self.space();
        self.text.get(self.at).copied()
    }

    fn sum(&mut self, depth: usize) -> Option<Num> {
        let mut left = self.term(depth)?;
        while let Some(op @ (b'+' | b'-')) = self.peek() {
            self.at += 1;
            let right = self.term(depth)?;
            left = arithmetic(op, left, right)?;
        }
        Some(left)
    }

    fn term(&mut self, depth: usize) -> Option<Num> {
        let mut left = self.factor(depth)?;
        while let Some(op @ (b'*' | b'/' | b'%')) = self.peek() {
            self.at += 1;
            if matches!((op, self.text.get(self.at)), (b'*', Some(b'*')) | (b'/', Some(b'/'))) {
                return None;
            }
            let right = self.factor(depth)?;
            // Which way a quotient below zero is rounded shows in no example.
            self.unspoken |= op == b'%'
                || matches!((op, left, right), (b'/', Num::Int(a), Num::Int(b)) if b != 0 && a % b != 0 && (a < 0) != (b < 0));
            if self.unspoken {
                return None;
            }
            left = arithmetic(op, left, right)?;
        }
        Some(left)
    }

    fn factor(&mut self, depth: usize) -> Option<Num> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.peek()? {
            b'(' => {
                self.at += 1;
                let inner = self.sum(depth + 1)?;
                (self.peek()? == b')').then_some(())?;
                self.at += 1;
                Some(inner)
            }
            sign @ (b'-' | b'+') => {
                self.at += 1;
                let value = self.factor(depth + 1)?;
                if sign == b'+' { Some(value) } else { arithmetic(b'-', Num::Int(0), value) }
            }
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<Num> {
        let start = self.at;
        while self.text.get(self.at).is_some_and(|b| b.is_ascii_digit() || *b == b'.') {
            self.at += 1;
        }
        let text = std::str::from_utf8(self.text.get(start..self.at)?).ok()?;
        if text.contains('.') {
            text.parse().ok().map(Num::Float)
        } else {
            text.parse().ok().map(Num::Int)
        }
    }
}

fn arithmetic(op: u8, a: Num, b: Num) -> Option<Num> {
    if let (Num::Int(a), Num::Int(b)) = (a, b) {
        return match op {
            b'+' => a.checked_add(b),
            b'-' => a.checked_sub(b),
            b'*' => a.checked_mul(b),
            _ => a.checked_div(b),
        }
        .map(Num::Int);
    }
    let (a, b) = (a.float(), b.float());
    let result = match op {
        b'+' => a + b,
        b'-' => a - b,
        b'*' => a * b,
        _ if b == 0.0 => return None,
        _ => a / b,
    };
    Some(Num::Float(result))
}

fn num(value: &Traced) -> Option<Num> {
    let number = number(&value.value)?;
    match number.to_i64() {
        Some(n) => Some(Num::Int(i128::from(n))),
        None => number.to_string().parse().ok().map(Num::Float),
    }
}

/// `Fn::Add: [a, b, …]`: numbers are summed, lists joined, maps merged.
pub(super) fn add(args: &Args<'_>) -> Answer {
    let items = args.items();
    match items.first().map(|i| &i.value) {
        Some(Value::List(..)) => super::lists::list_merge(args),
        Some(Value::Object(..)) => super::lists::merge_map(args),
        Some(_) => {
            let sum = items
                .iter()
                .try_fold(Num::Int(0), |sum, item| arithmetic(b'+', sum, num(only_number(item)?)?));
            let unsaid = || {
                unspoken(
                    "Fn::Add",
                    ("类型不同的值和字符串", "strings, or values of different types"),
                )
            };
            let text = match sum.ok_or_else(unsaid)? {
                Num::Int(n) => n.to_string(),
                Num::Float(f) => f.to_string(),
            };
            Number::parse(&text).map(Value::Number).ok_or_else(|| wrong("Fn::Add"))
        }
        None => Err(wrong("Fn::Add")),
    }
}

/// `Fn::Avg: [places, [numbers]]`.
pub(super) fn avg(args: &Args<'_>) -> Answer {
    let bad = || wrong("Fn::Avg");
    let [digits, numbers] = args.items() else { return Err(bad()) };
    let Value::List(_, numbers) = &numbers.value else { return Err(bad()) };
    let digits = whole_of(digits)
        .and_then(|d| usize::try_from(d).ok())
        .filter(|d| *d <= 30)
        .ok_or_else(bad)?;
    let values: Vec<f64> =
        numbers.iter().map(|n| num(n).map(Num::float)).collect::<Option<_>>().ok_or_else(bad)?;
    if values.is_empty() {
        return Err(bad());
    }
    #[allow(clippy::cast_precision_loss)]
    let average = values.iter().sum::<f64>() / values.len() as f64;
    Num::Float(average).value(digits).ok_or_else(bad)
}

/// A number that is no string: those pages speak of numbers only.
fn only_number(value: &Traced) -> Option<&Traced> {
    matches!(value.value, Value::Number(_)).then_some(value)
}

fn extreme(args: &Args<'_>, name: &str, keep: fn(&Number, &Number) -> bool) -> Answer {
    let mut best: Option<Number> = None;
    for item in args.items() {
        let next = only_number(item)
            .and_then(|n| number(&n.value))
            .ok_or_else(|| unspoken(name, ("数值以外的值", "what is no number")))?;
        if best.as_ref().is_none_or(|b| keep(&next, b)) {
            best = Some(next);
        }
    }
    best.map(Value::Number).ok_or_else(|| wrong(name))
}

/// `Fn::Max: [numbers]`.
pub(super) fn max(args: &Args<'_>) -> Answer {
    extreme(args, "Fn::Max", |a, b| a > b)
}

/// `Fn::Min: [numbers]`.
pub(super) fn min(args: &Args<'_>) -> Answer {
    extreme(args, "Fn::Min", |a, b| a < b)
}
