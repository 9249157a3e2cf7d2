//! See `targets::account`.
#![no_main]

use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    targets::account(data, &|| HEAP.peak_usage().saturating_sub(before));
});
