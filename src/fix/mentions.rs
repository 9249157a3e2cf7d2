//! Who else mentions a name whose value an edit changes.
//!
//! Stands alone because the graph knows only resources that matter to a filing: a database that
//! takes its term from the same variable is seen in the text alone. A mention is accounted for
//! where it is a step on the way to an attribute that a fix sets, or stands in the block of a
//! resource that is mended (whose attributes the graph knows).

use std::collections::{HashMap, HashSet};

use super::check;
use crate::finding::{Decided, Finding};
use crate::source::file_names::is_code;
use crate::source::file_names::is_hcl;
use crate::source::paths::folder;
use crate::source::{FileId, SourceFile, SourceSet, Span};
use crate::syntax::native;
use crate::syntax::node::{Node, NodeKind};
use crate::syntax::placement::Placement;

/// Sections of a ROS template in which a parameter is used. Elsewhere it is declared, described or
/// put out.
const USING: [&str; 6] = ["Resources", "Conditions", "Rules", "Locals", "Mappings", "Workspace"];
/// Bytes of the longest scalar that may be the name of a parameter.
const MAX_NAME: usize = 255;
/// Nesting that is walked; what is deeper counts as a mention.
const MAX_DEPTH: usize = 200;

/// Mentions of names in the texts of a run. Each text is read once, however many names are asked
/// for.
pub(super) struct Mentions<'a> {
    sources: &'a SourceSet,
    /// Accounted places of each file, in order, none within another.
    known: HashMap<FileId, Vec<(u32, u32)>>,
    /// Code by folder; made when it is first asked for.
    folders: Option<HashMap<String, Vec<FileId>>>,
    /// Names of Terraform that are mentioned without being accounted for, by file.
    code: HashMap<FileId, HashSet<String>>,
    /// Names of parameters, by template; nothing where one is nested too deep to be looked at.
    templates: HashMap<FileId, Option<HashSet<String>>>,
}

impl<'a> Mentions<'a> {
    /// With what fixes account for.
    pub(super) fn new(findings: &[Finding], sources: &'a SourceSet) -> Self {
        let mut spans: Vec<Span> = Vec::new();
        for planned in findings.iter().flat_map(|finding| &finding.planned) {
            spans.push(planned.target.block);
            let set = |decided: &&Decided| {
                planned.set.iter().any(|(name, _)| **name == *decided.attribute)
            };
            spans.extend(
                planned
                    .target
                    .decided
                    .iter()
                    .filter(set)
                    .flat_map(|decided| decided.through.iter().map(|(_, span)| *span)),
            );
        }
        spans.sort_unstable_by_key(|span| (span.file, span.start, std::cmp::Reverse(span.end)));
        spans.dedup();
        let mut known: HashMap<FileId, Vec<(u32, u32)>> = HashMap::new();
        for span in spans {
            let of_file = known.entry(span.file).or_default();
            match of_file.last_mut() {
                Some((_, end)) if span.start < *end => *end = span.end.max(*end),
                _ => of_file.push((span.start, span.end)),
            }
        }
        Self { sources, known, folders: None, code: HashMap::new(), templates: HashMap::new() }
    }

    /// Whether all mentions of the names that a value passes are accounted for.
    pub(super) fn all_known(&mut self, decided: &Decided) -> bool {
        let mut named = decided.through.iter().filter(|(name, _)| !name.is_empty());
        named.all(|(name, at)| self.look(name, at.file))
    }

    fn look(&mut self, name: &str, at: FileId) -> bool {
        let path = self.sources.file(at).path.clone();
        if is_code(&path) {
            let sources = self.sources;
            let here = self
                .folders
                .get_or_insert_with(|| by_folder(sources))
                .get(folder(&path))
                .cloned()
                .unwrap_or_default();
            return here.into_iter().all(|id| !self.in_code(name, id));
        }
        // Names of embedded Terraform stand in the text of a template.
        if name.contains('.') { !self.in_code(name, at) } else { !self.in_template(name, at) }
    }

    /// Terraform, native or JSON.
    fn in_code(&mut self, name: &str, id: FileId) -> bool {
        if !self.code.contains_key(&id) {
            let open = self.open_in_code(id, &self.sources.file(id));
            self.code.insert(id, open);
        }
        self.code[&id].contains(name)
    }

    fn open_in_code(&self, id: FileId, file: &SourceFile) -> HashSet<String> {
        let mut open = names(&file.text);
        open.retain(|(_, at)| !self.is_known(id, *at));
        if !open.is_empty() && is_hcl(&file.path) {
            // What a variable says of itself (`validation`) is no use of it.
            let blocks = native::parse(id, &file.text, &Placement::Whole).body.blocks;
            let variables = blocks.iter().filter(|block| &*block.kind.text == "variable");
            let own: Vec<(usize, usize)> = variables
                .map(|block| (block.span.start as usize, block.span.end as usize))
                .collect();
            open.retain(|(_, at)| {
                let last = own.partition_point(|(start, _)| start <= at).checked_sub(1);
                last.is_none_or(|last| *at >= own[last].1)
            });
        }
        open.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// A ROS template: names of parameters stand as scalars (`Ref`) and in texts (`${Name}`).
    fn in_template(&mut self, name: &str, id: FileId) -> bool {
        if !self.templates.contains_key(&id) {
            let file = self.sources.file(id);
            let document = check::parse_data(id, &file.path, &file.text);
            let sections = document
                .roots
                .iter()
                .flat_map(Node::entries)
                .filter(|entry| USING.contains(&&*entry.key));
            let mut open = HashSet::new();
            let whole = sections
                .map(|entry| &entry.value)
                .all(|section| self.in_node(section, &mut open, 0));
            self.templates.insert(id, whole.then_some(open));
        }
        self.templates[&id].as_ref().is_none_or(|open| open.contains(name))
    }

    /// Collects what may be a name; false where something is nested too deep.
    fn in_node(&self, node: &Node, open: &mut HashSet<String>, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            return false;
        }
        match &node.kind {
            NodeKind::String { .. } if self.is_known(node.span.file, node.span.start as usize) => {
                true
            }
            NodeKind::String { text, .. } => {
                open.extend((text.len() <= MAX_NAME).then(|| text.to_string()));
                let inside = text.split("${").skip(1).filter_map(|rest| rest.split_once('}'));
                open.extend(inside.map(|(name, _)| name.to_owned()));
                true
            }
            NodeKind::Mapping(entries) => {
                entries.iter().all(|entry| self.in_node(&entry.value, open, depth + 1))
            }
            _ => node.items().iter().all(|item| self.in_node(item, open, depth + 1)),
        }
    }

    fn is_known(&self, file: FileId, at: usize) -> bool {
        let Some(known) = self.known.get(&file) else { return false };
        let next = known.partition_point(|(start, _)| *start as usize <= at);
        next.checked_sub(1)
            .and_then(|last| known.get(last))
            .is_some_and(|(_, end)| at < *end as usize)
    }
}

/// The names `var.x` and `local.x` in a text outside comments that begin their line, with their
/// places.
pub(super) fn names(text: &str) -> Vec<(&str, usize)> {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut found = Vec::new();
    for (dot, _) in text.match_indices('.') {
        let Some(kind) = ["var", "local"].into_iter().find(|kind| text[..dot].ends_with(kind))
        else {
            continue;
        };
        let at = dot - kind.len();
        let end = text[dot + 1..].find(|c| !part(c)).map_or(text.len(), |more| dot + 1 + more);
        if end > dot + 1 && !text[..at].ends_with(|c| part(c) || c == '.') {
            found.push((&text[at..end], at));
        }
    }
    // Lines are looked at once, however many names they hold.
    let mut comments = text.split_inclusive('\n').scan(0, |start, line| {
        let from = *start;
        *start += line.len();
        let begins = line.trim_start();
        Some((from, *start, begins.starts_with('#') || begins.starts_with("//")))
    });
    let mut line = comments.next();
    found.retain(|(_, at)| {
        while line.is_some_and(|(_, end, _)| end <= *at) {
            line = comments.next();
        }
        !line.is_some_and(|(_, _, comment)| comment)
    });
    found
}

/// The Terraform code of a run by its folders.
pub(super) fn by_folder(sources: &SourceSet) -> HashMap<String, Vec<FileId>> {
    let mut folders: HashMap<String, Vec<FileId>> = HashMap::new();
    for id in (0..sources.len()).filter_map(|id| u32::try_from(id).ok()).map(FileId) {
        let file = sources.file(id);
        if is_code(&file.path) {
            folders.entry(folder(&file.path).to_owned()).or_default().push(id);
        }
    }
    folders
}
