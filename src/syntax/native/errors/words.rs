//! The words for what is wrong with a text, in Chinese and English, each with what to write
//! instead. Stands alone because they are read and mended as texts.

use super::super::Parser;
use super::{Error, Wrong};
use crate::text::Text;

/// What is said of an error, and what to write.
pub(super) struct Words {
    pub(super) what: Text,
    pub(super) help: Text,
}

fn words(zh: &str, en: &str, help_zh: &str, help_en: &str) -> Words {
    let text = |zh: &str, en: &str| Text::new(zh.to_owned(), en.to_owned());
    Words { what: text(zh, en), help: text(help_zh, help_en) }
}

impl Parser<'_> {
    /// What is said of a character that no code may have here, whatever was expected.
    pub(super) fn character(&self, error: &Error) -> Option<Words> {
        let rest = self.text.get(error.at..)?;
        let line_start = error.at == 0 || self.bytes[error.at - 1] == b'\n';
        if line_start && ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| rest.starts_with(mark))
        {
            let (help_zh, help_en) = (
                "解决冲突，删除 `<<<<<<<`、`=======`、`>>>>>>>` 各行",
                "resolve it and delete the lines with these marks",
            );
            return Some(words(
                "合并冲突没有解决",
                "a merge conflict is not resolved",
                help_zh,
                help_en,
            ));
        }
        let c = rest.chars().next()?;
        let instead = |zh: &str, en: &str, with: &str| {
            words(zh, en, &format!("改为 `{with}`"), &format!("write `{with}`"))
        };
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
            '^' => words(
                "没有运算符 `^`",
                "there is no operator `^`",
                "乘方用 `pow(a, b)`",
                "write `pow(a, b)` for a power",
            ),
            '~' if !two.starts_with("~}") => {
                instead("没有运算符 `~`", "there is no operator `~`", "!")
            }
            '*' if self.bytes[..error.at].ends_with(b"*") => {
                instead("没有运算符 `**`", "there is no operator `**`", "pow(a, b)")
            }
            '“' | '”' | '„' | '«' | '»' | '＂' => {
                instead("这不是半角引号", "this is not a straight quote", "\"")
            }
            '‘' | '’' | '＇' => {
                instead("这不是半角引号", "this is not a straight quote", "\"")
            }
            '，' | '、' => instead("这是全角逗号", "this is a full-width comma", ","),
            '：' => instead("这是全角冒号", "this is a full-width colon", ":"),
            '；' => words(
                "这是全角分号",
                "this is a full-width semicolon",
                "删除它，另起一行",
                "delete it and begin a new line",
            ),
            '＝' => instead("这是全角等号", "this is a full-width equals sign", "="),
            '（' => instead("这是全角括号", "this is a full-width parenthesis", "("),
            '）' => instead("这是全角括号", "this is a full-width parenthesis", ")"),
            '｛' => instead("这是全角括号", "this is a full-width brace", "{"),
            '｝' => instead("这是全角括号", "this is a full-width brace", "}"),
            '【' | '［' => instead("这是全角括号", "this is a full-width bracket", "["),
            '】' | '］' => instead("这是全角括号", "this is a full-width bracket", "]"),
            '\u{a0}' | '\u{3000}' | '\u{feff}' | '\u{200b}' => {
                let code = u32::from(c);
                let (zh, en) = (
                    format!("这里有看不见的字符 U+{code:04X}"),
                    format!("here is an invisible character, U+{code:04X}"),
                );
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

    pub(super) fn words(&self, error: &Error) -> Words {
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
            Wrong::NoExpression
                if self.text[error.at..].trim_start_matches([' ', '\t', '\r']).is_empty() =>
            {
                words(
                    "文件在值之前结束",
                    "the file ends where a value should stand",
                    "补上值",
                    "write the value",
                )
            }
            wrong => {
                let (zh, en, help_zh, help_en) = fixed(wrong);
                words(zh, en, help_zh, help_en)
            }
        }
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
