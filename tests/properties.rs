//! What holds for any input, over generated ones: mutations of our fixtures, and whole trees written by a generator.
//!
//! The properties are those of the fuzz targets; here they are looked at without nightly Rust, for fixed seeds.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "properties/broken.rs"]
mod broken;
#[path = "properties/generate.rs"]
mod generate;
#[path = "properties/mending.rs"]
mod mending;
#[path = "properties/mutate.rs"]
mod mutate;
#[path = "properties/random.rs"]
mod random;
#[path = "fuzz/targets.rs"]
mod targets;
#[path = "properties/whole.rs"]
mod whole;
