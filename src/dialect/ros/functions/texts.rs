//! Functions on strings.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Answer, Args, undocumented, unspoken, wrong};
use crate::dialect::ros::convert::{boolean, list, parse_json, text, whole};
use crate::value::{Traced, Value, Why};

fn limited(args: &Args<'_>, text: String) -> Answer {
    if text.len() > args.budget.string {
        return Err(Why::budget("字符串长度", "length of a string"));
    }
    Ok(Value::string(text))
}

/// `Fn::Split: [delimiter, text]`.
pub(super) fn split(args: &Args<'_>) -> Answer {
    let [delimiter, source] = args.items() else { return Err(wrong("Fn::Split")) };
    if matches!(&source.value, Value::Null) || source.value.as_str() == Some("") {
        return Err(unspoken("Fn::Split", ("空值", "an empty value")));
    }
    let (Some(delimiter), Some(source)) = (delimiter.value.as_str(), text(&source.value)) else {
        return Err(wrong("Fn::Split"));
    };
    if delimiter.is_empty() {
        return Err(wrong("Fn::Split"));
    }
    if source.matches(delimiter).count() > args.budget.elements {
        return Err(Why::budget("列表的元素数量", "elements of a list"));
    }
    Ok(list(
        source
            .split(delimiter)
            .map(|part| Traced::new(Value::string(part), args.origin.clone()))
            .collect(),
    ))
}

/// `Fn::Replace: [{old: new, …}, text]`. The order of several replacements is not documented: if it
/// matters, undecided.
pub(super) fn replace(args: &Args<'_>) -> Answer {
    let [pairs, source] = args.items() else { return Err(wrong("Fn::Replace")) };
    let (Value::Object(_, pairs), Some(source)) = (&pairs.value, text(&source.value)) else {
        return Err(wrong("Fn::Replace"));
    };
    let pairs: Option<Vec<(&str, String)>> =
        pairs.iter().map(|(k, v)| Some((&**k, text(&v.value)?))).collect();
    let Some(pairs) = pairs else { return Err(wrong("Fn::Replace")) };
    let limit = args.budget.string;
    let run = |pairs: &mut dyn Iterator<Item = &(&str, String)>| {
        let mut result = source.clone();
        for (old, new) in pairs {
            let count = if old.is_empty() { 0 } else { result.matches(old).count() };
            if result.len().saturating_add(count.saturating_mul(new.len())) > limit {
                return None;
            }
            if count > 0 {
                result = result.replace(old, new);
            }
        }
        Some(result)
    };
    match (run(&mut pairs.iter()), run(&mut pairs.iter().rev())) {
        (Some(a), Some(b)) if a == b => Ok(Value::string(a)),
        (Some(_), Some(_)) => Err(undocumented(
            "Fn::Replace 中多个替换的先后没有文档说明",
            "no document says in which order Fn::Replace replaces",
        )),
        _ => Err(Why::budget("字符串长度", "length of a string")),
    }
}

/// `Fn::Base64Encode: text`.
pub(super) fn base64_encode(args: &Args<'_>) -> Answer {
    let Some(source) = args.arg.value.as_str() else {
        return Err(unspoken("Fn::Base64Encode", ("字符串以外的值", "what is no string")));
    };
    limited(args, STANDARD.encode(source))
}

/// `Fn::Base64Decode: text`.
pub(super) fn base64_decode(args: &Args<'_>) -> Answer {
    let source = args.arg.value.as_str().ok_or_else(|| wrong("Fn::Base64Decode"))?;
    let bytes = STANDARD.decode(source.trim()).map_err(|_| wrong("Fn::Base64Decode"))?;
    String::from_utf8(bytes).map(Value::string).map_err(|_| wrong("Fn::Base64Decode"))
}

/// `Fn::Str: number`; a string stays itself.
pub(super) fn str(args: &Args<'_>) -> Answer {
    match &args.arg.value {
        Value::Number(_) | Value::String(_) => {
            text(&args.arg.value).map(Value::string).ok_or_else(|| wrong("Fn::Str"))
        }
        _ => Err(unspoken("Fn::Str", ("数值以外的值", "what is no number"))),
    }
}

/// `Fn::Indent: [text, level, size = 2, first line = true]`.
pub(super) fn indent(args: &Args<'_>) -> Answer {
    let items = args.items();
    let Some(source) = items.first().and_then(|s| text(&s.value)) else {
        return Err(wrong("Fn::Indent"));
    };
    let at = |i: usize, default: i64| items.get(i).map_or(Some(default), |v| whole(&v.value));
    let (Some(level @ 0..=20), Some(size @ 0..=4)) =
        (items.get(1).and_then(|v| whole(&v.value)), at(2, 2))
    else {
        return Err(wrong("Fn::Indent"));
    };
    let first = items
        .get(3)
        .map_or(Some(true), |v| boolean(&v.value))
        .ok_or_else(|| wrong("Fn::Indent"))?;
    let pad = " ".repeat(usize::try_from(level * size).unwrap_or(0));
    if source.lines().any(str::is_empty) && !pad.is_empty() {
        return Err(unspoken("Fn::Indent", ("空行", "empty lines")));
    }
    let lines: Vec<String> = source
        .split('\n')
        .enumerate()
        .map(|(i, line)| if i == 0 && !first { line.to_owned() } else { format!("{pad}{line}") })
        .collect();
    limited(args, lines.join("\n"))
}

/// `Fn::GetJsonValue: [key, json]`: a key of the first level.
pub(super) fn get_json_value(args: &Args<'_>) -> Answer {
    let [key, source] = args.items() else { return Err(wrong("Fn::GetJsonValue")) };
    let Some(key) = text(&key.value) else { return Err(wrong("Fn::GetJsonValue")) };
    let parsed = match &source.value {
        Value::String(s) if s.is_empty() => Value::Null,
        Value::String(s) => parse_json(s, &args.origin).ok_or_else(|| wrong("Fn::GetJsonValue"))?,
        other => other.clone(),
    };
    let missing = || unspoken("Fn::GetJsonValue", ("缺少的键", "a key that is missing"));
    match parsed {
        Value::Object(_, entries) => {
            entries.get(key.as_str()).map(|v| v.value.clone()).ok_or_else(missing)
        }
        Value::Null => Err(missing()),
        _ => Err(wrong("Fn::GetJsonValue")),
    }
}
