//! Makes text from the input harmless for whoever reads a report.
//!
//! Names, paths and values come from files that others wrote. A terminal obeys control characters, bidirectional marks
//! make code read differently from what it is, and every format has characters of its own that end a field or start a
//! command. One function per kind of reader; all formats go through them.

use std::fmt::Write as _;

/// The text on one line, with control, bidirectional and invisible characters spelled out.
pub(crate) fn terminal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_deceptive(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Finished JSON with the characters that a terminal obeys, or that cannot be seen, as escapes: they stand inside strings, and
/// mean the same there.
pub(crate) fn json(text: String) -> String {
    let odd = |c: char| is_deceptive(c) && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(odd) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if odd(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Several lines for a terminal: as `terminal`, but line breaks and tabs stay.
pub fn printable(text: &str) -> String {
    let line = |line: &str| line.split('\t').map(terminal).collect::<Vec<_>>().join("\t");
    text.split('\n').map(|l| line(l.strip_suffix('\r').unwrap_or(l))).collect::<Vec<_>>().join("\n")
}

/// A line of code with what `terminal` spells out replaced by as many bytes, so that places in it stay right. What is one byte
/// long is left to the renderer, which shows it as a picture; of the others it knows a few only (annotate-snippets 0.12: no
/// U+0080 to U+009F, which a terminal obeys too).
pub(super) fn in_place(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c.len_utf8() {
            2 if is_deceptive(c) => out.push_str("??"),
            3 if is_deceptive(c) => out.push('\u{fffd}'),
            4 if is_deceptive(c) => out.push_str("\u{fffd}?"),
            _ => out.push(c),
        }
    }
    out
}

/// Characters that change how a terminal or a reader sees the text around them, or that cannot be seen.
pub(super) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// For text and quoted attributes of HTML and XML. Characters that XML 1.0 forbids are all among those spelled out.
pub(crate) fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Prose cut at its backticks: pieces and whether each is code. Backticks that do not pair stay in the text.
pub(super) fn code_spans(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, tail)) = after.split_once('`').filter(|(code, _)| !code.trim().is_empty()) else { break };
        pieces.push((before, false));
        pieces.push((code, true));
        rest = tail;
    }
    pieces.push((rest, false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// Prose as HTML, code in `<code>`.
pub(crate) fn html_prose(text: &str) -> String {
    let piece = |(text, code)| if code { format!("<code>{}</code>", markup(text)) } else { markup(text) };
    code_spans(text).into_iter().map(piece).collect()
}

/// Prose as Markdown on one line that is safe in table cells, code in code spans.
pub(crate) fn markdown(text: &str) -> String {
    let piece = |(text, code)| if code { markdown_code(text) } else { markdown_text(text) };
    code_spans(text).into_iter().map(piece).collect()
}

/// A name as a Markdown code span in a table cell.
pub(crate) fn markdown_code(name: &str) -> String {
    let name = terminal(name);
    if name.trim().is_empty() || name.contains('`') || name.ends_with('\\') {
        return format!("<code>{}</code>", markdown_text(&name));
    }
    format!("`{}`", name.replace('|', "\\|"))
}

fn markdown_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // So that nobody is called into a discussion by a name in a file.
            '@' => out.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' | '!' | '(' | ')' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A path as part of a URI: everything but unreserved characters and `/` as `%XX`.
pub(super) fn percent(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_says_the_same_without_odd_characters() {
        let text = "{\n  \"a\": \"x\u{7f}y\u{202e}z\u{e0001} 备\"\n}\n".to_owned();
        let safe = json(text.clone());
        assert!(safe.chars().all(|c| !is_deceptive(c) || c == '\n'));
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
        assert!(read(&safe).is_some() && read(&safe) == read(&text));
        assert_eq!(json("{\"备\": 1}".to_owned()), "{\"备\": 1}");
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(terminal("a\u{1b}[31mb\n\u{202e}c\u{9b}备案"), "a\\u{1b}[31mb\\n\\u{202e}c\\u{9b}备案");
    }

    #[test]
    fn lines_of_code_keep_their_length() {
        let line = "备案\t\u{9b}31m \u{202e}x\u{e0041}\u{feff}é";
        assert_eq!(in_place(line), "备案\t??31m \u{fffd}x\u{fffd}?\u{fffd}é");
        assert_eq!(in_place(line).len(), line.len());
    }

    #[test]
    fn printable_text_keeps_its_lines() {
        assert_eq!(printable("-\ta\r\n+\tb\u{1b}\r\n"), "-\ta\n+\tb\\u{1b}\n");
    }

    #[test]
    fn code_stays_code_and_nothing_else_becomes_markup() {
        assert_eq!(html_prose("set `a = \"<1>\"` & `odd"), "set <code>a = &quot;&lt;1&gt;&quot;</code> &amp; `odd");
        assert_eq!(markdown("`a|b` *x* | ``"), "`a\\|b` \\*x\\* \\| \\`\\`");
        assert_eq!(markdown("@team <script>"), "@<!-- -->team &lt;script&gt;");
        assert_eq!(markdown_code("a`b|c"), "<code>a\\`b\\|c</code>");
    }

    #[test]
    fn uris_are_percent_encoded() {
        assert_eq!(percent("基础/a b#1?.tf"), "%E5%9F%BA%E7%A1%80/a%20b%231%3F.tf");
    }
}
