//! What the `validation` blocks of a variable say about a value that is not known.
//!
//! Only conditions that name every allowed value narrow it: `contains([…], var.x)`, `var.x == "a"
//! || var.x == "b"`, conjunctions of which one part does so, and `var.x == null ? true : …`.

use std::sync::Arc;

use crate::dialect::terraform::config::Decl;
use crate::dialect::terraform::eval::{Evaluator, Scope};
use crate::origin::{Origin, StepKind};
use crate::syntax::hcl::{AccessorKind, BinaryOp, Expr, ExprKind};
use crate::value::{Traced, Value, Why};

impl Evaluator<'_> {
    /// A value that is not known, narrowed to those that the validation allows.
    pub(super) fn narrowed(&mut self, value: Traced, name: &Arc<str>, decl: &Decl<'_>) -> Traced {
        let why = match &value.value {
            Value::Unknown(
                Why::Invalid(_) | Why::Undeclared(_) | Why::Cycle(_) | Why::Budget(_),
            ) => return value,
            Value::Unknown(why) => why.clone(),
            _ => return value,
        };
        match self.allowed(name, decl) {
            Some(options) if !options.is_empty() => {
                self.choose(options, why, value.origin, decl.block.header)
            }
            _ => value,
        }
    }

    /// The values that a variable may have, if its validation names them.
    fn allowed(&mut self, name: &Arc<str>, decl: &Decl<'_>) -> Option<Vec<Traced>> {
        let blocks = decl.blocks();
        let validations = blocks.iter().filter(|b| &*b.kind.text == "validation");
        let conditions: Vec<&Expr> =
            validations.filter_map(|b| b.body.attribute("condition")).map(|a| &a.value).collect();
        conditions.into_iter().find_map(|c| self.named_values(c, name))
    }

    fn named_values(&mut self, condition: &Expr, name: &Arc<str>) -> Option<Vec<Traced>> {
        match &condition.kind {
            ExprKind::Parens(inner) => self.named_values(inner, name),
            ExprKind::Binary(BinaryOp::And, sides) => {
                self.named_values(&sides.0, name).or_else(|| self.named_values(&sides.1, name))
            }
            ExprKind::Binary(BinaryOp::Or, sides) => {
                let mut values = self.named_values(&sides.0, name)?;
                values.extend(self.named_values(&sides.1, name)?);
                Some(values)
            }
            ExprKind::Conditional(parts) => {
                match (&parts.1.kind, self.named_values(&parts.0, name)) {
                    (ExprKind::Bool(true), Some(mut values)) => {
                        values.extend(self.named_values(&parts.2, name)?);
                        Some(values)
                    }
                    _ => None,
                }
            }
            ExprKind::Binary(BinaryOp::Eq, sides) if is_variable(&sides.0, name) => {
                Some(vec![self.constant(&sides.1, name)?])
            }
            ExprKind::Binary(BinaryOp::Eq, sides) if is_variable(&sides.1, name) => {
                Some(vec![self.constant(&sides.0, name)?])
            }
            ExprKind::Call(call) if &*call.name.text == "contains" => {
                let [list, value] = call.args.as_slice() else { return None };
                let ExprKind::Tuple(items) = &list.kind else { return None };
                if !is_variable(value, name) {
                    return None;
                }
                items.iter().map(|i| self.constant(i, name)).collect()
            }
            _ => None,
        }
    }

    fn constant(&mut self, expr: &Expr, name: &Arc<str>) -> Option<Traced> {
        let value = self.eval(expr, Scope::SEALED).ok()?;
        let is_primitive = matches!(
            value.value,
            Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null
        );
        let step = StepKind::AllowedValue(format!("var.{name}").into());
        is_primitive.then(|| Traced::new(value.value, Origin::leaf(step, expr.span)))
    }
}

fn is_variable(expr: &Expr, name: &Arc<str>) -> bool {
    let ExprKind::Traversal(traversal) = &expr.kind else { return false };
    let (base, steps) = &**traversal;
    matches!(&base.kind, ExprKind::Variable(root) if &**root == "var")
        && matches!(steps.as_slice(), [step] if matches!(&step.kind, AccessorKind::Attribute(n) if n == name))
}
