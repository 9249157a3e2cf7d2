//! The text of a suppression comment: `iac-icp: ignore[rule, rule] reason="…" until=2027-01-31`.
//!
//! Knows nothing of places. Chinese input methods write full-width commas and curly quotes; both
//! are read.

use jiff::civil::Date;

use crate::text::Text;
use crate::text::closest;

/// What every directive begins with.
const PREFIX: &str = "iac-icp:";

/// A directive that could be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// `ignore-file` rather than `ignore`.
    pub(super) whole_file: bool,
    pub(super) rules: Vec<String>,
    pub(super) reason: Option<String>,
    pub(super) until: Option<Date>,
}

/// What is wrong with a directive, and what to write.
pub(super) type Wrong = (Text, Option<Text>);

/// Reads a comment with its markers; nothing when it is no directive.
pub(super) fn read(comment: &str) -> Option<Result<Directive, Wrong>> {
    let inner = comment.trim();
    let inner =
        inner.strip_prefix("/*").map(|s| s.strip_suffix("*/").unwrap_or(s)).unwrap_or(inner);
    let inner = inner.trim_start_matches(['#', '/', '*']).trim();
    match inner.strip_prefix(PREFIX) {
        Some(text) => Some(directive(text.trim_start())),
        None => nearly(inner),
    }
}

/// A comment that misses the colon, or has it in full width; a sentence about the program is none.
fn nearly(text: &str) -> Option<Result<Directive, Wrong>> {
    let rest = text
        .strip_prefix(PREFIX.trim_end_matches(':'))?
        .trim_start()
        .trim_start_matches('：')
        .trim_start();
    let word = ["ignore-file", "ignore"]
        .into_iter()
        .find(|word| rest.strip_prefix(*word).is_some_and(|r| r.trim_start().starts_with('[')))?;
    let message = Text::new(
        format!("`{PREFIX}` 缺少冒号，忽略没有生效"),
        format!("`{PREFIX}` lacks its colon: nothing is suppressed"),
    );
    Some(Err((
        message,
        Some(Text::new(
            format!("写 `{PREFIX} {word}[规则]`"),
            format!("write `{PREFIX} {word}[rule]`"),
        )),
    )))
}

fn directive(text: &str) -> Result<Directive, Wrong> {
    let end =
        text.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let whole_file = match word {
        "ignore" => false,
        "ignore-file" => true,
        other => return Err(unknown_word(other)),
    };
    let (rules, rest) = rules(rest.trim_start())?;
    let mut found = Directive { whole_file, rules, reason: None, until: None };
    let mut rest = rest.trim_start();
    // Whatever follows a further comment marker is for people.
    while !rest.is_empty() && !rest.starts_with('#') && !rest.starts_with("//") {
        rest = option(rest, &mut found)?.trim_start_matches([',', '，']).trim_start();
    }
    Ok(found)
}

fn unknown_word(word: &str) -> Wrong {
    let message = Text::new(
        format!("`{PREFIX}` 后不认识 `{word}`"),
        format!("`{word}` is not known after `{PREFIX}`"),
    );
    let name = closest(word, ["ignore", "ignore-file"]).unwrap_or("ignore");
    (message, Some(Text::new(format!("写 `{name}[规则]`"), format!("write `{name}[rule]`"))))
}

fn rules(text: &str) -> Result<(Vec<String>, &str), Wrong> {
    let help = || Some(Text::new("写 `ignore[规则]`", "write `ignore[rule]`"));
    let Some(list) = text.strip_prefix('[') else {
        let message = Text::new("忽略没有写明规则", "the suppression names no rule");
        return Err((message, help()));
    };
    let Some((list, rest)) = list.split_once(']') else {
        return Err((Text::new("规则列表缺少 `]`", "the list of rules has no `]`"), help()));
    };
    let names: Vec<String> = list
        .split([',', '，', '、'])
        .map(str::trim)
        .filter(|n| !n.is_empty())
        .map(str::to_owned)
        .collect();
    if names.is_empty() {
        return Err((Text::new("规则列表是空的", "the list of rules is empty"), help()));
    }
    Ok((names, rest))
}

/// Reads `name=value` at the start of a text; what follows it.
fn option<'a>(text: &'a str, found: &mut Directive) -> Result<&'a str, Wrong> {
    let name_end = text.find(['=', ' ', '\t', '\n']).unwrap_or(text.len());
    let (name, rest) = text.split_at(name_end);
    let Some(rest) = rest.trim_start().strip_prefix('=') else { return Err(unknown_option(name)) };
    let (value, rest) = value(rest.trim_start())?;
    match name {
        "reason" => found.reason = Some(value),
        "until" => found.until = Some(date(&value)?),
        other => return Err(unknown_option(other)),
    }
    Ok(rest)
}

fn unknown_option(name: &str) -> Wrong {
    let message = Text::new(
        format!("忽略中不认识 `{name}`"),
        format!("`{name}` is not known in a suppression"),
    );
    let help = Text::new(
        "可写 `reason=\"…\"` 和 `until=年-月-日`",
        "write `reason=\"…\"` or `until=YYYY-MM-DD`",
    );
    (message, Some(help))
}

/// Reads a quoted value (with `\"`), or one up to the next blank.
fn value(text: &str) -> Result<(String, &str), Wrong> {
    let Some(quoted) = text.strip_prefix(['"', '“', '”']) else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return Ok((text[..end].to_owned(), &text[end..]));
    };
    let closing: &[char] = if text.starts_with('"') { &['"'] } else { &['“', '”'] };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c if closing.contains(&c) => return Ok((value, &quoted[at + c.len_utf8()..])),
            c => value.push(c),
        }
    }
    Err((Text::new("引号没有结束", "a quote is not closed"), None))
}

/// Reads a date.
pub(super) fn date(text: &str) -> Result<Date, Wrong> {
    text.parse().map_err(|_| {
        let message = Text::new(format!("`{text}` 不是日期"), format!("`{text}` is not a date"));
        (message, Some(Text::new("写成 `2027-01-31` 的形式", "write it like `2027-01-31`")))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn good(text: &str) -> Directive {
        read(text).unwrap().unwrap()
    }

    fn bad(text: &str) -> String {
        read(text).unwrap().unwrap_err().0.en.into_owned()
    }

    #[test]
    fn all_markers_and_options_are_read() {
        for text in [
            "# iac-icp: ignore[a, b]",
            "// iac-icp: ignore[a,b]",
            "/* iac-icp: ignore[a，b] */",
            "##iac-icp:ignore [a、b] # why",
        ] {
            assert_eq!(good(text).rules, ["a", "b"], "{text}");
        }
        let full = good(
            "# iac-icp: ignore[term-too-short] reason=\"续费 \\\"3\\\" “个月”\" until=2027-01-31",
        );
        assert_eq!(full.reason.as_deref(), Some("续费 \"3\" “个月”"));
        assert_eq!(full.until, Some(jiff::civil::date(2027, 1, 31)));
        assert!(good("# iac-icp: ignore-file[a] reason=“测试”").whole_file);
        assert_eq!(read("# nothing of iac-icp: ignore[a]"), None);
        assert_eq!(read("# iac-icp is good"), None);
        assert_eq!(read("# iac-icp ignore is a word of it"), None);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert_eq!(bad("# iac-icp ignore[a]"), "`iac-icp:` lacks its colon: nothing is suppressed");
        assert_eq!(
            bad("// iac-icp：ignore-file [a]"),
            "`iac-icp:` lacks its colon: nothing is suppressed"
        );
        assert_eq!(bad("# iac-icp: ignore"), "the suppression names no rule");
        assert_eq!(bad("# iac-icp: ignore[]"), "the list of rules is empty");
        assert_eq!(bad("# iac-icp: ignore[a"), "the list of rules has no `]`");
        assert_eq!(bad("# iac-icp: ingore[a]"), "`ingore` is not known after `iac-icp:`");
        assert_eq!(bad("# iac-icp: ignore[a] until=tomorrow"), "`tomorrow` is not a date");
        assert_eq!(bad("# iac-icp: ignore[a] until=2027-02-30"), "`2027-02-30` is not a date");
        assert_eq!(bad("# iac-icp: ignore[a] reason=\"x"), "a quote is not closed");
        assert_eq!(bad("# iac-icp: ignore[a] because"), "`because` is not known in a suppression");
    }
}
