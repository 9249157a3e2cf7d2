//! The rules on models made by hand.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod advice;
mod build;
mod numbers;
mod registry;
mod servers;
mod websites;
