//! Values in messages, cut where they are longer than a person reads.

use std::borrow::Cow;

use super::Text;

/// The most characters of one value in a message.
pub const MAX_VALUE: usize = 200;

/// The most characters of a message.
const MAX_TEXT: usize = 4_000;

impl Text {
    /// Cuts the values in it, and the whole where it is endless.
    pub fn shorten(&mut self) {
        for wording in [&mut self.zh, &mut self.en] {
            // What is constant has no values in it.
            if let Cow::Owned(text) = wording {
                shorten(text);
            }
        }
    }
}

/// Cuts the values in a text: what stands in backquotes or quotes, and words.
pub fn shorten(text: &mut String) {
    // Every character takes a byte.
    if text.len() <= MAX_VALUE {
        return;
    }
    for mark in ['`', '"'] {
        join(text, mark, |at, part| if at % 2 == 1 { cut(part, MAX_VALUE) } else { part.into() });
    }
    join(text, ' ', |_, word| cut(word, MAX_VALUE));
    if let Cow::Owned(shorter) = cut(text, MAX_TEXT) {
        *text = shorter;
    }
}

fn join<'t>(
    text: &'t mut String,
    mark: char,
    part: impl for<'p> Fn(usize, &'p str) -> Cow<'p, str>,
) {
    let parts: Vec<Cow<'_, str>> =
        text.split(mark).enumerate().map(|(at, p)| part(at, p)).collect();
    if parts.iter().any(|p| matches!(p, Cow::Owned(_))) {
        *text = parts.join(&*mark.to_string());
    }
}

/// A text, or where it has more characters its beginning and an ellipsis.
pub(crate) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most).and_then(|_| text.char_indices().nth(most - 1)) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cut_and_sentences_are_not() {
        let shortened = |text: String| {
            let mut text = text;
            shorten(&mut text);
            text
        };
        let sentence = "the term of this server is one month. ".repeat(20);
        assert_eq!(shortened(sentence.clone()), sentence);
        assert_eq!(
            shortened(format!("region `{}` is in no table", "备 案".repeat(500))),
            format!("region `{}…` is in no table", &"备 案".repeat(67)[..465])
        );
        assert_eq!(
            shortened(format!("\"{}\" is no host", "a ".repeat(4_000))).chars().count(),
            213
        );
        assert_eq!(
            shortened(format!("{} is not filed", "x".repeat(4_000_000))).chars().count(),
            213
        );
        assert_eq!(shortened("`a` ".repeat(4_000)).chars().count(), MAX_TEXT);
    }
}
