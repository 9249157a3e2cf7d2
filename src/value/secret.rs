//! Values that are marked sensitive: they are judged like any other, but kept out of everything that is shown.

use crate::origin::StepKind;
use crate::source::{SourceSet, Span};
use crate::value::{Traced, Value};

/// Parts of one value that are looked at.
const MAX_PARTS: usize = 1_000;

impl Traced {
    /// Keeps the texts of this value, and the places where it is written, out of reports.
    pub fn hide(&self, sources: &SourceSet) {
        let (mut spans, mut texts) = (Vec::new(), Vec::new());
        let mut todo = vec![self];
        let mut left = MAX_PARTS;
        while let Some(part) = todo.pop() {
            if left == 0 {
                break;
            }
            left -= 1;
            spans.extend(part.written());
            match &part.value {
                Value::String(text) => texts.push(text.to_string()),
                Value::Number(number) => texts.push(number.to_string()),
                Value::List(_, items) => todo.extend(items.iter()),
                Value::Object(_, items) => todo.extend(items.values()),
                Value::OneOf(one) => todo.extend(&one.options),
                Value::Null | Value::Bool(_) | Value::Unknown(_) => {}
            }
        }
        sources.hide(spans, texts);
    }

    /// The places at which a value stands as such.
    fn written(&self) -> Vec<Span> {
        let written = |kind: &StepKind| {
            matches!(
                kind,
                StepKind::Literal
                    | StepKind::VariableDefault(_)
                    | StepKind::ParameterDefault(_)
                    | StepKind::AllowedValue(_)
                    | StepKind::ValueFile(_)
                    | StepKind::Mapping(_)
                    | StepKind::Plan
            )
        };
        self.origin.walk().into_iter().filter(|s| s.inputs().is_empty() && written(s.kind())).filter_map(|s| s.span()).collect()
    }
}
