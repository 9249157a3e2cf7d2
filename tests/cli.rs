//! The program as people and machines call it: every flag, every exit code, in a folder of its own each time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::type_complexity)]

#[path = "cli/baseline.rs"]
mod baseline;
#[path = "cli/changed.rs"]
mod changed;
#[cfg(unix)]
#[path = "cli/changed_unix.rs"]
mod changed_unix;
#[path = "cli/exit_codes.rs"]
mod exit_codes;
#[path = "cli/fixes.rs"]
mod fixes;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/ignoring.rs"]
mod ignoring;
#[path = "cli/init.rs"]
mod init;
#[path = "cli/input.rs"]
mod input;
#[path = "cli/modules.rs"]
mod modules;
#[path = "cli/names.rs"]
mod names;
#[path = "cli/sandbox.rs"]
mod sandbox;
#[path = "cli/secrets.rs"]
mod secrets;
#[path = "cli/states.rs"]
mod states;
#[path = "cli/streams.rs"]
mod streams;
#[path = "cli/suppressions.rs"]
mod suppressions;
#[path = "cli/threads.rs"]
mod threads;
#[path = "cli/values.rs"]
mod values;
#[cfg(unix)]
#[path = "cli/whole.rs"]
mod whole;
#[path = "cli/words.rs"]
mod words;
#[path = "cli/writing.rs"]
mod writing;
