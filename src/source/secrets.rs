//! What must not be shown: places and texts of sensitive values, and whatever looks like an access key.
//!
//! Stands beside the files because every output shows text from them. Whoever learns that a value is sensitive says so
//! here; whoever shows text asks here. Masks are as long as what they hide, so that places in a line stay right.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::PoisonError;

use rustc_hash::FxHashMap;

use super::{SourceSet, Span};

/// The shortest text that is hidden wherever it stands; shorter ones (`on`, `1`) are hidden only where they are written.
const MIN_LENGTH: usize = 6;

/// How the access keys of Alibaba Cloud begin, and how many letters and digits follow at least.
const ACCESS_KEY: (&str, usize) = ("LTAI", 8);

/// Secrets that are kept; a run with more of them is no longer a run on code.
const MAX_SECRETS: usize = 100_000;

/// What is known to be secret.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    spans: BTreeSet<Span>,
    /// Texts by their first bytes, so that a text is searched once for all of them.
    texts: FxHashMap<[u8; MIN_LENGTH], BTreeSet<String>>,
    /// The bytes that a secret may begin with, which few places of a text do.
    begins: Begins,
    count: usize,
    /// Texts that anybody knows: a value that says one of them gives nothing away.
    public: BTreeSet<String>,
}

/// A set of bytes.
#[derive(Debug)]
struct Begins([bool; 256]);

impl Default for Begins {
    fn default() -> Self {
        Self([false; 256])
    }
}

impl SourceSet {
    /// Keeps places and texts out of everything that is shown from now on.
    pub fn hide(&self, spans: impl IntoIterator<Item = Span>, texts: impl IntoIterator<Item = String>) {
        let mut hidden = self.hidden.write().unwrap_or_else(PoisonError::into_inner);
        if hidden.spans.len() + hidden.count > MAX_SECRETS {
            return;
        }
        hidden.spans.extend(spans);
        for text in texts {
            if hidden.public.contains(&text) {
                continue;
            }
            let quoted = format!("{text:?}");
            for line in text.lines().map(str::trim).chain([text.as_str(), quoted.trim_matches('"')]) {
                if let Some(first) = line.as_bytes().first_chunk::<MIN_LENGTH>() {
                    hidden.begins.0[usize::from(first[0])] = true;
                    let new = hidden.texts.entry(*first).or_default().insert(line.to_owned());
                    hidden.count += usize::from(new);
                }
            }
        }
    }

    /// Says which texts anybody knows, before any secret is: where such a value is written stays hidden, but what it says is
    /// shown as a fact.
    pub fn publish(&self, texts: impl IntoIterator<Item = String>) {
        self.hidden.write().unwrap_or_else(PoisonError::into_inner).public.extend(texts);
    }

    /// A text without secrets.
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        blank(text, self.secret_ranges(text))
    }

    /// A text that stands at a place, without secrets.
    pub fn mask_at<'t>(&self, text: &'t str, place: Span) -> Cow<'t, str> {
        let mut ranges = self.secret_ranges(text);
        let hidden = self.hidden.read().unwrap_or_else(PoisonError::into_inner);
        let inside = |span: &&Span| span.file == place.file && span.start < place.end && span.end > place.start;
        let offset = |at: u32| (at.max(place.start) - place.start) as usize;
        ranges.extend(hidden.spans.iter().filter(inside).map(|span| offset(span.start)..offset(span.end).min(text.len())));
        blank(text, ranges)
    }

    fn secret_ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut ranges = access_keys(text);
        let hidden = self.hidden.read().unwrap_or_else(PoisonError::into_inner);
        if hidden.texts.is_empty() {
            return ranges;
        }
        let may_begin = |(_, first): &(usize, &[u8])| hidden.begins.0[usize::from(first[0])];
        for (at, first) in text.as_bytes().windows(MIN_LENGTH).enumerate().filter(may_begin) {
            let known = <&[u8; MIN_LENGTH]>::try_from(first).ok().and_then(|first| hidden.texts.get(first));
            for secret in known.into_iter().flatten().filter(|s| text.as_bytes()[at..].starts_with(s.as_bytes())) {
                ranges.push(at..at + secret.len());
            }
        }
        ranges
    }
}

/// What looks like an access key, all but its first letters.
fn access_keys(text: &str) -> Vec<Range<usize>> {
    let (prefix, least) = ACCESS_KEY;
    let key = |(at, _): (usize, &str)| {
        let start = at + prefix.len();
        let length = text[start..].bytes().take_while(u8::is_ascii_alphanumeric).count();
        (length >= least).then_some(start..start + length)
    };
    text.match_indices(prefix).filter_map(key).collect()
}

/// A text with some ranges starred out, byte for byte.
fn blank(text: &str, mut ranges: Vec<Range<usize>>) -> Cow<'_, str> {
    if ranges.is_empty() {
        return text.into();
    }
    ranges.sort_unstable_by_key(|r| (r.start, r.end));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for range in ranges {
        let start = range.start.max(at);
        // A range that would cut a character is no place of ours.
        let (Some(between), Some(_)) = (text.get(at..start), text.get(start..range.end)) else { continue };
        out.push_str(between);
        out.extend(std::iter::repeat_n('*', range.end - start));
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn secrets_are_starred_out_in_place() {
        let sources = SourceSet::new();
        sources.publish(["cn-hangzhou".to_owned()]);
        sources.hide([], ["cn-hangzhou".to_owned()]);
        assert_eq!(sources.mask("in cn-hangzhou"), "in cn-hangzhou");
        assert_eq!(sources.mask("id = LTAI5tAbCdEfGh12, LTAI"), "id = LTAI************, LTAI");
        sources.hide([Span::new(FileId(0), 10, 13)], ["秘密的\"值".to_owned(), "short".to_owned()]);
        assert_eq!(sources.mask("a 秘密的\"值 b 秘密的\\\"值 short"), "a ************* b ************** short");
        assert_eq!(sources.mask_at("abcdefgh", Span::new(FileId(0), 8, 16)), "ab***fgh");
        assert_eq!(sources.mask_at("abcdefgh", Span::new(FileId(1), 8, 16)), "abcdefgh");
        assert_eq!(sources.mask_at("abc", Span::new(FileId(0), 12, 15)), "*bc");
    }
}
