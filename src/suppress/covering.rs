//! Which suppressions cover which findings.
//!
//! Stands alone because both may be many: each is looked up by its place, never all of one kind for each of the other.

use std::collections::{BTreeMap, HashMap};

use crate::finding::Finding;
use crate::source::{FileId, SourceSet, Span};

use super::{Scope, Suppression};

/// For each finding the numbers of the suppressions that cover it, whatever its rule, in order.
pub(super) fn covering(findings: &[Finding], suppressions: &[Suppression], sources: &SourceSet) -> Vec<Vec<usize>> {
    let mut covering: Vec<Vec<usize>> = vec![Vec::new(); findings.len()];
    let (lines, spans) = by_scope(suppressions);
    let begins = begins(findings);
    for (at, span) in spans {
        for finding in inside(&begins, span) {
            covering[finding].push(at);
        }
    }
    for (finding, covering) in findings.iter().zip(&mut covering) {
        for (file, offset) in touches(finding) {
            let Some(lines) = lines.get(&file) else { continue };
            let line = sources.file(file).position(offset).line;
            covering.extend(lines.get(&line).into_iter().flatten());
        }
        covering.sort_unstable();
        covering.dedup();
    }
    covering
}

type Lines = HashMap<FileId, HashMap<u32, Vec<usize>>>;

/// Suppressions of lines, and those of spans.
fn by_scope(suppressions: &[Suppression]) -> (Lines, Vec<(usize, Span)>) {
    let (mut lines, mut spans) = (Lines::new(), Vec::new());
    for (at, suppression) in suppressions.iter().enumerate() {
        match suppression.scope {
            Scope::Line(file, line) => lines.entry(file).or_default().entry(line).or_default().push(at),
            Scope::Within(span) => spans.push((at, span)),
        }
    }
    (lines, spans)
}

/// Findings by where their place or their block begins.
fn begins(findings: &[Finding]) -> BTreeMap<(FileId, u32), Vec<usize>> {
    let mut begins: BTreeMap<(FileId, u32), Vec<usize>> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate() {
        for place in [Some(finding.span), finding.block].into_iter().flatten() {
            begins.entry((place.file, place.start)).or_default().push(at);
        }
    }
    begins
}

/// The findings that begin inside a span, or where an empty one stands.
fn inside(begins: &BTreeMap<(FileId, u32), Vec<usize>>, span: Span) -> impl Iterator<Item = usize> {
    let end = span.end.max(span.start.saturating_add(1));
    begins.range((span.file, span.start)..(span.file, end)).flat_map(|(_, findings)| findings.iter().copied())
}

/// The places whose lines count: where the finding begins and ends, and where its block begins.
fn touches(finding: &Finding) -> impl Iterator<Item = (FileId, u32)> {
    let span = finding.span;
    let block = finding.block.map(|block| (block.file, block.start));
    [Some((span.file, span.start)), Some((span.file, span.end)), block].into_iter().flatten()
}
