//! The command line: the only layer that reads files and the environment, prints, or decides an
//! exit code.

mod args;
mod changed;
mod comments;
mod commit;
mod configurations;
mod destination;
mod extends;
mod filing_plan;
mod help_zh;
mod idle;
mod init;
mod input;
mod joined;
mod judge;
mod levels;
mod lint;
mod locale;
mod made;
mod mend;
mod offers;
mod output;
mod printer;
mod progress;
mod run;
mod settings;
mod show;
mod suppressions;
mod system;
mod threads;
mod usage;
mod writer;

use std::ffi::OsString;

use clap::FromArgMatches;

use args::{Args, Command};

/// Everything judged and nothing at or above `--fail-on`.
const CLEAN: u8 = 0;
/// There are findings at or above `--fail-on`.
const FOUND: u8 = 1;
/// Usage, configuration, input that could not be read or parsed, nothing to lint, or an internal
/// error.
const BROKEN: u8 = 2;

/// Runs the program with its arguments (the first is its own name); the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    // `iac-icp help lint` is `iac-icp lint --help`.
    if arguments.get(1).is_some_and(|a| a == "help") {
        arguments.remove(1);
        arguments.push("--help".into());
    }
    let lang = locale::wanted(&arguments);
    // Reading the arguments, too, takes more stack than some shells allow.
    let done = threads::on_own(|| {
        let mut command = help_zh::command(lang);
        let parsed = command.try_get_matches_from_mut(&arguments);
        match parsed.and_then(|m| Args::from_arg_matches(&m).map_err(|e| e.format(&mut command))) {
            Ok(args) => dispatch(args),
            Err(mut error) => {
                usage::suggest(&mut error, &command, &arguments);
                output::usage(&error, &arguments, lang)
            }
        }
    });
    done.unwrap_or_else(|error| output::broken(&error, &arguments, lang))
}

/// Prepares a process that does nothing else: a panic is then said in one line.
pub fn prepare() {
    threads::quiet();
}

fn dispatch(args: Args) -> u8 {
    let global = &args.global;
    match args.command {
        Command::Lint(lint) => lint::run(&lint, global),
        Command::Report(report) => filing_plan::run(&report, global),
        Command::Init { folder, dry_run } => init::run(folder.as_deref(), dry_run, global),
        Command::Explain { rule } => show::explain(&rule, global),
        Command::Rules { format } => show::rules(format, global),
        Command::Suppressions { target, format } => suppressions::run(&target, format, global),
        Command::Completions { shell } => show::completions(shell, global),
        Command::Man { command } => show::man(command.as_deref(), global),
    }
}
