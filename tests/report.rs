//! Reports as users get them: golden files of one report in every format, and a hostile report that must break none.
//! `UPDATE=1 cargo test --test report` rewrites the golden files.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "report/baseline.rs"]
mod baseline;
#[path = "report/golden.rs"]
mod golden;
#[path = "report/hostile.rs"]
mod hostile;
#[path = "report/sample.rs"]
mod sample;
#[path = "report/xml.rs"]
mod xml;
