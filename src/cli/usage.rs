//! "Did you mean" for mistakes on the command line where clap finds nothing near.
//!
//! Stands alone because clap compares letters at their places only: two that are swapped (`--evn`)
//! make another word of a short one. What is near here is near in every other message too.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::text::closest;

/// Adds to an error what may have been meant. `command` has read the `arguments`.
pub(super) fn suggest(error: &mut Error, command: &Command, arguments: &[OsString]) {
    let (wrong, near) = match error.kind() {
        ErrorKind::UnknownArgument => (ContextKind::InvalidArg, ContextKind::SuggestedArg),
        ErrorKind::InvalidValue => (ContextKind::InvalidValue, ContextKind::SuggestedValue),
        ErrorKind::InvalidSubcommand => {
            (ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand)
        }
        _ => return,
    };
    let Some(ContextValue::String(written)) = error.get(wrong).cloned() else { return };
    let known = match (error.kind(), error.get(ContextKind::ValidValue)) {
        (ErrorKind::UnknownArgument, _) => flags(command, arguments),
        (ErrorKind::InvalidValue, Some(ContextValue::Strings(values))) => values.clone(),
        (ErrorKind::InvalidSubcommand, _) => names(command),
        _ => return,
    };
    if error.get(near).is_some() {
        return;
    }
    if let Some(found) = closest(&written, known.iter().map(String::as_str)) {
        let found = found.to_owned();
        let one = error.kind() != ErrorKind::InvalidSubcommand;
        let value =
            if one { ContextValue::String(found) } else { ContextValue::Strings(vec![found]) };
        error.insert(near, value);
    }
}

/// The names of the commands.
pub(super) fn names(command: &Command) -> Vec<String> {
    command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect()
}

/// The long options of the command that the arguments name, and those of all commands.
fn flags(command: &Command, arguments: &[OsString]) -> Vec<String> {
    let named = arguments
        .iter()
        .skip(1)
        .filter_map(|word| word.to_str())
        .find_map(|word| command.find_subcommand(word));
    let all = named.into_iter().chain([command]).flat_map(Command::get_arguments);
    all.filter_map(clap::Arg::get_long).map(|long| format!("--{long}")).collect()
}
