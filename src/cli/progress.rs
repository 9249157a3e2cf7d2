//! A line that says what a long run does: on a terminal, after a second, gone when the run is done.
//!
//! Never in pipes and logs, where a line that changes is a hundred lines.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::cli::args::Global;
use crate::cli::{locale, printer};
use crate::text::{Lang, Text};

/// How long a run is left in peace, and how often the line changes.
const PACE: Duration = Duration::from_secs(1);

/// Says what is done until it is dropped.
#[derive(Default)]
pub(super) struct Progress {
    doing: Arc<Mutex<Text>>,
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins; nothing is ever said where nobody looks on.
    pub(super) fn new(global: &Global) -> Self {
        let looked_at =
            printer::is_looked_at() && std::env::var("TERM").is_ok_and(|term| term != "dumb");
        if global.quiet || !looked_at {
            Self::default()
        } else {
            Self::saying(locale::language(global), PACE, printer::status)
        }
    }

    fn saying(lang: Lang, pace: Duration, say: fn(&str)) -> Self {
        let doing: Arc<Mutex<Text>> = Arc::default();
        let (sender, receiver) = channel();
        let (told, start) = (doing.clone(), Instant::now());
        let work = move || {
            let mut said = false;
            while receiver.recv_timeout(pace) == Err(RecvTimeoutError::Timeout) {
                let doing = told.lock().unwrap_or_else(PoisonError::into_inner).clone();
                say(&line(&doing, start.elapsed(), lang));
                said = true;
            }
            if said {
                say("");
            }
        };
        // Where no thread is to be had, nothing is said.
        let thread = std::thread::Builder::new().spawn(work).ok();
        Self { doing, running: thread.map(|thread| (sender, thread)) }
    }

    /// What is done from now on.
    pub(super) fn now(&self, doing: Text) {
        *self.doing.lock().unwrap_or_else(PoisonError::into_inner) = doing;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.running.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

fn line(doing: &Text, since: Duration, lang: Lang) -> String {
    let seconds = since.as_secs();
    match lang {
        Lang::Zh => format!("{}… {seconds} 秒", doing.zh),
        Lang::En => format!("{} … {seconds} s", doing.en),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_speaks_after_a_while_and_cleans_up() {
        static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());
        let said = || SAID.lock().unwrap_or_else(PoisonError::into_inner);
        let say =
            |text: &str| SAID.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_owned());
        let short = Progress::saying(Lang::En, Duration::from_secs(60), say);
        short.now(Text::new("读取文件", "reading files"));
        drop(short);
        assert!(said().is_empty(), "a short run is left in peace");
        let long = Progress::saying(Lang::En, Duration::from_millis(5), say);
        long.now(Text::new("读取文件", "reading files"));
        while said().len() < 2 {
            std::thread::yield_now();
        }
        drop(long);
        assert!(
            said()[1].starts_with("reading files … ")
                && said().last().is_some_and(String::is_empty),
            "{:?}",
            said()
        );
    }
}
