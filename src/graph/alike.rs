//! Whether two graphs of one root have the same resources.
//!
//! Stands alone because values share their parts and can unfold without end, so that they cannot
//! simply be compared.

use std::sync::Arc;

use super::{Attributes, Resource, ResourceGraph};
use crate::value::{Traced, Truth, Value};

/// The most parts of values that are compared; graphs with more that are alike so far count as
/// alike.
const MAX_PARTS: usize = 1_000_000;

impl ResourceGraph {
    /// Whether another graph of the same root has the same resources with the same values: then
    /// what tells them apart, such as an environment, gave this root nothing.
    pub fn is_alike(&self, other: &Self) -> bool {
        let mut left = MAX_PARTS;
        self.resources.len() == other.resources.len()
            && self
                .resources
                .iter()
                .zip(&other.resources)
                .all(|(one, two)| resources(one, two, &mut left))
    }
}

fn resources(one: &Resource, two: &Resource, left: &mut usize) -> bool {
    one.address == two.address
        && one.type_name == two.type_name
        && decided(&one.exists) == decided(&two.exists)
        && attributes(&one.attributes, &two.attributes, left)
}

fn decided(truth: &Truth) -> Option<bool> {
    match truth {
        Truth::True => Some(true),
        Truth::False => Some(false),
        Truth::Unknown(_) => None,
    }
}

fn attributes(one: &Attributes, two: &Attributes, left: &mut usize) -> bool {
    one.len() == two.len()
        && one
            .iter()
            .zip(two.iter())
            .all(|((a, one), (b, two))| a == b && values(&one.value, &two.value, left))
}

fn values(one: &Traced, two: &Traced, left: &mut usize) -> bool {
    if *left == 0 {
        return true;
    }
    *left -= 1;
    match (&one.value, &two.value) {
        (Value::List(a, one), Value::List(b, two)) => {
            a == b
                && (Arc::ptr_eq(one, two)
                    || one.len() == two.len()
                        && one.iter().zip(two.iter()).all(|(one, two)| values(one, two, left)))
        }
        (Value::Object(a, one), Value::Object(b, two)) => {
            a == b
                && (Arc::ptr_eq(one, two)
                    || one.len() == two.len()
                        && one
                            .iter()
                            .zip(two.iter())
                            .all(|((a, one), (b, two))| a == b && values(one, two, left)))
        }
        (Value::OneOf(one), Value::OneOf(two)) => {
            one.options.len() == two.options.len()
                && one.options.iter().zip(&two.options).all(|(one, two)| values(one, two, left))
        }
        // Why a value is not known may be told differently in each.
        (Value::Unknown(_), Value::Unknown(_)) => true,
        (one, two) => one == two,
    }
}
