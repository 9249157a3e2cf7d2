//! A tab: what one unit of work charges, and the bill when it ends. Stands alone because it is what
//! everybody charges, millions of times; the account behind it is told now and then.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use super::prices::{RESOURCE, RESOURCE_STEPS, STEP};
use super::{Account, Exceeded, Limits, Spent};

/// How much a tab charges before the account is told.
const CHUNK: Spent = Spent { memory: 256 << 10, work: 4_096 };

/// What a unit of work has charged.
#[derive(Debug)]
pub(super) struct Bill {
    pub(super) most: Spent,
    pub(super) kept: u64,
    pub(super) exceeded: bool,
    pub(super) endless: bool,
}

impl Bill {
    pub(super) fn fits(&self, room: Limits) -> bool {
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
    pub(super) fn new(account: &Arc<Account>, share: Limits) -> Self {
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

    /// A tab for one of several pieces of work that are done at the same time, with an equal share
    /// of what this one has left.
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
        let room = self
            .share
            .memory
            .saturating_sub(self.memory.load(Relaxed))
            .min(self.account.left().memory);
        if bytes <= room {
            return Ok(());
        }
        self.short.store(true, Relaxed);
        self.endless
            .fetch_or(bytes > self.share.memory.saturating_sub(self.memory.load(Relaxed)), Relaxed);
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

    // Loads and stores, no exchange: a tab has one thread at a time, and this is done millions of
    // times.
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

    /// Tells the account what it would come to, and finds out whether there is room. What there is
    /// no room for is not made, and so is not charged.
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
        let next = |now: u64, chunk: u64, share: u64| {
            now.saturating_add(chunk).min(share.saturating_add(1))
        };
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
    pub(super) fn close(self) -> Bill {
        let most = self.spent();
        let kept = self.kept.load(Relaxed).min(most.memory);
        self.account.work.fetch_add(most.work.saturating_sub(self.told.1.load(Relaxed)), Relaxed);
        self.account.memory.fetch_add(kept, Relaxed);
        self.account.release(self.told.0.load(Relaxed));
        let exceeded = self.exceeded.load(Relaxed) || self.short.load(Relaxed);
        Bill { most, kept, exceeded, endless: self.endless.load(Relaxed) }
    }
}
