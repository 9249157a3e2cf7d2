//! Makes text from the input harmless for whoever reads a report.
//!
//! Names, paths and values come from files that others wrote. A terminal obeys control characters,
//! bidirectional marks make code read differently from what it is, and every format has characters
//! of its own that end a field or start a command. One function per kind of reader; all formats go
//! through them.

mod markdown;

use std::borrow::Cow;
use std::fmt::Write as _;

pub(crate) use markdown::{markdown, markdown_code};

use crate::text::is_deceptive;

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

/// Finished JSON with the characters that a terminal obeys, or that cannot be seen, as escapes:
/// they stand inside strings, and mean the same there.
pub(crate) fn json(text: String) -> String {
    let odd = |c: char| is_deceptive(c) && !matches!(c, '\n' | '\r' | '\t');
    let text = if text.contains("##") {
        text.replace("##[", "#\\u0023[").replace("##vso[", "#\\u0023vso[")
    } else {
        text
    };
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

/// A line of code with what `terminal` spells out replaced by as many bytes, so that places in it
/// stay right. What is one byte long is left to the renderer, which shows it as a picture; of the
/// others it knows a few only (annotate-snippets 0.12: no U+0080 to U+009F, which a terminal obeys
/// too).
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

/// How the commands of runners begin that they look for anywhere in a line (GitHub's old form,
/// Azure Pipelines).
const COMMANDS: [(&str, &str); 2] = [("##[", "#\\u{23}["), ("##vso[", "#\\u{23}vso[")];

/// Finished lines in which no runner finds a command: what is printed is its log too. Colours may
/// stand before the text.
pub fn uncommanded(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        match begin_of_command(line) {
            Some(at) => out.extend([&line[..at], "\\u{3a}", &line[at + 1..]]),
            None => out.push_str(line),
        }
    }
    COMMANDS
        .iter()
        .fold(
            out,
            |out, (command, harmless)| {
                if out.contains(command) { out.replace(command, harmless) } else { out }
            },
        )
        .into()
}

/// Where the `::` stands that makes a line a command.
fn begin_of_command(line: &str) -> Option<usize> {
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        let colour = rest.strip_prefix("\u{1b}[").and_then(|rest| rest.split_once('m'));
        match colour.filter(|(numbers, _)| numbers.bytes().all(|b| b.is_ascii_digit() || b == b';'))
        {
            Some((_, after)) => rest = after,
            // Names of commands are words: the `:::` before the place of a second snippet is none.
            None => {
                let name = rest.strip_prefix("::").and_then(|rest| rest.chars().next());
                return name.filter(|c| c.is_alphabetic()).map(|_| line.len() - rest.len());
            }
        }
    }
}

/// For text and quoted attributes of HTML and XML. Characters that XML 1.0 forbids are all among
/// those spelled out; what a runner would take for a command is none here.
pub(crate) fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = terminal(text);
    let command = begin_of_command(&text);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            ':' if command == Some(at) => out.push_str("&#58;"),
            '#' if out.ends_with('#') => out.push_str("&#35;"),
            c => out.push(c),
        }
    }
    out
}

/// Prose cut at its backticks: pieces and whether each is code. Backticks that do not pair stay in
/// the text.
pub(super) fn code_spans(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, tail)) = after.split_once('`').filter(|(code, _)| !code.trim().is_empty())
        else {
            break;
        };
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
    let piece =
        |(text, code)| if code { format!("<code>{}</code>", markup(text)) } else { markup(text) };
    code_spans(text).into_iter().map(piece).collect()
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
        assert_eq!(
            terminal("a\u{1b}[31mb\n\u{202e}c\u{9b}备案"),
            "a\\u{1b}[31mb\\n\\u{202e}c\\u{9b}备案"
        );
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
        assert_eq!(
            html_prose("set `a = \"<1>\"` & `odd"),
            "set <code>a = &quot;&lt;1&gt;&quot;</code> &amp; `odd"
        );
    }

    #[test]
    fn what_cannot_be_seen_is_spelled_out() {
        for c in "\u{ad}\u{34f}\u{200b}\u{200d}\u{2800}\u{fe0f}\u{e0041}\u{e0100}\u{17b4}\u{180b}\u{1d173}".chars() {
            assert_eq!(terminal(&c.to_string()), format!("\\u{{{:x}}}", u32::from(c)));
            assert_eq!(in_place(&c.to_string()).len(), c.len_utf8());
        }
    }

    #[test]
    fn no_line_is_a_command_of_a_runner() {
        assert_eq!(uncommanded("a :: b\n  ::: a.tf:1:1\n"), "a :: b\n  ::: a.tf:1:1\n");
        assert_eq!(
            uncommanded("x\n \t::error::y\n::set-env"),
            "x\n \t\\u{3a}:error::y\n\\u{3a}:set-env"
        );
        assert_eq!(
            uncommanded("\u{1b}[1m \u{1b}[0;31m::error::y"),
            "\u{1b}[1m \u{1b}[0;31m\\u{3a}:error::y"
        );
        assert_eq!(
            uncommanded("a ##[error]b ###[ ##vso[x]"),
            "a #\\u{23}[error]b ##\\u{23}[ #\\u{23}vso[x]"
        );
        assert_eq!(json("[\"##[error]\"]".to_owned()), "[\"#\\u0023[error]\"]");
        assert_eq!(markup(" ::error ##[a ###"), " &#58;:error #&#35;[a #&#35;#");
    }

    #[test]
    fn uris_are_percent_encoded() {
        assert_eq!(percent("基础/a b#1?.tf"), "%E5%9F%BA%E7%A1%80/a%20b%231%3F.tf");
    }
}
