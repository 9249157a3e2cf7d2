//! Short texts that are written again and again: one text for all of them.
//!
//! Names and words like `true` make up a third of a tree, and a few hundred of them almost all
//! code. Each thread keeps its own, so that nobody waits, in a table of fixed size, so that no file
//! can make it grow.

use std::cell::RefCell;
use std::hash::Hasher;
use std::sync::Arc;

use rustc_hash::FxHasher;

/// Texts that a thread keeps.
const SLOTS: usize = 4_096;

/// The longest text that is kept, in bytes.
const MAX_LENGTH: usize = 40;

thread_local! {
    static TEXTS: RefCell<Vec<Arc<str>>> = const { RefCell::new(Vec::new()) };
}

/// The text, shared with what was written the same way before. Texts that fall on the same slot
/// only push each other out.
pub(super) fn shared(text: &str) -> Arc<str> {
    if text.len() > MAX_LENGTH {
        return text.into();
    }
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    let slot = usize::try_from(hasher.finish() % SLOTS as u64).unwrap_or(0);
    TEXTS.with_borrow_mut(|texts| {
        if texts.is_empty() {
            texts.resize(SLOTS, Arc::from(""));
        }
        if *texts[slot] != *text {
            texts[slot] = text.into();
        }
        texts[slot].clone()
    })
}
