//! Where a fact stands and where its value came from.

use crate::origin::Origin;
use crate::source::Span;

/// The place of a fact with the origin of its value. Cheap to clone; places and texts of a finding
/// are made of it only when there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The place a finding points at: the attribute's value, or the header of the resource when it
    /// is not written.
    pub span: Span,
    /// Name of the attribute or property, for fingerprints; empty when the fact has none.
    pub attribute: &'static str,
    /// Origins of the values that made the fact, the deciding one first.
    pub origins: Vec<Origin>,
}

impl Evidence {
    /// Evidence that is no more than a place.
    pub fn place(span: Span) -> Self {
        Self { span, attribute: "", origins: Vec::new() }
    }

    /// The same place, with the origins of other evidence behind its own.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        self.origins.extend(other.origins.iter().cloned());
        self
    }
}
