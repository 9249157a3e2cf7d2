//! The command line: the only layer that reads files and the environment, prints, or decides an exit code.

mod args;
mod callers;
mod discover;
mod files;
mod lint;
mod locale;
mod mend;
mod output;
mod plan;
mod run;
mod show;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

/// Everything judged and nothing at or above `--fail-on`.
const CLEAN: u8 = 0;
/// There are findings at or above `--fail-on`.
const FOUND: u8 = 1;
/// Usage, configuration, input that could not be read or parsed, nothing to lint, or an internal error.
const BROKEN: u8 = 2;

/// Runs the program with its arguments (the first is its own name).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let code = match Args::try_parse_from(&arguments) {
        Ok(args) => dispatch(args),
        Err(error) => output::usage(&error, &arguments),
    };
    ExitCode::from(code)
}

fn dispatch(args: Args) -> u8 {
    let global = &args.global;
    match args.command {
        Command::Lint(lint) => lint::run(&lint, global),
        Command::Report(report) => plan::run(&report, global),
        Command::Explain { rule } => show::explain(&rule, global),
        Command::Rules { format } => show::rules(format, global),
        Command::Suppressions { target } => show::suppressions(&target, global),
        Command::Completions { shell } => show::completions(shell),
        Command::Man => show::man(),
    }
}
