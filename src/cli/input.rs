//! From the paths of a command to texts: what is found, left out, read, and to which project it
//! belongs.
//!
//! Stands alone because nothing else of the program walks through folders.

pub(super) mod callers;
pub(super) mod discover;
pub(super) mod disk;
pub(super) mod folders;
pub(super) mod gitignore;
pub(super) mod nearest;
pub(super) mod nothing;
pub(super) mod patterns;
pub(super) mod project;
pub(super) mod similar;
pub(super) mod tracked;
pub(super) mod walk;
