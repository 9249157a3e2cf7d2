//! What runs take against what they charge: the fuzz target `account` over its corpus and programs
//! that a row of numbers chooses. Alone in its process, for it counts what the process allocates.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "fuzz/targets.rs"]
mod targets;

use std::path::Path;

use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Programs beside those of the corpus.
const PROGRAMS: u64 = if cfg!(debug_assertions) { 10 } else { 2_000 };

fn run(name: &str, data: &[u8]) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let measured = std::panic::catch_unwind(|| {
        targets::account(data, &|| HEAP.peak_usage().saturating_sub(before))
    });
    assert!(measured.is_ok(), "{name}");
}

/// Numbers that look random and are the same in each run (xorshift, Marsaglia 2003).
fn bytes(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..48).map(|_| next()).collect()
}

#[test]
fn no_program_takes_more_than_it_is_charged() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus/account");
    let mut files: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 10);
    for file in files {
        run(&file.display().to_string(), &std::fs::read(&file).unwrap());
    }
    let first = std::env::var("ACCOUNT_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(0);
    let programs =
        std::env::var("ACCOUNT_PROGRAMS").ok().and_then(|s| s.parse().ok()).unwrap_or(PROGRAMS);
    for seed in first..first + programs {
        run(&format!("seed {seed}"), &bytes(seed));
    }
}
