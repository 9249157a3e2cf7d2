//! One account of memory and work for a whole run.
//!
//! Charged by what is produced (values, resources, modules, trees) and by the work done, wherever it happens: limits of single
//! things do not add up to a limit of the whole. Stands alone because everything that grows with its input charges it.
//! A unit of work (a file, a root) charges its own [`Tab`]; what a unit does not keep is given back when it ends.
//! Charges are counts, never clocks or measurements, so that the same input ends at the same place on any machine.

use std::cmp::Reverse;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use rayon::prelude::*;

/// What one evaluation takes: the step of its origin, with its inputs.
const STEP: u64 = 96;

/// An element of a container with its place in it.
pub const SLOT: u64 = 48;

/// A key of an object, beside its text.
pub const KEY: u64 = 48;

/// An instance that `count` or `for_each` make, before it is evaluated.
pub const MEMBER: u64 = 256;

/// The handle that stands for an instance as a value.
pub const HANDLE: u64 = 160;

/// An instance of a module, and each name in it.
pub const MODULE: u64 = 1_024;
/// A name of something declared, in front of which stands the way to it.
pub const NAME: u64 = 128;

/// A resource with what is said of it in the end: the model, findings, rows of reports.
pub const RESOURCE: u64 = 3_072;

/// Steps of work for the same.
const RESOURCE_STEPS: u64 = 300;

/// Which part of what is left no units together may take.
const RESERVE: u64 = 8;

/// How much a tab charges before the account is told.
const CHUNK: Spent = Spent { memory: 256 << 10, work: 4_096 };

/// How much a run may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of what is produced and held at one time. The process takes at most twice that and 64 MB.
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
    /// An account with nothing on it, for input of a size: each of its bytes adds a step to the limit.
    pub fn new(limits: Limits, bytes: usize) -> Arc<Self> {
        Arc::new(Self { limits, extra: bytes as u64, ..Self::default() })
    }

    /// What was charged: the most memory at one time, and all work.
    pub fn used(&self) -> Spent {
        Spent { memory: self.peak.load(Relaxed), work: self.work.load(Relaxed) }
    }

    /// What is charged now.
    fn spent(&self) -> Spent {
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

    /// Does units of work in parallel, with results as if they were done one after the other: those that fit into what is
    /// left are done whole. Where not all do, the room is divided among them, smallest first, so that the largest are cut
    /// short and all others are not.
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
        order.sort_by_key(|at| Reverse(size(&units[*at])));
        let run = |at: usize, share: Limits| {
            let tab = Tab::new(self, share);
            let result = one(&units[at], &tab);
            (at, result, tab.close())
        };
        let mut done: Vec<(usize, R, Bill)> = order.par_iter().with_max_len(1).map(|at| run(*at, room)).collect();
        done.sort_unstable_by_key(|(at, ..)| *at);
        if !self.exceeded.load(Relaxed) && fits(room, done.iter().map(|(.., bill)| bill)) {
            return done.into_iter().map(|(_, result, _)| result).collect();
        }
        // What is whole stays so; what was cut short because of others, or must be shorter still, is done again.
        let endless = done.iter().any(|(.., bill)| bill.endless);
        let mut ready: Vec<Option<(R, Bill)>> = done.into_iter().map(|(_, result, bill)| Some((result, bill))).collect();
        self.reset(before);
        if !endless {
            let in_turn = |at: usize| self.again(&mut ready[at], self.left().less(kept), |share| run(at, share));
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

    /// Does a unit again within its share, unless what there is of it is whole and fits; whether it is whole now.
    fn again<R>(&self, ready: &mut Option<(R, Bill)>, share: Limits, run: impl FnOnce(Limits) -> (usize, R, Bill)) -> bool {
        if let Some((_, bill)) = ready.as_ref().filter(|(_, bill)| !bill.exceeded && bill.fits(share)) {
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
        Self { memory: self.memory.saturating_sub(spent.memory), work: self.work.saturating_sub(spent.work) }
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

/// Whether bills would fit if they came one after the other. Threads meet other peaks, and these depend on their luck.
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

/// What a unit of work has charged.
#[derive(Debug)]
struct Bill {
    most: Spent,
    kept: u64,
    exceeded: bool,
    endless: bool,
}

impl Bill {
    fn fits(&self, room: Limits) -> bool {
        self.most.memory <= room.memory && self.most.work <= room.work
    }
}

/// What one unit of work charges; by one thread at a time.
#[derive(Debug)]
pub struct Tab {
    account: Arc<Account>,
    share: Limits,
    memory: AtomicU64,
    work: AtomicU64,
    /// From which charges on the account is told.
    next: (AtomicU64, AtomicU64),
    /// What the account was told.
    told: (AtomicU64, AtomicU64),
    kept: AtomicU64,
    exceeded: AtomicBool,
    /// Whether something was not begun that would not have fitted; what is smaller may go on.
    short: AtomicBool,
    /// Whether the limit that was reached is that of work.
    of_work: AtomicBool,
    /// Whether its own share was too small.
    endless: AtomicBool,
}

impl Default for Tab {
    /// A tab of an account of its own.
    fn default() -> Self {
        Self::alone(Limits::DEFAULT)
    }
}

impl Tab {
    fn new(account: &Arc<Account>, share: Limits) -> Self {
        let zero = || (AtomicU64::new(0), AtomicU64::new(0));
        Self {
            account: account.clone(),
            share,
            memory: AtomicU64::new(0),
            work: AtomicU64::new(0),
            next: zero(),
            told: zero(),
            kept: AtomicU64::new(u64::MAX),
            exceeded: AtomicBool::new(false),
            short: AtomicBool::new(false),
            of_work: AtomicBool::new(false),
            endless: AtomicBool::new(false),
        }
    }

    /// A tab of an account of its own.
    pub fn alone(limits: Limits) -> Self {
        Self::new(&Account::new(limits, 0), limits)
    }

    /// A tab for one of several pieces of work that are done at the same time, with an equal share of what this one has left.
    #[must_use]
    pub fn part(&self, parts: usize) -> Self {
        Self::new(&self.account, self.share.less(self.spent()).part(parts))
    }

    /// Charges an evaluation: a step of work, and the memory of a value's origin.
    ///
    /// # Errors
    /// A limit is reached, by this charge or one before.
    pub fn step(&self) -> Result<(), Exceeded> {
        self.charge(STEP, 1)
    }

    /// Charges steps of work.
    ///
    /// # Errors
    /// A limit is reached, by this charge or one before.
    pub fn work(&self, steps: usize) -> Result<(), Exceeded> {
        self.charge(0, u64::try_from(steps).unwrap_or(u64::MAX))
    }

    /// Charges bytes of something that is made, before or after it is.
    ///
    /// # Errors
    /// A limit is reached, by this charge or one before.
    pub fn make(&self, bytes: u64) -> Result<(), Exceeded> {
        self.charge(bytes, 0)
    }

    /// Charges so many things of a size.
    ///
    /// # Errors
    /// A limit is reached, by this charge or one before.
    pub fn many(&self, things: usize, bytes: u64) -> Result<(), Exceeded> {
        self.charge(bytes.saturating_mul(u64::try_from(things).unwrap_or(u64::MAX)), 0)
    }

    /// Charges resources, each with some bytes of names.
    ///
    /// # Errors
    /// A limit is reached, by this charge or one before.
    pub fn resources(&self, count: usize, names: usize) -> Result<(), Exceeded> {
        let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let bytes = RESOURCE.saturating_add(number(names)).saturating_mul(number(count));
        self.charge(bytes, RESOURCE_STEPS.saturating_mul(number(count)))
    }

    /// Whether so many bytes would still fit, without charging them.
    ///
    /// # Errors
    /// They would not.
    pub fn expect(&self, bytes: u64) -> Result<(), Exceeded> {
        let room = self.share.memory.saturating_sub(self.memory.load(Relaxed)).min(self.account.left().memory);
        if bytes <= room {
            return Ok(());
        }
        self.short.store(true, Relaxed);
        self.endless.fetch_or(bytes > self.share.memory.saturating_sub(self.memory.load(Relaxed)), Relaxed);
        self.account.exceeded.store(true, Relaxed);
        Err(Exceeded::Memory(self.account.limits.memory))
    }

    /// Says what will be left of all this when the unit is done; unless it is said, everything is.
    pub fn keep(&self, bytes: u64) {
        self.kept.store(bytes, Relaxed);
    }

    /// What it has charged so far.
    pub fn spent(&self) -> Spent {
        Spent { memory: self.memory.load(Relaxed), work: self.work.load(Relaxed) }
    }

    // Loads and stores, no exchange: a tab has one thread at a time, and this is done millions of times.
    fn charge(&self, bytes: u64, steps: u64) -> Result<(), Exceeded> {
        let Spent { memory, work } = self.spent();
        let now = Spent { memory: memory.saturating_add(bytes), work: work.saturating_add(steps) };
        if now.memory >= self.next.0.load(Relaxed) || now.work >= self.next.1.load(Relaxed) {
            self.tell(now)?;
        }
        self.memory.store(now.memory, Relaxed);
        self.work.store(now.work, Relaxed);
        Ok(())
    }

    /// Tells the account what it would come to, and finds out whether there is room. What there is no room for is not made, and
    /// so is not charged.
    fn tell(&self, now: Spent) -> Result<(), Exceeded> {
        let limits = self.account.limits;
        let told = (self.told.0.load(Relaxed), self.told.1.load(Relaxed));
        let more = (now.memory.saturating_sub(told.0), now.work.saturating_sub(told.1));
        let all = self.account.memory.fetch_add(more.0, Relaxed).saturating_add(more.0);
        let steps = self.account.work.fetch_add(more.1, Relaxed).saturating_add(more.1);
        let alone = (now.memory > self.share.memory, now.work > self.share.work);
        let over = if self.exceeded.load(Relaxed) {
            Some(self.reached())
        } else if alone.0 || all > limits.memory {
            Some(Exceeded::Memory(limits.memory))
        } else if alone.1 || steps > limits.work.saturating_add(self.account.extra) {
            Some(Exceeded::Work(limits.work))
        } else {
            None
        };
        if let Some(over) = over {
            self.account.memory.fetch_sub(more.0, Relaxed);
            self.account.work.fetch_sub(more.1, Relaxed);
            self.refuse(over, alone.0 || alone.1);
            return Err(over);
        }
        self.account.peak.fetch_max(all, Relaxed);
        self.told.0.store(now.memory, Relaxed);
        self.told.1.store(now.work, Relaxed);
        let next = |now: u64, chunk: u64, share: u64| now.saturating_add(chunk).min(share.saturating_add(1));
        self.next.0.store(next(now.memory, CHUNK.memory, self.share.memory), Relaxed);
        self.next.1.store(next(now.work, CHUNK.work, self.share.work), Relaxed);
        Ok(())
    }

    /// Notes that a limit is reached, from now on for every charge.
    fn refuse(&self, over: Exceeded, alone: bool) {
        self.endless.fetch_or(alone, Relaxed);
        self.of_work.fetch_or(matches!(over, Exceeded::Work(_)), Relaxed);
        self.exceeded.store(true, Relaxed);
        self.account.exceeded.store(true, Relaxed);
        self.next.0.store(0, Relaxed);
    }

    /// The limit that was reached.
    fn reached(&self) -> Exceeded {
        let Limits { memory, work } = self.account.limits;
        if self.of_work.load(Relaxed) { Exceeded::Work(work) } else { Exceeded::Memory(memory) }
    }

    /// Ends the unit: what it does not keep is given back.
    fn close(self) -> Bill {
        let most = self.spent();
        let kept = self.kept.load(Relaxed).min(most.memory);
        self.account.work.fetch_add(most.work.saturating_sub(self.told.1.load(Relaxed)), Relaxed);
        self.account.memory.fetch_add(kept, Relaxed);
        self.account.release(self.told.0.load(Relaxed));
        let exceeded = self.exceeded.load(Relaxed) || self.short.load(Relaxed);
        Bill { most, kept, exceeded, endless: self.endless.load(Relaxed) }
    }
}

#[cfg(test)]
mod tests;
