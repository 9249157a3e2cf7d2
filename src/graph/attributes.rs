//! The attributes of a resource by name.
//!
//! A plan may hold a million of them. A sorted list takes half the memory of a tree, and nothing is
//! added once a resource is made.

use std::collections::BTreeMap;
use std::ops::Index;
use std::sync::Arc;

use super::Attribute;

/// Attributes by name, sorted.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    listed: Box<[(Arc<str>, Attribute)]>,
    /// What an attribute that is not listed is, where that is not known: all of them may come from
    /// one unknown value.
    others: Option<Box<Attribute>>,
}

impl Attributes {
    /// With what any attribute that is not listed may be.
    pub fn or_else(self, others: Option<Attribute>) -> Self {
        Self { others: others.map(Box::new), ..self }
    }

    /// The attribute of a name.
    pub fn get(&self, name: &str) -> Option<&Attribute> {
        match self.listed.binary_search_by(|(known, _)| (**known).cmp(name)) {
            Ok(at) => self.listed.get(at).map(|(_, attribute)| attribute),
            Err(_) => self.others.as_deref(),
        }
    }

    /// Whether there is one of a name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Names and attributes, as far as they are listed.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Attribute)> {
        self.listed.iter().map(|(name, attribute)| (name, attribute))
    }

    /// The names that are listed.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.listed.iter().map(|(name, _)| name)
    }

    /// The attributes that are listed, in the order of their names.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Attribute> {
        self.listed.iter().map(|(_, attribute)| attribute)
    }

    /// How many are listed.
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    /// Whether none is listed.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }
}

impl From<BTreeMap<Arc<str>, Attribute>> for Attributes {
    fn from(attributes: BTreeMap<Arc<str>, Attribute>) -> Self {
        Self { listed: attributes.into_iter().collect(), others: None }
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
