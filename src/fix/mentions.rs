//! Who else mentions a name whose value an edit changes.
//!
//! Stands alone because the graph knows only resources that matter to a filing: a database that takes its term from the same
//! variable is seen in the text alone. A mention is accounted for where it is a step on the way to an attribute that a fix sets,
//! or stands in the block of a resource that is mended (whose attributes the graph knows).

use std::collections::HashMap;
use std::sync::Arc;

use super::check;
use crate::finding::{Decided, Finding};
use crate::source::{FileId, SourceFile, SourceSet, Span};
use crate::syntax::native;
use crate::syntax::node::{Node, NodeKind};
use crate::syntax::placement::Placement;

/// Sections of a ROS template in which a parameter is used. Elsewhere it is declared, described or put out.
const USING: [&str; 6] = ["Resources", "Conditions", "Rules", "Locals", "Mappings", "Workspace"];
/// Nesting that is walked; what is deeper counts as a mention.
const MAX_DEPTH: usize = 200;

/// Mentions of names in the texts of a run.
pub(super) struct Mentions<'a> {
    sources: &'a SourceSet,
    /// Accounted places of each file, in order, none within another.
    known: HashMap<FileId, Vec<(u32, u32)>>,
    answers: HashMap<(FileId, Arc<str>), bool>,
}

impl<'a> Mentions<'a> {
    /// With what fixes account for.
    pub(super) fn new(findings: &[Finding], sources: &'a SourceSet) -> Self {
        let mut spans: Vec<Span> = Vec::new();
        for planned in findings.iter().flat_map(|finding| &finding.planned) {
            spans.push(planned.target.block);
            let set = |decided: &&Decided| planned.set.iter().any(|(name, _)| **name == *decided.attribute);
            spans.extend(planned.target.decided.iter().filter(set).flat_map(|decided| decided.through.iter().map(|(_, span)| *span)));
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
        Self { sources, known, answers: HashMap::new() }
    }

    /// Whether all mentions of the names that a value passes are accounted for.
    pub(super) fn all_known(&mut self, decided: &Decided) -> bool {
        let named: Vec<&(Arc<str>, Span)> = decided.through.iter().filter(|(name, _)| !name.is_empty()).collect();
        named.into_iter().all(|(name, at)| {
            if let Some(answer) = self.answers.get(&(at.file, name.clone())) {
                return *answer;
            }
            let answer = self.look(name, at.file);
            self.answers.insert((at.file, name.clone()), answer);
            answer
        })
    }

    fn look(&self, name: &str, at: FileId) -> bool {
        let file = self.sources.file(at);
        if !is_code(&file.path) {
            return self.in_template(name, at, &file);
        }
        let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        let here = folder(&file.path);
        let ids = (0..self.sources.len()).filter_map(|id| u32::try_from(id).ok()).map(FileId);
        let mut files = ids.map(|id| (id, self.sources.file(id))).filter(|(_, other)| is_code(&other.path) && folder(&other.path) == here);
        files.all(|(id, file)| self.in_text(name, id, &file))
    }

    /// Terraform, native or JSON.
    fn in_text(&self, name: &str, id: FileId, file: &SourceFile) -> bool {
        let part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let mut open = Vec::new();
        for (at, _) in file.text.match_indices(name) {
            let (before, after) = (&file.text[..at], &file.text[at + name.len()..]);
            let whole = !before.ends_with(|c| part(c) || c == '.') && !after.starts_with(part);
            let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
            if whole && !line.starts_with('#') && !line.starts_with("//") && !self.is_known(id, at) {
                open.push(at);
            }
        }
        // What a variable says of itself (`validation`) is no use of it.
        open.is_empty()
            || check::is_hcl(&file.path) && {
                let blocks = native::parse(id, &file.text, &Placement::Whole).body.blocks;
                let own = |at: &usize| {
                    let holds = |span: Span| (span.start as usize..span.end as usize).contains(at);
                    blocks.iter().any(|block| &*block.kind.text == "variable" && holds(block.span))
                };
                open.iter().all(own)
            }
    }

    /// A ROS template: names of parameters stand as scalars (`Ref`) and in texts (`${Name}`), names of embedded Terraform in texts.
    fn in_template(&self, name: &str, id: FileId, file: &SourceFile) -> bool {
        if name.contains('.') {
            return self.in_text(name, id, file);
        }
        let document = check::parse_data(id, &file.path, &file.text);
        let inside = format!("${{{name}}}");
        let sections = document.roots.iter().flat_map(Node::entries).filter(|entry| USING.contains(&&*entry.key));
        sections.map(|entry| &entry.value).all(|section| self.in_node(section, (name, &inside), 0))
    }

    fn in_node(&self, node: &Node, names: (&str, &str), depth: usize) -> bool {
        if depth > MAX_DEPTH {
            return false;
        }
        match &node.kind {
            NodeKind::String { text, .. } => {
                let mentions = **text == *names.0 || text.contains(names.1);
                !mentions || self.is_known(node.span.file, node.span.start as usize)
            }
            NodeKind::Mapping(entries) => entries.iter().all(|entry| self.in_node(&entry.value, names, depth + 1)),
            _ => node.items().iter().all(|item| self.in_node(item, names, depth + 1)),
        }
    }

    fn is_known(&self, file: FileId, at: usize) -> bool {
        let Some(known) = self.known.get(&file) else { return false };
        let next = known.partition_point(|(start, _)| *start as usize <= at);
        next.checked_sub(1).and_then(|last| known.get(last)).is_some_and(|(_, end)| at < *end as usize)
    }
}

/// Whether a file is Terraform code: its names are those of its folder.
fn is_code(path: &str) -> bool {
    [".tf", ".tofu", ".tf.json", ".tofu.json"].iter().any(|end| path.ends_with(end))
}
