//! What a suppression comment covers, from where it stands.
//!
//! A comment behind code covers its line, one on its own the next line of code (further comments
//! between them do not matter, a blank line does); where a block or an attribute begins on that
//! line, it covers all of that. `ignore-file` covers the file and must stand before all code.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::directive::{Directive, read};
use super::{Malformed, Scope, Suppression, Suppressions};
use crate::source::{SourceFile, SourceSet, Span};
use crate::syntax::Comment;
use crate::text::Text;

/// The comments of a file, or of code embedded in one.
#[derive(Clone, Copy, Debug)]
pub struct Commented<'a> {
    /// The file, or the part of it that the embedded code takes.
    pub region: Span,
    /// Its comments, in order.
    pub comments: &'a [Comment],
    /// The places of its blocks and attributes, or resources and properties, in any order.
    pub extents: &'a [Span],
}

/// Reads the suppressions in comments.
pub fn from_comments(commented: Commented, sources: &SourceSet) -> Suppressions {
    let file = sources.file(commented.region.file);
    let alone = alone(&file, commented.comments);
    let lines = u32::try_from(file.line_starts().len()).unwrap_or(u32::MAX);
    let page = Page {
        file: &file,
        region: commented.region,
        next: after_run(&alone),
        extents: by_line(&file, commented.extents),
        alone,
        lines,
        code: OnceCell::new(),
    };
    let mut found = Suppressions::default();
    for comment in commented.comments {
        match read(&comment.text) {
            None => {}
            Some(Err((message, help))) => {
                found.malformed.push(Malformed { message, help, place: comment.span })
            }
            Some(Ok(directive)) => page.place(directive, comment.span, &mut found),
        }
    }
    found
}

/// Lines with nothing but comments on them.
fn alone(file: &SourceFile, comments: &[Comment]) -> BTreeSet<u32> {
    let mut lines = BTreeSet::new();
    for comment in comments {
        let (first, last) = lines_of(file, comment.span);
        if before(file, comment.span).trim().is_empty()
            && after(file, comment.span).trim().is_empty()
        {
            lines.extend(first..=last);
        }
    }
    lines
}

/// For each of some lines the next one that is not among them; they may be many, and all in a row.
fn after_run(lines: &BTreeSet<u32>) -> HashMap<u32, u32> {
    let mut after = HashMap::with_capacity(lines.len());
    for line in lines.iter().rev() {
        let next = line.saturating_add(1);
        after.insert(*line, after.get(&next).copied().unwrap_or(next));
    }
    after
}

/// For each line the largest of some places that begins on it.
fn by_line(file: &SourceFile, extents: &[Span]) -> HashMap<u32, Span> {
    let mut lines: HashMap<u32, Span> = HashMap::new();
    let size = |span: Span| (Reverse(span.start), span.end);
    for extent in extents {
        let line = file.line_starts().partition_point(|start| *start <= extent.start);
        let first = lines.entry(u32::try_from(line).unwrap_or(u32::MAX)).or_insert(*extent);
        *first = std::cmp::max_by_key(*first, *extent, |span| size(*span));
    }
    lines
}

/// First and last line of a comment; a line break at its end is not part of it.
fn lines_of(file: &SourceFile, span: Span) -> (u32, u32) {
    let text = file.text.get(span.start as usize..span.end as usize).unwrap_or_default();
    let end = span.start as usize + text.trim_end().len();
    (file.position(span.start).line, file.position(u32::try_from(end).unwrap_or(u32::MAX)).line)
}

/// The text of a line; empty for a line that does not exist.
fn line(file: &SourceFile, number: u32) -> &str {
    let starts = file.line_starts();
    let start = (number as usize)
        .checked_sub(1)
        .and_then(|i| starts.get(i))
        .map_or(file.text.len(), |s| *s as usize);
    let end = starts.get(number as usize).map_or(file.text.len(), |s| *s as usize);
    file.text.get(start..end).unwrap_or_default()
}

fn before(file: &SourceFile, span: Span) -> &str {
    let number = file.position(span.start).line as usize;
    let start = file.line_starts().get(number - 1).map_or(0, |s| *s as usize);
    file.text.get(start..span.start as usize).unwrap_or_default()
}

fn after(file: &SourceFile, span: Span) -> &str {
    let (_, last) = lines_of(file, span);
    let end = file.line_starts().get(last as usize).map_or(file.text.len(), |s| *s as usize);
    file.text.get(span.end as usize..end).unwrap_or_default()
}

struct Page<'a> {
    file: &'a SourceFile,
    region: Span,
    alone: BTreeSet<u32>,
    /// For each of them the next line that is none.
    next: HashMap<u32, u32>,
    /// For each line the largest block or attribute that begins on it.
    extents: HashMap<u32, Span>,
    /// How many lines the file has.
    lines: u32,
    /// The first line of the region with code on it.
    code: OnceCell<u32>,
}

impl Page<'_> {
    fn place(&self, directive: Directive, place: Span, found: &mut Suppressions) {
        let Directive { whole_file, rules, reason, until } = directive;
        let (first, last) = lines_of(self.file, place);
        let scope = if whole_file {
            if !self.at_top(first) {
                found.malformed.push(misplaced(place));
                return;
            }
            Scope::Within(self.region)
        } else if self.alone.contains(&first) {
            self.line(self.next.get(&last).copied().unwrap_or(last + 1))
        } else if before(self.file, place).trim().is_empty() {
            // A block comment before code: the code begins where the comment ends.
            self.line(last)
        } else {
            self.line(first)
        };
        found.readable.push(Suppression { rules, reason, until, scope, place, shared: false });
    }

    /// A line, and what begins on it.
    fn line(&self, number: u32) -> Scope {
        Scope::Line(self.region.file, number, self.extents.get(&number).copied())
    }

    /// Whether only comments, blank lines and YAML's document start lie between the start of the
    /// region and a line.
    fn at_top(&self, number: u32) -> bool {
        let first = self.file.position(self.region.start).line;
        let quiet = |text: &str| text.is_empty() || text == "---" || text.starts_with('%');
        let loud = || {
            (first..).find(|l| {
                *l > self.lines || !self.alone.contains(l) && !quiet(line(self.file, *l).trim())
            })
        };
        self.alone.contains(&number)
            && number <= *self.code.get_or_init(|| loud().unwrap_or(u32::MAX))
    }
}

fn misplaced(place: Span) -> Malformed {
    let message = Text::new(
        "`ignore-file` 必须写在文件开头",
        "`ignore-file` must stand at the top of the file",
    );
    let help = Text::new(
        "移到所有代码之前，或改用 `ignore[规则]`",
        "move it before all code, or use `ignore[rule]`",
    );
    Malformed { message, help: Some(help), place }
}
