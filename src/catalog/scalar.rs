//! A value in a row of a table.

use serde::Deserialize;

/// A table value: `true`, `0`, `"PrePaid"`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'static str),
}

impl Scalar {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&'static str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }
}
