//! "Did you mean": the known word nearest to a mistyped one.

/// Longer words are not compared: nobody mistypes a rule id of that length, and the work is
/// quadratic.
const MAX_LENGTH: usize = 64;

/// The candidate with the least edit distance, if it is near enough to be meant.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(MAX_LENGTH + 1).collect();
    if word.len() > MAX_LENGTH {
        return None;
    }
    let allowed = (word.len() / 3).max(1);
    // A distance is never less than the difference of the lengths.
    let like = |c: &&str| c.chars().take(MAX_LENGTH).count().abs_diff(word.len()) <= allowed;
    let distances = candidates
        .into_iter()
        .filter(like)
        .map(|c| (distance(&word, &c.chars().take(MAX_LENGTH).collect::<Vec<_>>()), c));
    distances.filter(|(d, _)| *d <= allowed).min().map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the
/// other.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; width];
        for j in 1..width {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[width - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_words_are_meant() {
        let rules = ["term-too-short", "pay-as-you-go", "region-outside-mainland"];
        assert_eq!(closest("term-to-short", rules), Some("term-too-short"));
        assert_eq!(closest("pay_as_you_go", rules), Some("pay-as-you-go"));
        assert_eq!(closest("ingore", ["ignore", "ignore-file"]), Some("ignore"));
        assert_eq!(closest("something-else", rules), None);
        assert_eq!(closest("", rules), None);
    }
}
