//! From the parser crate's tree to ours: spans placed, templates stripped, names shared.

use std::ops::Range;
use std::sync::Arc;

use hcl::edit::expr::{self, Expression, ObjectKey, TraversalOperator};
use hcl::edit::structure::{self, Structure};

use super::templates::{Style, finish};
use crate::source::{FileId, Span};
use crate::syntax::hcl::{
    Accessor, AccessorKind, Attribute, BinaryOp, Block, Body, Call, Contents, Expr, ExprKind, For, Name, ObjectItem, TOO_DEEP, UnaryOp,
};
use crate::syntax::interned::shared;
use crate::syntax::placement::Placement;
use crate::syntax::whole_characters;
use crate::value::Number;

/// Converts trees of one text.
pub(super) struct Converter<'a> {
    pub(super) file: FileId,
    pub(super) text: &'a str,
    pub(super) place: &'a Placement,
    /// Added to every position: the place of the parsed piece in `text`.
    pub(super) offset: usize,
    /// Positions in `text` of object keys that a later key replaces: their items are left out.
    pub(super) left_out: &'a [usize],
}

impl Converter<'_> {
    pub(super) fn range(&self, node: &impl hcl::edit::Span) -> Range<usize> {
        let range = node.span().unwrap_or(0..0);
        range.start + self.offset..range.end + self.offset
    }

    fn span(&self, node: &impl hcl::edit::Span) -> Span {
        self.place.map(self.file, self.range(node))
    }

    pub(super) fn body(&self, body: &structure::Body) -> Body {
        self.body_with(body, |block| self.block(block))
    }

    /// A body with blocks that are converted in another way.
    pub(super) fn body_with(&self, body: &structure::Body, convert: impl Fn(&structure::Block) -> Block) -> Body {
        let attributes = body.iter().filter(|item| item.is_attribute()).count();
        let mut out = Body { attributes: Vec::with_capacity(attributes), blocks: Vec::with_capacity(body.len() - attributes) };
        for item in body {
            match item {
                Structure::Attribute(attribute) => out.attributes.push(self.attribute(attribute)),
                Structure::Block(block) => out.blocks.push(convert(block)),
            }
        }
        out
    }

    fn attribute(&self, attribute: &structure::Attribute) -> Attribute {
        let name = Name { text: shared(attribute.key.as_str()), span: self.span(&attribute.key) };
        let value = self.expr(&attribute.value);
        let span = name.span.to(value.span);
        Attribute { name, value, span }
    }

    fn block(&self, block: &structure::Block) -> Block {
        self.block_with(block, |_| self.body(&block.body).into())
    }

    /// A block of which the head says what becomes of its content.
    pub(super) fn block_with(&self, block: &structure::Block, content: impl FnOnce(&[Name]) -> Contents) -> Block {
        let kind = Name { text: shared(block.ident.as_str()), span: self.span(&block.ident) };
        let label = |label: &structure::BlockLabel| match label {
            structure::BlockLabel::Ident(ident) => Name { text: shared(ident.as_str()), span: self.span(ident) },
            structure::BlockLabel::String(text) => Name { text: shared(text.as_str()), span: self.span(text) },
        };
        let labels: Vec<Name> = block.labels.iter().map(label).collect();
        let header = labels.last().map_or(kind.span, |last| kind.span.to(last.span));
        Block { body: content(&labels), span: kind.span.to(self.span(block)), header, kind, labels }
    }

    pub(super) fn expr(&self, expr: &Expression) -> Expr {
        let span = match expr {
            // Its name was put over other text and may end inside of a character there.
            Expression::Variable(name) if name.as_str() == TOO_DEEP => {
                self.place.map(self.file, whole_characters(self.text, self.range(expr)))
            }
            _ => self.span(expr),
        };
        let kind = match expr {
            Expression::Null(_) => ExprKind::Null,
            Expression::Bool(value) => ExprKind::Bool(*value.value()),
            Expression::Number(_) => self.number(self.range(expr)),
            Expression::String(text) => ExprKind::String(shared(text.as_str())),
            Expression::Array(items) => ExprKind::Tuple(items.iter().map(|i| self.expr(i)).collect()),
            Expression::Object(object) => self.object(object),
            Expression::StringTemplate(parts) => finish(self.parts(parts.iter().collect(), (false, false), Style::Quoted)),
            Expression::HeredocTemplate(heredoc) => self.heredoc(heredoc),
            Expression::Parenthesis(inner) => ExprKind::Parens(Box::new(self.expr(inner.inner()))),
            Expression::Variable(name) => ExprKind::Variable(shared(name.as_str())),
            Expression::Conditional(c) => {
                ExprKind::Conditional(Box::new((self.expr(&c.cond_expr), self.expr(&c.true_expr), self.expr(&c.false_expr))))
            }
            Expression::FuncCall(call) => self.call(call),
            Expression::Traversal(traversal) => {
                let steps = traversal.operators.iter().map(|o| self.accessor(o)).collect();
                ExprKind::Traversal(Box::new(self.expr(&traversal.expr)), steps)
            }
            Expression::UnaryOp(op) => {
                let operator = match op.operator.value() {
                    expr::UnaryOperator::Neg => UnaryOp::Neg,
                    expr::UnaryOperator::Not => UnaryOp::Not,
                };
                ExprKind::Unary(operator, Box::new(self.expr(&op.expr)))
            }
            Expression::BinaryOp(op) => {
                ExprKind::Binary(binary(*op.operator.value()), Box::new((self.expr(&op.lhs_expr), self.expr(&op.rhs_expr))))
            }
            Expression::ForExpr(expr) => self.for_expr(expr),
        };
        Expr { kind, span }
    }

    fn number(&self, range: Range<usize>) -> ExprKind {
        let text = self.text.get(range).unwrap_or("0");
        Number::parse(text.trim()).map_or(ExprKind::Null, ExprKind::Number)
    }

    fn object(&self, object: &expr::Object) -> ExprKind {
        let key = |key: &ObjectKey| match key {
            ObjectKey::Ident(name) => Expr { kind: ExprKind::String(shared(name.as_str())), span: self.span(name) },
            ObjectKey::Expression(inner) => self.expr(inner),
        };
        let start = |key: &ObjectKey| match key {
            ObjectKey::Ident(name) => self.range(name).start,
            ObjectKey::Expression(inner) => self.range(inner).start,
        };
        let kept = object.iter().filter(|(k, _)| self.left_out.is_empty() || !self.left_out.contains(&start(k)));
        ExprKind::Object(kept.map(|(k, v)| ObjectItem { key: key(k), value: self.expr(v.expr()) }).collect())
    }

    fn call(&self, call: &expr::FuncCall) -> ExprKind {
        let mut name = String::new();
        for part in &call.name.namespace {
            name.push_str(part.as_str());
            name.push_str("::");
        }
        name.push_str(call.name.name.as_str());
        let name = Name { text: shared(&name), span: self.span(&call.name.name) };
        let args = call.args.iter().map(|a| self.expr(a)).collect();
        ExprKind::Call(Box::new(Call { name, args, expand_last: call.args.expand_final() }))
    }

    fn accessor(&self, operator: &hcl::edit::Decorated<TraversalOperator>) -> Accessor {
        let kind = match operator.value() {
            TraversalOperator::AttrSplat(_) => AccessorKind::AttributeSplat,
            TraversalOperator::FullSplat(_) => AccessorKind::FullSplat,
            TraversalOperator::GetAttr(name) => AccessorKind::Attribute(shared(name.as_str())),
            TraversalOperator::Index(expr) => AccessorKind::Index(Box::new(self.expr(expr))),
            TraversalOperator::LegacyIndex(index) => AccessorKind::LegacyIndex(*index.value()),
        };
        Accessor { kind, span: self.span(operator) }
    }

    fn for_expr(&self, expr: &expr::ForExpr) -> ExprKind {
        ExprKind::For(Box::new(For {
            key_var: expr.intro.key_var.as_ref().map(|k| Arc::from(k.as_str())),
            value_var: expr.intro.value_var.as_str().into(),
            collection: self.expr(&expr.intro.collection_expr),
            key: expr.key_expr.as_ref().map(|k| self.expr(k)),
            value: self.expr(&expr.value_expr),
            condition: expr.cond.as_ref().map(|c| self.expr(&c.expr)),
            grouping: expr.grouping,
        }))
    }
}

fn binary(operator: expr::BinaryOperator) -> BinaryOp {
    use expr::BinaryOperator as From;
    match operator {
        From::Eq => BinaryOp::Eq,
        From::NotEq => BinaryOp::NotEq,
        From::LessEq => BinaryOp::LessEq,
        From::GreaterEq => BinaryOp::GreaterEq,
        From::Less => BinaryOp::Less,
        From::Greater => BinaryOp::Greater,
        From::Plus => BinaryOp::Plus,
        From::Minus => BinaryOp::Minus,
        From::Mul => BinaryOp::Mul,
        From::Div => BinaryOp::Div,
        From::Mod => BinaryOp::Mod,
        From::And => BinaryOp::And,
        From::Or => BinaryOp::Or,
    }
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::syntax::hcl::ExprKind;
    use crate::syntax::native;
    use crate::syntax::placement::Placement;

    #[test]
    fn of_equal_keys_the_last_counts_and_is_reported() {
        let text = "a = {\n  x = { y = [\n 1 ] }\n  z = { x = 5 }\n  x = 2\n  1 = 3\n  1 = 4\n}\n";
        let document = native::parse(FileId(0), text, &Placement::Whole);
        assert_eq!(
            document.problems.iter().map(|p| p.span.start as usize).collect::<Vec<_>>(),
            [text.find('x').unwrap_or(0), text.find("1 = 3").unwrap_or(0)]
        );
        assert!(!document.incomplete());
        let ExprKind::Object(items) = &document.body.attributes[0].value.kind else { panic!("no object") };
        let places: Vec<usize> = items.iter().map(|i| i.key.span.start as usize).collect();
        assert_eq!(places, [text.find('z').unwrap_or(0), text.find("x = 2").unwrap_or(0), text.find("1 = 4").unwrap_or(0)]);
    }

    #[test]
    fn what_is_never_closed_is_an_error_beyond_the_limits_too() {
        let text = format!("a = {}\nr \"x\" {{\n  b = 1\n}}\n", "[".repeat(100));
        let document = native::parse(FileId(0), &text, &Placement::Whole);
        assert!(document.incomplete() && !document.problems.is_empty());
    }

    #[test]
    fn what_is_beyond_the_limits_is_a_value_not_known() {
        let chain = format!("{}false", "var.a == \"x\" || ".repeat(70));
        let nested = format!("{}1{}", "[\n".repeat(70), "]".repeat(70));
        for expression in [chain, nested, format!("{}1{}", "f(".repeat(70), ")".repeat(70)), format!("{}1", "a ? 1 : ".repeat(140))] {
            let text = format!("r \"x\" {{\n  b = 1\n  a = {expression} # end\n  c {{\n    d = 2\n  }}\n}}\n");
            let document = native::parse(FileId(0), &text, &Placement::Whole);
            assert_eq!(document.problems, vec![], "{text}");
            let body = &document.body.blocks[0].body;
            assert!(matches!(&body.attributes[1].value.kind, ExprKind::Variable(name) if &**name == crate::syntax::hcl::TOO_DEEP));
            assert_eq!((body.attributes.len(), body.blocks.len()), (2, 1));
        }
    }
}
