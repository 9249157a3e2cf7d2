//! The `iac-icp` program: hands over to the command line layer.

use std::process::ExitCode;

/// The allocator of the system costs a quarter of a run, and far more with a static musl.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    iac_icp::cli::run(std::env::args_os())
}
