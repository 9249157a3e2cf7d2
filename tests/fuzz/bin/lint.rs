//! See `targets::lint`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::lint(data));
