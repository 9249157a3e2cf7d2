//! See `targets::plan`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::plan(data));
