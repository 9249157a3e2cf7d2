//! What is wrong with a YAML text, in words.
//!
//! Made from the kind of the parser crate's error and what stands around it: what was opened where,
//! what is missing, what to write. The text of the crate itself is for programmers, and in one
//! language.

mod words;

use std::borrow::Cow;

use granit_parser::ErrorKind as Kind;

use crate::text::Text;

/// The characters that may follow a backslash in double quotes (YAML 1.2.2, 5.7).
const ESCAPES: &str = "0abtnvfre \"/\\N_LPxuU\t\n\r";

/// Where a fault is, and what it is.
type Fault = (usize, Text);

fn say(at: usize, zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Fault {
    (at, Text::new(zh, en))
}

/// Lines below an error among which a tab is looked for.
const NEAR: usize = 100;

/// The fault of an error at a place, in words without an end mark. `open` is where the innermost
/// open collection begins.
pub(super) fn explain(text: &str, kind: &Kind, at: usize, open: Option<usize>) -> Fault {
    let here = Here { text, at, flow: open.and_then(|start| Some((start, bracket(text, start)?))) };
    match kind {
        Kind::UnclosedFlowCollection { open } => unclosed(at, *open),
        Kind::MismatchedFlowCollectionEnd { open, close } => say(
            at,
            format!("此处的 `{open}` 遇到了 `{close}`；之前缺少 `{}`", closing(*open)),
            format!(
                "the `{open}` opened here meets a `{close}`: a `{}` is missing before it",
                closing(*open)
            ),
        ),
        Kind::MisplacedFlowCollectionEnd => say(
            at,
            "没有与它对应的开括号；删去它，或给这段文字加引号",
            "no bracket is open that it could close: remove it, or put the text in quotes",
        ),
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => {
            let quote = here.next();
            say(
                at,
                format!("此处的引号没有闭合；缺少 `{quote}`"),
                format!("the quote opened here is not closed: a `{quote}` is missing"),
            )
        }
        Kind::InvalidTrailingSingleQuotedScalar => trailing(at, "''"),
        Kind::InvalidTrailingDoubleQuotedScalar => trailing(at, "\\\""),
        Kind::UnknownQuotedScalarEscape => say(
            here.escape(),
            "双引号中没有这个转义；反斜杠写作 `\\\\`，或改用单引号",
            "double quotes know no such escape: write a backslash as `\\\\`, or use single quotes",
        ),
        Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabNotAllowed
        | Kind::TabInPlainScalar
        | Kind::TabAtBlockScalarStart => here.tab(),
        Kind::MappingValueNotAllowed => here.value_not_allowed(),
        Kind::SimpleKeyExpected if here.flow.is_none() => here.no_colon(),
        Kind::ExpectedBlockMappingKey => here.not_a_key(),
        Kind::UnexpectedCharacter { character } => here.character(*character),
        Kind::UnexpectedEofImplicitFlowMapping | Kind::ExpectedNodeContent
            if here.next() == ',' =>
        {
            say(at, "多了一个逗号，请删去", "a comma too many: remove it")
        }
        _ => here.in_flow(kind).unwrap_or_else(|| {
            let (zh, en) = words::of(kind);
            say(at, zh, en)
        }),
    }
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}

fn bracket(text: &str, start: usize) -> Option<char> {
    text.get(start..)?.chars().next().filter(|c| matches!(c, '[' | '{'))
}

fn unclosed(at: usize, open: char) -> Fault {
    let close = closing(open);
    say(
        at,
        format!("此处的 `{open}` 没有闭合；缺少 `{close}`"),
        format!("the `{open}` opened here is not closed: a `{close}` is missing"),
    )
}

fn trailing(at: usize, inside: &str) -> Fault {
    say(
        at,
        format!("引号已经闭合，之后还有内容；字符串内的引号写作 `{inside}`"),
        format!(
            "something follows the closing quote: a quote within the text is written `{inside}`"
        ),
    )
}

/// The place of an error.
struct Here<'a> {
    text: &'a str,
    at: usize,
    /// The bracket of the innermost open collection, if it has one.
    flow: Option<(usize, char)>,
}

impl Here<'_> {
    fn next(&self) -> char {
        self.text[self.at..].chars().next().unwrap_or_default()
    }

    /// Where the line of a place begins, and the line.
    fn line(&self, at: usize) -> (usize, &str) {
        let start = self.text[..at].rfind('\n').map_or(0, |n| n + 1);
        (start, self.text[start..].lines().next().unwrap_or_default())
    }

    /// The nearest line above that is not blank.
    fn above(&self) -> Option<(usize, &str)> {
        let (start, _) = self.line(self.at);
        let end = self.text[..start].trim_end().len();
        (end > 0).then(|| self.line(end))
    }

    /// An error among brackets: one of them is not closed if the line goes out again, else a comma
    /// is missing.
    fn in_flow(&self, kind: &Kind) -> Option<Fault> {
        let (start, open) = self.flow?;
        let among = matches!(
            kind,
            Kind::InvalidColonPlacement
                | Kind::ExpectedFlowMappingSeparator
                | Kind::ExpectedFlowSequenceSeparator
                | Kind::InvalidIndentation
                | Kind::InvalidFlowScalarIndent
                | Kind::InvalidQuotedScalarIndent
                | Kind::BlockEntryInFlowCollection
                | Kind::SimpleKeyExpected
                | Kind::UnexpectedEofFlowSequence
                | Kind::UnexpectedEofFlowMapping
                | Kind::UnexpectedEofImplicitFlowMapping
                | Kind::UnexpectedEof
        );
        if !among {
            return None;
        }
        let (line, own) = self.line(self.at);
        let (opened, outer) = self.line(start);
        let out = opened < line && indent(own) <= indent(outer);
        if out
            || self.at >= self.text.trim_end().len()
            || matches!(kind, Kind::BlockEntryInFlowCollection)
            || self.next() == ':' && open == '['
        {
            return Some(unclosed(start, open));
        }
        let word = self.text[line..self.at]
            .rfind([' ', '\t', ',', '{', '['])
            .map_or(line, |n| line + n + 1);
        Some(say(word, "之前缺少逗号 `,`", "a comma is missing before this"))
    }

    /// A `: ` where no key can be.
    fn value_not_allowed(&self) -> Fault {
        let (start, line) = self.line(self.at);
        let before = &self.text[start..self.at];
        if before.contains(": ") {
            return say(
                self.at,
                "同一行的值中又有 `: `；含有它的值应加引号",
                "a second `: ` on the line: put a value that holds one in quotes",
            );
        }
        let key = start + indent(line);
        match self.above() {
            Some((above, text)) if indent(text) == indent(line) && glued(text).is_some() => {
                no_blank(above + glued(text).unwrap_or_default())
            }
            Some((_, text)) if indent(text) < indent(line) => say(
                key,
                "缩进过深：上一行已经有值",
                "indented too deep: the line above has its value already",
            ),
            _ => say(
                self.at,
                "此处不能有 `: `；上面的行缺少冒号，或引号没有闭合",
                "no `: ` belongs here: a line above lacks its colon, or its quote",
            ),
        }
    }

    /// A line that is no key of the mapping that is open.
    fn not_a_key(&self) -> Fault {
        let (start, line) = self.line(self.at);
        if self.text[start..self.at].trim() == "-" {
            let dash = start + indent(line);
            return say(
                dash,
                "列表项不能与键并列；请缩进到所属的键之下",
                "a list item does not stand among keys: indent it below its key",
            );
        }
        say(self.at, "缩进与上面的键不一致", "the indentation fits none of the keys above")
    }

    /// A line among keys that has none.
    fn no_colon(&self) -> Fault {
        let (start, line) = self.line(self.at);
        if let Some(colon) = glued(line) {
            return no_blank(start + colon);
        }
        say(
            self.at,
            "这一行缺少冒号；键应写作 `键: 值`",
            "a colon is missing on this line: a key is written `key: value`",
        )
    }

    /// The first tab in the indentation, from the line of the error on.
    fn tab(&self) -> Fault {
        let (start, _) = self.line(self.at);
        let mut at = start;
        for line in self.text[start..].split_inclusive('\n').take(NEAR) {
            if let Some(tab) = line.find('\t').filter(|tab| *tab <= indent(line)) {
                return say(
                    at + tab,
                    "缩进中有制表符；YAML 只用空格缩进",
                    "a tab in the indentation: YAML is indented by spaces only",
                );
            }
            at += line.len();
        }
        say(self.at, "此处不能用制表符，请改为空格", "no tab can stand here: write spaces")
    }

    fn character(&self, character: char) -> Fault {
        if character.is_control() {
            return say(self.at, "不允许的控制字符，请删去", "a control character: remove it");
        }
        let shown =
            if character == '`' { "反引号".to_owned() } else { format!(" `{character}` ") };
        let named =
            if character == '`' { "a backtick".to_owned() } else { format!("`{character}`") };
        say(
            self.at,
            format!("值不能以{shown}开头；请加引号"),
            format!("a value cannot begin with {named}: put it in quotes"),
        )
    }

    /// The first backslash of a text in double quotes that begins no escape.
    fn escape(&self) -> usize {
        let mut characters = self.text[self.at..].char_indices();
        while let Some((at, character)) = characters.next() {
            if character == '\\'
                && characters.next().is_some_and(|(_, next)| !ESCAPES.contains(next))
            {
                return self.at + at;
            }
        }
        self.at
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The colon right behind the first word of a line, if no blank follows it: `key:value`.
fn glued(line: &str) -> Option<usize> {
    let word = line.trim_start_matches([' ', '-']);
    let start = line.len() - word.len();
    let colon = word.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')?;
    let rest = word[colon..].strip_prefix(':')?;
    (!rest.is_empty() && !rest.starts_with([' ', ':', '/'])).then_some(start + colon)
}

fn no_blank(at: usize) -> Fault {
    say(at, "冒号后面缺少空格", "a space is missing after the colon")
}
