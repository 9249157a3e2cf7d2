//! The references in an expression of the source code, in the tokens of a plan's references.
//!
//! A plan drops what follows an index that is not constant (`web[count.index].id` becomes `web`),
//! and says nothing of local values. Where the code is at hand, it fills both gaps.

use super::address::Token;
use crate::syntax::hcl::{Accessor, AccessorKind, Block, Body, Expr, ExprKind, TemplatePart};

/// The most references that are collected of one block, and the deepest expressions that are looked
/// into.
const MAX_FOUND: usize = 512;
const MAX_DEPTH: usize = 200;

/// Collects the references of expressions.
#[derive(Default)]
pub(super) struct Wording {
    /// The references, in order.
    pub(super) found: Vec<Vec<Token>>,
}

impl Wording {
    /// The references of an expression.
    pub(super) fn of(expr: &Expr) -> Vec<Vec<Token>> {
        let mut wording = Self::default();
        wording.expr(expr, 0);
        wording.found
    }

    /// The references inside a block.
    pub(super) fn block(&mut self, block: &Block) {
        self.body(&block.body, 0);
    }

    fn body(&mut self, body: &Body, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        body.attributes.iter().for_each(|a| self.expr(&a.value, depth + 1));
        body.blocks.iter().for_each(|b| self.body(&b.body, depth + 1));
    }

    fn all<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>, depth: usize) {
        exprs.into_iter().for_each(|e| self.expr(e, depth + 1));
    }

    fn expr(&mut self, expr: &Expr, depth: usize) {
        if depth > MAX_DEPTH || self.found.len() >= MAX_FOUND {
            return;
        }
        match &expr.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Variable(_) => {}
            ExprKind::Template(parts) => self.template(parts, depth + 1),
            ExprKind::Tuple(items) => self.all(items, depth),
            ExprKind::Object(items) => {
                self.all(items.iter().flat_map(|i| [&i.key, &i.value]), depth)
            }
            ExprKind::Traversal(traversal) => self.traversal(&traversal.0, &traversal.1, depth),
            ExprKind::Call(call) => self.all(&call.args, depth),
            ExprKind::Parens(inner) | ExprKind::Unary(_, inner) => self.expr(inner, depth + 1),
            ExprKind::Binary(_, pair) => self.all([&pair.0, &pair.1], depth),
            ExprKind::Conditional(three) => self.all([&three.0, &three.1, &three.2], depth),
            ExprKind::For(each) => {
                self.all([&each.collection, &each.value], depth);
                self.all(each.key.iter().chain(&each.condition), depth);
            }
        }
    }

    fn template(&mut self, parts: &[TemplatePart], depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for part in parts {
            match part {
                TemplatePart::Literal(_) => {}
                TemplatePart::Interpolation(expr) => self.expr(expr, depth + 1),
                TemplatePart::If(condition, yes, no) => {
                    self.expr(condition, depth + 1);
                    self.template(yes, depth + 1);
                    self.template(no, depth + 1);
                }
                TemplatePart::For(each) => {
                    self.expr(&each.collection, depth + 1);
                    self.template(&each.parts, depth + 1);
                }
            }
        }
    }

    fn traversal(&mut self, base: &Expr, accessors: &[Accessor], depth: usize) {
        let ExprKind::Variable(root) = &base.kind else { return self.expr(base, depth + 1) };
        let mut tokens = vec![Token::Name(root.clone())];
        for accessor in accessors {
            tokens.push(match &accessor.kind {
                AccessorKind::Attribute(name) => Token::Name(name.clone()),
                AccessorKind::LegacyIndex(index) => Token::Index(format!("[{index}]").into()),
                AccessorKind::Index(expr) => {
                    self.expr(expr, depth + 1);
                    index_token(expr)
                }
                AccessorKind::AttributeSplat | AccessorKind::FullSplat => Token::Any,
            });
        }
        self.found.push(tokens);
    }
}

/// An index as the key of an instance, if it is a constant or the key of the instance itself.
fn index_token(expr: &Expr) -> Token {
    match &expr.kind {
        ExprKind::Number(number) => Token::Index(format!("[{number}]").into()),
        ExprKind::String(text) => Token::Index(format!("[{text:?}]").into()),
        ExprKind::Traversal(traversal) => {
            match (&traversal.0.kind, traversal.1.first().map(|a| &a.kind)) {
                (ExprKind::Variable(root), Some(AccessorKind::Attribute(name)))
                    if traversal.1.len() == 1 =>
                {
                    let own = matches!((&**root, &**name), ("count", "index") | ("each", "key"));
                    if own { Token::Own } else { Token::Any }
                }
                _ => Token::Any,
            }
        }
        _ => Token::Any,
    }
}
