//! What can be wrong with a text, and how it is said: where something opened, what is missing, what to write.
//!
//! The kinds follow those that Terraform tells apart, and add what people really meet: full-width punctuation of a Chinese
//! keyboard, quotes of other languages, marks of an unresolved merge.

use std::ops::Range;

use super::Parser;
use crate::syntax::{Problem, ProblemKind, whole_characters};
use crate::text::Text;

/// How many lines are looked at for the marker of a heredoc that nothing ends.
const LINES_LOOKED_AT: usize = 200;

/// An error before it is worded.
pub(super) struct Error {
    /// First byte of what is wrong.
    pub(super) at: usize,
    /// One past its last byte.
    pub(super) end: usize,
    pub(super) wrong: Wrong,
    /// Where it was noticed that something is not closed.
    pub(super) noticed: Option<usize>,
}

impl Error {
    pub(super) fn new(at: usize, end: usize, wrong: Wrong) -> Self {
        Self { at, end, wrong, noticed: None }
    }
}

/// Kinds of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    TooDeep,
    Extra,
    // What is never closed.
    UnclosedBlock,
    UnclosedBrace,
    UnclosedBracket,
    UnclosedParenthesis,
    UnclosedString,
    UnclosedHeredoc,
    UnclosedComment,
    UnclosedSequence,
    NoEndIf,
    NoEndFor,
    NoNewlineAfterHeredoc,
    // Items.
    NoItem,
    StrayBrace,
    QuotedName,
    NoValue,
    Colon,
    NoNewline,
    NoNewlineAfterBlock,
    Comma,
    BraceNotAlone,
    EqualsInBlock,
    NoBrace,
    BraceOnNextLine,
    BlockInLine,
    LineBlockOpen,
    LineBlockFull,
    TemplateInLabel,
    // Expressions.
    NoExpression,
    NoElse,
    NoParenthesis,
    NoBracketAfterIndex,
    NoBracketAfterStar,
    NoCommaInList,
    NoCommaInCall,
    NoEndAfterExpansion,
    NoFunction,
    NoArguments,
    NoAttribute,
    NestedSplat,
    LegacyIndex,
    Number,
    // Objects and `for`.
    NoEquals,
    NoCommaInObject,
    NoForVariable,
    NoIn,
    NoColonInFor,
    NoKeyInFor,
    KeyInListFor,
    GroupingInListFor,
    ExtraInFor,
    // Templates.
    Escape,
    EmptyInterpolation,
    ExtraInSequence,
    Directive,
    NoDirectiveToEnd,
}

impl Wrong {
    pub(super) fn kind(self) -> ProblemKind {
        if self == Self::TooDeep { ProblemKind::Budget } else { ProblemKind::Syntax }
    }

    /// What is wrong with a bracket or quote that nothing closes.
    pub(super) fn unclosed(open: u8) -> Self {
        match open {
            b'{' => Self::UnclosedBrace,
            b'[' => Self::UnclosedBracket,
            b'(' => Self::UnclosedParenthesis,
            _ => Self::UnclosedString,
        }
    }
}

/// What is said of an error: in Chinese and English, each with what to write.
struct Words {
    zh: String,
    en: String,
    help_zh: String,
    help_en: String,
}

fn words(zh: &str, en: &str, help_zh: &str, help_en: &str) -> Words {
    Words { zh: zh.into(), en: en.into(), help_zh: help_zh.into(), help_en: help_en.into() }
}

impl Parser<'_> {
    /// An error of what opened at `open`: it is not closed, if what stands here shows that, else as said.
    pub(super) fn not_closed<T>(&self, open: usize, wrong: Wrong) -> super::Parsed<T> {
        let closer = matches!(self.peek(), Some(b'}' | b']' | b')'));
        let quote = self.quotes > 0 && self.peek() == Some(b'"');
        if !closer && !quote && !self.may_be_outside(open) {
            return self.fail(wrong);
        }
        let wrong = Wrong::unclosed(self.bytes[open]);
        Err(Box::new(Error { at: open, end: open + 1, wrong, noticed: Some(self.at) }))
    }

    /// An error of `${` or `%{`, behind what was read of it.
    pub(super) fn sequence_not_closed<T>(&self, open: usize) -> super::Parsed<T> {
        let ends = match self.peek() {
            None => true,
            Some(b'"') => self.quotes > 0,
            _ => self.text[open..self.at].contains('\n') && self.quotes > 0,
        };
        let (at, end, wrong) =
            if ends { (open, open + 2, Wrong::UnclosedSequence) } else { (self.at, self.token_end(self.at), Wrong::ExtraInSequence) };
        Err(Box::new(Error { at, end, wrong, noticed: ends.then_some(self.at) }))
    }

    /// Whether this can only stand outside of the bracket at `open`: the end of the text, the head of a block in column 1, or
    /// for `[` and `(` a line that sets an argument.
    pub(super) fn may_be_outside(&self, open: usize) -> bool {
        if self.at == self.bytes.len() {
            return true;
        }
        let indentation = self.bytes[..self.at].iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let line = self.at - indentation;
        if line == 0 || self.bytes[line - 1] != b'\n' {
            return false;
        }
        self.at_head(line) || (self.bytes[open] != b'{' && self.sets_argument(line))
    }

    /// What is wrong where an item should begin.
    pub(super) fn no_item(&self) -> Box<Error> {
        self.error(match self.peek() {
            Some(b'}') => Wrong::StrayBrace,
            Some(b'"') => Wrong::QuotedName,
            _ => Wrong::NoItem,
        })
    }

    /// Where the word or character at an offset ends.
    pub(super) fn token_end(&self, at: usize) -> usize {
        let end = match self.bytes.get(at) {
            None => at,
            Some(b'0'..=b'9') => self.number_end(at),
            Some(b'"') => self.bytes[at + 1..].iter().position(|b| matches!(b, b'"' | b'\n')).map_or(at + 1, |n| at + n + 2),
            _ => self.identifier_end(at),
        };
        let character = self.text.get(at..).and_then(|rest| rest.chars().next());
        end.max(at + character.filter(|c| *c != '\n').map_or(0, char::len_utf8)).min(self.line_end(at.min(self.bytes.len())))
    }

    /// The problem of an error.
    pub(super) fn problem(&self, error: &Error) -> Problem {
        let span = self.place.map(self.file, whole_characters(self.text, error.at..error.end.max(error.at)));
        if error.wrong == Wrong::TooDeep {
            let message = Text::new(
                format!("嵌套超过 {} 层，无法检查这一块；请拆成多个 local。", super::MAX_DEPTH),
                format!("nested deeper than {} levels, so this was not checked: split it into locals", super::MAX_DEPTH),
            );
            return Problem::new(error.wrong.kind(), message, span);
        }
        let Words { zh, en, help_zh, help_en } = self.character(error).unwrap_or_else(|| self.words(error));
        let message = Text::new(format!("语法错误：{zh}。"), format!("syntax error: {en}"));
        let problem = Problem::new(error.wrong.kind(), message, span).with_help(Text::new(help_zh + "。", help_en));
        if error.wrong == Wrong::UnclosedHeredoc
            && let Some(found) = self.marker_with_more(error)
        {
            let label = Text::new("标记必须独占一行", "the marker must stand alone on its line");
            return problem.with_related(label, self.place.map(self.file, found));
        }
        match error.noticed {
            Some(at) => {
                let noticed = self.place.map(self.file, whole_characters(self.text, at..self.token_end(at)));
                problem.with_related(Text::new("到这里仍未闭合", "still open here"), noticed)
            }
            None => problem,
        }
    }

    /// What is said of a character that no code may have here, whatever was expected.
    fn character(&self, error: &Error) -> Option<Words> {
        let rest = self.text.get(error.at..)?;
        let line_start = error.at == 0 || self.bytes[error.at - 1] == b'\n';
        if line_start && ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| rest.starts_with(mark)) {
            let (help_zh, help_en) =
                ("解决冲突，删除 `<<<<<<<`、`=======`、`>>>>>>>` 各行", "resolve it and delete the lines with these marks");
            return Some(words("合并冲突没有解决", "a merge conflict is not resolved", help_zh, help_en));
        }
        let c = rest.chars().next()?;
        let instead = |zh: &str, en: &str, with: &str| words(zh, en, &format!("改为 `{with}`"), &format!("write `{with}`"));
        let two = &rest[..rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at)];
        Some(match c {
            '\'' => instead("字符串不能用单引号", "single quotes do not enclose strings", "\"…\""),
            '`' => instead("字符串不能用反引号", "backticks do not enclose strings", "<<EOT … EOT"),
            ';' => words(
                "`;` 不是分隔符",
                "`;` separates nothing",
                "参数各占一行，列表中用 `,`",
                "put each argument on a line of its own; in lists write `,`",
            ),
            '&' => instead("没有位运算符 `&`", "there is no operator `&`", "&&"),
            '|' => instead("没有位运算符 `|`", "there is no operator `|`", "||"),
            '^' => words("没有运算符 `^`", "there is no operator `^`", "乘方用 `pow(a, b)`", "write `pow(a, b)` for a power"),
            '~' if !two.starts_with("~}") => instead("没有运算符 `~`", "there is no operator `~`", "!"),
            '*' if self.bytes[..error.at].ends_with(b"*") => instead("没有运算符 `**`", "there is no operator `**`", "pow(a, b)"),
            '“' | '”' | '„' | '«' | '»' | '＂' => instead("这不是半角引号", "this is not a straight quote", "\""),
            '‘' | '’' | '＇' => instead("这不是半角引号", "this is not a straight quote", "\""),
            '，' | '、' => instead("这是全角逗号", "this is a full-width comma", ","),
            '：' => instead("这是全角冒号", "this is a full-width colon", ":"),
            '；' => words("这是全角分号", "this is a full-width semicolon", "删除它，另起一行", "delete it and begin a new line"),
            '＝' => instead("这是全角等号", "this is a full-width equals sign", "="),
            '（' => instead("这是全角括号", "this is a full-width parenthesis", "("),
            '）' => instead("这是全角括号", "this is a full-width parenthesis", ")"),
            '｛' => instead("这是全角括号", "this is a full-width brace", "{"),
            '｝' => instead("这是全角括号", "this is a full-width brace", "}"),
            '【' | '［' => instead("这是全角括号", "this is a full-width bracket", "["),
            '】' | '］' => instead("这是全角括号", "this is a full-width bracket", "]"),
            '\u{a0}' | '\u{3000}' | '\u{feff}' | '\u{200b}' => {
                let code = u32::from(c);
                let (zh, en) = (format!("这里有看不见的字符 U+{code:04X}"), format!("here is an invisible character, U+{code:04X}"));
                words(&zh, &en, "改为普通空格，或删除它", "write a plain blank, or delete it")
            }
            '\r' => words(
                "这里有单独的回车符",
                "here is a carriage return without a line feed",
                "以 LF 或 CRLF 换行",
                "end lines with LF or CRLF",
            ),
            _ => return None,
        })
    }

    fn words(&self, error: &Error) -> Words {
        let text = self.text.get(error.at..error.end).unwrap_or("");
        let word: String = text.chars().take(40).collect();
        match error.wrong {
            Wrong::UnclosedHeredoc => {
                let marker = word.trim_start_matches("<<").trim_start_matches('-').to_owned();
                words(
                    &format!("heredoc `{word}` 没有结束"),
                    &format!("the heredoc `{word}` is never ended"),
                    &format!("在文本之后另起一行，只写 `{marker}`"),
                    &format!("behind the text, write a line with `{marker}` alone"),
                )
            }
            Wrong::NoValue => words(
                &format!("`{word}` 没有值"),
                &format!("`{word}` has no value"),
                &format!("参数写 `{word} = …`，块写 `{word} {{ … }}`"),
                &format!("write `{word} = …` for an argument, or `{word} {{ … }}` for a block"),
            ),
            Wrong::Colon => words(
                "参数用 `=` 设置，不用 `:`",
                "arguments are set with `=`, not with `:`",
                &format!("改为 `{word} = …`"),
                &format!("write `{word} = …`"),
            ),
            Wrong::Number => words(
                &format!("`{word}` 不是数字"),
                &format!("`{word}` is not a number"),
                &format!("文本加引号：`\"{word}\"`"),
                &format!("put quotes around text: `\"{word}\"`"),
            ),
            Wrong::NoExpression if self.text[error.at..].trim_start_matches([' ', '\t', '\r']).is_empty() => {
                words("文件在值之前结束", "the file ends where a value should stand", "补上值", "write the value")
            }
            wrong => {
                let (zh, en, help_zh, help_en) = fixed(wrong);
                words(zh, en, help_zh, help_en)
            }
        }
    }

    /// A line further on that begins with the marker of a heredoc that nothing ends, and has something else on it.
    fn marker_with_more(&self, error: &Error) -> Option<Range<usize>> {
        let marker = self.text.get(error.at..error.end)?.trim_start_matches("<<").trim_start_matches('-');
        let mut at = self.line_end(error.end) + 1;
        for _ in 0..LINES_LOOKED_AT {
            let line = self.text.get(at..self.line_end(at.min(self.text.len())))?;
            let indentation = line.len() - line.trim_start().len();
            if line[indentation..].starts_with(marker) {
                return Some(at + indentation..at + line.trim_end().len());
            }
            at += line.len() + 1;
        }
        None
    }
}

/// What is said of errors that need no more than their kind.
#[rustfmt::skip]
const fn fixed(wrong: Wrong) -> (&'static str, &'static str, &'static str, &'static str) {
    match wrong {
        Wrong::Extra => ("值后面有多余的内容", "something follows the value", "删除多余的内容", "delete it"),
        Wrong::UnclosedBlock => ("块的 `{` 没有闭合", "the `{` of this block is never closed", "在块的末尾补上 `}`", "write `}` at the end of the block"),
        Wrong::UnclosedBrace => ("`{` 没有闭合", "this `{` is never closed", "在最后一项之后补上 `}`", "write `}` behind the last item"),
        Wrong::UnclosedBracket => ("`[` 没有闭合", "this `[` is never closed", "在最后一项之后补上 `]`", "write `]` behind the last item"),
        Wrong::UnclosedParenthesis => ("`(` 没有闭合", "this `(` is never closed", "在末尾补上 `)`", "write `)` at the end"),
        Wrong::UnclosedString => ("引号没有闭合", "this quote is never closed", "在行末补上 `\"`；多行文本用 `<<EOT … EOT`", "write `\"` at the end of the line; for text of several lines use `<<EOT … EOT`"),
        Wrong::UnclosedComment => ("注释 `/*` 没有结束", "this comment `/*` is never ended", "补上 `*/`", "write `*/` where it ends"),
        Wrong::UnclosedSequence => ("`${` 或 `%{` 没有闭合", "this `${` or `%{` is never closed", "在引号之前补上 `}`；若是普通文本，写 `$${`", "write `}` before the quote; for plain text write `$${`"),
        Wrong::NoEndIf => ("`%{ if }` 没有结束", "this `%{ if }` is never ended", "补上 `%{ endif }`", "write `%{ endif }` where it ends"),
        Wrong::NoEndFor => ("`%{ for }` 没有结束", "this `%{ for }` is never ended", "补上 `%{ endfor }`", "write `%{ endfor }` where it ends"),
        Wrong::NoNewlineAfterHeredoc => ("heredoc 的结束标记之后没有换行", "the last line of a heredoc does not end", "在文件末尾加一个换行", "end the file with a line break"),
        Wrong::StrayBrace => ("多余的 `}`", "this `}` closes nothing", "删除它，或补上前面缺少的 `{`", "delete it, or write the `{` that is missing before it"),
        Wrong::QuotedName => ("参数名不加引号", "names of arguments are not quoted", "删除引号", "delete the quotes"),
        Wrong::NoNewline => ("参数之后应换行", "an argument ends with its line", "另起一行", "begin a new line here"),
        Wrong::NoNewlineAfterBlock => ("块之后应换行", "a block ends with its line", "另起一行", "begin a new line here"),
        Wrong::Comma => ("多余的逗号", "a comma too many: arguments and blocks end with their line", "删除 `,`", "delete `,`"),
        Wrong::BraceNotAlone => ("`}` 应另起一行", "this `}` belongs on a line of its own", "在 `}` 之前换行", "begin a new line before `}`"),
        Wrong::EqualsInBlock => ("块的标签之后不能有 `=`", "a block takes no `=`", "删除 `=`", "delete `=`"),
        Wrong::NoBrace => ("块头不完整", "the head of this block is not complete", "标签加引号，之后写 `{`", "put labels in quotes, then write `{`"),
        Wrong::BraceOnNextLine => ("`{` 应与块头在同一行", "`{` belongs on the line of the head of its block", "把 `{` 移到这一行的末尾", "move `{` to the end of this line"),
        Wrong::BlockInLine => ("写在一行的块中不能再有块", "a block on one line holds no other block", "每个块各占数行", "put each block on lines of its own"),
        Wrong::LineBlockOpen => ("第一个参数与 `{` 在同一行的块必须在该行闭合", "a block with an argument on the line of its `{` ends on that line", "在 `{` 之后换行", "begin a new line behind `{`"),
        Wrong::LineBlockFull => ("写在一行的块只能有一个参数", "a block on one line holds one argument", "每个参数各占一行", "put each argument on a line of its own"),
        Wrong::TemplateInLabel => ("标签中不能有模板", "a label holds no template", "写普通文本；`${` 写作 `$${`", "write plain text; for `${` write `$${`"),
        Wrong::NoExpression => ("这里应是一个值", "here should be a value", "写出值，例如 `\"文本\"`、`12`、`var.x`", "write a value such as `\"text\"`, `12` or `var.x`"),
        Wrong::NoElse => ("`?` 之后缺少 `:`", "this `?` has no `:`", "写成 `条件 ? 值 : 另一值`", "write `condition ? value : other`"),
        Wrong::NoParenthesis => ("括号中有多余的内容", "something follows the value in the parentheses", "补上运算符或 `)`", "write an operator or `)` before it"),
        Wrong::NoBracketAfterIndex => ("下标之后应为 `]`", "`]` is missing behind the index", "补上 `]`", "write `]` before it"),
        Wrong::NoBracketAfterStar => ("`[*` 之后应为 `]`", "`]` is missing behind `[*`", "写成 `[*]`", "write `[*]`"),
        Wrong::NoCommaInList => ("列表的项之间缺少 `,`", "`,` is missing before this item", "在前一项之后写 `,`", "write `,` behind the item before it"),
        Wrong::NoCommaInCall => ("参数之间缺少 `,`", "`,` is missing before this argument", "在前一个参数之后写 `,`", "write `,` behind the argument before it"),
        Wrong::NoEndAfterExpansion => ("`...` 之后应为 `)`", "`...` stands behind the last argument only", "在 `...` 之后写 `)`", "write `)` behind `...`"),
        Wrong::NoFunction => ("`::` 之后应为函数名", "`::` needs the name of a function behind it", "写成 `provider::名称::函数(…)`", "write `provider::name::function(…)`"),
        Wrong::NoArguments => ("函数名之后应为 `(`", "a function needs `(` behind its name", "补上 `(…)`", "write `(…)`"),
        Wrong::NoAttribute => ("`.` 之后应为属性名", "`.` needs the name of an attribute behind it", "写出属性名", "write the name"),
        Wrong::NestedSplat => ("`.*` 之后不能再有 `.*`", "`.*` cannot stand behind another `.*`", "改用 `[*]`", "write `[*]`"),
        Wrong::LegacyIndex => ("`.0` 形式的下标不能连写", "indexes written as `.0` cannot follow each other", "写成 `[0][1]`", "write `[0][1]`"),
        Wrong::NoEquals => ("对象的键之后应为 `=`", "a key needs `=` behind it", "写成 `键 = 值`；键中有 `.` 或空格时加引号", "write `key = value`; put quotes around a key with dots or blanks"),
        Wrong::NoCommaInObject => ("对象的项之间应有 `,` 或换行", "items of an object are separated by `,` or a line break", "在这里换行或写 `,`", "begin a new line here, or write `,`"),
        Wrong::NoForVariable => ("`for` 之后应为变量名", "`for` needs the name of a variable", "写成 `for x in 集合 :`", "write `for x in collection :`"),
        Wrong::NoIn => ("`for` 的变量之后应为 `in`", "`in` is missing behind the variables of `for`", "写成 `for x in 集合 :`", "write `for x in collection :`"),
        Wrong::NoColonInFor => ("`for` 的集合之后应为 `:`", "`:` is missing behind the collection of `for`", "写成 `for x in 集合 : 值`", "write `for x in collection : value`"),
        Wrong::NoKeyInFor => ("`{ for … }` 需要 `键 => 值`", "`{ for … }` needs `key => value`", "写成 `{ for x in 集合 : 键 => 值 }`，或用 `[ for … ]`", "write `{ for x in collection : key => value }`, or use `[ for … ]`"),
        Wrong::KeyInListFor => ("`[ for … ]` 中不能有 `=>`", "`[ for … ]` takes no `=>`", "改用 `{ for … }`", "use `{ for … }`"),
        Wrong::GroupingInListFor => ("`[ for … ]` 中不能有 `...`", "`[ for … ]` takes no `...`", "删除 `...`，或改用 `{ for … }`", "delete `...`, or use `{ for … }`"),
        Wrong::ExtraInFor => ("`for` 表达式之后有多余的内容", "something follows the `for` expression", "删除多余的内容，或补上括号", "delete it, or close the bracket before it"),
        Wrong::Escape => ("无效的转义", "no such escape", "可用 `\\n` `\\r` `\\t` `\\\"` `\\\\` `\\uNNNN`；反斜杠写作 `\\\\`", "write `\\\\` for a backslash; there are `\\n` `\\r` `\\t` `\\\"` `\\\\` `\\uNNNN`"),
        Wrong::EmptyInterpolation => ("`${}` 中没有值", "`${}` holds no value", "写出值；若是普通文本，写 `$${}`", "write the value; for plain text write `$${}`"),
        Wrong::ExtraInSequence => ("`${…}` 中有多余的内容", "something follows the value in `${…}`", "补上 `}`；若是其他语言的文本（如 shell），写 `$${`", "write `}` before it; for text of another language such as shell write `$${`"),
        Wrong::Directive => ("没有这样的模板指令", "no such directive", "可用 `if` `else` `endif` `for` `endfor`", "there are `if`, `else`, `endif`, `for` and `endfor`"),
        Wrong::NoDirectiveToEnd => ("没有与之对应的 `%{ if }` 或 `%{ for }`", "no `%{ if }` or `%{ for }` is open that this belongs to", "删除它，或补上对应的指令", "delete it, or write the directive that it belongs to"),
        Wrong::NoItem | Wrong::TooDeep | Wrong::UnclosedHeredoc | Wrong::NoValue | Wrong::Colon | Wrong::Number => {
            ("这里应是参数或块", "here should be an argument or a block", "写成 `名称 = 值` 或 `名称 { … }`", "write `name = value` or `name { … }`")
        }
    }
}
