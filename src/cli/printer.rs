//! The one way out: whatever the program says on standard output or standard error passes here.
//!
//! Stands alone so that nothing can forget that both streams end in terminals, which obey control
//! characters, and in the logs of runners, which obey lines such as `::error`. Only the reports of
//! renderers, which make each piece of input harmless for their format, pass as they are. A test
//! keeps the two streams out of all other files.

use std::io::{ErrorKind, IsTerminal, Write};

use crate::cli::system::said;
use crate::report::{one_line, printable, uncommanded};
use crate::text::Text;

/// Prints what a renderer made to standard output. A reader that went away is no error of ours;
/// half a report on a full disk is.
///
/// # Errors
/// Not all of it could be written.
pub(super) fn rendered(text: &str) -> Result<(), Text> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let why = said(&error);
            Err(Text::new(
                format!("无法写入标准输出：{}。", why.zh),
                format!("cannot write to standard output: {}", why.en),
            ))
        }
        _ => Ok(()),
    }
}

/// Prints lines of any text to standard output.
///
/// # Errors
/// Not all of them could be written.
pub(super) fn lines(text: &str) -> Result<(), Text> {
    rendered(&uncommanded(&printable(text)))
}

/// Prints a patch of any text to standard output. A line break of two characters stays: else the
/// patch would fit no file that has such.
///
/// # Errors
/// Not all of it could be written.
pub(super) fn patch(text: &str) -> Result<(), Text> {
    let line = |line: &str| match line.strip_suffix("\r\n") {
        Some(line) => printable(line) + "\r\n",
        None => printable(line),
    };
    rendered(&uncommanded(&text.split_inclusive('\n').map(line).collect::<String>()))
}

/// Prints lines of any text to standard error.
pub(super) fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(uncommanded(&printable(text)).as_bytes());
}

/// Whether standard error is a terminal.
pub(super) fn is_looked_at() -> bool {
    std::io::stderr().is_terminal()
}

/// Puts a line in place of the one that was put there last, on a terminal; an empty one leaves
/// nothing.
pub(super) fn status(text: &str) {
    let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K{}", one_line(text));
}

/// Prints one line to standard error: a line break in it is none of ours.
pub(super) fn complain_line(text: &str) {
    complain(&(one_line(text) + "\n"));
}
