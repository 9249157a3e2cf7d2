//! `try` and `can`: the functions that see errors.

use super::{Evaluated, Evaluator, Fault, Scope, carried, unreferenced};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::Call;
use crate::value::{Traced, Type, Value, Why};

impl Evaluator<'_> {
    /// The first argument without error. An undecided one may still turn out to be in error, so it
    /// ends the search undecided.
    pub(super) fn call_try(&mut self, call: &Call, span: Span, scope: Scope<'_>) -> Evaluated {
        let step = StepKind::Function("try".into());
        let mut last = Fault::new("`try` 缺少参数", "try needs arguments");
        for (i, arg) in call.args.iter().enumerate() {
            let value = match self.eval(arg, scope) {
                // Of a name that is nowhere only an output can get here: anything else stops
                // Terraform before.
                Ok(Traced { value: Value::Unknown(Why::Undeclared(name)), .. }) => {
                    last =
                        Fault::new(format!("`{name}` 没有声明"), format!("{name} is not declared"));
                    continue;
                }
                Ok(value) => value,
                Err(fault) => {
                    last = fault;
                    continue;
                }
            };
            let failed = |o: &&Traced| matches!(o.value, Value::Unknown(Why::Invalid(_)));
            let Value::OneOf(one) = &value.value else {
                return Ok(carried(value, &step, Some(span)));
            };
            if !one.options.iter().any(|o| failed(&o)) {
                return Ok(carried(value, &step, Some(span)));
            }
            let rest =
                Call { args: call.args.get(i + 1..).unwrap_or_default().to_vec(), ..call.clone() };
            let fallback = self.call_try(&rest, span, scope);
            let mut options: Vec<Traced> =
                one.options.iter().filter(|o| !failed(o)).cloned().collect();
            options.push(
                fallback
                    .unwrap_or_else(|f| Traced::unknown(Why::Invalid(f.0), value.origin.clone())),
            );
            let options = options.into_iter().map(|o| carried(o, &step, Some(span))).collect();
            let origin = Origin::step(step, Some(span), unreferenced(&value.origin));
            return Ok(self.choose(options, one.why.clone(), origin, span));
        }
        Err(Fault::new(
            format!("`try` 的调用都没有成功：{}", last.0.zh),
            format!("no call to \"try\" succeeded: {}", last.0.en),
        ))
    }

    pub(super) fn call_can(&mut self, call: &Call, span: Span, scope: Scope<'_>) -> Evaluated {
        let Some(arg) = call.args.first() else {
            return Err(Fault::new("`can` 缺少参数", "can needs an argument"));
        };
        let step = |inputs: Vec<Origin>| {
            Origin::step(StepKind::Function("can".into()), Some(span), inputs)
        };
        let value = match self.eval(arg, scope) {
            Ok(value) => value,
            Err(_) => return Ok(Traced::new(Value::Bool(false), step(Vec::new()))),
        };
        let mut options = Vec::new();
        for option in value.options() {
            let answer = match &option.value {
                Value::Unknown(Why::Invalid(_) | Why::Undeclared(_)) => Value::Bool(false),
                Value::Unknown(why) => Value::Unknown(why.clone()),
                _ => Value::Bool(true),
            };
            options.push(Traced::new(answer, step(vec![option.origin.clone()])).typed(Type::Bool));
        }
        match &value.value {
            Value::OneOf(one) => {
                Ok(self.choose(options, one.why.clone(), step(vec![value.origin.clone()]), span))
            }
            _ => options.pop().ok_or_else(|| Fault::new("`can` 缺少参数", "can needs an argument")),
        }
    }
}
