//! What is said of broken JSON and YAML, and where: `§` stands before the place.

use super::{Problem, ProblemKind, json, yaml};
use crate::source::FileId;

/// Whether the first problem of a text lies where the text is marked, and says so in both
/// languages.
fn said(marked: &str, parse: fn(&str) -> Vec<Problem>, zh: &str, en: &str) {
    let text = marked.replace('§', "");
    let problems = parse(&text);
    let Some(problem) = problems.first() else { panic!("no problem: {marked}") };
    let (start, end) = (problem.span.start as usize, problem.span.end as usize);
    let at = format!("{}§{}", &text[..start], &text[start..]);
    assert_eq!((problem.kind, at.as_str()), (ProblemKind::Syntax, marked));
    assert!(text.is_char_boundary(end) && end <= text.len());
    let (found_zh, found_en) = (&*problem.message.zh, &*problem.message.en);
    assert!(
        found_zh.contains(zh) && found_zh.contains("语法错误：") && found_zh.ends_with('。'),
        "{marked}: {found_zh}"
    );
    assert!(
        found_en.contains(en) && found_en.starts_with("syntax error in "),
        "{marked}: {found_en}"
    );
    // The words of one language are not those of the other with a prefix.
    assert!(
        !found_zh.contains(
            found_en
                .trim_start_matches("syntax error in JSON: ")
                .trim_start_matches("syntax error in YAML: ")
        )
    );
}

#[test]
fn errors_of_json_say_what_is_missing() {
    let parse = |text: &str| json::parse(FileId(0), text).problems;
    let table = [
        (
            "§{\"a\": {\"b\": 1}",
            "此处的 `{` 没有闭合；缺少 `}`",
            "the `{` opened here is not closed: a `}` is missing",
        ),
        ("{\"a\": §[1, {}\n", "缺少 `]`", "the `[` opened here is not closed"),
        (
            "{\"a\": §[1, 2}",
            "此处的 `[` 遇到了 `}`；之前缺少 `]`",
            "the `[` opened here meets a `}`: a `]` is missing before it",
        ),
        ("{\"a\": §{\"b\": 1]}", "此处的 `{` 遇到了 `]`", "a `}` is missing before it"),
        (
            "{\"备案\": §\"x,\n \"b\": 1}",
            "字符串在这一行没有闭合；缺少 `\"`",
            "the string is not closed on its line: a `\"` is missing",
        ),
        ("[§\"abc", "字符串在这一行没有闭合", "the string is not closed"),
        ("[1§,]", "最后一项之后多了逗号", "a comma after the last item"),
        ("{\"a\": 1§,\n}", "最后一项之后多了逗号", "a comma after the last item"),
        ("[1,§, 2]", "多了一个逗号", "a comma too many"),
        ("{\"a\": §1\n \"b\": 2}", "这一项之后缺少逗号", "a comma is missing after this item"),
        ("{\"a\"§: }", "冒号后面缺少值", "a value is missing after the colon"),
        ("{\"a\"§:", "冒号后面缺少值", "a value is missing after the colon"),
        ("{\"a§\" 1}", "键后面缺少冒号", "a colon is missing after the key"),
        ("{\"a\" §= 1}", "用冒号", "a colon stands between key and value"),
        ("{§'a': 1}", "双引号", "double quotes"),
        ("{§a: 1}", "键应写在双引号", "a key stands in double quotes"),
        ("{\"a\": §b}", "字符串应写在双引号", "strings stand in double quotes"),
        ("{\"a\"§：1}", "全角标点 `：`，请改为半角 `:`", "`：` is full-width: write `:`"),
        ("[§True]", "写作 `true`", "this is written `true`"),
        ("[§None]", "写作 `null`", "this is written `null`"),
        ("[§NaN]", "没有 NaN", "neither NaN"),
        ("[§01]", "不能以 0 开头", "no zero in front"),
        ("[\"§\\案\"]", "没有这个转义", "no such escape"),
        ("§// c\n[1]", "没有注释", "no comments"),
        ("{}§}", "多了一个 `}`", "a `}` too many"),
        ("{} §{}", "一个文件只有一个值", "a file holds one value"),
        ("[\"a\"§: 1]", "列表中没有键", "a list has no keys"),
        ("{\"a\": \"b\"§c}", "之前缺少逗号", "a comma is missing before it"),
    ];
    table.iter().for_each(|(marked, zh, en)| said(marked, parse, zh, en));
}

#[test]
fn errors_of_yaml_say_what_is_missing() {
    let parse = |text: &str| yaml::parse(FileId(0), text).problems;
    let table = [
        (
            "a: §[1, 2\nb: 3\n",
            "此处的 `[` 没有闭合；缺少 `]`",
            "the `[` opened here is not closed: a `]` is missing",
        ),
        ("a: §{x: 1\nb: 3\n", "此处的 `{` 没有闭合", "the `{` opened here is not closed"),
        ("a:\n  - §[1, 2\n  - 3\n", "此处的 `[` 没有闭合", "the `[` opened here is not closed"),
        ("a: §[1, 2}\n", "此处的 `[` 遇到了 `}`；之前缺少 `]`", "the `[` opened here meets a `}`"),
        ("a: §]\n", "没有与它对应的开括号", "no bracket is open"),
        ("a: {x: 1 §y: 2}\n", "之前缺少逗号", "a comma is missing before this"),
        ("a: [1,§, 2]\n", "多了一个逗号", "a comma too many"),
        (
            "a:\n  备案: §\"x\nb: 3\n",
            "此处的引号没有闭合；缺少 `\"`",
            "the quote opened here is not closed: a `\"` is missing",
        ),
        ("a: §'x\nb: 3\n", "缺少 `'`", "a `'` is missing"),
        ("a: 'it'§s'\n", "字符串内的引号写作 `''`", "a quote within the text is written `''`"),
        ("a: \"x§\\d\"\n", "没有这个转义", "no such escape"),
        ("a:\n§\tb: 1\n", "缩进中有制表符", "a tab in the indentation"),
        ("a:\n  b: 1\n§\tc: 2\n", "缩进中有制表符", "a tab in the indentation"),
        (
            "a:\n  b: 1\n §c: 2\n",
            "缩进与上面的键不一致",
            "the indentation fits none of the keys above",
        ),
        (
            "a:\n  b: 1\n   §c: 2\n",
            "缩进过深：上一行已经有值",
            "indented too deep: the line above has its value already",
        ),
        ("a: b§: c\n", "同一行的值中又有 `: `", "a second `: ` on the line"),
        ("a: 1\n§b\nc: 2\n", "这一行缺少冒号", "a colon is missing on this line"),
        ("a: 1\nb§:2\nc: 3\n", "冒号后面缺少空格", "a space is missing after the colon"),
        ("a§:1\nb: 2\n", "冒号后面缺少空格", "a space is missing after the colon"),
        ("a: 1\n§- b\n", "列表项不能与键并列", "a list item does not stand among keys"),
        ("- a\n§b: 1\n", "此处应是列表项", "a list item (`- `) is expected here"),
        ("a: §- b\n", "应从键的下一行开始", "begins on the line below its key"),
        (
            "a: §*.example.com\n",
            "文字以 `*` 开头时应加引号",
            "put a text that begins with `*` in quotes",
        ),
        (
            "a: §@x\n",
            "值不能以 `@` 开头；请加引号",
            "a value cannot begin with `@`: put it in quotes",
        ),
        ("a: §|x\n  y\n", "文字从下一行开始", "the text begins below it"),
    ];
    table.iter().for_each(|(marked, zh, en)| said(marked, parse, zh, en));
}

#[test]
fn many_broken_documents_are_told_in_time() {
    let begun = std::time::Instant::now();
    let text = "a: [1\n---\nb: >\n\tx\n---\nc: \"\\d\"\n---\nd: {e f: 1 g: 2}\n---\n".repeat(5_000);
    assert!(yaml::parse(FileId(0), &text).problems.len() > 5_000);
    let text = format!("{}1", "[".repeat(100_000));
    assert!(!json::parse(FileId(0), &text).problems.is_empty());
    assert!(begun.elapsed() < std::time::Duration::from_secs(20));
}
