//! The filing plan as the person who files gets it: golden files of one project in every format and both languages, what
//! each website and each server is said to be, and a hostile report that must break no format.
//! `UPDATE=1 cargo test --test filing_plan` rewrites the golden files.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "filing_plan/golden.rs"]
mod golden;
#[path = "filing_plan/hostile.rs"]
mod hostile;
#[path = "filing_plan/said.rs"]
mod said;
#[path = "filing_plan/sample.rs"]
mod sample;
#[path = "filing_plan/states.rs"]
mod states;
