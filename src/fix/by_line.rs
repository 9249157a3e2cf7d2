//! Fixes of YAML in lines, checked by the lines that they touch.
//!
//! A value that takes one line is written over, or lines are added beside such a one: what stands
//! around these lines means the same as before if they alone are as many whole entries as they look
//! like. So neither the file nor the resource, with its scripts of hundreds of lines, is parsed
//! again.

use super::check::holder;
use super::check::value_is;
use super::data;
use super::lines::line_at;
use super::{Syntax, apply};
use crate::finding::{Edit, PlannedFix};
use crate::source::{FileId, Span};
use crate::syntax::node::{Entry, Node, NodeKind};
use crate::syntax::yaml;

/// The edits of a fix of a resource whose tree is at hand; nothing where its lines alone do not
/// tell that they are right.
pub(super) fn edits(text: &str, resource: &Node, planned: &PlannedFix) -> Option<Vec<Edit>> {
    let holder = holder(&resource.entries().first()?.value)?;
    let mut edits = data::edits(text, std::slice::from_ref(resource), planned, Syntax::Yaml)?;
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    let said = entries(text, &edits)?;
    let is_meant = |(name, value): &(String, _)| {
        let mut found = said.iter().filter(|e| *e.key == **name);
        found.next().is_some_and(|e| value_is(&e.value, value)) && found.next().is_none()
    };
    let is_known = |e: &Entry| {
        planned.set.iter().any(|(name, _)| *e.key == **name) || holder.get(&e.key).is_some()
    };
    (planned.set.iter().all(is_meant) && said.iter().all(is_known)).then_some(edits)
}

/// The entries on all lines that edits in order touch, as they are afterwards.
fn entries(text: &str, edits: &[Edit]) -> Option<Vec<Entry>> {
    let lines = |e: &Edit| {
        line_at(text, e.span.start as usize).start..line_at(text, e.span.end as usize).end
    };
    let mut said = Vec::new();
    let mut rest = edits;
    while let Some(first) = rest.first() {
        let mut range = lines(first);
        let mut count = 0;
        while let Some(next) = rest.get(count).map(lines).filter(|next| next.start <= range.end) {
            range.end = next.end;
            count += 1;
        }
        let (some, others) = rest.split_at(count);
        said.extend(whole(text.get(range.clone())?, range.start, some)?);
        rest = others;
    }
    Some(said)
}

/// The entries of some lines, which begin at an offset of the file, after some edits.
fn whole(lines: &str, start: usize, edits: &[Edit]) -> Option<Vec<Entry>> {
    let moved = |at: u32| (at as usize).checked_sub(start);
    let inside = |edit: &Edit| {
        let (from, to) = (moved(edit.span.start)?, moved(edit.span.end)?);
        // An anchor is used elsewhere.
        let own = !lines.get(from..to)?.contains('&');
        own.then(|| Edit { span: Span::new(edit.span.file, from, to), text: edit.text.clone() })
    };
    let inside: Vec<Edit> = edits.iter().map(inside).collect::<Option<_>>()?;
    let after = apply(lines, &inside)?;
    let document = yaml::parse(FileId(0), &after);
    if !document.problems.is_empty() || document.incomplete || document.roots.len() != 1 {
        return None;
    }
    let root = document.roots.into_iter().next()?;
    let NodeKind::Mapping(entries) = root.kind else { return None };
    // An entry on each line: none goes on, or is a part of another.
    (!after.trim_start().starts_with('{') && entries.len() == after.lines().count())
        .then_some(entries)
}
