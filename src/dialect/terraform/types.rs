//! Terraform's types: type constraints, conversion and unification.
//!
//! What a value's type is shows in the value; null, unknown values and empty collections carry it
//! beside them ([`crate::value::Traced::unseen_type`]). Defaults of optional attributes are checked
//! when they are used.

mod convert;
mod equal;
mod parse;
mod set;
mod unify;

use crate::value::{Value, Why};

pub use crate::value::{Field, Type};

pub use convert::convert;
pub(super) use convert::convertible;
pub(super) use equal::{effort, equal};
pub use parse::parse;
pub(super) use set::{key, set_of, undecided, unsure};
pub(super) use unify::unify_all;
pub use unify::{type_of, unify, unify_types};

impl Type {
    /// Whether some part of it is open.
    pub(super) fn has_any(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_any(),
            Self::Tuple(elements) => elements.iter().any(Self::has_any),
            Self::Object(fields) => fields.values().any(|f| f.ty.has_any()),
        }
    }

    /// The type of values that were converted to it: nothing is optional in those.
    pub(super) fn without_options(&self) -> Self {
        match self {
            Self::Any | Self::Bool | Self::Number | Self::String => self.clone(),
            Self::List(element) => Self::List(Box::new(element.without_options())),
            Self::Set(element) => Self::Set(Box::new(element.without_options())),
            Self::Map(element) => Self::Map(Box::new(element.without_options())),
            Self::Tuple(elements) => {
                Self::Tuple(elements.iter().map(Self::without_options).collect())
            }
            Self::Object(fields) => Self::Object(
                fields
                    .iter()
                    .map(|(name, field)| {
                        (name.clone(), Field::required(field.ty.without_options()))
                    })
                    .collect(),
            ),
        }
    }

    /// Its name in messages.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Bool => "bool",
            Self::Number => "number",
            Self::String => "string",
            Self::List(_) => "list",
            Self::Set(_) => "set",
            Self::Map(_) => "map",
            Self::Tuple(_) => "tuple",
            Self::Object(_) => "object",
        }
    }
}

impl Field {
    /// An attribute that must be there.
    pub(super) fn required(ty: Type) -> Self {
        Self { ty, optional: false, default: None }
    }
}

/// The most parts that one value may have to be converted or given to a function. Values share
/// their parts, so a short program can write one of astronomic size.
const MAX_PARTS: usize = 200_000;

/// Whether a value has at most so many parts.
pub(super) fn within_size(value: &Value) -> bool {
    count(value, &mut MAX_PARTS.clone())
}

/// How many parts a value inside of which there are any has, up to the limit.
pub(super) fn parts(value: &Value) -> usize {
    let mut left = MAX_PARTS;
    count(value, &mut left);
    MAX_PARTS - left
}

fn count(value: &Value, left: &mut usize) -> bool {
    if *left == 0 {
        return false;
    }
    *left -= 1;
    match value {
        Value::List(_, items) => items.iter().all(|i| count(&i.value, left)),
        Value::Object(_, items) => items.values().all(|i| count(&i.value, left)),
        Value::OneOf(one) => one.options.iter().all(|i| count(&i.value, left)),
        _ => true,
    }
}

/// Whether a text of a data format can describe a value within that size: each part but one follows
/// a separator.
pub(super) fn text_within_size(text: &str) -> bool {
    parts_in_text(text) < 2 * MAX_PARTS
}

/// How many values a text of a data format may describe.
pub(super) fn parts_in_text(text: &str) -> usize {
    text.bytes().filter(|b| matches!(b, b',' | b':' | b'[' | b'{' | b'\n')).count()
}

/// The reason for not looking at a value that is not [`within_size`].
pub(super) fn too_large() -> Why {
    Why::budget(
        format!("一个值的组成部分（{MAX_PARTS}）"),
        format!("parts of one value ({MAX_PARTS})"),
    )
}
