//! The filing plan as the person who files gets it: golden files of one project in every format and
//! both languages, what each website and each server is said to be, and a hostile report that must
//! break no format. `UPDATE=1 cargo test --test library filing_plan::` rewrites the golden files.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod golden;
mod hostile;
mod said;
mod sample;
mod states;
