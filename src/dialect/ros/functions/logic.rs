//! Comparisons and tests on values.
//!
//! `Fn::Equals` on a number and a string that spells it, on true and 1, on null and an empty
//! string: no document says; such a pair is undecided.

use std::collections::HashSet;

use super::{Answer, Args, undocumented, unspoken, wrong};
use crate::dialect::ros::convert::{boolean, text};
use crate::value::{Number, Traced, Truth, Value, Why};

/// Functions that can decide although parts of their argument are unknown.
pub(super) fn decides_with_unknowns(name: &str) -> bool {
    matches!(name, "Fn::Equals" | "Fn::Contains" | "Fn::EachMemberIn" | "Fn::Any")
}

/// Whether two values are the same for ROS.
fn same(a: &Traced, b: &Traced) -> Truth {
    match (&a.value, &b.value) {
        (Value::Unknown(why), _) => Truth::unknown(why.clone(), None),
        (_, Value::Unknown(why)) => Truth::unknown(why.clone(), None),
        (Value::List(_, x), Value::List(_, y)) => {
            let pairs = x.iter().zip(y.iter()).map(|(x, y)| same(x, y));
            pairs.fold(Truth::decided(x.len() == y.len()), Truth::and)
        }
        (Value::Object(_, x), Value::Object(_, y)) => {
            let pairs = x.iter().map(|(k, v)| y.get(k).map_or(Truth::False, |w| same(v, w)));
            pairs.fold(Truth::decided(x.len() == y.len()), Truth::and)
        }
        (x, y) if x == y => Truth::True,
        (Value::Null, Value::String(s)) | (Value::String(s), Value::Null) if s.is_empty() => {
            Truth::unknown(unsettled(&a.value, &b.value), None)
        }
        (Value::Bool(flag), Value::Number(n)) | (Value::Number(n), Value::Bool(flag))
            if n.to_i64() == Some(i64::from(*flag)) =>
        {
            Truth::unknown(unsettled(&a.value, &b.value), None)
        }
        (Value::Bool(_) | Value::Number(_), Value::String(_))
        | (Value::String(_), Value::Bool(_) | Value::Number(_)) => {
            match (text(&a.value), text(&b.value)) {
                (Some(x), Some(y)) if x.eq_ignore_ascii_case(&y) => {
                    Truth::unknown(unsettled(&a.value, &b.value), None)
                }
                _ => Truth::False,
            }
        }
        _ => Truth::False,
    }
}

fn unsettled(a: &Value, b: &Value) -> Why {
    undocumented(
        format!("ROS 是否把 {a} 与 {b} 视为相等没有文档说明"),
        format!("no document says whether ROS takes {a} and {b} as equal"),
    )
}

fn answer(truth: Truth) -> Answer {
    match truth {
        Truth::True => Ok(Value::Bool(true)),
        Truth::False => Ok(Value::Bool(false)),
        Truth::Unknown(reasons) => {
            Err(reasons.iter().next().map_or_else(|| wrong("Fn::Equals"), |r| r.why.clone()))
        }
    }
}

/// `Fn::Equals: [a, b]`.
pub(super) fn equals(args: &Args<'_>) -> Answer {
    match args.items() {
        [a, b] => answer(same(a, b)),
        _ => Err(wrong("Fn::Equals")),
    }
}

fn member(list: &[Traced], value: &Traced) -> Truth {
    list.iter().map(|item| same(item, value)).fold(Truth::False, Truth::or)
}

/// `Fn::Contains: [[…], value]`.
pub(super) fn contains(args: &Args<'_>) -> Answer {
    match args.items() {
        [list, value] => match &list.value {
            Value::List(_, items) => answer(member(items, value)),
            Value::Unknown(why) => Err(why.clone()),
            _ => Err(wrong("Fn::Contains")),
        },
        _ => Err(wrong("Fn::Contains")),
    }
}

/// Pairs that are compared one by one.
const MAX_PAIRS: usize = 1_000_000;

/// Whether each of some values is among others. Texts, of which there may be many, are looked up.
fn members(values: &[Traced], among: &[Traced]) -> Answer {
    let texts: HashSet<&str> = among.iter().filter_map(|item| item.value.as_str()).collect();
    let others: Vec<&Traced> = among.iter().filter(|item| item.value.as_str().is_none()).collect();
    let (mut all, mut pairs) = (Truth::True, 0_usize);
    for value in values {
        all = all.and(match value.value.as_str() {
            Some(text) if texts.contains(text) => Truth::True,
            Some(_) => {
                pairs = pairs.saturating_add(others.len());
                others.iter().map(|item| same(item, value)).fold(Truth::False, Truth::or)
            }
            None => {
                pairs = pairs.saturating_add(among.len());
                member(among, value)
            }
        });
        if pairs > MAX_PAIRS {
            return Err(Why::budget(
                format!("{MAX_PAIRS} 次比较"),
                format!("{MAX_PAIRS} comparisons"),
            ));
        }
    }
    answer(all)
}

/// `Fn::EachMemberIn: [[…], […]]`.
pub(super) fn each_member_in(args: &Args<'_>) -> Answer {
    match args.items() {
        [a, b] => match (&a.value, &b.value) {
            (Value::List(_, a), Value::List(_, b)) => members(a, b),
            (Value::Unknown(why), _) | (_, Value::Unknown(why)) => Err(why.clone()),
            _ => Err(wrong("Fn::EachMemberIn")),
        },
        _ => Err(wrong("Fn::EachMemberIn")),
    }
}

/// `Fn::Any: […]`: whether one of the values is true. The page writes the values with commas and no
/// brackets too, which makes them one string.
pub(super) fn any(args: &Args<'_>) -> Answer {
    let unspoken =
        || unspoken("Fn::Any", ("真假和数值以外的值", "what is neither a boolean nor a number"));
    let words = |text: &str| -> Option<Vec<Traced>> {
        let one = |word: &str| {
            boolean(&Value::string(word))
                .map(Value::Bool)
                .or_else(|| Number::parse(word).map(Value::Number))
        };
        text.split(',')
            .map(|word| Some(Traced::new(one(word.trim())?, args.origin.clone())))
            .collect()
    };
    let items = match &args.arg.value {
        Value::List(_, items) => items.to_vec(),
        Value::String(text) => words(text).ok_or_else(unspoken)?,
        _ => return Err(unspoken()),
    };
    let truth = |item: &Traced| match &item.value {
        Value::Bool(b) => Truth::decided(*b),
        Value::Number(n) => Truth::decided(n.to_i64() != Some(0)),
        Value::Unknown(why) => Truth::unknown(why.clone(), None),
        _ => Truth::unknown(unspoken(), None),
    };
    answer(items.iter().map(truth).fold(Truth::False, Truth::or))
}

/// `Fn::MatchPattern: [pattern, value]`. The documents show that a match must begin at the start
/// (`[a-z]+` does not match `12b`), not whether it must reach the end.
pub(super) fn match_pattern(args: &Args<'_>) -> Answer {
    let [pattern, value] = args.items() else { return Err(wrong("Fn::MatchPattern")) };
    let (Some(pattern), Some(value)) = (pattern.value.as_str(), text(&value.value)) else {
        return Err(wrong("Fn::MatchPattern"));
    };
    let build =
        |pattern: String| regex::RegexBuilder::new(&pattern).size_limit(1 << 20).build().ok();
    let (Some(start), Some(whole)) =
        (build(format!("^(?:{pattern})")), build(format!("^(?:{pattern})$")))
    else {
        return Err(Why::FunctionNotModelled("Fn::MatchPattern".into()));
    };
    match (whole.is_match(&value), start.is_match(&value)) {
        (true, _) => Ok(Value::Bool(true)),
        (false, false) => Ok(Value::Bool(false)),
        (false, true) => Err(undocumented(
            "Fn::MatchPattern 是否要求整串匹配没有文档说明",
            "no document says whether Fn::MatchPattern matches the whole string",
        )),
    }
}
