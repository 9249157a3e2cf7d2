//! A unified diff of known edits. No comparison is needed: the edits say what changed.

use std::fmt::Write as _;
use std::ops::Range;

use crate::finding::Edit;
use crate::text::is_deceptive;

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// Lines that change: a range of old lines (from 0) and the new ones.
struct Region<'a> {
    old: Range<usize>,
    new: Vec<&'a str>,
}

/// The diff of a file; `after` is the text with the edits, which are in order. Texts are those of
/// the file, so whoever shows the diff at a terminal escapes it.
pub fn diff(path: &str, before: &str, after: &str, edits: &[Edit]) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let regions = regions(before, &old, &new, edits);
    if regions.is_empty() {
        return String::new();
    }
    let mut out = format!("--- {}\n+++ {}\n", name('a', path), name('b', path));
    let mut rest = regions.as_slice();
    let mut shift = 0;
    while let Some(first) = rest.first() {
        let near =
            rest.windows(2).take_while(|w| w[1].old.start <= w[0].old.end + 2 * CONTEXT).count();
        let (hunk, later) = rest.split_at(near + 1);
        let start = first.old.start.saturating_sub(CONTEXT);
        shift += print(&mut out, &old, hunk, start, shift);
        rest = later;
    }
    out
}

/// The name of a file as git writes it: with a tab behind it where it has blanks, and quoted where
/// a line break or another control character in it could begin a line of its own or be spelled
/// otherwise by whoever shows the diff.
fn name(side: char, path: &str) -> String {
    let odd = |c: char| is_deceptive(c) || matches!(c, '"' | '\\');
    if !path.contains(odd) {
        return if path.contains(' ') {
            format!("{side}/{path}\t")
        } else {
            format!("{side}/{path}")
        };
    }
    let mut out = format!("\"{side}/");
    for c in path.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_deceptive(c) => {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| _ = write!(out, "\\{byte:03o}"))
            }
            c => out.push(c),
        }
    }
    out + "\""
}

/// The changed regions, without lines that stay the same at their ends.
fn regions<'a>(before: &str, old: &[&str], new: &[&'a str], edits: &[Edit]) -> Vec<Region<'a>> {
    let breaks: Vec<usize> = before.match_indices('\n').map(|(at, _)| at).collect();
    let line_of = |offset: usize| breaks.partition_point(|at| *at < offset);
    let mut regions: Vec<(Range<usize>, isize)> = Vec::new();
    for edit in edits {
        let (first, last) = (line_of(edit.span.start as usize), line_of(edit.span.end as usize));
        let removed = last - first;
        let grown = edit.text.matches('\n').count().cast_signed() - removed.cast_signed();
        match regions.last_mut() {
            Some((range, growth)) if range.end > first => {
                range.end = range.end.max(last + 1);
                *growth += grown;
            }
            _ => regions.push((first..last + 1, grown)),
        }
    }
    let mut shift = 0_isize;
    let mut found = Vec::new();
    for (range, growth) in regions {
        let range = range.start.min(old.len())..range.end.min(old.len());
        let start = range.start.saturating_add_signed(shift).min(new.len());
        shift += growth;
        let end = range.end.saturating_add_signed(shift).clamp(start, new.len());
        found.extend(trimmed(range, old, &new[start..end]));
    }
    found
}

fn trimmed<'a>(range: Range<usize>, old: &[&str], new: &[&'a str]) -> Option<Region<'a>> {
    let lines = old.get(range.clone())?;
    let head = lines.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (lines, new) = (&lines[head..], &new[head..]);
    let tail = lines.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let old = range.start + head..range.end - tail;
    let new = new[..new.len() - tail].to_vec();
    (!old.is_empty() || !new.is_empty()).then_some(Region { old, new })
}

/// Prints a hunk; by how many lines it makes the file longer.
fn print(out: &mut String, old: &[&str], hunk: &[Region], start: usize, shift: isize) -> isize {
    let end = hunk.last().map_or(start, |r| (r.old.end + CONTEXT).min(old.len()));
    let grown: isize =
        hunk.iter().map(|r| r.new.len().cast_signed() - r.old.len().cast_signed()).sum();
    let header = |start: usize, length: usize| {
        if length == 0 { format!("{start},0") } else { format!("{},{length}", start + 1) }
    };
    let after = (end - start).saturating_add_signed(grown);
    let _ = writeln!(
        out,
        "@@ -{} +{} @@",
        header(start, end - start),
        header(start.saturating_add_signed(shift), after)
    );
    let mut at = start;
    for region in hunk {
        old[at..region.old.start].iter().for_each(|l| line(out, ' ', l));
        old[region.old.clone()].iter().for_each(|l| line(out, '-', l));
        region.new.iter().for_each(|l| line(out, '+', l));
        at = region.old.end;
    }
    old[at..end].iter().for_each(|l| line(out, ' ', l));
    grown
}

fn line(out: &mut String, mark: char, text: &str) {
    out.push(mark);
    out.push_str(text);
    if !text.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}
