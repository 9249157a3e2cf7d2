//! Expressions: operators by precedence, and the steps behind a term.

use super::errors::Wrong;
use super::{MAX_OPERATORS, Parsed, Parser, exactly};
use crate::syntax::hcl::{Accessor, AccessorKind, BinaryOp, Expr, ExprKind, UnaryOp};
use crate::syntax::interned::shared;

impl Parser<'_> {
    /// An expression; blanks before it are taken already, those behind it are left.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        let condition = self.binary(1)?;
        let end = self.at;
        self.blank();
        if self.peek() != Some(b'?') {
            self.at = end;
            return Ok(condition);
        }
        self.deeper(|p| p.branches(condition))
    }

    /// `? a : b`
    fn branches(&mut self, condition: Expr) -> Parsed<Expr> {
        let mark = self.at;
        self.at += 1;
        self.blank();
        let then = self.expression()?;
        self.blank();
        if !self.take(":") {
            return self.fail_at(mark, mark + 1, Wrong::NoElse);
        }
        self.blank();
        let otherwise = self.expression()?;
        let span = condition.span.to(otherwise.span);
        Ok(Expr { kind: ExprKind::Conditional(Box::new((condition, then, otherwise))), span })
    }

    /// The operator here: its length, how tightly it binds, and what it is.
    fn operator(&self) -> Option<(usize, u8, BinaryOp)> {
        let first = self.peek()?;
        let second = self.peek_at(1);
        Some(match (first, second) {
            (b'|', Some(b'|')) => (2, 1, BinaryOp::Or),
            (b'&', Some(b'&')) => (2, 2, BinaryOp::And),
            (b'=', Some(b'=')) => (2, 3, BinaryOp::Eq),
            (b'!', Some(b'=')) => (2, 3, BinaryOp::NotEq),
            (b'<', Some(b'=')) => (2, 4, BinaryOp::LessEq),
            (b'>', Some(b'=')) => (2, 4, BinaryOp::GreaterEq),
            (b'<', _) => (1, 4, BinaryOp::Less),
            (b'>', _) => (1, 4, BinaryOp::Greater),
            (b'+', _) => (1, 5, BinaryOp::Plus),
            (b'-', _) => (1, 5, BinaryOp::Minus),
            (b'*', _) => (1, 6, BinaryOp::Mul),
            (b'/', second) if second != Some(b'*') => (1, 6, BinaryOp::Div),
            (b'%', _) => (1, 6, BinaryOp::Mod),
            _ => return None,
        })
    }

    /// Operands with operators that bind at least as tightly as said.
    fn binary(&mut self, least: u8) -> Parsed<Expr> {
        let mut left = self.operand()?;
        let mut operators = 0;
        loop {
            let end = self.at;
            self.blank();
            let Some((length, precedence, op)) = self.operator().filter(|o| o.1 >= least) else {
                self.at = end;
                return Ok(left);
            };
            operators += 1;
            if self.depth + operators > MAX_OPERATORS {
                return self.fail(Wrong::TooDeep);
            }
            self.at += length;
            self.blank();
            let right = self.binary(precedence + 1)?;
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(op, Box::new((left, right))), span };
        }
    }

    /// A term with what stands before and behind it.
    fn operand(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let op = match self.peek() {
            Some(b'!') => UnaryOp::Not,
            Some(b'-') => UnaryOp::Neg,
            _ => {
                let term = self.term()?;
                return self.steps(term);
            }
        };
        self.at += 1;
        self.blank();
        let inner = self.deeper(Self::operand)?;
        let span = self.span(start);
        let kind = match inner.kind {
            ExprKind::Number(number) if op == UnaryOp::Neg => {
                ExprKind::Number(Box::new(number.neg()))
            }
            kind => ExprKind::Unary(op, Box::new(Expr { kind, span: inner.span })),
        };
        Ok(Expr { kind, span })
    }

    /// The steps behind a term, of which each may stand behind blanks.
    fn steps(&mut self, base: Expr) -> Parsed<Expr> {
        let mut steps = std::mem::take(&mut self.spare.steps);
        // Whether the steps belong to `.*`, which takes attributes only.
        let mut attributes_only = false;
        loop {
            let end = self.at;
            self.blank();
            let start = self.at;
            let kind = match self.peek() {
                Some(b'.') if !self.looking_at("...") => self.attribute_step(attributes_only)?,
                Some(b'[') => self.index_step()?,
                _ => {
                    self.at = end;
                    break;
                }
            };
            attributes_only = match kind {
                AccessorKind::AttributeSplat => true,
                AccessorKind::Attribute(_) | AccessorKind::LegacyIndex(_) => attributes_only,
                AccessorKind::Index(_) | AccessorKind::FullSplat => false,
            };
            steps.push(Accessor { kind, span: self.span(start) });
        }
        let last = steps.last().map(|last| last.span);
        let steps = exactly(steps, &mut self.spare.steps);
        let Some(last) = last else { return Ok(base) };
        let span = base.span.to(last);
        Ok(Expr { kind: ExprKind::Traversal(Box::new((base, steps))), span })
    }

    /// `.name`, `.0`, `.*`
    fn attribute_step(&mut self, attributes_only: bool) -> Parsed<AccessorKind> {
        let dot = self.at;
        self.at += 1;
        self.blank();
        match self.peek() {
            Some(b'*') if attributes_only => self.fail(Wrong::NestedSplat),
            Some(b'*') => {
                self.at += 1;
                Ok(AccessorKind::AttributeSplat)
            }
            Some(b'0'..=b'9') => {
                let start = self.at;
                self.at = self.number_end(start);
                let text = &self.text[start..self.at];
                let index = if text.contains('.') { None } else { text.parse().ok() };
                index.map_or_else(
                    || self.fail_at(start, self.at, Wrong::LegacyIndex),
                    |n| Ok(AccessorKind::LegacyIndex(n)),
                )
            }
            _ => match self.identifier() {
                Some(name) => Ok(AccessorKind::Attribute(shared(name))),
                None => self.fail_at(dot, dot + 1, Wrong::NoAttribute),
            },
        }
    }

    /// `[x]`, `[*]`
    fn index_step(&mut self) -> Parsed<AccessorKind> {
        let open = self.at;
        self.at += 1;
        self.blank();
        if self.peek() == Some(b'*') {
            self.at += 1;
            self.blank();
            return if self.take("]") {
                Ok(AccessorKind::FullSplat)
            } else {
                self.not_closed(open, Wrong::NoBracketAfterStar)
            };
        }
        let index = self.deeper(|p| p.with_lines(false, |p| p.spaced_expression()))?;
        let closed = self.with_lines(false, |p| {
            p.blank();
            Ok(p.take("]"))
        })?;
        if closed {
            Ok(AccessorKind::Index(Box::new(index)))
        } else {
            self.not_closed(open, Wrong::NoBracketAfterIndex)
        }
    }

    /// An expression with blanks before and behind it.
    pub(super) fn spaced_expression(&mut self) -> Parsed<Expr> {
        self.blank();
        let inner = self.expression()?;
        self.blank();
        Ok(inner)
    }
}
