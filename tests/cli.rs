//! The program as people and machines call it: every flag, every exit code, in a folder of its own
//! each time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::type_complexity)]

mod access_filing;
mod baseline;
mod changed;
#[cfg(unix)]
mod changed_unix;
mod counts;
mod data_sources;
mod environments;
mod exit_codes;
mod extends;
mod fixes;
mod formats;
mod ignoring;
mod init;
mod input;
mod limits;
mod modules;
mod names;
mod secrets;
mod settings;
mod slips;
mod slips_in_values;
mod states;
mod streams;
mod suppressions;
mod threads;
mod together;
mod values;
#[cfg(unix)]
mod whole;
mod words;
mod writing;
