//! See `targets::terraform`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::terraform(data));
