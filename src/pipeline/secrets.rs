//! Takes secrets out of a report, so that no format can print them.

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::finding::{Certainty, Finding, Related, Report};
use crate::graph::ResourceGraph;
use crate::source::SourceSet;
use crate::text::Text;
use crate::value::Attr;

/// Hides what marked values have become on their way: a mark is a step of the origin, a text has
/// none.
pub(super) fn hide_marked(graphs: &[ResourceGraph], sources: &SourceSet) {
    if !sources.hides() {
        return;
    }
    let resources = graphs.par_iter().flat_map(|graph| graph.resources.par_iter());
    resources.for_each(|resource| {
        resource.attributes.values().for_each(|attribute| attribute.value.hide_marked(sources))
    });
    let regions = graphs.iter().flat_map(|graph| &graph.providers).filter_map(|provider| {
        match &provider.region {
            Attr::Set(region) => Some(region),
            Attr::Absent => None,
        }
    });
    regions.for_each(|region| region.hide_marked(sources));
}

/// Masks every text of a report that may hold a value.
pub(super) fn hide(report: &mut Report, sources: &SourceSet) {
    // What anybody knows stays, for a message would make no sense without it. All rows of the table
    // are read for this: only where something is hidden.
    if sources.hides() {
        sources.publish(Catalog::get().public_words().chain(WORDS.map(str::to_owned)));
    }
    let mask = &|text: &mut String| {
        if let std::borrow::Cow::Owned(masked) = sources.mask(text) {
            *text = masked;
        }
    };
    report.findings.par_iter_mut().for_each(|f| finding(f, mask));
    report.suppressed.iter_mut().for_each(|s| finding(&mut s.finding, mask));
    for row in &mut report.servers {
        mask(&mut row.resource);
        keep_open(&mut row.region, sources);
        row.term_months = row.term_months.filter(|months| is_open(*months, sources));
    }
    for row in &mut report.access_products {
        mask(&mut row.resource);
        keep_open(&mut row.domain, sources);
        keep_open(&mut row.scope, sources);
    }
    for row in &mut report.websites {
        mask(&mut row.domain);
        row.served_by.iter_mut().map(|s| &mut s.resource).chain(&mut row.places).for_each(mask);
    }
    report.errors.iter_mut().for_each(|e| both(&mut e.message, mask));
}

/// A fact is told or it is not: stars would look like a value.
fn keep_open(fact: &mut Option<String>, sources: &SourceSet) {
    if fact.as_ref().is_some_and(|text| is_secret(text, sources)) {
        *fact = None;
    }
}

/// Whether a number of months may be told.
fn is_open(months: f64, sources: &SourceSet) -> bool {
    months < MAX_TERM || !is_secret(&months.to_string(), sources)
}

fn is_secret(text: &str, sources: &SourceSet) -> bool {
    matches!(sources.mask(text), std::borrow::Cow::Owned(_))
}

/// Months up to which a term is a term, and tells nothing of the number that somebody keeps secret.
const MAX_TERM: f64 = 1_000.0;

/// What attributes of servers and addresses take beside what the tables say (documentation of
/// provider and ROS, November 2026).
const WORDS: [&str; 10] = [
    "PrePaid",
    "Prepaid",
    "PostPaid",
    "Postpaid",
    "Subscription",
    "PayAsYouGo",
    "AutoRenewal",
    "Normal",
    "NotRenewal",
    "Running",
];

fn both(text: &mut Text, mask: &impl Fn(&mut String)) {
    mask(text.zh.to_mut());
    mask(text.en.to_mut());
}

fn finding(finding: &mut Finding, mask: &impl Fn(&mut String)) {
    let Finding {
        message,
        help,
        notes,
        resource,
        instances,
        label,
        related,
        chain,
        reasons,
        certainty,
        fix,
        ..
    } = finding;
    both(message, mask);
    both(label, mask);
    help.iter_mut().chain(notes).for_each(|t| both(t, mask));
    resource.iter_mut().chain(instances).for_each(mask);
    related.iter_mut().chain(chain).for_each(|Related { label, .. }| both(label, mask));
    for reason in reasons {
        both(&mut reason.text, mask);
        both(&mut reason.remedy, mask);
        reason.declaration.take_if(|declaration| {
            let mut block = declaration.block().unwrap_or_default();
            mask(&mut block);
            declaration.block().is_some_and(|whole| whole != block)
        });
    }
    if let Certainty::Default(name) = certainty {
        mask(name);
    }
    fix.iter_mut().for_each(|f| both(&mut f.label, mask));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_told_and_a_number_that_is_none_is_not() {
        let sources = SourceSet::new();
        sources.hide([], ["12".to_owned(), "7712345".to_owned()]);
        assert_eq!(
            [12.0, 1_000.0, 7_712_345.0].map(|months| is_open(months, &sources)),
            [true, true, false]
        );
    }
}
