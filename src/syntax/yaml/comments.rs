//! Comments of YAML: what stands behind a `#` outside of scalars.
//!
//! The parser crate can tell of comments too, but takes a quarter longer for every file, and hardly
//! one has a directive.

use std::ops::Range;

use crate::source::{FileId, Span};
use crate::syntax::Comment;

/// The comments of a text, in order. `opaque` are the ranges of scalars, and of what could not be
/// parsed, in order.
pub(super) fn find(file: FileId, text: &str, opaque: &[Range<usize>]) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut opaque = opaque.iter().peekable();
    let mut at = 0;
    while let Some(hash) = text.get(at..).and_then(|rest| rest.find('#')).map(|n| at + n) {
        while opaque.next_if(|range| range.end <= hash).is_some() {}
        let blank_before = text[..hash].chars().next_back().is_none_or(char::is_whitespace);
        if let Some(inside) = opaque.peek().filter(|range| range.contains(&hash)) {
            at = inside.end;
        } else if blank_before {
            let end = text[hash..].find(['\n', '\r']).map_or(text.len(), |n| hash + n);
            found.push(Comment { text: text[hash..end].into(), span: Span::new(file, hash, end) });
            at = end;
        } else {
            at = hash + 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::syntax::yaml;

    #[test]
    fn comments_are_what_stands_outside_of_scalars() {
        let text = "# 一 iac-icp\r\na: x#y  # two\nb: 'q # no'\nc: \"w # no\n  # no\"\nd: |  # three\n  # no\n   z # no\n# four\n\
                    e: >-\n  # no\nf: [1, #five\n  2]\n&g#no h: *g#no\n...\n# six\n--- # seven\nk: v\n#";
        let found = yaml::parse(FileId(0), text).comments;
        let texts: Vec<&str> = found.iter().map(|c| &*c.text).collect();
        assert_eq!(
            texts,
            ["# 一 iac-icp", "# two", "# three", "# four", "#five", "# six", "# seven", "#"]
        );
    }

    #[test]
    fn of_what_cannot_be_parsed_no_comment_is_told() {
        let text = "a: 1 # iac-icp\nb: [}\nc: |\n  # no\n--- # yes\nd: 2 # yes too\n";
        let found = yaml::parse(FileId(0), text).comments;
        let texts: Vec<&str> = found.iter().map(|c| &*c.text).collect();
        assert_eq!(texts, ["# iac-icp", "# yes", "# yes too"]);
    }
}
