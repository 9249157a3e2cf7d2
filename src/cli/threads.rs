//! The threads of the program, with stacks of a size that it chooses itself: what the shell allows
//! the first thread is luck.
//!
//! Nothing but waiting is done on the first thread. A panic ends here too: it is a defect of the
//! program, and what the user is told of it is a message like any other.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::text::Text;

/// Room for whatever recurses within its limits; untouched pages cost nothing.
const STACK: usize = 16 << 20;

/// Does work on threads of its own.
///
/// # Errors
/// No thread can be started, or the work panicked.
pub(super) fn on_own<R: Send>(work: impl FnOnce() -> R + Send) -> Result<R, Text> {
    // Where many are not to be had, one is enough.
    let pool = pool(0).or_else(|_| pool(1)).map_err(|e| none(&e.to_string()))?;
    catch_unwind(AssertUnwindSafe(|| pool.install(work))).map_err(|panic| {
        let said = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        // The walk over directories has threads of its own.
        if said.is_some_and(|text| text.contains("spawn thread")) { none("") } else { defect() }
    })
}

fn pool(threads: usize) -> Result<ThreadPool, rayon::ThreadPoolBuildError> {
    ThreadPoolBuilder::new().stack_size(STACK).num_threads(threads).build()
}

fn none(why: &str) -> Text {
    let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
    Text::new(
        format!("无法启动线程{why}；请放宽对进程数或内存的限制。"),
        format!("cannot start a thread{why}: allow more processes or memory"),
    )
}

fn defect() -> Text {
    Text::new("程序内部出错；请报告这个问题。", "internal error: please report this")
}

/// Says of a panic no more than where in the program it was: the rest is in the report, and may
/// hold text of the input.
pub(super) fn quiet() {
    std::panic::set_hook(Box::new(|info| {
        if let Some(place) = info.location() {
            super::printer::complain_line(&format!(
                "internal error at {}:{}",
                place.file(),
                place.line()
            ));
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_recursion_fits_and_a_panic_is_a_message() {
        fn deep(levels: usize) -> usize {
            let room = std::hint::black_box([levels; 128]);
            if levels == 0 { room[0] } else { 1 + deep(levels - 1) }
        }
        assert_eq!(on_own(|| deep(4_000)), Ok(4_000));
        assert_eq!(on_own(|| -> usize { panic!("it is secret") }), Err(defect()));
        assert_eq!(on_own(|| -> usize { panic!("failed to spawn thread: no") }), Err(none("")));
    }
}
