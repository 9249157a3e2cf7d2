//! Groups of entries that disappear with the last entry that the filters leave them.
//!
//! An entry hides itself by what is chosen. A group has several, so that two choices may each leave
//! some of them and both together none. Style cannot ask whether anything is left; so it is told,
//! for what is chosen in one list or two, which values of another leave something. That is said
//! only where it is not all of them, and grows with the number of entries.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

/// For values of some lists, the values of another with which entries are left.
type Left = BTreeMap<Vec<usize>, BTreeSet<usize>>;

/// Writes the style of a group: `lists` are the names of the lists, and each entry has the number
/// of its value in each; one without a value is for all.
pub(super) fn write(group: &str, lists: &[&str], entries: &[Vec<Option<usize>>], out: &mut String) {
    let mut pairs: HashMap<(usize, usize), Left> = HashMap::new();
    for (next, given) in questions(lists.len()) {
        let Some((left, all)) = left(&given, next, entries) else { continue };
        for (values, set) in &left {
            let each = given.iter().zip(values);
            let sets = each.clone().filter_map(|(list, value)| {
                pairs.get(&(*list, next))?.get(std::slice::from_ref(value))
            });
            // What each of the values leaves by itself is said already.
            let known = sets.fold(all.clone(), |known, set| &known & set);
            if known.len() > set.len() {
                let chosen = each.map(|(list, value)| (lists[*list], *value));
                rule(group, chosen, (lists[next], set), out);
            }
        }
        if let [list] = given[..] {
            pairs.insert((list, next), left);
        }
    }
}

/// Each list, with one or two of those before it.
fn questions(lists: usize) -> impl Iterator<Item = (usize, Vec<usize>)> {
    (1..lists).flat_map(|next| {
        let one = (0..next).map(|list| vec![list]);
        let two = (1..next).flat_map(|second| (0..second).map(move |first| vec![first, second]));
        one.chain(two).map(move |given| (next, given)).collect::<Vec<_>>()
    })
}

/// What is left in a list for each value of the given ones, and all that it has; nothing where some
/// entries are for all.
fn left(
    given: &[usize],
    next: usize,
    entries: &[Vec<Option<usize>>],
) -> Option<(Left, BTreeSet<usize>)> {
    let mut left = Left::new();
    for entry in entries {
        let values = given.iter().map(|list| entry.get(*list).copied().flatten());
        let value = entry.get(next).copied().flatten()?;
        left.entry(values.collect::<Option<_>>()?).or_default().insert(value);
    }
    let all = left.values().flatten().copied().collect();
    Some((left, all))
}

/// Hides a group where some values are chosen and in another list one that leaves nothing of it.
fn rule<'l>(
    group: &str,
    chosen: impl Iterator<Item = (&'l str, usize)>,
    (list, left): (&str, &BTreeSet<usize>),
    out: &mut String,
) {
    out.push_str("body");
    chosen.for_each(|(list, value)| {
        let _ = write!(out, ":has(.filters option[value={list}-{value}]:checked)");
    });
    let _ = write!(out, ":not(:has(.filters option:is([value={list}]");
    left.iter().for_each(|value| {
        let _ = write!(out, ",[value={list}-{value}]");
    });
    let _ = writeln!(out, "):checked)) #{group}{{display:none}}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(entries: &[[usize; 3]]) -> Vec<String> {
        let entries: Vec<_> =
            entries.iter().map(|e| e.iter().copied().map(Some).collect()).collect();
        let mut out = String::new();
        write("g", &["rule", "root", "env"], &entries, &mut out);
        out.lines().map(str::to_owned).collect()
    }

    #[test]
    fn only_what_leaves_nothing_is_said() {
        // All combinations: whatever is chosen, something is left.
        assert!(style(&[[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0]]).is_empty());
        let two = style(&[[0, 0, 0], [1, 1, 0]]);
        assert_eq!(two.len(), 2, "{two:#?}");
        assert_eq!(
            two[1],
            "body:has(.filters option[value=rule-1]:checked):not(:has(.filters option:is([value=root],[value=root-1]):checked)) #g{display:none}"
        );
        // Any two of them leave something, all three do not.
        let three = style(&[[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1]]);
        assert_eq!(three.len(), 4, "{three:#?}");
        assert!(three[0].starts_with(
            "body:has(.filters option[value=rule-0]:checked):has(.filters option[value=root-0]:checked):not("
        ));
    }

    #[test]
    fn an_entry_for_all_is_left_by_every_choice() {
        let mut out = String::new();
        let entries = [vec![Some(0), None], vec![Some(1), Some(1)]];
        write("g", &["rule", "env"], &entries, &mut out);
        assert!(out.is_empty(), "{out}");
    }

    #[test]
    fn the_style_grows_with_the_entries() {
        let many: Vec<[usize; 3]> =
            (0..60).flat_map(|a| (0..60).map(move |b| [a, b, (a * b) % 60])).collect();
        let size = |entries: &[[usize; 3]]| style(entries).iter().map(String::len).sum::<usize>();
        assert!(size(&many) < 600 * many.len(), "{}", size(&many));
        assert!(size(&many[..1800]) < 600 * 1800, "{}", size(&many[..1800]));
    }
}
