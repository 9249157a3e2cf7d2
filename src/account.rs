//! One account of memory and work for a whole run.
//!
//! Charged by what is produced (values, resources, modules, trees) and by the work done, wherever
//! it happens: limits of single things do not add up to a limit of the whole. Stands alone because
//! everything that grows with its input charges it. A unit of work (a file, a root) charges its own
//! [`Tab`]; what a unit does not keep is given back when it ends. Charges are counts, never clocks
//! or measurements, so that the same input ends at the same place on any machine.

mod prices;
mod tab;

use std::cmp::Reverse;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use rayon::prelude::*;

pub use prices::{HANDLE, KEY, MEMBER, MODULE, NAME, RESOURCE, SLOT};
pub use tab::Tab;

use tab::Bill;

/// Which part of what is left no units together may take.
const RESERVE: u64 = 8;

/// How much a run may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of what is produced and held at one time. The process takes at most twice that and 64
    /// MB.
    pub memory: u64,
    /// Steps of work in all, each about a ten-millionth of a second.
    pub work: u64,
}

impl Limits {
    /// The limits of a run for which nothing else is said.
    pub const DEFAULT: Self = Self { memory: 512 << 20, work: 10_000_000 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What was charged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Bytes.
    pub memory: u64,
    /// Steps.
    pub work: u64,
}

/// Which limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exceeded {
    /// That of memory, in bytes.
    Memory(u64),
    /// That of work, in steps.
    Work(u64),
}

impl std::fmt::Display for Exceeded {
    /// The option that raises it with what it says now, the same in every language.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Memory(bytes) => write!(f, "--max-memory {} MB", bytes >> 20),
            Self::Work(steps) => write!(f, "--max-steps {steps}"),
        }
    }
}

/// The account of a run.
#[derive(Debug, Default)]
pub struct Account {
    limits: Limits,
    /// Steps beyond the limit, which the size of the input allows for.
    extra: u64,
    memory: AtomicU64,
    work: AtomicU64,
    /// The most memory that was charged at one time.
    peak: AtomicU64,
    exceeded: AtomicBool,
}

impl Account {
    /// An account with nothing on it, for input of a size: each of its bytes adds a step to the
    /// limit.
    pub fn new(limits: Limits, bytes: usize) -> Arc<Self> {
        Arc::new(Self { limits, extra: bytes as u64, ..Self::default() })
    }

    /// What was charged: the most memory at one time, and all work.
    pub fn used(&self) -> Spent {
        Spent { memory: self.peak.load(Relaxed), work: self.work.load(Relaxed) }
    }

    /// What is charged now: memory that is still held, and all work.
    pub fn spent(&self) -> Spent {
        Spent { memory: self.memory.load(Relaxed), work: self.work.load(Relaxed) }
    }

    /// What may still be charged.
    fn left(&self) -> Limits {
        let Limits { memory, work } = self.limits;
        Limits { memory, work: work.saturating_add(self.extra) }.less(self.spent())
    }

    /// A tab for what is done for all units together.
    pub fn tab(self: &Arc<Self>) -> Tab {
        Tab::new(self, self.left())
    }

    /// Gives memory back.
    fn release(&self, bytes: u64) {
        _ = self.memory.fetch_update(Relaxed, Relaxed, |memory| Some(memory.saturating_sub(bytes)));
    }

    /// Does units of work in parallel, with results as if they were done one after the other: those
    /// that fit into what is left are done whole. Where not all do, the room is divided among
    /// them, smallest first, so that the largest are cut short and all others are not.
    pub fn share_out<T: Sync, R: Send>(
        self: &Arc<Self>,
        units: &[T],
        size: impl Fn(&T) -> usize,
        one: impl Fn(&T, &Tab) -> R + Sync,
    ) -> Vec<R> {
        let before = self.spent();
        // Units of which one is without end leave something for what comes after them.
        let kept = Spent { memory: self.left().memory / RESERVE, work: self.left().work / RESERVE };
        let room = self.left().less(kept);
        self.exceeded.store(false, Relaxed);
        // The largest first, so that no thread is left with a large one in the end.
        let mut order: Vec<usize> = (0..units.len()).collect();
        order.sort_by_cached_key(|at| Reverse(size(&units[*at])));
        let run = |at: usize, share: Limits| {
            let tab = Tab::new(self, share);
            let result = one(&units[at], &tab);
            (at, result, tab.close())
        };
        let mut done: Vec<(usize, R, Bill)> =
            order.par_iter().with_max_len(1).map(|at| run(*at, room)).collect();
        done.sort_unstable_by_key(|(at, ..)| *at);
        if !self.exceeded.load(Relaxed) && fits(room, done.iter().map(|(.., bill)| bill)) {
            return done.into_iter().map(|(_, result, _)| result).collect();
        }
        // What is whole stays so; what was cut short because of others, or must be shorter still,
        // is done again.
        let endless = done.iter().any(|(.., bill)| bill.endless);
        let mut ready: Vec<Option<(R, Bill)>> =
            done.into_iter().map(|(_, result, bill)| Some((result, bill))).collect();
        self.reset(before);
        if !endless {
            let in_turn = |at: usize| {
                self.again(&mut ready[at], self.left().less(kept), |share| run(at, share))
            };
            if (0..units.len()).all(in_turn) {
                return ready.into_iter().flatten().map(|(result, _)| result).collect();
            }
            self.reset(before);
        }
        for (number, at) in order.iter().rev().enumerate() {
            let share = self.left().less(kept).part(units.len() - number);
            self.again(&mut ready[*at], share, |share| run(*at, share));
        }
        ready.into_iter().flatten().map(|(result, _)| result).collect()
    }

    /// Does a unit again within its share, unless what there is of it is whole and fits; whether it
    /// is whole now.
    fn again<R>(
        &self,
        ready: &mut Option<(R, Bill)>,
        share: Limits,
        run: impl FnOnce(Limits) -> (usize, R, Bill),
    ) -> bool {
        if let Some((_, bill)) =
            ready.as_ref().filter(|(_, bill)| !bill.exceeded && bill.fits(share))
        {
            self.memory.fetch_add(bill.kept, Relaxed);
            self.work.fetch_add(bill.most.work, Relaxed);
            return true;
        }
        // Its memory is free before it is needed again.
        drop(ready.take());
        let (_, result, bill) = run(share);
        let whole = !bill.exceeded;
        *ready = Some((result, bill));
        whole
    }

    fn reset(&self, to: Spent) {
        self.memory.store(to.memory, Relaxed);
        self.work.store(to.work, Relaxed);
        self.exceeded.store(false, Relaxed);
    }
}

impl Limits {
    /// What is left of them.
    #[must_use]
    pub fn less(self, spent: Spent) -> Self {
        Self {
            memory: self.memory.saturating_sub(spent.memory),
            work: self.work.saturating_sub(spent.work),
        }
    }

    /// Whether nothing can be done within them.
    pub fn is_nothing(self) -> bool {
        self.memory == 0 || self.work == 0
    }

    /// One of several equal parts.
    fn part(self, parts: usize) -> Self {
        let parts = u64::try_from(parts).unwrap_or(u64::MAX).max(1);
        Self { memory: self.memory / parts, work: self.work / parts }
    }
}

/// Whether bills would fit if they came one after the other. Threads meet other peaks, and these
/// depend on their luck.
fn fits<'b>(mut room: Limits, bills: impl Iterator<Item = &'b Bill>) -> bool {
    for bill in bills {
        if bill.exceeded || !bill.fits(room) {
            return false;
        }
        room.memory = room.memory.saturating_sub(bill.kept);
        room.work -= bill.most.work;
    }
    true
}

#[cfg(test)]
mod tests;
