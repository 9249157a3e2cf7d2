//! Edits that mend findings: as a rule plans them, and as they are written.
//!
//! Stands alone because the rules name attributes and values only; the writer of edits knows the
//! syntax.

use std::sync::Arc;

use crate::source::Span;
use crate::text::Text;

use super::{Decided, Owner};

/// An edit that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub label: Text,
    /// Whether it costs nothing and changes no more than meant.
    pub safe: bool,
    /// Replacements in one file, not overlapping, in order.
    pub edits: Vec<Edit>,
}

/// Replaces a span by text (an empty span inserts).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A fix before it is written: which attributes of which block get which values. The edit writer
/// knows the syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFix {
    /// What it does.
    pub label: Text,
    /// Whether it costs nothing and changes no more than meant.
    pub safe: bool,
    /// Where.
    pub target: EditTarget,
    /// Attribute (or property) names with their new values.
    pub set: Vec<(String, NewValue)>,
}

/// A value that a fix writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue {
    /// A string.
    String(String),
    /// A whole number.
    Number(i64),
    /// A boolean.
    Bool(bool),
    /// An expression of native HCL that refers to something: `alicloud_eip_address.web.ip_address`.
    Reference(String),
}

/// The block or mapping that a fix edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditTarget {
    /// The whole block (HCL), or the resource with its logical id (ROS).
    pub block: Span,
    /// Attributes that are written: name, place of the name, place of the value. Each fix holds
    /// them.
    pub written: Arc<[(Arc<str>, Span, Span)]>,
    /// Attributes of which a fix may set that have their value from elsewhere.
    pub decided: Arc<[Decided]>,
    /// The resource.
    pub owner: Owner,
}

impl EditTarget {
    /// Where an attribute is written, or goes: by its name, or the block that has not got it.
    pub fn place(&self, name: &str) -> Span {
        let written = self.written.iter().find(|(written, ..)| **written == *name);
        written.map_or(self.block, |(_, at, _)| *at)
    }
}
