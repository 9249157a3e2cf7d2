//! Who uses what is written where: what an edit must know to change nobody else.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::source::Span;
use crate::text::Text;

/// A resource instance: root, address without key, key.
pub type Owner = (Arc<str>, Arc<str>, Option<Arc<str>>);

/// Where an attribute has its value from that is not written in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The attribute.
    pub attribute: Arc<str>,
    /// The literal that decides; `None` where an expression makes the value, or it comes from
    /// outside the code.
    pub place: Option<Span>,
    /// Names that it passes as code calls them (`var.months`, the name of a parameter), each with
    /// a place that mentions it. Empty for places without a name, such as the argument of a
    /// module.
    pub through: Vec<(Arc<str>, Span)>,
    /// Variables (`var.months`) and parameters that take it, each with a place in the module or
    /// template that declares it.
    pub takers: Vec<(Arc<str>, Span)>,
    /// What stands there, as a phrase.
    pub label: Text,
}

/// Who uses what is written, as far as the fixes of a run do not mean to change it.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// Literals that somebody uses who is to stay as it is.
    pub kept: HashSet<Span>,
    /// Blocks, with the attributes that fixes set for every resource that is made from them.
    pub blocks: HashMap<Span, BTreeSet<String>>,
}
