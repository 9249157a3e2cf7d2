//! What is kept of a template for its fixes.
//!
//! The trees of templates are given up as soon as they are lowered. A fix needs that of its own
//! resource only: kept, it need not be parsed again.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::Span;
use crate::syntax::node::{Entry, Node, NodeKind};

/// Resources of one template that are kept. A template with more of them is parsed again in parts.
const MOST: usize = 500;

/// Resources by their place, key and all; each in a mapping of its own.
#[derive(Debug, Default)]
pub struct Kept(BTreeMap<Span, Node>);

impl Kept {
    /// Takes the resources of some types from a template that nobody else needs.
    pub fn take(&mut self, root: Arc<Node>, wanted: impl Fn(&str) -> bool) {
        let Ok(Node { kind: NodeKind::Mapping(sections), .. }) = Arc::try_unwrap(root) else {
            return;
        };
        let resources = sections
            .into_iter()
            .find(|section| &*section.key == "Resources")
            .map(|section| section.value.kind);
        let Some(NodeKind::Mapping(resources)) = resources else { return };
        let is_wanted =
            |entry: &Entry| entry.value.get("Type").and_then(Node::as_str).is_some_and(&wanted);
        for entry in resources.into_iter().filter(is_wanted).take(MOST) {
            let span = entry.key_span.to(entry.value.span);
            self.0.insert(span, Node { kind: NodeKind::Mapping(vec![entry]), span, tag: None });
        }
    }

    /// Adds what was kept of others.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The mapping that holds the resource at a place.
    pub(super) fn at(&self, block: Span) -> Option<&Node> {
        self.0.get(&block)
    }
}
