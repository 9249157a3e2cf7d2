//! `issensitive`: whether a value is marked as one that is not shown.
//!
//! Values carry no marks here; what is marked shows in where they came from, and that nothing is
//! marked shows in the code.

use super::{Evaluated, Evaluator, Fault, Scope};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::Call;
use crate::value::{Traced, Type, Value, Why};

/// The word that marks values: a function and an argument of variables and outputs.
const WORD: &str = "sensitive";

impl Evaluator<'_> {
    pub(super) fn call_issensitive(
        &mut self,
        call: &Call,
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let [arg] = call.args.as_slice() else {
            return Err(Fault::new("`issensitive` 需要一个参数", "issensitive needs one argument"));
        };
        let value = self.eval(arg, scope)?;
        let origin = Origin::step(
            StepKind::Function("issensitive".into()),
            Some(span),
            [value.origin.clone()],
        );
        Ok(match self.marked(&value) {
            Some(answer) => Traced::new(Value::Bool(answer), origin),
            None => Traced::unknown(Why::FunctionNotModelled("issensitive".into()), origin)
                .typed(Type::Bool),
        })
    }

    fn marked(&self, value: &Traced) -> Option<bool> {
        if matches!(value.value, Value::Unknown(_)) || !value.references().is_empty() {
            // A provider marks attributes too.
            return None;
        }
        if directly(&value.origin) {
            return Some(true);
        }
        let files = self.instances.iter().flat_map(|instance| &instance.config.files);
        let mut texts = files.chain(&self.value_files).map(|file| self.context.sources.file(*file));
        texts.all(|file| !marks(&file.text)).then_some(false)
    }
}

/// Whether nothing but names stands between a value and the call that marked it.
fn directly(origin: &Origin) -> bool {
    let mut origin = origin;
    loop {
        match (origin.kind(), origin.inputs()) {
            (StepKind::Function(name), _) if &**name == WORD => return true,
            (
                StepKind::Local(_)
                | StepKind::Variable(_)
                | StepKind::ModuleInput(_)
                | StepKind::Place,
                [input, ..],
            ) => origin = input,
            _ => return false,
        }
    }
}

/// Whether a text has the word by itself.
fn marks(text: &str) -> bool {
    text.match_indices(WORD)
        .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::marks;

    #[test]
    fn asking_marks_nothing() {
        assert!(!marks("value = issensitive(nonsensitive(var.x))"));
        assert!(marks("value = sensitive(var.x)"));
        assert!(marks("variable \"x\" {\n  sensitive = true\n}"));
    }
}
