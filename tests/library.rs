//! The tests of the library, in one program: what the same code links once is not linked for each
//! file.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

mod coverage;
mod differential;
mod explained;
mod filing;
mod filing_plan;
mod fixtures;
mod functions;
mod fuzz_corpus;
mod judge;
mod layers;
mod patterns;
mod plan;
mod private_paths;
mod properties;
mod report;
mod situations;
#[path = "fuzz/targets.rs"]
mod targets;
mod terraform_modules;
mod terraform_oracle;
mod wasm;
