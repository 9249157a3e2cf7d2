//! Text in the two languages of the program.
//!
//! Stands alone so that every layer can word a message without knowing which language will be printed.

/// A language that messages can be printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Chinese (简体中文).
    Zh,
    /// English.
    En,
}

/// The same sentence in Chinese and English; both are always present.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    /// Chinese wording.
    pub zh: String,
    /// English wording.
    pub en: String,
}

impl Text {
    /// A text from its two wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A text that is the same in both languages (a name, an address).
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The candidate closest to a mistyped word, if one is close: at most a third of its letters differ.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count().min(64) / 3).max(1);
    let distances = candidates.into_iter().map(|c| (distance(word, c), c)).filter(|(d, _)| *d <= limit);
    distances.min_by_key(|(d, _)| *d).map(|(_, c)| c)
}

/// Levenshtein distance of two words; words over 64 letters are as far as they are long.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len() > 64 || b.len() > 64 {
        return a.len().max(b.len());
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_typo_finds_its_word() {
        assert_eq!(closest("wesite", ["server", "website"]), Some("website"));
        assert_eq!(closest("pay-as-yuo-go", ["pay-as-you-go", "renewal-off"]), Some("pay-as-you-go"));
        assert_eq!(closest("banana", ["website"]), None);
    }
}
