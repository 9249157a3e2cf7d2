//! The attributes of a resource by name.
//!
//! A plan may hold a million of them. A sorted list takes half the memory of a tree, and nothing is added once a resource is
//! made.

use std::collections::BTreeMap;
use std::ops::Index;
use std::sync::Arc;

use super::Attribute;

/// Attributes by name, sorted.
#[derive(Clone, Debug, Default)]
pub struct Attributes(Box<[(Arc<str>, Attribute)]>);

impl Attributes {
    /// The attribute of a name.
    pub fn get(&self, name: &str) -> Option<&Attribute> {
        let at = self.0.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
        self.0.get(at).map(|(_, attribute)| attribute)
    }

    /// Whether there is one of a name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Names and attributes.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Attribute)> {
        self.0.iter().map(|(name, attribute)| (name, attribute))
    }

    /// The names.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.0.iter().map(|(name, _)| name)
    }

    /// The attributes in the order of their names.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Attribute> {
        self.0.iter().map(|(_, attribute)| attribute)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<BTreeMap<Arc<str>, Attribute>> for Attributes {
    fn from(attributes: BTreeMap<Arc<str>, Attribute>) -> Self {
        Self(attributes.into_iter().collect())
    }
}

impl Index<&str> for Attributes {
    type Output = Attribute;

    /// The attribute of a name.
    ///
    /// # Panics
    /// There is none.
    #[allow(clippy::panic)]
    fn index(&self, name: &str) -> &Attribute {
        self.get(name).unwrap_or_else(|| panic!("no attribute {name}"))
    }
}
