//! Errors of YAML that say all by their kind.
//!
//! Apart from those for which the text has to be looked at: a table, to be read line by line.

use granit_parser::ErrorKind as Kind;

/// The words of a kind, zh and en.
pub(super) fn of(kind: &Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::UnknownAnchor => (
            "之前没有这个名称的锚点（`&`）；文字以 `*` 开头时应加引号",
            "no anchor (`&`) of that name stands above: put a text that begins with `*` in quotes",
        ),
        Kind::MissingAnchorOrAliasName => (
            "`&` 或 `*` 之后缺少名称；文字以它开头时应加引号",
            "a name is missing after `&` or `*`: put a text that begins so in quotes",
        ),
        Kind::ExpectedBlockSequenceEntry => (
            "此处应是列表项（`- `），或应缩进到上一项之内",
            "a list item (`- `) is expected here, or an indentation as that of the item above",
        ),
        Kind::BlockSequenceEntryNotAllowed => {
            ("列表项（`- `）应从键的下一行开始", "a list (`- `) begins on the line below its key")
        }
        Kind::InvalidBlockEntryWhitespace | Kind::PlainScalarStartsWithDashFlowIndicator => (
            "`-` 之后应有空格；文字以它开头时应加引号",
            "a space is missing after `-`: put a text that begins with it in quotes",
        ),
        Kind::InvalidMappingValueWhitespace | Kind::FlowMappingValueAdjacentCollection => {
            ("`:` 之后应有空格", "a space is missing after `:`")
        }
        Kind::InvalidColonPlacement => {
            ("此处不能有 `:`；键应写在一行之内", "no `:` belongs here: a key stands on one line")
        }
        Kind::MappingKeyNotAllowed => ("此处不能有键（`?`）", "no key (`?`) belongs here"),
        Kind::InvalidBlockScalarHeader => (
            "`|` 或 `>` 之后这一行只能有 `+`、`-`、一位数字或注释；文字从下一行开始",
            "after `|` or `>` only `+`, `-`, a digit or a comment can stand on the line: the text begins below it",
        ),
        Kind::ZeroBlockScalarIndent => {
            ("`|` 或 `>` 之后的缩进数字为 1 至 9", "the digit after `|` or `>` is 1 to 9")
        }
        Kind::InvalidBlockScalarIndent => (
            "块文本开头的空行比第一行文字缩进更深",
            "an empty line at the start of the block text is indented deeper than its first line",
        ),
        Kind::CommentInterceptedScalar => (
            "注释之后的一行比上面的值缩进更深；请修正缩进，或把注释移开",
            "below a comment a line is indented deeper than the value above: correct the indentation, or move the comment",
        ),
        Kind::CommentNotSeparated => ("`#` 之前应有空格", "a space is missing before `#`"),
        Kind::ExpectedWhitespace => ("此处应有空格", "a space is missing here"),
        Kind::InvalidQuotedScalarIndent
        | Kind::InvalidIndentation
        | Kind::InvalidFlowScalarIndent => {
            ("缩进不足：应比所属的键更深", "not indented enough: it goes deeper than its key")
        }
        Kind::InvalidQuotedScalarHexEscape | Kind::InvalidUnicodeEscape => (
            "`\\x`、`\\u`、`\\U` 之后应有二、四、八位十六进制数字，且代表一个字符",
            "two, four or eight hexadecimal digits follow `\\x`, `\\u`, `\\U`, and name a character",
        ),
        Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate => {
            ("`\\u` 的代理码应成对", "the surrogates of `\\u` come in pairs")
        }
        Kind::UndeclaredTagHandle => {
            ("标签的前缀没有用 `%TAG` 声明", "the prefix of the tag is not declared by `%TAG`")
        }
        Kind::ExpectedTagBang
        | Kind::InvalidTagTerminator
        | Kind::MissingTagUri
        | Kind::UnclosedVerbatimTag
        | Kind::InvalidTagEscape
        | Kind::InvalidTagUtf8
        | Kind::InvalidTagUtf8LeadingByte
        | Kind::InvalidTagUtf8TrailingByte => {
            ("标签（`!`）写法有误", "the tag (`!`) is not well formed")
        }
        Kind::UnsupportedYamlMajorVersion => {
            ("`%YAML` 的版本应为 1.x", "the version of `%YAML` is 1.x")
        }
        Kind::ExpectedDocumentStart => (
            "内容不属于上面的值；新文档之前应有 `---`",
            "this belongs to nothing above: `---` stands before a new document",
        ),
        Kind::InvalidDocumentEnd => {
            ("`...` 之后的同一行不能有内容", "nothing can follow `...` on its line")
        }
        Kind::BomInsideDocument => (
            "文件中间有字节顺序标记（BOM），请删去",
            "a byte-order mark inside the file: remove it",
        ),
        Kind::ExpectedNodeContent => ("此处缺少值", "a value is missing here"),
        Kind::UnexpectedEof
        | Kind::UnexpectedEofBlockMapping
        | Kind::UnexpectedEofBlockSequence => {
            ("文件在此处意外结束", "the file ends before its value does")
        }
        _ => ("此处不是 YAML", "this is not YAML"),
    }
}
