//! Numeric functions.

use super::args::{Outcome, invalid, items_of, number_of};
use super::{ANY, Call, Failure, Function, function};
use crate::value::{ListKind, Number, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("abs", 1, 1, Deep, |c: &Call<'_>| one(c, |n| n.abs())),
    function!("ceil", 1, 1, Deep, |c: &Call<'_>| one(c, |n| n.ceil())),
    function!("floor", 1, 1, Deep, |c: &Call<'_>| one(c, |n| n.floor())),
    function!("log", 2, 2, Deep, |c: &Call<'_>| Ok(Value::Number(
        c.number(0)?.log(&c.number(1)?)?
    ))),
    function!("max", 0, ANY, Deep, |c: &Call<'_>| extreme(c, std::cmp::Ordering::Greater)),
    function!("min", 0, ANY, Deep, |c: &Call<'_>| extreme(c, std::cmp::Ordering::Less)),
    function!("parseint", 2, 2, Deep, parseint),
    function!("pow", 2, 2, Deep, |c: &Call<'_>| Ok(Value::Number(
        c.number(0)?.pow(&c.number(1)?)?
    ))),
    function!("range", 1, 3, Deep, range),
    function!("signum", 1, 1, Deep, |c: &Call<'_>| Ok(Value::Number(c.whole(0)?.signum().into()))),
    function!("sum", 1, 1, Deep, sum),
];

/// The most numbers that Terraform's `range` makes.
const MAX_RANGE: usize = 1_024;

fn one(call: &Call<'_>, f: fn(&Number) -> Number) -> Outcome {
    Ok(Value::Number(f(&call.number(0)?)))
}

fn extreme(call: &Call<'_>, better: std::cmp::Ordering) -> Outcome {
    let mut best: Option<Number> = None;
    for arg in call.args {
        let number = number_of(arg)?;
        if best.as_ref().is_none_or(|b| number.cmp(b) == better) {
            best = Some(number);
        }
    }
    best.map(Value::Number)
        .ok_or_else(|| Failure::invalid("至少需要一个数字", "must pass at least one number"))
}

fn parseint(call: &Call<'_>) -> Outcome {
    let Value::String(text) = call.value(0)? else {
        return invalid("第一个参数必须是字符串", "first argument must be a string");
    };
    let radix = u32::try_from(call.whole(1)?).ok().filter(|r| (2..=62).contains(r));
    let Some(radix) = radix else {
        return invalid(
            "进制必须是 2 到 62 的整数",
            "base must be a whole number between 2 and 62 inclusive",
        );
    };
    match Number::parse_radix(text, radix) {
        Some(number) => Ok(Value::Number(number)),
        None => invalid(
            format!("{text:?} 不是 {radix} 进制整数"),
            format!("cannot parse {text:?} as a base {radix} integer"),
        ),
    }
}

fn range(call: &Call<'_>) -> Outcome {
    let zero = Number::from(0_i64);
    let (start, end) = if call.args.len() == 1 {
        (zero.clone(), call.number(0)?)
    } else {
        (call.number(0)?, call.number(1)?)
    };
    let step = match call.args.len() {
        3 => call.number(2)?,
        _ if end < start => Number::from(-1_i64),
        _ => Number::from(1_i64),
    };
    let down = step < zero;
    if step == zero {
        return invalid("步长不能为零", "step must not be zero");
    }
    if (down && end > start) || (!down && end < start) {
        return invalid("步长的方向与终点相反", "the step leads away from the end");
    }
    let mut numbers = Vec::new();
    let mut number = start;
    while if down { number > end } else { number < end } {
        if numbers.len() >= MAX_RANGE {
            return invalid("生成的值超过 1024 个", "more than 1024 values were generated");
        }
        numbers.push(call.made(Value::Number(number.clone())));
        number = number.add(&step)?;
    }
    call.sequence(ListKind::List, numbers)
}

fn sum(call: &Call<'_>) -> Outcome {
    // Elements are converted one by one: they need no common type.
    let (_, items) = items_of(call.value(0)?)?;
    let mut numbers = items.iter().map(number_of);
    let Some(first) = numbers.next() else {
        return invalid("不能对空列表求和", "cannot sum an empty list");
    };
    let mut total = first?;
    for number in numbers {
        total = total.add(&number?)?;
    }
    Ok(Value::Number(total))
}
