//! The line hashes by which GitHub follows an alert through changes (`primaryLocationLineHash`).
//!
//! GitHub's upload action computes them itself and warns about different ones, so they must be the
//! same to the bit: a rolling hash over the hundred UTF-16 units from the start of a line on,
//! without blanks, with every line break as LF.

use std::collections::HashMap;

use crate::source::SourceFile;

/// Units in the rolling window.
const BLOCK: usize = 100;
/// Base of the polynomial.
const BASE: u64 = 37;
/// Stands after the last unit of a file.
const END: u16 = u16::MAX;

const LF: u16 = 0x0a;
const CR: u16 = 0x0d;

/// The hash of every line of a file, first line first.
pub(super) fn line_hashes(file: &SourceFile) -> Vec<String> {
    let mut roller = Roller::new();
    let bom = file.had_bom.then_some(0xfeff);
    let mut after_cr = false;
    for unit in bom.into_iter().chain(file.text.encode_utf16()) {
        let blank = unit == 0x20 || unit == 0x09;
        if blank || (after_cr && unit == LF) {
            after_cr = false;
            continue;
        }
        after_cr = unit == CR;
        roller.keep(if after_cr { LF } else { unit });
    }
    roller.keep(END);
    roller.flush();
    roller.hashes
}

struct Roller {
    window: [u16; BLOCK],
    /// Whether the unit in a slot begins a line. Lines leave the window in their order.
    begins: [bool; BLOCK],
    slot: usize,
    hash: u64,
    /// `BASE` to the power of `BLOCK`: the weight of the unit that leaves the window.
    weight: u64,
    at_line_start: bool,
    seen: HashMap<u64, usize>,
    hashes: Vec<String>,
}

impl Roller {
    fn new() -> Self {
        let weight = (0..BLOCK).fold(1_u64, |w, _| w.wrapping_mul(BASE));
        Self {
            window: [0; BLOCK],
            begins: [false; BLOCK],
            slot: 0,
            hash: 0,
            weight,
            at_line_start: true,
            seen: HashMap::new(),
            hashes: Vec::new(),
        }
    }

    fn keep(&mut self, unit: u16) {
        self.emit();
        self.begins[self.slot] = self.at_line_start;
        self.at_line_start = unit == LF;
        self.roll(unit);
    }

    fn flush(&mut self) {
        for _ in 0..BLOCK {
            self.emit();
            self.roll(0);
        }
    }

    /// If the line start in the present slot is about to leave, the hash covers just its hundred
    /// units.
    fn emit(&mut self) {
        if !std::mem::take(&mut self.begins[self.slot]) {
            return;
        }
        let count = self.seen.entry(self.hash).or_insert(0);
        *count += 1;
        self.hashes.push(format!("{:x}:{count}", self.hash));
    }

    fn roll(&mut self, unit: u16) {
        let leaving = self.weight.wrapping_mul(u64::from(self.window[self.slot]));
        self.hash =
            self.hash.wrapping_mul(BASE).wrapping_add(u64::from(unit)).wrapping_sub(leaving);
        self.window[self.slot] = unit;
        self.slot = (self.slot + 1) % BLOCK;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_github() {
        assert_eq!(line_hashes(&SourceFile::new("a", "")), ["c129715d7a2bc9a3:1"]);
        let file = SourceFile::new("a", "period = 1 # 备案 😀\r\nb = 2\r\n");
        assert_eq!(
            line_hashes(&file),
            ["4724015adfb2a1d4:1", "4cd2d5cdff705f66:1", "c129715d7a2bc9a3:1"]
        );
    }

    #[test]
    fn line_breaks_and_blanks_do_not_count_but_repeated_lines_do() {
        let unix = line_hashes(&SourceFile::new("a", "a = 1\nb = 2\n"));
        assert_eq!(unix, line_hashes(&SourceFile::new("a", "a=1\r\n\tb  = 2\r")));
        assert_ne!(unix, line_hashes(&SourceFile::new("a", "\u{feff}a = 1\nb = 2\n")));
        let long = "x".repeat(120);
        let twice = line_hashes(&SourceFile::new("a", format!("{long}\n{long}\n")));
        assert!(twice[0].ends_with(":1") && twice[1] == twice[0].replace(":1", ":2"), "{twice:?}");
    }
}
