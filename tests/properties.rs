//! What holds for any input, over generated ones: mutations of our fixtures, and whole trees
//! written by a generator.
//!
//! The properties are those of the fuzz targets; here they are looked at without nightly Rust, for
//! fixed seeds.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod broken;
mod generate;
mod mending;
mod mutate;
mod random;
mod whole;
