//! Names that code may hold which could not be read.
//!
//! A file with a syntax error may still say what nobody could read in it: the value of a variable,
//! another charge type. Only names that stand in that part can be meant by it, so only these become
//! undecided.

use std::collections::HashSet;

use crate::source::{SourceSet, Span};

/// Texts longer than this in bytes are not looked through: they may hold any name.
const MAX_TEXT: usize = 1 << 20;

/// The names in texts that could not be read.
#[derive(Debug, Default)]
pub(super) struct UnreadNames {
    words: HashSet<Box<str>>,
    /// Whether any name may be among them.
    any: bool,
}

impl UnreadNames {
    /// Adds what stands at a place. An empty place is a file of which nothing is known.
    pub(super) fn add(&mut self, sources: &SourceSet, place: Span) {
        let file = sources.file(place.file);
        let text = file.text.get(place.start as usize..place.end as usize).unwrap_or("");
        // A backslash may spell a name in another way.
        if text.is_empty() || text.len() > MAX_TEXT || text.contains('\\') {
            self.any = true;
        } else {
            self.words
                .extend(text.split(|c: char| !is_part(c)).filter(|w| !w.is_empty()).map(Box::from));
        }
    }

    /// Whether a name may be among them.
    pub(super) fn may_hold(&self, name: &str) -> bool {
        self.any
            || self.words.contains(name)
            || (!self.words.is_empty() && !name.chars().all(is_part))
    }
}

/// Whether a character belongs to a name of the usual kind.
fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> UnreadNames {
        let sources = SourceSet::new();
        let file = sources.add_text("a", text);
        let mut names = UnreadNames::default();
        names.add(&sources, Span::new(file, 0, text.len()));
        names
    }

    #[test]
    fn whole_names_count() {
        let found = names("charge-type = \"PostPaid\n  web_months=1\n  \"quoted\": 2");
        for (name, wanted) in [
            ("charge-type", true),
            ("charge", false),
            ("web_months", true),
            ("months", false),
            ("quoted", true),
        ] {
            assert_eq!(found.may_hold(name), wanted, "{name}");
        }
        assert!(found.may_hold("类型"), "a name that words do not hold");
        assert!(!UnreadNames::default().may_hold("类型"));
    }

    #[test]
    fn what_cannot_be_looked_through_may_hold_any_name() {
        let long = " ".repeat(MAX_TEXT + 1);
        for text in ["", r#"{"\u0061": "#, &long] {
            assert!(names(text).may_hold("a"), "{:.9}", text);
        }
    }
}
