//! Keys of findings that survive moved lines.
//!
//! A hash of what the finding is about, never of where it stands: rule, file, root, resource and
//! attribute. Equal ones are told apart by counting, because GitLab folds findings of equal
//! fingerprint into one.

use std::fmt::Write as _;

use foldhash::HashMap;
use sha2::{Digest, Sha256};

use crate::finding::{Finding, Report};
use crate::report::Paths;
use crate::source::SourceSet;

/// Hexadecimal digits that are kept.
const DIGITS: usize = 32;

/// The fingerprints of all findings, in their order.
pub fn fingerprints(report: &Report, sources: &SourceSet, paths: &Paths) -> Vec<String> {
    of_findings(report.findings.iter(), sources, paths)
}

/// The fingerprints of some findings, in their order.
pub(super) fn of_findings<'a>(
    findings: impl Iterator<Item = &'a Finding>,
    sources: &SourceSet,
    paths: &Paths,
) -> Vec<String> {
    let mut seen: HashMap<Vec<u8>, usize> = HashMap::default();
    findings
        .map(|finding| {
            let key = key(finding, sources, paths);
            let occurrence = seen.entry(key.clone()).or_insert(0);
            *occurrence += 1;
            digest(&key, *occurrence)
        })
        .collect()
}

/// Every part with its length before it, so that no two different lists of parts give the same
/// bytes.
fn key(finding: &Finding, sources: &SourceSet, paths: &Paths) -> Vec<u8> {
    let file = paths.relative(&sources.file(finding.span.file).path);
    let root = paths.relative_root(&finding.root);
    let none = String::new();
    let resource = finding.resource.as_ref().unwrap_or(&none);
    let attribute = finding.attribute.as_ref().unwrap_or(&none);
    let mut key = Vec::new();
    // What a further call of the module makes is no old finding.
    let also = finding.also.iter().map(String::as_str);
    for part in [finding.rule, &file, &root, resource, attribute].into_iter().chain(also) {
        key.extend((part.len() as u64).to_le_bytes());
        key.extend(part.as_bytes());
    }
    key
}

fn digest(key: &[u8], occurrence: usize) -> String {
    let mut hash = Sha256::new();
    hash.update(key);
    if occurrence > 1 {
        hash.update((occurrence as u64).to_le_bytes());
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    text.truncate(DIGITS);
    text
}
