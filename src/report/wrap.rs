//! Breaks prose to a width, Chinese included.
//!
//! Chinese has no spaces: a line may break between any two wide characters, but not before closing
//! punctuation nor after an opening bracket. Code (in backticks) is never broken, for it is there
//! to be copied.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// The text with line breaks so that no line is wider than `width`, except for words and code that
/// are wider alone.
pub(crate) fn wrap(text: &str, width: usize) -> String {
    let width = width.max(20);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let wide = piece.trim_end().width();
        if used > 0 && used + wide > width {
            lines.push(line.trim_end().to_owned());
            line.clear();
            used = 0;
        }
        line.push_str(piece);
        used += piece.width();
    }
    lines.push(line.trim_end().to_owned());
    lines.join("\n")
}

/// The text cut at every place where a line may break.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut previous = None;
    let mut code = false;
    for (at, c) in text.char_indices() {
        if !code && previous.is_some_and(|p| may_break(p, c)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        if c == '`' {
            code = !code && text[at + 1..].contains('`');
        }
        previous = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

fn may_break(before: char, after: char) -> bool {
    let wide = |c: char| c.width() == Some(2);
    // Asked of every character of a report, most of which are letters.
    (before == ' ' || wide(before) || wide(after))
        && after != ' '
        && !"，。、；：？！）】》」』”’…%".contains(after)
        && !"（【《「『“‘".contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_breaks_anywhere_but_before_punctuation() {
        assert_eq!(
            wrap("域名需要备案后才能使用，否则会被阻断。", 22),
            "域名需要备案后才能使\n用，否则会被阻断。"
        );
        assert_eq!(
            wrap("give it a value with `--var region=x`", 20),
            "give it a value with\n`--var region=x`"
        );
    }

    #[test]
    fn code_is_never_broken() {
        assert_eq!(
            wrap("write `website \"a.com\" { filed = \"none\" }` (or `a b`) there", 20),
            "write\n`website \"a.com\" { filed = \"none\" }`\n(or `a b`) there"
        );
        assert_eq!(
            wrap("改为 `period = 3` 或者更长的时间", 20),
            "改为 `period = 3` 或\n者更长的时间"
        );
        assert_eq!(
            wrap("an odd ` is no code that goes on", 20),
            "an odd ` is no code\nthat goes on"
        );
    }
}
