//! Breaks prose to a width, Chinese included.
//!
//! Chinese has no spaces: a line may break between any two wide characters, but not before closing punctuation nor after
//! an opening bracket.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// The text with line breaks so that no line is wider than `width`, except for words that are wider alone.
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
    for (at, c) in text.char_indices() {
        if previous.is_some_and(|p| may_break(p, c)) {
            pieces.push(&text[start..at]);
            start = at;
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
        assert_eq!(wrap("域名需要备案后才能使用，否则会被阻断。", 22), "域名需要备案后才能使\n用，否则会被阻断。");
        assert_eq!(wrap("give it a value with `--var region=x`", 20), "give it a value with\n`--var region=x`");
    }
}
