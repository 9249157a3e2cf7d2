//! The shapes in which a plan has blocks, expressions and markers, and which of them belong to which
//! element of a list.

use std::rc::Rc;

use super::super::follow::Followed;
use crate::origin::{Origin, StepKind};
use crate::syntax::node::{Node, NodeKind};

/// The most expressions among which the one of a block is looked for.
pub(super) const MAX_CANDIDATES: usize = 64;

/// An entry of the configuration's expressions: an expression, a block, or several blocks.
pub(in crate::dialect::plan) fn spread(node: &Node) -> Vec<&Node> {
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().collect(),
        _ => vec![node],
    }
}

/// Whether an entry is an expression and no block.
pub(super) fn is_expression(node: &Node) -> bool {
    let entries = node.entries();
    entries.is_empty() || entries.iter().any(|e| matches!(&*e.key, "references" | "constant_value"))
}

/// Whether a marker holds for anything inside.
pub(super) fn says_unknown(node: &Node, depth: usize) -> bool {
    match &node.kind {
        NodeKind::Bool(value) => *value,
        NodeKind::Sequence(items) => {
            depth < 200 && items.iter().any(|i| says_unknown(i, depth + 1))
        }
        NodeKind::Mapping(entries) => {
            depth < 200 && entries.iter().any(|e| says_unknown(&e.value, depth + 1))
        }
        _ => false,
    }
}

/// The blocks that each element may have been written as: one by one where they fit in order, else
/// all that fit.
pub(super) fn blocks_of<'a>(blocks: &[&'a Node], items: &'a [Node]) -> Vec<Vec<&'a Node>> {
    let in_order = blocks.len() == items.len()
        && items.iter().zip(blocks).all(|(item, block)| fits(block, item));
    if in_order {
        return blocks.iter().map(|b| vec![*b]).collect();
    }
    let few = &blocks[..blocks.len().min(MAX_CANDIDATES)];
    items.iter().map(|item| few.iter().copied().filter(|b| fits(b, item)).collect()).collect()
}

/// Whether a block may be an element: no constant in it says otherwise.
fn fits(block: &Node, item: &Node) -> bool {
    block.entries().iter().all(|entry| {
        let (Some(constant), Some(value)) =
            (entry.value.get("constant_value"), item.get(&entry.key))
        else {
            return true;
        };
        match (&constant.kind, &value.kind) {
            (NodeKind::String { text: a, .. }, NodeKind::String { text: b, .. }) => a == b,
            (NodeKind::Bool(a), NodeKind::Bool(b)) => a == b,
            (NodeKind::Number(a), NodeKind::Number(b)) => a.decimal() == b.decimal(),
            _ => true,
        }
    })
}

/// The references of each element of a list that one expression gives: one by one where their
/// numbers agree, else all.
pub(super) fn groups_of(followed: &Rc<Followed>, later: &[bool]) -> Vec<Rc<Followed>> {
    let groups = &followed.groups;
    let one = |i: usize| {
        Rc::new(Followed {
            groups: groups.get(i).cloned().into_iter().collect(),
            open: followed.open.clone(),
        })
    };
    if groups.len() == later.len() {
        return (0..later.len()).map(one).collect();
    }
    let unknown = later.iter().filter(|l| **l).count();
    if unknown != groups.len() || unknown == 0 {
        let shared = match groups.len() {
            0 | 1 => followed.clone(),
            // One step over all references, so that long lists do not copy them for each element.
            _ => bundle(followed),
        };
        return vec![shared; later.len()];
    }
    let mut next = 0..unknown;
    let nothing = Rc::new(Followed::default());
    later
        .iter()
        .map(
            |l| if *l { next.next().map_or_else(|| nothing.clone(), one) } else { nothing.clone() },
        )
        .collect()
}

fn bundle(followed: &Followed) -> Rc<Followed> {
    let all = Origin::step(StepKind::Element, None, followed.origins());
    Rc::new(Followed { groups: vec![vec![all]], open: followed.open.clone() })
}
