//! Text from the input in Markdown: no markup, no links, nobody called.
//!
//! Stands alone because Markdown has no one escape: what reads it turns bare addresses and names
//! into links of themselves.

use super::{code_spans, terminal, uncommanded};

/// Keeps what stands before it apart from what follows; nothing is shown of it.
const APART: &str = "<!-- -->";

/// Prose as Markdown on one line that is safe in table cells, code in code spans.
pub(crate) fn markdown(text: &str) -> String {
    let piece = |(text, code)| if code { markdown_code(text) } else { markdown_text(text) };
    code_spans(text).into_iter().map(piece).collect()
}

/// A name as a Markdown code span in a table cell.
pub(crate) fn markdown_code(name: &str) -> String {
    let name = uncommanded(&terminal(name)).into_owned();
    if name.trim().is_empty() || name.contains('`') || name.ends_with('\\') {
        return format!("<code>{}</code>", markdown_text(&name));
    }
    format!("`{}`", name.replace('|', "\\|"))
}

fn markdown_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = terminal(text);
    for (at, c) in text.char_indices() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // So that nobody is called into a discussion, and no issue, by a name in a file.
            '@' | '#' => out.extend([c.to_string().as_str(), APART]),
            // Addresses become links by themselves, also in `<code>`.
            ':' if text[at..].starts_with("://") => out.extend([":", APART]),
            '.' if ends_with_www(&out) => out.extend([APART, "."]),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' | '(' | ')' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a text ends with what makes an address of a host name.
fn ends_with_www(text: &str) -> bool {
    text.len()
        .checked_sub(3)
        .and_then(|at| text.get(at..))
        .is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(markdown("`a|b` *x* | ``"), "`a\\|b` \\*x\\* \\| \\`\\`");
        assert_eq!(markdown("<script>"), "&lt;script&gt;");
        assert_eq!(markdown_code("a`b|c"), "<code>a\\`b\\|c</code>");
    }

    #[test]
    fn nothing_becomes_a_link() {
        assert_eq!(markdown("@team #1"), "@<!-- -->team #<!-- -->1");
        assert_eq!(markdown("http://a.example"), "http:<!-- -->//a.example");
        assert_eq!(markdown("a WWW.b.example xwww.c"), "a WWW<!-- -->.b.example xwww<!-- -->.c");
        assert_eq!(markdown_code("https://`a`"), "<code>https:<!-- -->//\\`a\\`</code>");
        assert_eq!(markdown_code("https://a"), "`https://a`");
    }
}
