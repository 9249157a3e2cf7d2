//! Version constraints of module calls: `~> 1.2, != 1.2.5`.
//!
//! Own code because Terraform's constraints are not those of Cargo or npm: `~>` keeps all but the
//! last written part, parts may be left out, and versions before a release only count where they
//! are named.

use std::cmp::Ordering;

/// A version: its numbers, how many of them were written, and what stands after a dash.
#[derive(Debug)]
struct Version<'v> {
    parts: [u64; 3],
    written: usize,
    before: Option<&'v str>,
}

impl<'v> Version<'v> {
    fn parse(text: &'v str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let text = text.split_once('+').map_or(text, |(version, _)| version);
        let (numbers, before) =
            text.split_once('-').map_or((text, None), |(numbers, before)| (numbers, Some(before)));
        let read: Vec<u64> =
            numbers.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let mut parts = [0; 3];
        for (at, number) in read.iter().enumerate() {
            *parts.get_mut(at)? = *number;
        }
        Some(Self { parts, written: read.len(), before })
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.parts.cmp(&other.parts).then_with(|| match (self.before, other.before) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) => before(a, b),
        })
    }
}

/// What comes before a release, part by part: numbers by size, and before words.
fn before(a: &str, b: &str) -> Ordering {
    let mut pairs = a.split('.').zip(b.split('.'));
    let different = pairs.find(|(a, b)| a != b);
    different.map_or_else(
        || a.len().cmp(&b.len()),
        |(a, b)| match (a.parse::<u64>(), b.parse::<u64>()) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
            (Err(_), Err(_)) => a.cmp(b),
        },
    )
}

/// Whether a version satisfies all of some constraints; `None` where one of them cannot be read.
pub(super) fn allows(constraints: &str, version: &str) -> Option<bool> {
    let version = Version::parse(version.trim())?;
    constraints
        .split(',')
        .map(|one| allowed(one.trim(), &version))
        .try_fold(true, |all, one| Some(all && one?))
}

fn allowed(constraint: &str, version: &Version<'_>) -> Option<bool> {
    let at = constraint
        .find(|c: char| !matches!(c, '=' | '!' | '<' | '>' | '~'))
        .unwrap_or(constraint.len());
    let (operator, text) = constraint.split_at(at);
    let wanted = Version::parse(text.trim())?;
    let order = version.compare(&wanted);
    let named =
        version.before.is_none() || wanted.before.is_some() && version.parts == wanted.parts;
    Some(match operator {
        "" | "=" => order == Ordering::Equal,
        "!=" => order != Ordering::Equal,
        ">" => order == Ordering::Greater && named,
        ">=" => order != Ordering::Less && named,
        "<" => order == Ordering::Less && named,
        "<=" => order != Ordering::Greater && named,
        "~>" => {
            let kept = wanted.written.saturating_sub(1).max(1);
            order != Ordering::Less
                && named
                && version.parts.iter().zip(&wanted.parts).take(kept).all(|(a, b)| a == b)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::allows;

    #[test]
    fn constraints_are_those_of_terraform() {
        let rows = [
            ("1.2.0", "1.2.0", Some(true)),
            ("1.2", "1.2.0", Some(true)),
            ("= 1.2.0", "1.2.1", Some(false)),
            ("~> 1.2", "1.9.0", Some(true)),
            ("~> 1.2", "2.0.0", Some(false)),
            ("~> 1.2.3", "1.2.9", Some(true)),
            ("~> 1.2.3", "1.3.0", Some(false)),
            ("~> 1.2.3", "1.2.2", Some(false)),
            ("~> 1", "1.9.0", Some(true)),
            (">= 1.0, < 2.0", "1.9.9", Some(true)),
            (">= 1.0, < 2.0", "2.0.0", Some(false)),
            (">= 1.0, != 1.5.0", "1.5.0", Some(false)),
            (">= 1.0", "2.0.0-beta1", Some(false)),
            ("2.0.0-beta1", "2.0.0-beta1", Some(true)),
            (">= 2.0.0-beta1", "2.0.0-beta2", Some(true)),
            ("nonsense", "1.0.0", None),
        ];
        for (constraint, version, wanted) in rows {
            assert_eq!(allows(constraint, version), wanted, "{constraint} {version}");
        }
    }
}
