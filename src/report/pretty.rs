//! JSON documents written piece by piece, in parallel, in the same layout as if they were one
//! value.
//!
//! A report of many findings as one tree would take many times the memory of its text.

use rayon::prelude::*;
use serde_json::Value;

/// Columns of one level.
const INDENT: usize = 2;

/// The text of a value that stands `level` levels deep in its document.
pub(super) fn value(value: &Value, level: usize) -> String {
    let text = format!("{value:#}");
    // Line breaks inside of strings are escaped.
    if level == 0 { text } else { text.replace('\n', &line(level)) }
}

/// The text of an array, from its items.
pub(super) fn array<T: Sync>(
    items: &[T],
    level: usize,
    one: impl Fn(&T) -> Value + Sync,
) -> String {
    let texts: Vec<String> = items.par_iter().map(|item| value(&one(item), level + 1)).collect();
    list(&texts, level)
}

/// The text of an array, from the texts of its items.
pub(super) fn list(texts: &[String], level: usize) -> String {
    enclosed(texts, level, ("[", "]"))
}

/// The text of an object, from the texts of its values.
pub(super) fn object(fields: &[(&str, String)], level: usize) -> String {
    let texts: Vec<String> =
        fields.iter().map(|(name, text)| format!("{}: {text}", Value::from(*name))).collect();
    enclosed(&texts, level, ("{", "}"))
}

fn enclosed(texts: &[String], level: usize, (open, close): (&str, &str)) -> String {
    if texts.is_empty() {
        return format!("{open}{close}");
    }
    let inside = line(level + 1);
    let mut all = String::with_capacity(
        texts.iter().map(|t| t.len() + 1 + inside.len()).sum::<usize>() + 2 * inside.len(),
    );
    for (i, text) in texts.iter().enumerate() {
        all.push_str(if i == 0 { open } else { "," });
        all.push_str(&inside);
        all.push_str(text);
    }
    all + &line(level) + close
}

/// A line break, and the indentation of the next line.
fn line(level: usize) -> String {
    format!("\n{}", " ".repeat(level * INDENT))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pieces_are_laid_out_like_the_whole() {
        let items =
            [json!({"a": [1, {"b": "x\ny"}], "c": {}}), json!([]), json!(null), json!("\"")];
        let none: [Value; 0] = [];
        let pieces = object(
            &[
                ("all \"q\"", array(&items, 1, Clone::clone)),
                ("none", array(&none, 1, Clone::clone)),
                ("one", value(&items[0], 1)),
            ],
            0,
        );
        assert_eq!(
            pieces,
            format!("{:#}", json!({"all \"q\"": items, "none": none, "one": items[0]}))
        );
        assert_eq!(object(&[], 3), "{}");
    }
}
