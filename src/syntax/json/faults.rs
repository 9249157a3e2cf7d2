//! What is wrong with a JSON text, in words.
//!
//! Made from the kind of the parser crate's error and what stands around it: what was opened where,
//! what is missing, what to write. The text of the crate itself is for programmers, and in one
//! language.

use std::ops::Range;

use jsonc_parser::ParseStringErrorKind;
use jsonc_parser::errors::{ParseError, ParseErrorKind as Kind};

use crate::text::Text;

/// Punctuation of Chinese input methods, and what JSON has in its place.
const FULL_WIDTH: [(char, char); 12] = [
    ('“', '"'),
    ('”', '"'),
    ('‘', '"'),
    ('’', '"'),
    ('：', ':'),
    ('，', ','),
    ('【', '['),
    ('】', ']'),
    ('［', '['),
    ('］', ']'),
    ('｛', '{'),
    ('｝', '}'),
];

/// Words of other languages, in small letters, and what JSON has in their place.
const WORDS: [(&str, &str); 6] = [
    ("true", "true"),
    ("false", "false"),
    ("null", "null"),
    ("none", "null"),
    ("nil", "null"),
    ("undefined", "null"),
];

/// Where a fault is, and what it is.
type Fault = (Range<usize>, Text);

/// The fault of an error: its place in the text, and words without an end mark.
pub(super) fn explain(text: &str, error: &ParseError) -> Fault {
    let range = error.range();
    let range = super::super::whole_characters(text, range.start..range.end);
    let unterminated = matches!(error.kind(), Kind::UnterminatedArray | Kind::UnterminatedObject);
    let around = Around::of(text, if unterminated { range.end } else { range.start });
    match (around.broken, error.kind()) {
        // A string that goes on over a line break has lost its quote; what comes after it only
        // looks wrong.
        (Some(quote), _) => broken_string(text, quote),
        (_, Kind::String(ParseStringErrorKind::UnterminatedStringLiteral)) => {
            broken_string(text, range.start)
        }
        (_, Kind::UnterminatedArray | Kind::UnterminatedObject) => {
            around.unclosed().unwrap_or_else(|| plain(range, error.kind()))
        }
        (
            _,
            Kind::UnexpectedCloseBrace
            | Kind::UnexpectedCloseBracket
            | Kind::UnexpectedTokenInObject
            | Kind::UnexpectedComma,
        )
        | (_, Kind::MultipleRootJsonValues | Kind::UnexpectedColon) => around.punctuation(range),
        (_, Kind::UnexpectedToken | Kind::UnexpectedWord) => around.word(range),
        (_, Kind::ExpectedColonAfterObjectKey) => {
            around.after_last("键后面缺少冒号 `:`", "a colon is missing after the key")
        }
        (_, Kind::ExpectedObjectValue) => around.no_value(),
        (_, Kind::ExpectedComma)
            if text.as_bytes().get(range.start.wrapping_sub(1)) == Some(&b'0')
                && starts_with_digit(text, range.end) =>
        {
            (
                range.start - 1..range.end,
                Text::new("数字不能以 0 开头", "a number has no zero in front"),
            )
        }
        (_, Kind::ExpectedComma) => {
            around.after_last("这一项之后缺少逗号 `,`", "a comma is missing after this item")
        }
        (_, kind) => plain(range, kind),
    }
}

fn starts_with_digit(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}

/// Errors that say all by their kind.
fn plain(range: Range<usize>, kind: &Kind) -> Fault {
    let (zh, en) = match kind {
        Kind::TrailingCommasNotAllowed => {
            ("最后一项之后多了逗号，请删去", "a comma after the last item: remove it")
        }
        Kind::CommentsNotAllowed => ("JSON 没有注释，请删去", "JSON has no comments: remove it"),
        Kind::UnterminatedCommentBlock => (
            "JSON 没有注释，且此处的 `/*` 没有闭合",
            "JSON has no comments, and this `/*` is not closed",
        ),
        Kind::SingleQuotedStringsNotAllowed => {
            ("字符串应写在双引号 `\"` 中", "strings stand in double quotes")
        }
        Kind::ExpectedStringObjectProperty => {
            ("键应写在双引号 `\"` 中", "a key stands in double quotes")
        }
        Kind::HexadecimalNumbersNotAllowed => (
            "JSON 没有十六进制数，请写十进制",
            "JSON has no hexadecimal numbers: write it in decimal",
        ),
        Kind::NonFiniteNumbersNotAllowed => NO_NUMBER,
        Kind::UnaryPlusNumbersNotAllowed => ("数字前不写 `+`", "a number has no `+` in front"),
        Kind::BareDecimalPointNumbersNotAllowed => {
            ("小数点前后都应有数字", "a decimal point has digits on both sides")
        }
        Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral => {
            ("数字不完整，此处缺少数字", "the number is not whole: a digit is missing here")
        }
        Kind::String(
            ParseStringErrorKind::ExpectedFourHexDigits
            | ParseStringErrorKind::ExpectedTwoHexDigits,
        ) => ("`\\u` 之后应有四位十六进制数字", "four hexadecimal digits follow `\\u`"),
        Kind::String(ParseStringErrorKind::InvalidUnicodeEscapeSequence(_)) => (
            "此处的 `\\u` 不代表任何字符，代理码应成对",
            "this `\\u` names no character: surrogates come in pairs",
        ),
        Kind::String(_) => (
            "JSON 没有这个转义；反斜杠本身写作 `\\\\`",
            "JSON has no such escape: a backslash itself is written `\\\\`",
        ),
        _ => ("此处不是 JSON", "this is not JSON"),
    };
    (range, Text::new(zh, en))
}

const NO_NUMBER: (&str, &str) = ("JSON 没有 NaN 和 Infinity", "JSON has neither NaN nor Infinity");

/// A string without its closing quote, from the opening one to the end of the line.
fn broken_string(text: &str, quote: usize) -> Fault {
    let line = text[quote..].find(['\n', '\r']).map_or(text.len(), |n| quote + n);
    let message = Text::new(
        "字符串在这一行没有闭合；缺少 `\"`，换行应写作 `\\n`",
        "the string is not closed on its line: a `\"` is missing, or a line break is to be written `\\n`",
    );
    (quote..line, message)
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}

/// What stands before a place.
struct Around<'a> {
    text: &'a str,
    /// The brackets that are open, and where.
    open: Vec<(usize, char)>,
    /// The first string with a line break in it.
    broken: Option<usize>,
    /// The end of what comes last before the place, blanks left out.
    last: usize,
}

impl<'a> Around<'a> {
    fn of(text: &'a str, at: usize) -> Self {
        let before = &text[..at];
        let mut found =
            Self { text, open: Vec::new(), broken: None, last: before.trim_end().len() };
        let mut string: Option<usize> = None;
        let mut characters = before.char_indices();
        while let Some((at, character)) = characters.next() {
            match (string, character) {
                (Some(_), '\\') => _ = characters.next(),
                (Some(_), '"') => string = None,
                (Some(quote), '\n' | '\r') => {
                    found.broken = Some(quote);
                    break;
                }
                (Some(_), _) => {}
                (None, '"') => string = Some(at),
                (None, '{' | '[') => found.open.push((at, character)),
                (None, '}' | ']') => _ = found.open.pop(),
                _ => {}
            }
        }
        found
    }

    /// The character that comes last before the place.
    fn before(&self) -> Option<char> {
        self.text[..self.last].chars().next_back()
    }

    /// Something right after what comes last before the place.
    fn after_last(&self, zh: &'static str, en: &'static str) -> Fault {
        let start = self.before().map_or(0, |c| self.last - c.len_utf8());
        (start..self.last, Text::new(zh, en))
    }

    fn no_value(&self) -> Fault {
        self.after_last("冒号后面缺少值", "a value is missing after the colon")
    }

    fn unclosed(&self) -> Option<Fault> {
        let (at, open) = *self.open.last()?;
        let close = closing(open);
        let message = Text::new(
            format!("此处的 `{open}` 没有闭合；缺少 `{close}`"),
            format!("the `{open}` opened here is not closed: a `{close}` is missing"),
        );
        Some((at..at + 1, message))
    }

    /// A bracket, comma or colon where none can stand, or something after the value of the file.
    fn punctuation(&self, range: Range<usize>) -> Fault {
        let found = self.text[range.start..].chars().next().unwrap_or_default();
        let say = |zh, en| (range.clone(), Text::fixed(zh, en));
        match (found, self.open.last()) {
            _ if self.before() == Some(':') && matches!(found, '}' | ']' | ',') => self.no_value(),
            ('}' | ']', None) => (
                range,
                Text::new(
                    format!("多了一个 `{found}`，没有与它对应的开括号"),
                    format!("a `{found}` too many: no bracket is open that it could close"),
                ),
            ),
            ('}' | ']', Some((at, open))) if closing(*open) != found => {
                let close = closing(*open);
                let message = Text::new(
                    format!("此处的 `{open}` 遇到了 `{found}`；之前缺少 `{close}`"),
                    format!(
                        "the `{open}` opened here meets a `{found}`: a `{close}` is missing before it"
                    ),
                );
                (*at..at + 1, message)
            }
            (_, None) => say(
                "值已经结束，之后还有内容；一个文件只有一个值",
                "something follows the value: a file holds one value",
            ),
            (',', _) => say("多了一个逗号，请删去", "a comma too many: remove it"),
            (':', Some((_, '['))) => say(
                "列表中没有键；有键的应写在 `{` 和 `}` 中",
                "a list has no keys: what has keys stands in `{` and `}`",
            ),
            (':', _) => say("多了一个冒号", "a colon too many"),
            ('{' | '[', Some((_, '{'))) if matches!(self.before(), Some('{' | ',')) => {
                say("此处应是双引号中的键", "a key in double quotes is expected here")
            }
            _ => self.after_last("这一项之后缺少逗号 `,`", "a comma is missing after this item"),
        }
    }

    /// Something that is no token of JSON.
    fn word(&self, range: Range<usize>) -> Fault {
        let word = self.text.get(range.clone()).unwrap_or_default();
        let instead = |name: &str| {
            Text::new(format!("JSON 中写作 `{name}`"), format!("in JSON this is written `{name}`"))
        };
        let first = word.chars().next().unwrap_or_default();
        if let Some((wide, narrow)) = FULL_WIDTH.iter().find(|(wide, _)| *wide == first) {
            let message = Text::new(
                format!("全角标点 `{wide}`，请改为半角 `{narrow}`"),
                format!("`{wide}` is full-width: write `{narrow}`"),
            );
            return (range.start..range.start + wide.len_utf8(), message);
        }
        if let Some((_, name)) = WORDS.iter().find(|(other, _)| word.eq_ignore_ascii_case(other)) {
            return (range, instead(name));
        }
        let key = matches!((self.before(), self.open.last()), (Some('{' | ','), Some((_, '{'))));
        let (zh, en) = match (word, self.before()) {
            ("NaN" | "Infinity", _) => NO_NUMBER,
            ("=", _) => ("键与值之间用冒号 `:`", "a colon stands between key and value"),
            (";", _) => ("各项之间用逗号 `,`", "items are separated by commas"),
            _ if key => ("键应写在双引号 `\"` 中", "a key stands in double quotes"),
            (_, Some(':' | '[' | ',') | None) => {
                ("字符串应写在双引号 `\"` 中", "strings stand in double quotes")
            }
            _ => (
                "此处的内容不属于任何一项；之前缺少逗号，或字符串中的 `\"` 应写作 `\\\"`",
                "this belongs to no item: a comma is missing before it, or a `\"` in a string is to be written `\\\"`",
            ),
        };
        (range, Text::new(zh, en))
    }
}
