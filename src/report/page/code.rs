//! Places in code as HTML: one box for each file, its lines in order, each with what is said of it.
//!
//! Only those lines: the page is made to be passed on, and the lines around them may hold secrets.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;

use crate::report::escape::{html_prose, markup};
use crate::report::lines::{InLine, in_line, line_text, place, shown_line};
use crate::source::{FileId, SourceSet, Span};

/// Bytes of a line of which a part is still shown.
const MAX_LINE: usize = 64 << 10;

/// Bytes of a line that are shown around a place.
const CONTEXT: usize = 200;

/// A place with what is said of it.
pub(crate) struct Mark<'a> {
    /// The place.
    pub(crate) span: Span,
    /// What is said of it; may be empty.
    pub(crate) label: &'a str,
    /// Whether it is the one that matters most.
    pub(crate) primary: bool,
}

/// The lines of a file with the marks in each.
struct Shown<'a> {
    file: FileId,
    first: Span,
    lines: BTreeMap<usize, Vec<(InLine, &'a Mark<'a>)>>,
}

/// The boxes of some places, that of the first place first.
pub(crate) fn boxes(sources: &SourceSet, marks: &[Mark<'_>]) -> String {
    let mut files: Vec<Shown> = Vec::new();
    let mut known: HashMap<FileId, usize> = HashMap::new();
    for mark in marks {
        let file = mark.span.file;
        let at = in_line(&sources.file(file), mark.span);
        let index = *known.entry(file).or_insert(files.len());
        if index == files.len() {
            files.push(Shown { file, first: mark.span, lines: BTreeMap::new() });
        }
        files[index].lines.entry(at.line).or_default().push((at, mark));
    }
    files.iter().map(|shown| shown.print(sources)).collect()
}

impl Shown<'_> {
    fn print(&self, sources: &SourceSet) -> String {
        let file = sources.file(self.file);
        let mut out =
            format!("<figure>\n<figcaption>{}</figcaption>\n", markup(&place(sources, self.first)));
        let mut before = None;
        for (line, marks) in &self.lines {
            let gap = before.is_some_and(|before| before + 1 < *line);
            let class = if gap { " class=\"gap\"" } else { "" };
            before = Some(*line);
            // A longer line is one of a generated file: its place must do.
            let places: Vec<Range<usize>> = marks.iter().map(|(at, _)| at.start..at.end).collect();
            let text = if line_text(&file, *line).len() <= MAX_LINE {
                shown_line(sources, self.file, *line, &places)
            } else {
                String::new()
            };
            let code = marked(&text, marks);
            let _ = writeln!(
                out,
                "<pre{class}><span class=\"n\">{line}</span><code>{code}</code></pre>"
            );
            let mut said = HashSet::from([""]);
            for (_, mark) in marks.iter().filter(|(_, mark)| said.insert(mark.label)) {
                let class = if mark.primary { " class=\"primary\"" } else { "" };
                let _ = writeln!(out, "<p{class}>{}</p>", html_prose(mark.label));
            }
        }
        out.push_str("</figure>\n");
        out
    }
}

/// A line with parts of it marked; of a very long line only what stands near them. Where marks lie
/// over each other, the one that matters most is seen.
fn marked(text: &str, marks: &[(InLine, &Mark<'_>)]) -> String {
    // How many marks of either kind begin, less those that end, at each place.
    let mut edges: BTreeMap<usize, [isize; 2]> = BTreeMap::new();
    for (at, mark) in marks {
        let start = boundary(text, at.start);
        let end = boundary(text, at.end.min(start.saturating_add(CONTEXT)));
        let kind = usize::from(mark.primary);
        edges.entry(start).or_default()[kind] += 1;
        edges.entry(end.max(start)).or_default()[kind] -= 1;
    }
    let seen = |[other, primary]: [isize; 2]| [other > 0 && primary == 0, primary > 0];
    let (mut out, mut cursor, mut last, mut open) = (String::new(), 0, 0, [0; 2]);
    for (at, change) in edges {
        let next = [open[0] + change[0], open[1] + change[1]];
        if seen(next) != seen(open) {
            let inside = part(text, cursor..at);
            match seen(open) {
                [false, false] => between(text, cursor..at, &mut out),
                [_, true] => out.push_str(&format!("<mark class=\"primary\">{inside}</mark>")),
                _ => out.push_str(&format!("<mark>{inside}</mark>")),
            }
            cursor = at;
        }
        (open, last) = (next, at);
    }
    // A place without width marks nothing, but what is near it is shown.
    between(text, cursor..last, &mut out);
    cursor = last;
    let to = boundary(text, cursor + CONTEXT);
    let dots = if to < text.len() { "…" } else { "" };
    out + &part(text, cursor..to) + dots
}

/// What stands between two marks, or before the first; of much only its ends.
fn between(text: &str, Range { start, end }: Range<usize>, out: &mut String) {
    let after = if start == 0 { 0 } else { boundary(text, start + CONTEXT) };
    let before = boundary(text, end.saturating_sub(CONTEXT));
    if before <= after {
        out.push_str(&part(text, start..end));
    } else {
        out.extend([&part(text, start..after.max(start)), "…", &part(text, before..end)]);
    }
}

/// Code keeps its tabs; everything else is as in prose.
fn part(text: &str, range: Range<usize>) -> String {
    let text = text.get(range).unwrap_or_default();
    text.split('\t').map(markup).collect::<Vec<_>>().join("\t")
}

/// The last character boundary at or before an offset, at most the length.
fn boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize) -> Mark<'static> {
        Mark { span: Span::new(FileId(0), start, end), label: "", primary: start == 4 }
    }

    #[test]
    fn marks_of_a_line_stand_side_by_side() {
        let marks = [mark(10, 11), mark(4, 7), mark(5, 6), mark(4, 5)];
        let at: Vec<(InLine, &Mark)> = marks
            .iter()
            .map(|m| {
                let (start, end) = (m.span.start as usize, m.span.end as usize);
                (InLine { line: 1, start, end }, m)
            })
            .collect();
        assert_eq!(
            marked("a = <b> + c", &at),
            "a = <mark class=\"primary\">&lt;b&gt;</mark> + <mark>c</mark>"
        );
        let wide = Mark { primary: false, ..mark(0, 11) };
        let over = [(InLine { line: 1, start: 0, end: 11 }, &wide), at[3]];
        assert_eq!(
            marked("a = <b> + c", &over),
            "<mark>a = </mark><mark class=\"primary\">&lt;</mark><mark>b&gt; + c</mark>"
        );
        let empty = InLine { line: 1, start: 4, end: 4 };
        assert_eq!(marked("a = ", &[(empty, &wide)]), "a = ");
    }

    #[test]
    fn files_have_a_box_each_and_lines_are_in_order() {
        let sources = SourceSet::new();
        let one = sources.add_text("one.tf", "a\nb\nc\nd\n");
        let two = sources.add_text("two.tf", "x\n");
        let mark =
            |file, at| Mark { span: Span::new(file, at, at + 1), label: "<l>", primary: false };
        let text = boxes(&sources, &[mark(one, 6), mark(two, 0), mark(one, 0), mark(one, 2)]);
        assert_eq!(text.matches("<figure>").count(), 2, "{text}");
        let order: Vec<usize> = ["one.tf:4:1", ">a<", ">b<", ">d<", "two.tf:1:1", ">x<"]
            .iter()
            .map(|part| text.find(part).unwrap_or(usize::MAX))
            .collect();
        assert!(order.is_sorted() && order.iter().all(|at| *at < text.len()), "{text}");
        assert_eq!(text.matches("class=\"gap\"").count(), 1, "{text}");
        assert!(text.contains("<p>&lt;l&gt;</p>"), "{text}");
    }

    #[test]
    fn of_a_long_line_only_what_is_near_is_shown() {
        let sources = SourceSet::new();
        let long = format!("{}X{}Y{}", "备".repeat(900), "a".repeat(900), "b".repeat(900));
        let file = sources.add_text("long.tf", &long);
        let find = |c| {
            let at = long.find(c).unwrap_or_default();
            Mark { span: Span::new(file, at, at + 1), label: "", primary: false }
        };
        let text = boxes(&sources, &[find('X'), find('Y')]);
        assert_eq!(text.matches('…').count(), 3, "{text}");
        assert!(text.len() < 1500, "{}", text.len());
    }
}
