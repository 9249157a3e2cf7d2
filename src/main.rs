//! The `iac-icp` program: hands over to the command line layer.

use std::sync::Arc;

/// The allocator of the system costs a quarter of a run, and far more with a static musl.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    iac_icp::cli::prepare();
    let leftovers = Arc::default();
    let code = iac_icp::cli::run(std::env::args_os(), &leftovers);
    // Frees all memory at once, which is faster than piece by piece.
    std::process::exit(code.into());
}
