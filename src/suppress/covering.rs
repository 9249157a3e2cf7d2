//! Which suppressions cover which findings.
//!
//! Stands alone because both may be many: each is looked up by its place, never all of one kind for
//! each of the other. Suppressions that cover the same are one group, for there may be many of them
//! too.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::finding::Finding;
use crate::source::{FileId, SourceSet, Span};

use super::{Scope, Suppression};

/// Suppressions of one scope: their numbers by the rules that they name, in order.
pub(super) type Group<'s> = BTreeMap<&'s str, Vec<usize>>;

/// Which groups cover each finding, whatever its rule.
pub(super) struct Covering<'s> {
    /// All groups.
    pub(super) groups: Vec<Group<'s>>,
    /// For each finding the numbers of its groups.
    pub(super) of: Vec<Vec<usize>>,
    /// For each finding the numbers of the groups that cover another place that it shows.
    pub(super) beside: Vec<Vec<usize>>,
}

/// Finds out which groups of suppressions cover which findings.
pub(super) fn covering<'s>(
    findings: &[Finding],
    suppressions: &'s [Suppression],
    sources: &SourceSet,
) -> Covering<'s> {
    let mut of: Vec<Vec<usize>> = vec![Vec::new(); findings.len()];
    let (groups, lines, spans) = by_scope(suppressions);
    let mut beside = of.clone();
    let (begins, shown) = (begins(findings), shown(findings));
    for (span, group) in spans {
        inside(&begins, span).for_each(|finding| of[finding].push(group));
        inside(&shown, span).for_each(|finding| beside[finding].push(group));
    }
    let on_line = |(file, offset): (FileId, u32)| {
        lines.get(&file)?.get(&sources.file(file).position(offset).line).copied()
    };
    for (finding, (covering, beside)) in findings.iter().zip(of.iter_mut().zip(&mut beside)) {
        covering.extend(touches(finding).filter_map(on_line));
        covering.sort_unstable();
        covering.dedup();
        let places = finding.related.iter().map(|place| (place.span.file, place.span.start));
        beside.extend(places.filter_map(on_line));
    }
    Covering { groups, of, beside }
}

type Lines = HashMap<FileId, HashMap<u32, usize>>;
type Spans = BTreeSet<(Span, usize)>;

/// The groups, those of lines, and those of spans.
fn by_scope(suppressions: &[Suppression]) -> (Vec<Group<'_>>, Lines, Spans) {
    let (mut groups, mut lines, mut spans) = (Vec::new(), Lines::new(), Spans::new());
    let mut within: HashMap<Span, usize> = HashMap::new();
    for (at, suppression) in suppressions.iter().enumerate() {
        let next = groups.len();
        let group = match suppression.scope {
            Scope::Line(file, line, _) => {
                *lines.entry(file).or_default().entry(line).or_insert(next)
            }
            Scope::Within(span) => *within.entry(span).or_insert(next),
        };
        if let Scope::Within(span) | Scope::Line(.., Some(span)) = suppression.scope {
            spans.insert((span, group));
        }
        if group == next {
            groups.push(Group::new());
        }
        for rule in &suppression.rules {
            groups[group].entry(rule.as_str()).or_default().push(at);
        }
    }
    (groups, lines, spans)
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

/// Findings by where the other places begin that they show.
fn shown(findings: &[Finding]) -> BTreeMap<(FileId, u32), Vec<usize>> {
    let mut shown: BTreeMap<(FileId, u32), Vec<usize>> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate() {
        for place in &finding.related {
            shown.entry((place.span.file, place.span.start)).or_default().push(at);
        }
    }
    shown
}

/// The findings that begin inside a span, or where an empty one stands.
fn inside(begins: &BTreeMap<(FileId, u32), Vec<usize>>, span: Span) -> impl Iterator<Item = usize> {
    let end = span.end.max(span.start.saturating_add(1));
    begins
        .range((span.file, span.start)..(span.file, end))
        .flat_map(|(_, findings)| findings.iter().copied())
}

/// The places whose lines count: where the finding begins and ends, where its block begins, and
/// where the modules are called that it lies in.
fn touches(finding: &Finding) -> impl Iterator<Item = (FileId, u32)> {
    let span = finding.span;
    let block = finding.block.map(|block| (block.file, block.start));
    let callers = finding.callers.iter().map(|call| (call.file, call.start));
    [Some((span.file, span.start)), Some((span.file, span.end)), block]
        .into_iter()
        .flatten()
        .chain(callers)
}
