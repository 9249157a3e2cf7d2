//! One cause, one finding: findings that differ only in who is meant become one.
//!
//! Instances of one resource share place and message; so do the resources of a module that several
//! callers use.

use foldhash::{HashMap, HashSet};
use rayon::prelude::*;

use crate::finding::{Finding, Related, Severity, Verdict};
use crate::source::Span;
use crate::text::Text;

use super::sink::Draft;
use super::text::{SUBJECT, join};

/// The most callers a merged finding lists.
const MAX_CALLERS: usize = 32;

/// The most of them that its message names.
const MAX_NAMES: usize = 3;

/// What findings of one cause share; the second place is that of the subject itself. Resources that
/// share a value by a YAML alias differ in it: each is named. The last are the module calls that are
/// told apart.
type Key<'d> = (&'static str, Verdict, Severity, Span, Option<Span>, &'d str, Vec<Span>);

/// Merges and puts names into messages.
pub(in crate::rules) fn merge(
    drafts: Vec<Draft>,
    apart: &(dyn Fn(Span) -> bool + Sync),
) -> Vec<Finding> {
    // Findings about websites and the run have no placeholder; their message names them.
    let mut index: HashMap<Key<'_>, usize> =
        HashMap::with_capacity_and_hasher(drafts.len(), Default::default());
    let mut places: Vec<usize> = Vec::with_capacity(drafts.len());
    for draft in &drafts {
        let next = index.len();
        places.push(*index.entry(key(draft, apart)).or_insert(next));
    }
    let mut groups: Vec<Vec<Draft>> = (0..index.len()).map(|_| Vec::with_capacity(1)).collect();
    drop(index);
    for (draft, group) in drafts.into_iter().zip(places) {
        groups[group].push(draft);
    }
    groups.into_par_iter().filter_map(one).collect()
}

fn key<'d>(draft: &'d Draft, apart: &(dyn Fn(Span) -> bool + Sync)) -> Key<'d> {
    let f = &draft.finding;
    let calls = draft.callers.iter().copied().filter(|call| apart(*call)).collect();
    (f.rule, f.verdict, f.severity, f.span, draft.place, &f.message.en, calls)
}

/// One finding for a group of the same cause.
fn one(group: Vec<Draft>) -> Option<Finding> {
    let mut drafts = group.into_iter();
    let first = drafts.next()?;
    let mut finding = first.finding;
    let mut keys: Vec<String> = first.key.iter().cloned().collect();
    let mut known: HashSet<String> = keys.iter().cloned().collect();
    let (mut callers, mut others) = (0, HashSet::default());
    for draft in drafts {
        finding.callers.retain(|call| draft.callers.contains(call));
        let same = draft.base == first.base && draft.finding.root == finding.root;
        if same {
            keys.extend(draft.key.filter(|key| known.insert(key.clone())));
        } else if !draft.base.is_empty() {
            let name = format!("{}{}", draft.base, draft.key.as_deref().unwrap_or(""));
            if draft.finding.root == finding.root && others.insert(name.clone()) {
                finding.also.push(name.clone());
            }
            let label =
                Text::new(format!("也作为 `{name}` 被调用"), format!("also called as `{name}`"));
            for span in draft.callers {
                let room = callers < MAX_CALLERS;
                let place = Related { label: label.clone(), span };
                callers += usize::from(room && add(&mut finding.related, place));
            }
        }
        if draft.finding.concerned == Some(true) {
            finding.concerned = Some(true);
        }
        finding.servers.extend(draft.finding.servers);
        finding.planned.extend(draft.finding.planned);
        for place in draft.finding.related {
            if finding.related.len() < MAX_CALLERS {
                add(&mut finding.related, place);
            }
        }
    }
    let several = keys.len() > 1;
    if several {
        finding.resource = Some(first.base.clone());
        finding.instances = keys;
    }
    let name = if several { first.base } else { finding.resource.clone().unwrap_or_default() };
    name_subject(&mut finding, &name);
    Some(finding)
}

fn add(places: &mut Vec<Related>, place: Related) -> bool {
    let new = places.iter().all(|p| p.span != place.span);
    if new {
        places.push(place);
    }
    new
}

/// Puts the name into all texts; the message names other subjects as well.
fn name_subject(finding: &mut Finding, name: &str) {
    let put = |text: &mut Text| {
        text.zh = text.zh.replace(SUBJECT, name).into();
        text.en = text.en.replace(SUBJECT, name).into();
    };
    if !finding.also.is_empty() {
        let all: Vec<Text> = finding.also.iter().cloned().map(Text::same).collect();
        let all = join(&all, MAX_NAMES);
        let (zh, en) = (format!("{name}（及 {}）", all.zh), format!("{name} (also {})", all.en));
        // No blank stands beside Chinese brackets.
        let message = finding.message.zh.replacen(&format!("{SUBJECT} "), &zh, 1);
        finding.message.zh = message.replacen(SUBJECT, &zh, 1).into();
        finding.message.en = finding.message.en.replacen(SUBJECT, &en, 1).into();
    }
    put(&mut finding.message);
    put(&mut finding.label);
    finding.help.iter_mut().for_each(put);
    finding.notes.iter_mut().for_each(put);
}
