//! What must not be shown: places and texts of sensitive values, what attributes with the name of a
//! secret hold, and whatever looks like an access key.
//!
//! Stands beside the files because every output shows text from them. Whoever learns that a value
//! is sensitive says so here; whoever shows text asks here. Masks are as long as what they hide, so
//! that places in a line stay right.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{OnceLock, PoisonError};

use aho_corasick::{AhoCorasick, MatchKind};
use foldhash::HashSet;

use super::{SourceSet, Span};
use crate::text::MAX_VALUE;

/// The shortest text that is hidden wherever it stands; shorter ones (`on`, `web`) are words of
/// their own, and hidden where they stand alone or in quotes.
const MIN_LENGTH: usize = 6;

/// How the access keys of Alibaba Cloud begin, and how many letters and digits follow at least.
const ACCESS_KEY: (&str, usize) = ("LTAI", 8);

/// Bytes of secrets that are told apart; with more of them everything is hidden that may hold one.
const MAX_BYTES: usize = 4 << 20;

/// Bytes by which a secret is found; of a longer one all that follows is hidden with it.
const MAX_NEEDLE: usize = 1 << 10;

/// What is known to be secret.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    spans: Vec<Span>,
    texts: HashSet<Box<str>>,
    bytes: usize,
    /// Whether there were more than are told apart.
    overflow: bool,
    /// Words that are in everybody's tables, in lower case.
    public: HashSet<Box<str>>,
    /// Made when something is shown, and anew when more is hidden after that.
    index: OnceLock<Index>,
}

/// What is hidden, for looking it up.
#[derive(Debug)]
struct Index {
    /// Places, sorted, none in another.
    spans: Vec<Span>,
    long: Option<AhoCorasick>,
    short: HashSet<Box<str>>,
    /// Whether whatever may hold a secret is hidden.
    all: bool,
}

impl Hidden {
    fn add(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() || self.overflow || self.texts.contains(text) {
            return;
        }
        self.bytes += text.len().min(MAX_NEEDLE);
        self.overflow = self.bytes > MAX_BYTES;
        self.texts.insert(text.into());
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let shown = |text: &&str| !self.public.contains(&*text.to_lowercase());
            let texts = self.texts.iter().map(|text| &**text).filter(shown);
            let (long, short): (Vec<&str>, Vec<&str>) =
                texts.partition(|text| text.len() >= MIN_LENGTH);
            let needles: Vec<&str> = long.iter().map(|text| needle(text)).collect();
            let build =
                || AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&needles);
            let long = if needles.is_empty() { None } else { build().ok() };
            let all = self.overflow || (long.is_none() && !needles.is_empty());
            Index {
                spans: joined(self.spans.clone()),
                long,
                short: short.into_iter().map(Box::from).collect(),
                all,
            }
        })
    }
}

/// The beginning of a secret by which it is found.
fn needle(text: &str) -> &str {
    let mut end = text.len().min(MAX_NEEDLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Places sorted, those that touch made one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.file == span.file && span.start <= last.end => {
                last.end = last.end.max(span.end)
            }
            _ => joined.push(span),
        }
    }
    joined
}

impl SourceSet {
    /// Keeps places and texts out of everything that is shown from now on.
    pub fn hide(
        &self,
        spans: impl IntoIterator<Item = Span>,
        texts: impl IntoIterator<Item = String>,
    ) {
        let mut hidden = self.hidden.write().unwrap_or_else(PoisonError::into_inner);
        hidden.index = OnceLock::new();
        hidden.spans.extend(spans);
        for text in texts {
            let quoted = format!("{text:?}");
            // Messages hold no more of a long value.
            let start = text.char_indices().nth(MAX_VALUE - 1).and_then(|(at, _)| text.get(..at));
            let lower = text.to_lowercase();
            start
                .into_iter()
                .chain(text.lines())
                .chain([quoted.trim_matches('"'), lower.as_str()])
                .for_each(|text| hidden.add(text));
        }
    }

    /// Keeps out of what is shown whatever may hold a secret: there are more than can be told
    /// apart.
    pub fn hide_all(&self) {
        let mut hidden = self.hidden.write().unwrap_or_else(PoisonError::into_inner);
        hidden.index = OnceLock::new();
        hidden.overflow = true;
    }

    /// Says that words are public, whoever marks them: they stay in what is said of a value, though
    /// not in the code that is shown.
    pub fn publish(&self, words: impl IntoIterator<Item = String>) {
        let mut hidden = self.hidden.write().unwrap_or_else(PoisonError::into_inner);
        hidden.index = OnceLock::new();
        hidden.public.extend(words.into_iter().map(|word| word.to_lowercase().into_boxed_str()));
    }

    /// Whether anything is hidden.
    pub fn hides(&self) -> bool {
        let hidden = self.hidden.read().unwrap_or_else(PoisonError::into_inner);
        hidden.overflow || !hidden.texts.is_empty() || !hidden.spans.is_empty()
    }

    /// A text without secrets.
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        blank(text, self.secret_ranges(text))
    }

    /// A text that stands at a place, without secrets.
    pub fn mask_at<'t>(&self, text: &'t str, place: Span) -> Cow<'t, str> {
        let mut ranges = self.secret_ranges(text);
        let file = self.file(place.file);
        let named = file.named_secrets();
        let first = named.partition_point(|range| range.end <= place.start);
        let inside = named[first..].iter().take_while(|range| range.start < place.end);
        let offset = |at: u32| (at.clamp(place.start, place.end) - place.start) as usize;
        ranges.extend(inside.map(|range| offset(range.start)..offset(range.end)));
        let hidden = self.hidden.read().unwrap_or_else(PoisonError::into_inner);
        let index = hidden.index();
        if index.all {
            ranges.push(0..text.len());
        }
        let spans = &index.spans;
        let first =
            spans.partition_point(|span| (span.file, span.end) <= (place.file, place.start));
        let inside = spans[first..]
            .iter()
            .take_while(|span| span.file == place.file && span.start < place.end);
        ranges.extend(inside.map(|span| offset(span.start)..offset(span.end)));
        blank(text, ranges)
    }

    fn secret_ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut ranges = access_keys(text);
        let hidden = self.hidden.read().unwrap_or_else(PoisonError::into_inner);
        if hidden.texts.is_empty() && !hidden.overflow {
            return ranges;
        }
        let index = hidden.index();
        for found in index.long.iter().flat_map(|long| long.find_iter(text)) {
            let end = if found.len() > MAX_NEEDLE - 4 { text.len() } else { found.end() };
            ranges.push(found.start()..end);
        }
        if index.all || !index.short.is_empty() {
            let secret = |word: &Range<usize>| {
                text.get(word.clone()).is_some_and(|word| index.short.contains(word))
            };
            ranges.extend(quoted(text).filter(|word| index.all || secret(word)));
        }
        ranges
    }
}

/// The whole text, and what stands between two quotes or backticks in it.
fn quoted(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut marks: Vec<usize> = text.match_indices(['"', '`']).map(|(at, _)| at).collect();
    let whole = if marks.is_empty() && !text.contains(char::is_whitespace) {
        Some(0..text.len())
    } else {
        None
    };
    marks.dedup();
    let between: Vec<Range<usize>> = marks
        .windows(2)
        .filter(|pair| text[pair[0]..].chars().next() == text[pair[1]..].chars().next())
        .map(|pair| pair[0] + 1..pair[1])
        .collect();
    whole.into_iter().chain(between)
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

/// A text with some ranges starred out, byte for byte; lines stay lines.
pub(super) fn blank(text: &str, mut ranges: Vec<Range<usize>>) -> Cow<'_, str> {
    ranges.retain(|range| range.start < range.end);
    if ranges.is_empty() {
        return text.into();
    }
    ranges.sort_unstable_by_key(|r| (r.start, r.end));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for range in ranges {
        let start = range.start.max(at);
        // A range that would cut a character is no place of ours.
        let (Some(between), Some(secret)) = (text.get(at..start), text.get(start..range.end))
        else {
            continue;
        };
        out.push_str(between);
        out.extend(
            secret
                .bytes()
                .map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { '*' }),
        );
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
        assert_eq!(
            sources.mask("a 秘密的\"值 b 秘密的\\\"值 short"),
            "a ************* b ************** short"
        );
        assert_eq!(sources.mask_at("abcdefgh", Span::new(FileId(0), 8, 16)), "ab***fgh");
        assert_eq!(sources.mask_at("abcdefgh", Span::new(FileId(1), 8, 16)), "abcdefgh");
        assert_eq!(sources.mask_at("abc", Span::new(FileId(0), 12, 15)), "*bc");
        sources.hide([Span::new(FileId(0), 1, 40), Span::new(FileId(1), 0, 9)], []);
        assert_eq!(sources.mask_at("ab\ncdefg", Span::new(FileId(0), 36, 44)), "**\n*defg");
    }

    #[test]
    fn short_secrets_are_hidden_alone_and_in_quotes() {
        let sources = SourceSet::new();
        sources.hide([], ["web".to_owned(), "Ab9".to_owned()]);
        assert_eq!(
            sources.mask("alicloud_instance.web is \"web\" or `Ab9`, not \"webs\""),
            "alicloud_instance.web is \"***\" or `***`, not \"webs\""
        );
        assert_eq!(
            (sources.mask("web"), sources.mask("ab9"), sources.mask("a web")),
            ("***".into(), "***".into(), "a web".into())
        );
    }

    #[test]
    fn public_words_are_no_secrets() {
        let sources = SourceSet::new();
        sources.publish(["cn-hangzhou".to_owned(), "PrePaid".to_owned()]);
        sources.hide(
            [Span::new(FileId(0), 0, 3)],
            ["cn-hangzhou".to_owned(), "prepaid".to_owned(), "cn-hangzhou-secret".to_owned()],
        );
        assert_eq!(
            sources.mask("cn-hangzhou PrePaid prepaid cn-hangzhou-secret"),
            "cn-hangzhou PrePaid prepaid ******************"
        );
        assert_eq!(sources.mask_at("abcd", Span::new(FileId(0), 0, 4)), "***d");
    }

    #[test]
    fn many_secrets_of_one_beginning_take_no_time_and_too_many_hide_all() {
        let sources = SourceSet::new();
        sources.hide([], (0..20_000).map(|i| format!("secret-with-a-long-beginning-{i}")));
        let text = "secret-with-a-long-beginning-7 ".repeat(20_000);
        let started = std::time::Instant::now();
        assert!(!sources.mask(&text).contains("secret"));
        assert!(started.elapsed().as_secs() < 10);
        sources.hide([], (0..8_000).map(|i| format!("{i}-{}", "x".repeat(1_000))));
        assert_eq!(sources.mask("server `a`: \"b\""), "server `*`: \"*\"");
        assert_eq!(sources.mask_at("a = 1", Span::new(FileId(0), 0, 5)), "*****");
    }

    #[test]
    fn a_long_secret_is_known_by_its_beginning() {
        let sources = SourceSet::new();
        let long = "k".repeat(3_000);
        sources.hide([], [long.clone()]);
        assert_eq!(sources.mask(&format!("a {long}")), format!("a {}", "*".repeat(3_000)));
    }
}
