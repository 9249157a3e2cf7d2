//! The bodies of the fuzz targets: each takes any bytes and says by a panic what is wrong.
//!
//! The programs in `bin` run them under libFuzzer; `tests/fuzz_corpus.rs` replays the corpora
//! through them on stable Rust.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, unused_imports, unreachable_pub)]

#[path = "targets/account.rs"]
mod account;
#[path = "targets/config.rs"]
mod config;
#[path = "targets/evaluate.rs"]
mod evaluate;
#[path = "targets/files.rs"]
mod files;
#[path = "targets/graphs.rs"]
mod graphs;
#[path = "targets/lint.rs"]
mod lint;
#[path = "targets/outputs.rs"]
mod outputs;
#[path = "targets/program.rs"]
mod program;
#[path = "reference.rs"]
pub mod reference;
#[path = "targets/spans.rs"]
mod spans;
#[path = "targets/syntax.rs"]
mod syntax;

pub use account::account;
pub use config::config;
pub use evaluate::{plan, ros, terraform};
pub use files::split;
pub use lint::lint;
pub use outputs::check_outputs;
pub use spans::Spans;
pub use syntax::{hcl, json, yaml};

/// A target.
pub type Target = fn(&[u8]);

/// All targets by name.
pub const ALL: [(&str, Target); 9] = [
    ("account", |data| account(data, &|| 0)),
    ("config", config),
    ("hcl", hcl),
    ("json", json),
    ("lint", lint),
    ("plan", plan),
    ("ros", ros),
    ("terraform", terraform),
    ("yaml", yaml),
];

/// Whether to look twice at an input: for one in eight, so that the others are fast.
fn twice(data: &[u8]) -> bool {
    data.iter().fold(data.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)))
        % 8
        == 0
}
