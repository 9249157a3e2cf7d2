//! Terraform's types.
//!
//! Beside the values, because a value that shows no type of its own (null, unknown, an empty
//! collection) carries one.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::{Traced, Value};

/// A type, or a type constraint.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Any type; elements of collections of `any` are unified.
    Any,
    /// `bool`
    Bool,
    /// `number`
    Number,
    /// `string`
    String,
    /// `list(t)`
    List(Box<Type>),
    /// `set(t)`
    Set(Box<Type>),
    /// `map(t)`
    Map(Box<Type>),
    /// `tuple([t, …])`
    Tuple(Vec<Type>),
    /// `object({…})`
    Object(BTreeMap<Arc<str>, Field>),
}

/// An attribute of an object type.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its type.
    pub ty: Type,
    /// Whether it may be left out (`optional(t)`).
    pub optional: bool,
    /// The expression of the default (`optional(t, default)`), literal values only, as Terraform
    /// demands.
    pub default: Option<Traced>,
}

impl Type {
    /// Shared, so that primitive types, by far the most, cost no memory of their own.
    fn shared(self) -> Option<Arc<Self>> {
        static PRIMITIVES: LazyLock<[Arc<Type>; 3]> =
            LazyLock::new(|| [Type::Bool, Type::Number, Type::String].map(Arc::new));
        Some(match self {
            Self::Any => return None,
            Self::Bool => PRIMITIVES[0].clone(),
            Self::Number => PRIMITIVES[1].clone(),
            Self::String => PRIMITIVES[2].clone(),
            other => Arc::new(other),
        })
    }
}

impl Traced {
    /// The type that the value does not show: of null, of what is unknown, of an empty collection.
    /// `None` where it shows its type, and where the type is not known either.
    pub fn unseen_type(&self) -> Option<&Type> {
        self.ty.as_deref()
    }

    /// The value with its type, if it does not show it.
    #[must_use]
    pub fn typed(mut self, ty: Type) -> Self {
        self.ty = if self.value.shows_type() { None } else { ty.shared() };
        self
    }

    /// The same value with another origin.
    #[must_use]
    pub fn at(self, origin: crate::origin::Origin) -> Self {
        Self { origin, ..self }
    }

    /// Another value of the same origin: its type is what it shows.
    #[must_use]
    pub fn with(&self, value: Value) -> Self {
        Self::new(value, self.origin.clone())
    }
}

impl Value {
    /// Whether the outermost value tells its own type.
    pub(crate) fn shows_type(&self) -> bool {
        match self {
            Self::Null | Self::Unknown(_) => false,
            Self::List(super::ListKind::Tuple, _) | Self::Object(super::ObjectKind::Object, _) => {
                true
            }
            Self::List(_, items) => !items.is_empty(),
            Self::Object(_, items) => !items.is_empty(),
            _ => true,
        }
    }
}
