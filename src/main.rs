//! The `iac-icp` program: hands over to the command line layer.

/// The allocator of the system costs a quarter of a run, and far more with a static musl.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    iac_icp::cli::prepare();
    let code = iac_icp::cli::run(std::env::args_os());
    std::process::exit(code.into());
}
