//! Language and colour: flags first, then the environment.

use std::ffi::OsString;
use std::io::IsTerminal;

use crate::cli::args::{Color, Global, Language};
use crate::text::Lang;

/// The language of messages: `--lang`, then `LC_ALL`, `LC_MESSAGES`, `LANG` (the first that is
/// set), then English.
pub(super) fn language(global: &Global) -> Lang {
    match global.lang {
        Some(Language::Zh) => Lang::Zh,
        Some(Language::En) => Lang::En,
        None => environment(),
    }
}

/// The language before the arguments are parsed, for help and usage errors: `--lang` wherever it
/// stands, else the locale.
pub(super) fn wanted(arguments: &[OsString]) -> Lang {
    let words: Vec<&str> =
        arguments.iter().take_while(|a| *a != "--").filter_map(|a| a.to_str()).collect();
    let mut flags =
        words.iter().enumerate().filter_map(|(at, word)| match word.strip_prefix("--lang") {
            Some("") => words.get(at + 1).copied(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        });
    match flags.next_back() {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ => environment(),
    }
}

fn environment() -> Lang {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|n| std::env::var(n).ok())
        .find(|v| !v.is_empty());
    if locale.is_some_and(|l| l.to_ascii_lowercase().starts_with("zh")) {
        Lang::Zh
    } else {
        Lang::En
    }
}

/// Whether standard output gets colour: flag, then `FORCE_COLOR` or `CLICOLOR_FORCE`, then
/// `NO_COLOR`, then whether it is a terminal; `TERM=dumb` has none.
pub(super) fn color(global: &Global) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let forced = |name: &str| std::env::var(name).is_ok_and(|v| !v.is_empty() && v != "0");
    match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto => {
            std::io::stdout().is_terminal() && std::env::var("TERM").is_ok_and(|t| t != "dumb")
        }
    }
}

/// Columns of the terminal: as the environment says, else as the terminal that standard output is
/// says; 100 otherwise.
pub(super) fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || {
        terminal_size::terminal_size_of(std::io::stdout())
            .map(|(columns, _)| usize::from(columns.0))
    };
    said.or_else(asked).filter(|width| (20..=1_000).contains(width)).unwrap_or(100)
}
