//! See `targets::ros`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::ros(data));
