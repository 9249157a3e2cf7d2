//! Fixes: from the attribute that a rule wants set to an edit of the bytes of the file.
//!
//! Stands between rules, which know no syntax, and the command line, which writes files. An edit
//! touches the value alone, or adds one line in the manner of its neighbours; nothing is
//! reformatted. Whatever would not parse afterwards, or not say what was meant, is dropped: no fix
//! is better than a broken file.

mod aligned;
mod batch;
mod by_line;
mod check;
mod constraints;
mod data;
mod diff;
mod hcl;
mod kept;
mod lines;
mod mentions;
mod parts;
mod piece;
mod rounds;
mod value;

pub use diff::diff;
pub use kept::Kept;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::{Edit, Finding, Fix, PlannedFix, Report, Uses};
use crate::source::file_names::is_hcl;
use crate::source::{FileId, SourceSet, Span};
use crate::text::Text;

use constraints::Constraints;
use mentions::Mentions;
use parts::Parts;

/// How the code around an edit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Syntax {
    /// Native HCL, also inside a literal block of YAML.
    Hcl,
    /// JSON, and YAML in braces.
    Json,
    /// YAML in lines.
    Yaml,
}

/// Turns the planned fixes of findings into edits, in parallel over files; what cannot be written
/// without doubt, or would change what others use (`uses`), gets none. `kept` holds trees that are
/// still there.
pub fn write_all(findings: &mut [Finding], sources: &SourceSet, kept: &Kept, uses: &Uses) {
    findings.iter_mut().for_each(|finding| parts::leave_what_is_right(finding, sources));
    let mut mentions = Mentions::new(findings, sources);
    let mut constraints = Constraints::new(sources);
    let mut all: Vec<(usize, Parts)> = Vec::new();
    let mut refused: Vec<(usize, Option<Text>)> = Vec::new();
    for (i, finding) in findings.iter().enumerate() {
        if let Some(place) = finding.withheld {
            refused.push((i, parts::left(finding, place, sources)));
        }
        match parts::parts(finding, uses, (&mut mentions, &mut constraints), sources) {
            Ok(found) => all.extend(found.map(|parts| (i, parts))),
            Err(why) => refused.push((i, parts::blame(finding, why, sources))),
        }
    }
    for (i, help) in refused {
        findings[i].help = help;
        findings[i].planned.clear();
    }
    let mut files: BTreeMap<FileId, Vec<(usize, &PlannedFix)>> = BTreeMap::new();
    for (at, (_, parts)) in
        all.iter().enumerate().filter(|(_, (_, parts))| !parts.own.set.is_empty())
    {
        files.entry(parts.own.target.block.file).or_default().push((at, &parts.own));
    }
    let files: Vec<_> = files.into_iter().collect();
    let one = |(id, planned): (FileId, Vec<(usize, &PlannedFix)>)| {
        batch::write(&sources.file(id), planned, kept)
    };
    let written: Vec<Vec<(usize, Fix)>> = files.into_par_iter().map(one).collect();
    let mut written: HashMap<usize, Fix> = written.into_iter().flatten().collect();
    for (at, (i, parts)) in all.into_iter().enumerate() {
        let own = match written.remove(&at) {
            None if parts.own.set.is_empty() => {
                Some(Fix { label: parts.own.label, safe: parts.own.safe, edits: Vec::new() })
            }
            own => own,
        };
        findings[i].fix = own.map(|mut fix| {
            fix.edits.extend(parts.places);
            fix.edits.sort_by_key(|edit| edit.span);
            fix
        });
    }
}

/// Takes back the fixes that would change what another run on the same files (in another
/// environment) is to keep.
pub fn settle(report: &mut Report, sources: &SourceSet) {
    for finding in report.findings.iter_mut().filter(|finding| finding.fix.is_some()) {
        let refused =
            report.uses.iter().find_map(|uses| parts::harmless(&finding.planned, uses).err());
        if let Some(why) = refused {
            finding.help = parts::blame(finding, why, sources);
            finding.fix = None;
        }
    }
}

/// Turns one planned fix into edits; nothing when it cannot be written without doubt.
pub fn write(planned: &PlannedFix, sources: &SourceSet) -> Option<Fix> {
    let file = sources.file(planned.target.block.file);
    batch::write(&file, vec![(0, planned)], &Kept::default()).pop().map(|(_, fix)| fix)
}

/// How a block is written, from its first characters.
fn syntax_of(block: &str) -> Option<Syntax> {
    if block.starts_with('{') {
        return Some(Syntax::Json);
    }
    let mut rest = block;
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        let next = rest.chars().next()?;
        match next {
            '{' => return Some(Syntax::Hcl),
            ':' if rest[1..].trim_start().starts_with('{') => return Some(Syntax::Json),
            ':' => return Some(Syntax::Yaml),
            '"' | '\'' => rest = rest[1..].split_once(next)?.1,
            c if c.is_alphanumeric() || c == '_' => {
                rest = rest.trim_start_matches(|c: char| c.is_alphanumeric() || "_-".contains(c));
            }
            _ => return None,
        }
    }
}

/// The text after some edits, which must be in order; nothing when they overlap or lie outside.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start as usize)?);
        text.get(edit.span.start as usize..edit.span.end as usize)?;
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// A file and what the fixes make of it.
#[derive(Clone, Debug)]
pub struct Change {
    /// The file. A byte-order mark is not part of the texts: whoever writes the file puts it back.
    pub file: FileId,
    /// Its text before.
    pub before: Arc<String>,
    /// Its text after.
    pub after: String,
    /// What was edited, in order.
    pub edits: Vec<Edit>,
    /// How many fixes went in.
    pub fixes: usize,
    /// What is said of them, with what each does to what is there already.
    pub said: Vec<Text>,
}

impl Change {
    /// This change and a later one of the file that it makes; as it is where that does not fit.
    #[must_use]
    pub fn then(self, later: &Self) -> Self {
        let Some(edits) = rounds::together(self.file, self.before.len(), &self.edits, &later.edits)
        else {
            return self;
        };
        let said = distinct(self.said.iter().chain(&later.said).cloned().collect());
        Self { after: later.after.clone(), edits, fixes: self.fixes + later.fixes, said, ..self }
    }
}

/// What the fixes of some findings make of the files. A fix that gets in the way of an earlier one
/// waits for the next run; a file that would not parse afterwards is left as it is.
pub fn changes<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    unsafe_too: bool,
    sources: &SourceSet,
) -> Vec<Change> {
    let mut files: BTreeMap<FileId, Placed> = BTreeMap::new();
    for (finding, fix) in findings
        .into_iter()
        .filter_map(|f| Some((f, f.fix.as_ref()?)))
        .filter(|(_, fix)| fix.safe || unsafe_too)
    {
        let has = |edit: &Edit| files.get(&edit.span.file).is_some_and(|placed| placed.has(edit));
        let fresh: Vec<&Edit> = fix.edits.iter().filter(|edit| !has(edit)).collect();
        if !fresh
            .iter()
            .all(|edit| files.get(&edit.span.file).is_none_or(|placed| placed.takes(edit.span)))
        {
            continue;
        }
        fresh
            .into_iter()
            .for_each(|edit| files.entry(edit.span.file).or_default().add(edit.clone()));
        let touched: BTreeSet<FileId> = fix.edits.iter().map(|edit| edit.span.file).collect();
        let mut told = told(finding, fix);
        for file in touched {
            let placed = files.entry(file).or_default();
            placed.fixes += 1;
            placed.said.extend(told.take());
        }
    }
    files.into_iter().filter_map(|(id, placed)| placed.change(id, sources)).collect()
}

/// The edits that fixes make in one file.
#[derive(Default)]
struct Placed {
    /// By where they begin and end; several insertions at one place go one after the other.
    edits: BTreeMap<(u32, u32), Vec<Edit>>,
    fixes: usize,
    said: Vec<Text>,
}

impl Placed {
    fn has(&self, edit: &Edit) -> bool {
        self.edits.get(&(edit.span.start, edit.span.end)).is_some_and(|there| there.contains(edit))
    }

    /// Whether a place is free. No two edits overlap, so that the last one before its end reaches
    /// furthest.
    fn takes(&self, place: Span) -> bool {
        let before = self.edits.range(..(place.end, 0)).next_back();
        before.is_none_or(|((_, end), _)| *end <= place.start)
    }

    fn add(&mut self, edit: Edit) {
        self.edits.entry((edit.span.start, edit.span.end)).or_default().push(edit);
    }

    fn change(self, id: FileId, sources: &SourceSet) -> Option<Change> {
        let file = sources.file(id);
        let mut edits: Vec<Edit> = self.edits.into_values().flatten().collect();
        let mut after = apply(&file.text, &edits)?;
        if is_hcl(&file.path) {
            let more = aligned::edits(id, &file.text, &after, &edits);
            edits = rounds::together(id, file.text.len(), &edits, &more)?;
            after = apply(&file.text, &edits)?;
        }
        let said = distinct(self.said);
        check::parses_as_before(&file, &after).then(|| Change {
            file: id,
            before: file.text.clone(),
            after,
            edits,
            fixes: self.fixes,
            said,
        })
    }
}

/// Each text once, in order.
fn distinct(texts: Vec<Text>) -> Vec<Text> {
    let mut seen = HashSet::new();
    texts.into_iter().filter(|text| seen.insert(text.clone())).collect()
}

/// What a reader of the edits is told of one: whom it is for, and the advice that says what it
/// does.
fn told(finding: &Finding, fix: &Fix) -> Option<Text> {
    let resource = finding.resource.as_ref()?;
    let help = finding.help.as_ref().unwrap_or(&fix.label);
    Some(Text::new(format!("{resource}：{}", help.zh), format!("{resource}: {}", help.en)))
}

#[cfg(test)]
mod tests;
