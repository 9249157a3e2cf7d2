//! The `Rules` of a template: assertions on parameters take choices out.
//!
//! A template whose assertion fails is not deployed, so what an assertion forbids need not be
//! judged.

use super::stack::Stack;
use crate::syntax::node::Node;
use crate::value::Value;

impl Stack<'_> {
    /// Takes the choices out that an assertion of `Rules` forbids. Only rules that apply for
    /// certain count.
    pub(super) fn apply_rules(&self) {
        for rule in self.section("Rules") {
            let base = self.base();
            if let Some(condition) = rule.value.get("RuleCondition") {
                let applies = self.settle(&base, |w| self.condition(condition, w));
                if applies.value != Value::Bool(true) {
                    continue;
                }
            }
            for assertion in rule.value.get("Assertions").map_or(&[][..], Node::items) {
                if let Some(assert) = assertion.get("Assert") {
                    let base = self.base();
                    let leaves = self.leaves(&base, |w| self.condition(assert, w));
                    let narrowed = self.assume(&base, &leaves);
                    *self.base.borrow_mut() = narrowed;
                    // What was decided before may have had more choices.
                    self.conditions.borrow_mut().clear();
                    self.assumed.borrow_mut().clear();
                }
            }
        }
    }
}
