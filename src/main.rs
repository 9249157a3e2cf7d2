//! The `iac-icp` program: hands over to the command line layer.

use std::process::ExitCode;

fn main() -> ExitCode {
    iac_icp::cli::run(std::env::args_os())
}
