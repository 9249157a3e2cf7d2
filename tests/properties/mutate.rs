//! Mutations of texts: what editing, merging and cutting do to code.

use std::path::Path;

use super::random::Random;

/// The texts of all fixtures with a suffix, shortest first, of at most `longest` bytes.
pub(crate) fn fixtures(suffix: &str, longest: usize) -> Vec<String> {
    let mut texts = Vec::new();
    let mut todo = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules")];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else if path.to_str().unwrap().ends_with(suffix) {
                texts.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    texts.retain(|t| t.len() <= longest);
    texts.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    assert!(texts.len() > 5, "no fixtures {suffix}");
    texts
}

/// Words and single other characters.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if word(first) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after;
    }
    tokens
}

const STRANGE: [&str; 24] = [
    "${", "}", "%{ if ", "<<-E\n", "\"", "'", "\\", "\\u", "{", "[", "]", "&a ", "*a", "!Sub ",
    "|\n", ">-\n", "\r\n", "\r", "\t", "\u{feff}", "备", "\u{2028}", "#", "/*",
];

/// A text after one to three mutations.
pub(crate) fn mutate(random: &mut Random, text: &str, other: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(3) {
        text = once(random, &text, other);
    }
    text
}

fn once(random: &mut Random, text: &str, other: &str) -> String {
    let mut parts: Vec<&str> =
        if random.once_in(3) { text.split_inclusive('\n').collect() } else { tokens(text) };
    if parts.is_empty() {
        return other.to_owned();
    }
    let at = random.below(parts.len());
    let to = random.below(parts.len());
    match random.below(7) {
        0 => parts.truncate(at),
        1 => drop(parts.remove(at)),
        2 => parts.swap(at, to),
        3 => parts.insert(to, parts[at]),
        4 => parts.insert(at, random.pick(&STRANGE)),
        5 => parts[at] = random.pick(&tokens(other)),
        _ => return text.replace('\n', random.pick(&["\r\n", "\r", "\n\n"])),
    }
    parts.concat()
}
