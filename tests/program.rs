//! The tests of the program: each starts it as a user would.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cli;
mod hostile;
mod projects;
mod sandbox;
