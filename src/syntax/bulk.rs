//! How many values one text may hold. Its bytes do not tell what it takes: a list of digits makes a
//! hundred bytes of tree out of two of text.

use crate::source::Span;
use crate::syntax::{Problem, ProblemKind};
use crate::text::Text;

/// What separates values in a language, and how many there may be: as many as a gigabyte has room
/// for. A plan of 100 MB holds five million, a file of 20,000 servers in HCL less than one.
pub(super) struct Bulk {
    separators: &'static [u8],
    most: usize,
    named: Text,
}

/// About how many bytes stand in a tree for each byte of a kind in the text: half of what the
/// process needs while the tree is made. Measured in November 2026 with texts of a million values
/// of each sort.
struct Weights([u8; 256]);

impl Weights {
    const fn of(kinds: &[(&[u8], u8)]) -> Self {
        let mut weights = [0; 256];
        let mut kind = 0;
        while kind < kinds.len() {
            let mut at = 0;
            while at < kinds[kind].0.len() {
                weights[kinds[kind].0[at] as usize] = kinds[kind].1;
                at += 1;
            }
            kind += 1;
        }
        Self(weights)
    }

    /// About how many bytes the tree of a text takes, its text included.
    fn tree(&self, text: &str) -> u64 {
        let marks: u64 = text.bytes().map(|byte| u64::from(self.0[usize::from(byte)])).sum();
        marks + text.len() as u64 / 2
    }
}

const JSON_TREE: Weights = Weights::of(&[(b",[{", 64), (b":", 32)]);
const YAML_TREE: Weights = Weights::of(&[(b",[{\n\r-?", 64), (b":", 90)]);
const NATIVE_TREE: Weights = Weights::of(&[
    (b"{(", 200),
    (b"[", 140),
    (b".=%+-*/!<>&|?:", 100),
    (b",", 96),
    (b"\n\r", 24),
    (b"\"", 12),
]);

/// JSON: an item or member has a comma before it, or a bracket.
pub(super) const JSON: Bulk =
    Bulk { separators: b",[{", most: 10_000_000, named: Text::fixed("1000 万", "10 million") };

/// YAML: or it begins a line, or follows another mark on its line.
pub(super) const YAML: Bulk = Bulk {
    separators: b",[{\n\r-?",
    most: 10_000_000,
    named: Text::fixed("1000 万", "10 million"),
};

/// Native HCL, where expressions have parts.
pub(super) const NATIVE: Bulk = Bulk {
    separators: b",[{(\n\r.$%+-*/!<>=&|?:",
    most: 3_000_000,
    named: Text::fixed("300 万", "3 million"),
};

impl Bulk {
    /// The problem of a text that may hold more, at a place.
    pub(super) fn exceeded(&self, text: &str, place: impl FnOnce() -> Span) -> Option<Problem> {
        // Every separator takes a byte.
        if text.len() <= self.most {
            return None;
        }
        let mut separates = [false; 256];
        self.separators.iter().for_each(|b| separates[usize::from(*b)] = true);
        if text.bytes().filter(|b| separates[usize::from(*b)]).count() <= self.most {
            return None;
        }
        let Text { zh, en } = &self.named;
        let message = Text::new(
            format!("超出上限：值可能超过 {zh}个，未检查；请拆分。"),
            format!(
                "budget exceeded: it may hold more than {en} values, so it was not checked: split it"
            ),
        );
        Some(Problem::new(ProblemKind::Budget, message, place()))
    }
}

/// About how many bytes the trees of texts take, by language.
pub mod trees {
    /// JSON.
    pub fn json(text: &str) -> u64 {
        super::JSON_TREE.tree(text)
    }

    /// YAML.
    pub fn yaml(text: &str) -> u64 {
        super::YAML_TREE.tree(text)
    }

    /// Native HCL.
    pub fn native(text: &str) -> u64 {
        super::NATIVE_TREE.tree(text)
    }
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::syntax::placement::Placement;
    use crate::syntax::{ProblemKind, json, native, yaml};

    #[test]
    fn texts_of_too_many_values_are_not_read() {
        let file = FileId(0);
        let values = |n: usize| "1,".repeat(n);
        let document =
            native::parse(file, &format!("a = [{}]\n", values(3_000_000)), &Placement::Whole);
        assert!(
            document.incomplete()
                && document.problems[0].kind == ProblemKind::Budget
                && document.body.attributes.is_empty()
        );
        for document in [
            json::parse(file, &format!("[{}1]", values(10_000_000))),
            yaml::parse(file, &"- 1\n".repeat(6_000_000)),
        ] {
            assert!(
                document.incomplete
                    && document.problems[0].kind == ProblemKind::Budget
                    && document.roots.is_empty()
            );
        }
    }

    #[test]
    fn long_texts_of_few_values_are_read() {
        let text = format!("a = \"{}\"\n", "x".repeat(4_000_000));
        assert!(!native::parse(FileId(0), &text, &Placement::Whole).incomplete());
    }
}
