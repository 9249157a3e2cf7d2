//! What a run leaves behind: memory that nobody waits for.
//!
//! Giving back the trees of thousands of files takes a twentieth of a run. A program that ends
//! right after a report need not: the end of the process frees all at once. So a run hands what it
//! has done with to whoever began it. Large things are freed beside the run all the same, for their
//! memory is needed again before it ends.

use std::any::Any;
use std::sync::{Mutex, PoisonError};

/// About how much is held, in bytes.
const MAX_HELD: usize = 128 << 20;

/// Holds what runs are done with; frees it when dropped.
#[derive(Debug, Default)]
pub struct Leftovers {
    held: Mutex<(usize, Vec<Box<dyn Any + Send>>)>,
}

impl Leftovers {
    /// Takes something over. `size` says about how many bytes are held longer than they need be (0
    /// for what was needed to the end anyway); beyond the limit it is freed by another thread.
    pub(crate) fn take(&self, thing: impl Send + 'static, size: usize) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 + size > MAX_HELD {
            drop(held);
            rayon::spawn(move || drop(thing));
            return;
        }
        held.0 += size;
        held.1.push(Box::new(thing));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_is_held_is_freed_with_the_holder() {
        let (leftovers, thing) = (Leftovers::default(), Arc::new(1));
        leftovers.take(thing.clone(), 8);
        assert_eq!(Arc::strong_count(&thing), 2);
        drop(leftovers);
        assert_eq!(Arc::strong_count(&thing), 1);
    }

    #[test]
    fn large_things_are_not_held() {
        let (leftovers, thing) = (Leftovers::default(), Arc::new(1));
        leftovers.take(thing.clone(), MAX_HELD + 1);
        while Arc::strong_count(&thing) > 1 {
            std::thread::yield_now();
        }
    }
}
