//! Where the edits of a finding go: into the block, and to the places elsewhere that decide.
//!
//! Stands alone because this is what keeps an edit from doing harm: what somebody else uses who is
//! to stay as he is, is not touched. Then nothing is edited, and the help names the place.

use std::collections::HashMap;

use super::constraints::{Constraints, Limit};
use super::mentions::Mentions;
use super::{Syntax, syntax_of, value};
use crate::finding::{Decided, Edit, Finding, NewValue, PlannedFix, Uses};
use crate::source::file_names::is_hcl;
use crate::source::{SourceSet, Span};
use crate::text::Text;

/// The edits of a finding before they are written.
pub(super) struct Parts {
    /// What is set in the block itself; perhaps nothing.
    pub(super) own: PlannedFix,
    /// Literals elsewhere.
    pub(super) places: Vec<Edit>,
}

/// Why nothing is edited.
pub(super) enum Refused<'a> {
    /// The same code makes others.
    Shared,
    /// What decides is used by others as well, or is no literal.
    Elsewhere(&'a Decided),
    /// What takes the value does not allow it.
    Limit(Limit),
}

/// The edits of all instances of a finding.
///
/// # Errors
/// One of them would change somebody else, or cannot be written.
pub(super) fn parts<'a>(
    finding: &'a Finding,
    uses: &Uses,
    (mentions, constraints): (&mut Mentions<'_>, &mut Constraints<'_>),
    sources: &SourceSet,
) -> Result<Option<Parts>, Refused<'a>> {
    let Some(first) = finding.planned.first() else { return Ok(None) };
    harmless(&finding.planned, uses)?;
    let mut parts =
        Parts { own: PlannedFix { set: Vec::new(), ..first.clone() }, places: Vec::new() };
    for planned in &finding.planned {
        for (name, new) in &planned.set {
            let Some(decided) = decided(planned, name) else {
                let known = parts.own.set.iter().find(|(other, _)| other == name);
                if known.is_some_and(|(_, other)| other != new)
                    || planned.target.block != first.target.block
                    || !is_plain(planned, name, sources)
                {
                    return Err(Refused::Shared);
                }
                if known.is_none() {
                    parts.own.set.push((name.clone(), new.clone()));
                }
                continue;
            };
            let edit = placed(decided, new, (mentions, constraints), sources)?;
            match parts.places.iter().find(|other| other.span == edit.span) {
                Some(other) if *other != edit => return Err(Refused::Elsewhere(decided)),
                Some(_) => {}
                None => parts.places.push(edit),
            }
        }
    }
    Ok(Some(parts))
}

/// The edit of what decides an attribute.
///
/// # Errors
/// Others use it, it cannot be written, or what takes the value does not allow it.
fn placed<'a>(
    decided: &'a Decided,
    new: &NewValue,
    (mentions, constraints): (&mut Mentions<'_>, &mut Constraints<'_>),
    sources: &SourceSet,
) -> Result<Edit, Refused<'a>> {
    let place = decided.place.filter(|_| mentions.all_known(decided));
    let edit = place.and_then(|place| elsewhere(place, new, sources));
    let edit = edit.ok_or(Refused::Elsewhere(decided))?;
    match constraints.against(decided, &edit.text) {
        Some(limit) => Err(Refused::Limit(limit)),
        None => Ok(edit),
    }
}

/// Whether fixes change nothing that somebody uses who is to stay as he is.
///
/// # Errors
/// They do; with the place.
pub(super) fn harmless<'a>(all: &'a [PlannedFix], uses: &Uses) -> Result<(), Refused<'a>> {
    for planned in all {
        let target = &planned.target;
        for (name, _) in &planned.set {
            match decided(planned, name) {
                Some(decided) if decided.place.is_some_and(|place| uses.kept.contains(&place)) => {
                    return Err(Refused::Elsewhere(decided));
                }
                Some(_) => {}
                None => {
                    let written = target.written.iter().find(|(written, ..)| **written == **name);
                    let used = written.is_some_and(|(.., span)| uses.kept.contains(span));
                    // A block that another run has not is nobody's there.
                    if used
                        || uses.blocks.get(&target.block).is_some_and(|names| !names.contains(name))
                    {
                        return Err(Refused::Shared);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Takes out of a fix what is written already: others may use that line as well.
pub(super) fn leave_what_is_right(finding: &mut Finding, sources: &SourceSet) {
    // Where instances want different values, one of them is about to change it.
    let mut agreed: HashMap<String, Option<NewValue>> = HashMap::new();
    for (name, new) in finding.planned.iter().flat_map(|planned| &planned.set) {
        let known = agreed.entry(name.clone()).or_insert_with(|| Some(new.clone()));
        known.take_if(|known| *known != *new);
    }
    for planned in &mut finding.planned {
        let mut set = std::mem::take(&mut planned.set);
        set.retain(|(name, new)| {
            agreed.get(name).is_none_or(Option::is_none) || !is_written(planned, name, new, sources)
        });
        planned.set = set;
    }
    if finding.planned.iter().all(|planned| planned.set.is_empty()) {
        finding.planned.clear();
    }
}

/// Whether the literal that an attribute takes says this already.
fn is_written(planned: &PlannedFix, name: &str, new: &NewValue, sources: &SourceSet) -> bool {
    let place = match decided(planned, name) {
        Some(decided) => decided.place,
        None => planned.target.written.iter().find(|(n, ..)| **n == *name).map(|(.., at)| *at),
    };
    let Some(place) = place else { return false };
    let file = sources.file(place.file);
    let old = file.text.get(place.start as usize..place.end as usize);
    old.is_some_and(|old| {
        value::render(new, syntax_at(&file.path), old).is_some_and(|new| new == old)
    })
}

fn decided<'a>(planned: &'a PlannedFix, name: &str) -> Option<&'a Decided> {
    planned.target.decided.iter().find(|decided| *decided.attribute == *name)
}

/// Whether what an edit writes over in the block is a plain value, or nothing is there.
fn is_plain(planned: &PlannedFix, name: &str, sources: &SourceSet) -> bool {
    let target = &planned.target;
    let Some((.., span)) = target.written.iter().find(|(written, ..)| **written == *name) else {
        return true;
    };
    let file = sources.file(span.file);
    let text = |span: Span| file.text.get(span.start as usize..span.end as usize);
    let syntax = text(target.block).and_then(syntax_of);
    matches!((text(*span), syntax), (Some(old), Some(syntax)) if value::is_literal(old, syntax))
}

/// How literals of a file are written.
fn syntax_at(path: &str) -> Syntax {
    match path {
        path if is_hcl(path) => Syntax::Hcl,
        path if path.ends_with(".json") => Syntax::Json,
        _ => Syntax::Yaml,
    }
}

/// A literal elsewhere, written over. Downloaded modules are not the user's to edit.
fn elsewhere(place: Span, new: &NewValue, sources: &SourceSet) -> Option<Edit> {
    let file = sources.file(place.file);
    let old = file.text.get(place.start as usize..place.end as usize)?;
    let syntax = syntax_at(&file.path);
    let foreign = file.path.split('/').any(|part| part == ".terraform");
    if foreign || old.is_empty() || old.contains('\n') || !value::is_literal(old, syntax) {
        return None;
    }
    let text = match new {
        NewValue::Reference(_) => None,
        new => value::render(new, syntax, old),
    }?;
    Some(Edit { span: place, text })
}

/// Puts into the help of a finding why nothing is edited, and the place that is to be looked at.
pub(super) fn blame(finding: &Finding, refused: Refused<'_>, sources: &SourceSet) -> Option<Text> {
    let target = &finding.planned.first()?.target;
    let why = match refused {
        Refused::Limit(limit) => {
            let (zh, en) = limit.reason(sources);
            Text::new(zh, en)
        }
        Refused::Elsewhere(Decided { place: Some(place), label, .. }) => {
            let at = line(*place, sources);
            Text::new(
                format!("取值来自 {at}（{}），其他地方也用到它，不自动修改", label.zh),
                format!(
                    "not written for you: the value comes from {at} ({}), and others use that too",
                    label.en
                ),
            )
        }
        Refused::Elsewhere(Decided { attribute, label, .. }) => {
            let at = line(target.place(attribute), sources);
            Text::new(
                format!("{at} 的取值由表达式或代码之外得出（{}），不自动修改", label.zh),
                format!(
                    "not written for you: the value at {at} is made by an expression, or comes from outside the code ({})",
                    label.en
                ),
            )
        }
        Refused::Shared => {
            let at = line(target.block, sources);
            Text::new(
                format!("{at} 的代码还用于不需修改的资源，不自动修改"),
                format!(
                    "not written for you: the code at {at} also makes resources that are to stay as they are"
                ),
            )
        }
    };
    with(finding, &why)
}

/// Puts into the help of a finding where to write what no fix writes.
pub(super) fn left(finding: &Finding, place: Span, sources: &SourceSet) -> Option<Text> {
    let at = line(place, sources);
    let zh = format!("不自动修改，请在 {at} 处写入");
    with(finding, &Text::new(zh, format!("not written for you: {at} is the place")))
}

fn with(finding: &Finding, why: &Text) -> Option<Text> {
    finding.help.as_ref().map(|help| {
        let zh = help.zh.trim_end_matches('。');
        Text::new(format!("{zh}；{}", why.zh), format!("{}; {}", help.en, why.en))
    })
}

fn line(place: Span, sources: &SourceSet) -> String {
    let file = sources.file(place.file);
    format!("{}:{}", file.path, file.position(place.start).line)
}
