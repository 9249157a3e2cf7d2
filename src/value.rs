//! Values with unknowns, and three-valued truth.
//!
//! The value model is that of Terraform's type system (ROS uses a part of it). No value exists
//! without an origin, no unknown without a reason, and truth has no conversion to `bool`: whoever
//! needs one must match and decide in the open.

mod combinations;
mod number;
mod secret;
mod ty;
mod why;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::origin::{Distinct, Origin, Reference};
use crate::text::{MAX_VALUE, cut};

pub use number::{Layout, Number, NumberError};
pub use secret::SENSITIVE;
pub use ty::{Field, Type};
pub use why::Why;

/// The most options a [`OneOf`] may hold; more become [`Why::Budget`].
pub const MAX_OPTIONS: usize = 64;

/// The most reasons that are told of one truth.
const MAX_REASONS: usize = 64;

/// The most parts of a value that are looked at to say that all of it is known.
const MAX_PARTS: usize = 100_000;

/// A value, or what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Null: in Terraform the same as not set, in ROS also `ALIYUN::NoValue`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A decimal number.
    Number(Number),
    /// A string.
    String(Arc<str>),
    /// A list, tuple or set.
    List(ListKind, Arc<Vec<Traced>>),
    /// A map or object, in the order of keys (Terraform sorts them).
    Object(ObjectKind, Arc<BTreeMap<Arc<str>, Traced>>),
    /// One of finitely many values; which one could not be decided.
    OneOf(Arc<OneOf>),
    /// Not known, and why.
    Unknown(Why),
}

/// Which of Terraform's sequence types a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Elements of any types.
    Tuple,
    /// Elements of one type.
    List,
    /// No order, no repetition; kept sorted.
    Set,
}

/// Which of Terraform's keyed types an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// Attributes of any types.
    Object,
    /// Values of one type.
    Map,
}

/// Finitely many values, one of which is the right one.
#[derive(Clone, Debug, PartialEq)]
pub struct OneOf {
    /// At least one; the origin of each names its branch ([`crate::origin::StepKind::Branch`] or
    /// `AllowedValue`).
    pub options: Vec<Traced>,
    /// Why it is not decided which.
    pub why: Why,
}

/// A value with its origin. There is no value without one.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The value.
    pub value: Value,
    /// Where it came from.
    pub origin: Origin,
    /// See [`Traced::unseen_type`].
    ty: Option<Arc<Type>>,
}

/// Values are equal when their contents are; where they came from does not matter.
impl PartialEq for Traced {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// An attribute of a resource: set (perhaps to null or to an unknown), or absent.
#[derive(Clone, Debug, PartialEq)]
pub enum Attr {
    /// Written, with its value.
    Set(Traced),
    /// Not written at all. Neither null nor unknown.
    Absent,
}

impl Traced {
    /// A value with its origin.
    pub fn new(value: Value, origin: Origin) -> Self {
        Self { value, origin, ty: None }
    }

    /// An unknown with its reason.
    pub fn unknown(why: Why, origin: Origin) -> Self {
        Self::new(Value::Unknown(why), origin)
    }

    /// The options of a `OneOf` (nested ones flattened), or the value itself as the only one.
    pub fn options(&self) -> Vec<&Self> {
        match &self.value {
            Value::OneOf(one) => one.options.iter().flat_map(Self::options).collect(),
            _ => vec![self],
        }
    }

    /// The references to resources that this value, or any value inside it, carries.
    pub fn references(&self) -> Vec<Reference> {
        let mut found = Distinct::default();
        let mut budget = crate::origin::MAX_STEPS;
        self.collect_references(&mut found, &mut budget);
        found.list.into_iter().cloned().collect()
    }

    fn collect_references<'v>(&'v self, found: &mut Distinct<'v>, budget: &mut usize) {
        if *budget == 0 {
            return;
        }
        *budget -= 1;
        self.origin.references().into_iter().for_each(|reference| found.add(reference));
        match &self.value {
            Value::List(_, items) => items.iter().for_each(|i| i.collect_references(found, budget)),
            Value::Object(_, items) => {
                items.values().for_each(|i| i.collect_references(found, budget))
            }
            Value::OneOf(one) => {
                one.options.iter().for_each(|i| i.collect_references(found, budget))
            }
            _ => {}
        }
    }
}

impl Value {
    /// A string value.
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    /// The string, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether nothing in it (at any depth) is unknown or undecided. Values share their parts and
    /// can unfold without end: one with more than `MAX_PARTS` parts is not said to be known.
    pub fn is_wholly_known(&self) -> bool {
        let mut left = MAX_PARTS;
        self.is_known_within(&mut left)
    }

    fn is_known_within(&self, left: &mut usize) -> bool {
        if *left == 0 {
            return false;
        }
        *left -= 1;
        match self {
            Self::OneOf(_) | Self::Unknown(_) => false,
            Self::List(_, items) => items.iter().all(|i| i.value.is_known_within(left)),
            Self::Object(_, items) => items.values().all(|i| i.value.is_known_within(left)),
            _ => true,
        }
    }
}

/// The reasons of an undecided truth: at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Reasons(Vec<Reason>);

/// One reason, with the origin of the value it stands for (its places become related places of a
/// finding).
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The reason.
    pub why: Why,
    /// Where the undecided value came from, if it came from anywhere.
    pub origin: Option<Origin>,
}

impl Reasons {
    /// One reason.
    pub fn one(why: Why, origin: Option<Origin>) -> Self {
        Self(vec![Reason { why, origin }])
    }

    /// Joins reasons to those that stand already, if any do.
    pub fn add(to: &mut Option<Self>, more: impl Into<Self>) {
        let more = more.into();
        *to = Some(match to.take() {
            Some(reasons) => reasons.join(more),
            None => more,
        });
    }

    /// The reasons, first the most important.
    pub fn iter(&self) -> impl Iterator<Item = &Reason> {
        self.0.iter()
    }

    /// Both, without repetition of the same `Why`; of very many the first.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        for reason in other.0 {
            if self.0.len() >= MAX_REASONS {
                break;
            }
            if !self.0.iter().any(|r| r.why == reason.why) {
                self.0.push(reason);
            }
        }
        self
    }
}

impl From<Why> for Reasons {
    fn from(why: Why) -> Self {
        Self::one(why, None)
    }
}

/// True, false, or undecided with reasons: strong Kleene logic. Deliberately without a conversion
/// to `bool`.
#[derive(Clone, Debug, PartialEq)]
pub enum Truth {
    /// Certainly true.
    True,
    /// Certainly false.
    False,
    /// Not decided.
    Unknown(Reasons),
}

impl Truth {
    /// Undecided for one reason.
    pub fn unknown(why: Why, origin: Option<Origin>) -> Self {
        Self::Unknown(Reasons::one(why, origin))
    }

    /// Why it is undecided, if it is.
    pub fn reasons(&self) -> Option<&Reasons> {
        if let Self::Unknown(reasons) = self { Some(reasons) } else { None }
    }

    /// Whether any of several holds.
    pub fn any(of: impl IntoIterator<Item = Self>) -> Self {
        of.into_iter().fold(Self::False, Self::or)
    }

    /// Whether all of several hold.
    pub fn all(of: impl IntoIterator<Item = Self>) -> Self {
        of.into_iter().fold(Self::True, Self::and)
    }

    /// From a decided answer.
    pub fn decided(answer: bool) -> Self {
        if answer { Self::True } else { Self::False }
    }

    /// Conjunction: false wins, and then the reasons of the other side are dropped: they are not to
    /// blame.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, other) => other,
            (this, Self::True) => this,
            (Self::Unknown(a), Self::Unknown(b)) => Self::Unknown(a.join(b)),
        }
    }

    /// Disjunction: true wins.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !((!self).and(!other))
    }
}

impl From<Why> for Truth {
    fn from(why: Why) -> Self {
        Self::unknown(why, None)
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown @ Self::Unknown(_) => unknown,
        }
    }
}

impl std::fmt::Display for Value {
    /// As a person would write it in a message: strings quoted, what is long shortened.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(b) => write!(f, "{b}"),
            Self::Number(n) => write!(f, "{n}"),
            Self::String(s) => write!(f, "{:?}", cut(s, MAX_VALUE)),
            Self::List(_, items) => write!(f, "[{} items]", items.len()),
            Self::Object(_, items) => write!(f, "{{{} keys}}", items.len()),
            Self::OneOf(one) => {
                for (i, option) in one.options.iter().enumerate() {
                    write!(f, "{}{}", if i > 0 { " | " } else { "" }, option.value)?;
                }
                Ok(())
            }
            Self::Unknown(_) => f.write_str("?"),
        }
    }
}
