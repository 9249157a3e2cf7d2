//! The `iac-icp` program: hands over to the command line layer.
fn main() {}
