//! Reports as users get them: golden files of one report in every format, and a hostile report that
//! must break none. `UPDATE=1 cargo test --test library report::` rewrites the golden files.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod baseline;
mod golden;
mod hostile;
mod sample;
mod xml;
