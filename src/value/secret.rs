//! Values that are marked sensitive: they are judged like any other, but kept out of everything
//! that is shown.
//!
//! The mark is a step of the origin, so that it goes wherever a value goes: through functions,
//! texts put together, modules. What a marked value has become by the end is hidden by what it says
//! then.

use std::sync::Arc;

use crate::origin::{Origin, StepKind};
use crate::source::{SourceSet, Span};
use crate::value::{OneOf, Traced, Value};

/// Parts of one value that are looked at; of more nothing is shown.
const MAX_PARTS: usize = 200_000;

/// The step that marks a value.
pub const SENSITIVE: &str = "sensitive";

impl Traced {
    /// Keeps the texts of this value, and the places where it is written, out of reports.
    pub fn hide(&self, sources: &SourceSet) {
        let (mut spans, mut texts) = (Vec::new(), Vec::new());
        let whole = self.each_part(true, &mut |part, _| {
            spans.extend(part.written());
            texts.extend(part.said());
        });
        sources.hide(spans, texts);
        if !whole {
            sources.hide_all();
        }
    }

    /// Keeps the texts of those parts of this value that are marked out of reports.
    pub fn hide_marked(&self, sources: &SourceSet) {
        let mut texts = Vec::new();
        let whole = self.each_part(self.origin.is_sensitive(), &mut |part, marked| {
            if marked {
                texts.extend(part.said());
            }
        });
        let texts: Vec<String> =
            texts.iter().flat_map(|text| names(text)).map(str::to_owned).collect();
        if !texts.is_empty() {
            sources.hide([], texts);
        }
        if !whole {
            sources.hide_all();
        }
    }

    /// Whether this value or a part of it is marked. One with very many parts is said to be.
    pub fn is_marked(&self) -> bool {
        let mut found = false;
        let whole = self.each_part(self.origin.is_sensitive(), &mut |_, marked| found |= marked);
        found || !whole
    }

    /// Calls for each part, and whether it or what it is part of is marked; whether that were all.
    fn each_part(&self, marked: bool, call: &mut dyn FnMut(&Self, bool)) -> bool {
        let mut todo = vec![(self, marked)];
        let mut left = MAX_PARTS;
        while let Some((part, marked)) = todo.pop() {
            if left == 0 {
                return false;
            }
            left -= 1;
            let marked = marked || part.origin.is_sensitive();
            call(part, marked);
            match &part.value {
                Value::List(_, items) => todo.extend(items.iter().map(|item| (item, marked))),
                Value::Object(_, items) => todo.extend(items.values().map(|item| (item, marked))),
                Value::OneOf(one) => todo.extend(one.options.iter().map(|item| (item, marked))),
                _ => {}
            }
        }
        true
    }

    /// The same value with the mark on it and on all its parts. Steps keep their kinds: what is
    /// asked about them stays answered.
    #[must_use]
    pub fn marked(self) -> Self {
        let mut left = MAX_PARTS;
        self.marked_within(&mut left)
    }

    fn marked_within(self, left: &mut usize) -> Self {
        *left = left.saturating_sub(1);
        let origin = self.origin.sensitive();
        let value = match self.value {
            // The mark on the whole is enough for what is shown whole.
            value if *left == 0 => value,
            Value::List(kind, items) => Value::List(
                kind,
                Arc::new(items.iter().map(|item| item.clone().marked_within(left)).collect()),
            ),
            Value::Object(kind, items) => {
                let marked =
                    items.iter().map(|(key, item)| (key.clone(), item.clone().marked_within(left)));
                Value::Object(kind, Arc::new(marked.collect()))
            }
            Value::OneOf(one) => {
                let options =
                    one.options.iter().map(|option| option.clone().marked_within(left)).collect();
                Value::OneOf(Arc::new(OneOf { options, why: one.why.clone() }))
            }
            other => other,
        };
        Self { value, origin, ty: self.ty }
    }

    /// The text of a part that is one.
    fn said(&self) -> Option<String> {
        match &self.value {
            Value::String(text) => Some(text.to_string()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
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
        self.origin
            .walk()
            .into_iter()
            .filter(|s| is_leaf(s) && written(s.kind()))
            .filter_map(Origin::span)
            .collect()
    }
}

/// Whether nothing but a list of what is allowed led to a step.
fn is_leaf(step: &Origin) -> bool {
    step.inputs().iter().all(|input| matches!(input.kind(), StepKind::AllowedValues(..)))
}

/// A text, and the names in it that messages take out of it: hosts of addresses.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['/', ':', '@', '?', '#', ',']).map(str::trim);
    [text]
        .into_iter()
        .chain(parts.filter(move |part| part.len() < text.len() && part.contains('.')))
}
