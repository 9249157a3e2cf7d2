//! Where the template of a nested stack is written: in place, in a string, or in a file beside this
//! one.

use std::sync::Arc;

use super::slips;
use super::stack::Stack;
use super::template;
use super::world::World;
use crate::source::paths::folder;
use crate::source::paths::join_path;
use crate::source::{FileId, Span};
use crate::syntax::Problem;
use crate::syntax::node::{Document, Node, NodeKind};
use crate::syntax::placement::Placement;
use crate::value::{Value, Why};

/// The template of a nested stack.
pub(super) enum Body<'n> {
    /// A mapping in the template itself.
    Inline(&'n Node),
    /// Parsed from a string or file: the file that spans point into, and its path.
    Parsed(FileId, Arc<str>, Node),
}

impl Stack<'_> {
    /// The template of a stack or stack group.
    pub(super) fn body<'n>(
        &self,
        properties: Option<&'n Node>,
        world: &World,
    ) -> Result<Body<'n>, Why> {
        let unavailable = || Why::ModuleUnavailable("TemplateBody".into());
        let properties = properties.ok_or_else(unavailable)?;
        if let Some(node) = properties.get("TemplateBody") {
            if template::is_template(node) && slips::is_clean(node) {
                return Ok(Body::Inline(node));
            }
            if let Some((root, found)) = slips::read(node.clone()) {
                self.run.problems.borrow_mut().extend(found);
                return Ok(Body::Parsed(self.setup.file, self.setup.path.clone(), root));
            }
            let placement = super::string_places::of_scalar(
                node,
                &self.run.context.sources.file(self.setup.file).text,
            );
            if let (Some(text), None) = (node.as_str(), &node.tag) {
                return self
                    .parsed(text, &placement)
                    .ok_or_else(|| Why::Unparsed("TemplateBody".into()));
            }
            let value = self.settle(world, |w| self.eval(node, w));
            return match &value.value {
                Value::String(text) => self
                    .parsed(text, &Placement::Point(node.span))
                    .ok_or_else(|| Why::Unparsed("TemplateBody".into())),
                _ => Err(super::convert::first_unknown(&value).unwrap_or_else(unavailable)),
            };
        }
        let url = properties
            .get("TemplateURL")
            .or_else(|| properties.get("TemplateId"))
            .ok_or_else(unavailable)?;
        let value = self.settle(world, |w| self.eval(url, w));
        match &value.value {
            Value::String(url) => self.beside(url),
            _ => Err(super::convert::first_unknown(&value).unwrap_or_else(unavailable)),
        }
    }

    /// A template file beside this one.
    fn beside<'n>(&self, url: &str) -> Result<Body<'n>, Why> {
        let unavailable = || Why::ModuleUnavailable(url.into());
        if url.contains("://") {
            return Err(unavailable());
        }
        let path = join_path(folder(&self.setup.path), url);
        let file = self.run.context.files.read(&path).map_err(|_| unavailable())?;
        let source = self.run.context.sources.file(file);
        self.run.read(&source.text, self.setup.root.span.at_start())?;
        let document = template::parse(file, &source.text);
        self.run.files.borrow_mut().push(file);
        self.run.problems.borrow_mut().extend(document.problems);
        let (root, found) = document
            .roots
            .into_iter()
            .find_map(slips::read)
            .ok_or_else(|| Why::Unparsed(url.into()))?;
        self.run.problems.borrow_mut().extend(found);
        Ok(Body::Parsed(file, source.path.clone(), root))
    }

    fn parsed<'n>(&self, text: &str, placement: &Placement) -> Option<Body<'n>> {
        let file = self.setup.file;
        self.run.read(text, self.setup.root.span.at_start()).ok()?;
        let (root, problems) = embedded(file, text, placement);
        self.run.problems.borrow_mut().extend(problems);
        Some(Body::Parsed(file, self.setup.path.clone(), root?))
    }
}

/// Parses a template that stands in a string; spans point into the file around it.
pub(super) fn embedded(
    file: FileId,
    text: &str,
    placement: &Placement,
) -> (Option<Node>, Vec<Problem>) {
    let (document, mut problems) = relocated(template::parse(file, text), file, placement);
    let read = document.roots.into_iter().find_map(slips::read);
    let root = read.map(|(root, found)| {
        problems.extend(found);
        root
    });
    (root, problems)
}

/// A document parsed from a string, with the places of the file around it; its problems apart.
pub(super) fn relocated(
    mut document: Document,
    file: FileId,
    placement: &Placement,
) -> (Document, Vec<Problem>) {
    let map = |span: Span| placement.map(file, span.start as usize..span.end as usize);
    document.roots.iter_mut().for_each(|root| relocate(root, &map));
    let problems = std::mem::take(&mut document.problems).into_iter().map(|p| {
        let related = p.related.into_iter().map(|(label, span)| (label, map(span))).collect();
        Problem { span: map(p.span), related, ..p }
    });
    (document, problems.collect())
}

fn relocate(node: &mut Node, map: &dyn Fn(Span) -> Span) {
    node.span = map(node.span);
    match &mut node.kind {
        NodeKind::Sequence(items) => items.iter_mut().for_each(|i| relocate(i, map)),
        NodeKind::Mapping(entries) => {
            for entry in entries {
                entry.key_span = map(entry.key_span);
                relocate(&mut entry.value, map);
            }
        }
        NodeKind::String { lines: Some(lines), .. } => {
            let file = node.span.file;
            *lines = Arc::new(
                lines.iter().map(|at| map(Span { file, start: *at, end: *at }).start).collect(),
            );
        }
        _ => {}
    }
}
