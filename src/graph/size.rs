//! About how much memory a graph takes, so that what its evaluation needed beside it can be given
//! back.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::ResourceGraph;
use crate::account::{KEY, RESOURCE, SLOT};
use crate::value::{Traced, Value};

/// What is not worth measuring.
const SMALL: u64 = 256 << 10;

/// A step of the origin of a value.
const STEP: u64 = 96;

impl ResourceGraph {
    /// About how many bytes it takes; at most as many as were made for it.
    pub fn size(&self, most: u64) -> u64 {
        if most <= SMALL {
            return most;
        }
        let mut sized = Sized { bytes: 0, most, seen: FxHashSet::default() };
        for resource in &self.resources {
            sized.bytes += RESOURCE;
            resource.attributes.values().for_each(|a| sized.add(&a.value));
        }
        sized.bytes.min(most)
    }
}

struct Sized {
    bytes: u64,
    most: u64,
    /// Where parts lie that several values share.
    seen: FxHashSet<usize>,
}

impl Sized {
    fn add(&mut self, traced: &Traced) {
        if self.bytes > self.most {
            return;
        }
        self.bytes += SLOT + STEP;
        match &traced.value {
            Value::String(text) if self.seen.insert(text.as_ptr() as usize) => {
                self.bytes += text.len() as u64
            }
            Value::List(_, items) if self.seen.insert(Arc::as_ptr(items) as usize) => {
                items.iter().for_each(|i| self.add(i))
            }
            Value::Object(_, items) if self.seen.insert(Arc::as_ptr(items) as usize) => {
                self.bytes += KEY * items.len() as u64;
                items.values().for_each(|i| self.add(i));
            }
            Value::OneOf(one) if self.seen.insert(Arc::as_ptr(one) as usize) => {
                one.options.iter().for_each(|o| self.add(o))
            }
            _ => {}
        }
    }
}
