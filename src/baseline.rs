//! Baselines: the findings of a day, written down so that only new ones are reported.
//!
//! Stands alone because it neither judges nor renders. Entries name file, root, resource, rule and
//! attribute, no lines, so moved code stays known, and the same resource in another file is new.
//! The verdict is part of an entry: what was undecided and is now a violation is new as well.
//! Entries are counted: a second finding of the same kind is new.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Report, SuppressedFinding, Verdict};
use crate::report::Paths;
use crate::source::SourceSet;
use crate::text::Text;

/// The schema of baseline files.
const SCHEMA: &str = "iac-icp/baseline/v1";
/// Never in a baseline: whatever the file says, it was not read.
const NEVER: &str = "syntax-error";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    findings: Vec<Entry>,
}

/// Findings of one kind at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What.
    #[serde(flatten)]
    key: Key,
    /// How many.
    count: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key {
    path: String,
    root: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resource: Option<String>,
    /// What further calls of a module make: one that is added is new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
    rule: String,
    verdict: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attribute: Option<String>,
}

impl Entry {
    /// The root that it was found in, as [`Paths::relative_root`] names it.
    pub fn root(&self) -> &str {
        &self.key.root
    }

    /// How many findings it stands for.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The entry for people: rule, path, resource, and how many.
    pub fn describe(&self) -> String {
        let Key { path, resource, rule, attribute, .. } = &self.key;
        let parts = [Some(path), resource.as_ref(), attribute.as_ref()];
        let text = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        if self.count > 1 {
            format!("{rule}: {text} (×{})", self.count)
        } else {
            format!("{rule}: {text}")
        }
    }

    /// Says that nothing of the kind is found any more, and in which environment it was.
    pub fn stale(&self) -> Text {
        let environment = self.key.root.rsplit_once(" [").and_then(|(_, e)| e.strip_suffix(']'));
        let named = |before: &str, after: &str| {
            environment.map_or_else(String::new, |name| format!("{before}{name}{after}"))
        };
        let what = self.describe();
        Text::new(
            format!("基线中的这一项已不再出现{}：{what}", named("（环境 ", "）")),
            format!("stale in the baseline{}: {what}", named(" (environment ", ")")),
        )
    }
}

impl Key {
    fn of(finding: &Finding, sources: &SourceSet, paths: &Paths) -> Self {
        let verdict = match finding.verdict {
            Verdict::Violation => "violation",
            Verdict::Undecided => "undecided",
        };
        Self {
            path: paths.relative(&sources.file(finding.span.file).path),
            root: paths.relative_root(&finding.root),
            resource: finding.resource.clone(),
            also: finding.also.clone(),
            rule: finding.rule.to_owned(),
            verdict: verdict.to_owned(),
            attribute: finding.attribute.clone(),
        }
    }
}

/// Whether a text is a baseline of this program, whatever it says.
pub fn is_baseline(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text)
        .is_ok_and(|value| value.get("schema").and_then(|s| s.as_str()) == Some(SCHEMA))
}

/// A baseline of all findings of a report, those that an older baseline covers included.
pub fn write(report: &Report, sources: &SourceSet, paths: &Paths) -> String {
    let covered = report.suppressed.iter().filter(|s| s.place.is_none()).map(|s| &s.finding);
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for finding in report.findings.iter().chain(covered).filter(|f| f.rule != NEVER) {
        *counts.entry(Key::of(finding, sources, paths)).or_default() += 1;
    }
    print(counts)
}

/// Takes the findings that a baseline covers out of a report; what in the baseline covers nothing
/// any more.
///
/// # Errors
/// The text is no baseline.
pub fn apply(
    report: &mut Report,
    text: &str,
    sources: &SourceSet,
    paths: &Paths,
) -> Result<Vec<Entry>, Text> {
    let mut left = read(text)?;
    for finding in std::mem::take(&mut report.findings) {
        match left.get_mut(&Key::of(&finding, sources, paths)) {
            Some(count) if *count > 0 && finding.rule != NEVER => {
                *count -= 1;
                report.suppressed.push(SuppressedFinding {
                    finding,
                    reason: None,
                    until: None,
                    place: None,
                });
            }
            _ => report.findings.push(finding),
        }
    }
    left.retain(|_, count| *count > 0);
    Ok(left.into_iter().map(|(key, count)| Entry { key, count }).collect())
}

/// The baseline without its stale entries, and how many findings that leaves.
///
/// # Errors
/// The text is no baseline.
pub fn prune(text: &str, stale: &[Entry]) -> Result<(String, usize), Text> {
    let mut counts = read(text)?;
    for entry in stale {
        if let Some(count) = counts.get_mut(&entry.key) {
            *count = count.saturating_sub(entry.count);
        }
    }
    counts.retain(|_, count| *count > 0);
    let left = counts.values().fold(0_usize, |sum, count| sum.saturating_add(*count));
    Ok((print(counts), left))
}

fn print(counts: BTreeMap<Key, usize>) -> String {
    let findings = counts.into_iter().map(|(key, count)| Entry { key, count }).collect();
    let file = File { schema: SCHEMA.to_owned(), findings };
    // Strings and numbers only: this cannot fail.
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

fn read(text: &str) -> Result<BTreeMap<Key, usize>, Text> {
    let wrong = |why: &str| {
        Text::new(
            format!("基线文件无法读取：{why}；用 `--write-baseline` 重新生成"),
            format!("the baseline cannot be read: {why}; write it anew with `--write-baseline`"),
        )
    };
    let file: File = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| wrong(&e.to_string()))?;
    if file.schema != SCHEMA {
        return Err(wrong(&format!("schema is `{}`, not `{SCHEMA}`", file.schema)));
    }
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for entry in file.findings {
        let count = counts.entry(entry.key).or_default();
        *count = count.saturating_add(entry.count);
    }
    Ok(counts)
}
