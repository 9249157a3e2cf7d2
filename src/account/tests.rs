//! Limits hold, and what comes of them does not depend on threads.

use std::sync::Arc;

use super::*;

const LIMITS: Limits = Limits { memory: 100 << 20, work: 1_000_000 };

/// A unit that makes so many megabytes in small pieces, and keeps some; what it got.
fn eat(tab: &Tab, megabytes: u64, kept: u64) -> u64 {
    tab.keep(kept << 20);
    (0..megabytes * 1_024).take_while(|_| tab.make(1_024).is_ok()).count() as u64 >> 10
}

fn run(units: &[(u64, u64)]) -> (Vec<u64>, u64) {
    let account = Account::new(LIMITS, 0);
    let got = account.share_out(
        units,
        |unit| usize::try_from(unit.0).unwrap_or(0),
        |unit, tab| eat(tab, unit.0, unit.1),
    );
    (got, account.spent().memory >> 20)
}

#[test]
fn what_is_not_kept_is_given_back() {
    assert_eq!(run(&[(50, 10), (50, 10), (50, 10), (50, 10)]), (vec![50; 4], 40));
}

#[test]
fn the_largest_are_cut_short_and_the_rest_is_not() {
    let (got, spent) = run(&[(1_000, 1_000), (5, 5), (900, 900), (1, 1)]);
    assert_eq!((got[1], got[3]), (5, 1));
    assert!(got[0] >= 35 && got[2] >= 35 && got[0] + got[2] <= 82, "{got:?}");
    // What comes after them has an eighth.
    assert!((80..=88).contains(&spent), "{spent}");
}

#[test]
fn results_are_the_same_every_time() {
    // One after the other they fit, side by side they may not.
    for units in
        [vec![(80, 5); 4], vec![(86, 0), (86, 1), (86, 0)], vec![(70, 40), (70, 40), (10, 1)]]
    {
        let first = run(&units);
        assert!((0..20).all(|_| run(&units) == first), "{units:?}");
    }
}

#[test]
fn after_a_limit_nothing_more_is_had() {
    let tab = Tab::alone(LIMITS);
    assert!(tab.work(999_999).is_ok() && tab.make(1).is_ok());
    assert_eq!(tab.work(2), Err(Exceeded::Work(1_000_000)));
    assert!(tab.make(1).is_err() && tab.step().is_err());
    assert_eq!(Exceeded::Memory(512 << 20).to_string(), "--max-memory 512 MB");
}

#[test]
fn what_would_not_fit_is_not_begun() {
    let account = Account::new(LIMITS, 0);
    let tab = Tab::new(&Arc::clone(&account), LIMITS);
    assert!(tab.expect(100 << 20).is_ok() && tab.expect((100 << 20) + 1).is_err());
    assert!(tab.make(60 << 20).is_ok() && tab.expect(50 << 20).is_err());
}
