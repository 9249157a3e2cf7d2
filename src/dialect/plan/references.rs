//! The references that a plan lists for an expression.
//!
//! Terraform lists more than was written (each beginning of a reference) and less (nothing behind
//! an index that is no constant). Stands alone so that following references starts from what was
//! written.

use super::address::{Token, tokens};
use super::wording::Wording;
use crate::syntax::hcl::{Block, Expr};
use crate::syntax::node::Node;

/// The most references that are read of one expression.
const MAX_REFERENCES: usize = 512;

/// The code that an expression of the plan was written as.
#[derive(Clone, Debug, Default)]
pub(super) struct Code<'a> {
    /// The expression of an attribute.
    pub(super) expr: Option<&'a Expr>,
    /// Nested blocks.
    pub(super) blocks: Vec<&'a Block>,
}

impl Code<'_> {
    /// The references in the code.
    pub(super) fn references(&self) -> Vec<Vec<Token>> {
        let mut wording = Wording { found: self.expr.map(Wording::of).unwrap_or_default() };
        self.blocks.iter().for_each(|b| wording.block(b));
        wording.found
    }
}

/// Whether a reference uses the key of the instance that refers.
pub(super) fn is_own(reference: &[Token]) -> bool {
    let name = |n: usize| reference.get(n).and_then(Token::name);
    matches!((name(0), name(1)), (Some("count"), Some("index")) | (Some("each"), Some("key")))
        || reference.contains(&Token::Own)
}

/// The references of an expression of the plan. Terraform writes each one followed by its own
/// beginnings (`web[0].id`, `web[0]`, `web`): these are left out. One that lost its end is
/// completed from the code.
pub(super) fn plan_references(expr: &Node, code: &Code<'_>) -> Vec<Vec<Token>> {
    let all = expr.get("references").map_or(&[][..], Node::items).iter().filter_map(Node::as_str);
    let mut found: Vec<Vec<Token>> = Vec::new();
    let mut written: Option<Vec<Vec<Token>>> = None;
    let mut last = "";
    for text in all.take(MAX_REFERENCES) {
        let beginning = last.strip_prefix(text).is_some_and(|rest| rest.starts_with(['.', '[']));
        last = text;
        if beginning {
            continue;
        }
        let reference = tokens(text);
        let whole = is_bare(&reference).then(|| {
            let written = written.get_or_insert_with(|| code.references());
            let longer = |w: &&Vec<Token>| w.len() > reference.len() && w.starts_with(&reference);
            written.iter().filter(longer).cloned().collect::<Vec<_>>()
        });
        match whole {
            Some(whole) if !whole.is_empty() => found.extend(whole),
            _ => found.push(reference),
        }
    }
    let mut unique = Vec::with_capacity(found.len());
    for reference in found {
        if !unique.contains(&reference) {
            unique.push(reference);
        }
    }
    unique
}

/// Whether a reference names a resource or module call and nothing in it.
fn is_bare(reference: &[Token]) -> bool {
    let names = reference.iter().take_while(|t| t.name().is_some()).count();
    match reference.first().and_then(Token::name) {
        Some("data") => names == 3 && reference.len() == 3,
        Some("var" | "local" | "each" | "count" | "path" | "terraform" | "self") => false,
        _ => names == 2 && reference.len() == 2,
    }
}
