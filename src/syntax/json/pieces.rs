//! Large JSON, cut into pieces that are read in parallel.
//!
//! A glance at quotes, brackets and commas tells where the large collections of a text begin and
//! end, and where their children do. The pieces between are read as strictly as a whole text is, so
//! a text at which the glance is wrong is none that is read here: it goes the slow way.

use std::ops::Range;

use rayon::prelude::*;

use super::direct::{Reader, repeats};
use super::{LeftOut, MAX_DEPTH};
use crate::source::{FileId, Span};
use crate::syntax::node::{Entry, Node, NodeKind};

/// Collections inside of each other that are looked at; those further in are not cut. The resources
/// of a plan lie four deep.
const LEVELS: usize = 4;

/// A collection, from bracket to bracket.
struct Part {
    range: Range<usize>,
    /// Commas between its children at which it is cut: around large collections, and where enough
    /// text lies between.
    cuts: Vec<usize>,
    /// The last comma between children.
    comma: usize,
    /// The large collections among its children.
    inner: Vec<Part>,
}

impl Part {
    fn new(at: usize) -> Self {
        Self { range: at..at, cuts: Vec::new(), comma: at, inner: Vec::new() }
    }

    /// The last cut, or the bracket.
    fn last(&self) -> usize {
        self.cuts.last().copied().unwrap_or(self.range.start)
    }

    fn comma(&mut self, at: usize, bytes: usize) {
        self.comma = at;
        if at - self.last() >= bytes
            || self.inner.last().is_some_and(|large| large.range.start > self.last())
        {
            self.cuts.push(at);
        }
    }

    fn large(&mut self, part: Self) {
        if self.comma > self.last() {
            self.cuts.push(self.comma);
        }
        self.inner.push(part);
    }
}

/// Children of a collection that follow each other.
enum Piece<'a> {
    /// As text, with the commas between them.
    Run(Range<usize>),
    /// One that is cut itself, and where its key begins.
    Large(usize, usize, &'a Part),
}

/// What a piece holds.
enum Children {
    Items(Vec<Node>),
    Entries(Vec<Entry>),
}

impl Children {
    fn len(&self) -> usize {
        match self {
            Self::Items(some) => some.len(),
            Self::Entries(some) => some.len(),
        }
    }
}

/// Reads a text in pieces of at least so many bytes; nothing when it needs the slow way.
pub(super) fn read(file: FileId, text: &str, bytes: usize, left_out: LeftOut) -> Option<Node> {
    let root = outline(text.as_bytes(), bytes)?;
    let source = Source { file, text, left_out };
    (source.is_blank(0..root.range.start) && source.is_blank(root.range.end..text.len()))
        .then_some(())?;
    source.collection(&root, 0)
}

/// The outermost collection of a text, and the large ones in it.
fn outline(text: &[u8], bytes: usize) -> Option<Part> {
    let means = |b: &u8| matches!(b, b'"' | b'{' | b'[' | b'}' | b']' | b',');
    let mut open: Vec<Part> = Vec::new();
    let (mut further_in, mut at) = (0_usize, 0);
    loop {
        at += text.get(at..)?.iter().position(means)?;
        match text[at] {
            b'"' => at = end_of_string(text, at)?,
            b',' if further_in == 0 => open.last_mut()?.comma(at, bytes),
            b',' => {}
            b'{' | b'[' if open.len() == LEVELS => further_in += 1,
            b'{' | b'[' => open.push(Part::new(at)),
            _ if further_in > 0 => further_in -= 1,
            _ => {
                let mut part = open.pop()?;
                part.range.end = at + 1;
                match open.last_mut() {
                    None => return Some(part),
                    Some(around) if part.range.len() > bytes => around.large(part),
                    Some(_) => {}
                }
            }
        }
        at += 1;
    }
}

/// The quote that ends the string that begins at a place.
fn end_of_string(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

struct Source<'a> {
    file: FileId,
    text: &'a str,
    left_out: LeftOut,
}

impl<'a> Source<'a> {
    fn reader(&self, range: Range<usize>, depth: usize) -> Option<Reader<'a>> {
        Some(Reader::new(
            self.file,
            self.text.get(range.clone())?,
            range.start,
            depth,
            self.left_out,
        ))
    }

    fn is_blank(&self, range: Range<usize>) -> bool {
        self.reader(range, 0).is_some_and(|mut reader| reader.ends())
    }

    /// A collection with `depth` others around it.
    fn collection(&self, part: &Part, depth: usize) -> Option<Node> {
        let Range { start, end } = part.range;
        let object = match (self.text.as_bytes()[start], self.text.as_bytes()[end - 1]) {
            (b'{', b'}') => true,
            (b'[', b']') => false,
            _ => return None,
        };
        let blank =
            part.cuts.is_empty() && part.inner.is_empty() && self.is_blank(start + 1..end - 1);
        let pieces = if blank { Vec::new() } else { pieces(part) };
        let read: Option<Vec<Children>> =
            pieces.par_iter().map(|piece| self.children(piece, object, depth + 1)).collect();
        let read = read.filter(|_| depth < MAX_DEPTH)?;
        let count: usize = read.iter().map(Children::len).sum();
        let (mut items, mut entries) = if object {
            (Vec::new(), Vec::with_capacity(count))
        } else {
            (Vec::with_capacity(count), Vec::new())
        };
        for children in read {
            match children {
                Children::Items(some) => items.extend(some),
                Children::Entries(some) => entries.extend(some),
            }
        }
        if repeats(&entries) {
            return None;
        }
        let kind = if object { NodeKind::Mapping(entries) } else { NodeKind::Sequence(items) };
        Some(Node { kind, span: Span::new(self.file, start, end), tag: None })
    }

    fn children(&self, piece: &Piece<'_>, object: bool, depth: usize) -> Option<Children> {
        let (from, to, large) = match piece {
            Piece::Run(range) if object => {
                return self.reader(range.clone(), depth)?.entries().map(Children::Entries);
            }
            Piece::Run(range) => {
                return self.reader(range.clone(), depth)?.items().map(Children::Items);
            }
            Piece::Large(from, to, large) => (*from, *to, *large),
        };
        let mut before = self.reader(from..large.range.start, depth)?;
        let key = if object { Some(before.name()?) } else { None };
        (before.ends() && self.is_blank(large.range.end..to)).then_some(())?;
        let value = self.collection(large, depth)?;
        Some(match key {
            Some((key, key_span)) => Children::Entries(vec![Entry { key, key_span, value }]),
            None => Children::Items(vec![value]),
        })
    }
}

fn pieces(part: &Part) -> Vec<Piece<'_>> {
    let mut inner = part.inner.iter().peekable();
    let mut from = part.range.start + 1;
    let piece = |to: usize| {
        let piece = match inner.next_if(|large| large.range.end <= to) {
            Some(large) => Piece::Large(from, to, large),
            None => Piece::Run(from..to),
        };
        from = to + 1;
        piece
    };
    part.cuts.iter().copied().chain([part.range.end - 1]).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::json::direct;

    #[test]
    fn pieces_read_like_the_whole() {
        let texts = [
            r#"{"a": [1, "b,]\"", {"c": [[], {}, [1, 2, 3], "\\"]}], "d": {"e": null, "f": {"g": -1.5e3}}, "备案": "号"}"#,
            "\r\n[ [1,2,3,4] , [ ] ,\t{\"k\" : [5, 6, 7, {\"deep\": [[[[[[0, 1]]]]]]}]} ]\n",
            "{}",
            "[ ]",
            r#"{"a": [1, 2, 3], "a": [4, 5, 6]}"#,
            r#"{"a": [1, 2, 3], "b" [4, 5, 6]}"#,
            r#"{"a": [1, 2, 3] 4, "b": 5}"#,
            "[1, 2, [3, 4,], 5]",
            "[1, 2, [3, 4], 5,]",
            "[1, 2, [3, 4}, 5]",
            "[, [1, 2, 3]]",
            "[[1, 2, 3] /* , */, 4]",
            "[[1, 2, 3], 4 // ]\n]",
            "[[1, 2, 3], 4] 5",
            "[[1, 2, 3], 4]]",
            "1 [[1, 2, 3], 4]",
            "{\"a\": [1, 2, 3], \"b\": \"\t\"}",
            "{[1, 2, 3]}",
            "[\"a\": [1, 2, 3]]",
            "[[1, 2, 3], \"",
        ];
        for text in texts {
            let whole = direct::read(FileId(0), text, &[]);
            for bytes in [1, 4, 16] {
                // What is not cut at all is read otherwise.
                let pieces = read(FileId(0), text, bytes, &[]);
                assert_eq!(format!("{pieces:?}"), format!("{whole:?}"), "{text}");
            }
        }
    }

    #[test]
    fn what_is_left_out_is_read_all_the_same() {
        const OUT: LeftOut = &[("change", "after")];
        let text = |after: &str| {
            format!(
                r#"{{"r": [{{"change": {{"before": 1, "after": {after}, "x": 2}}, "after": {{"y": [3]}}}}, {{"z": 4}}]}}"#
            )
        };
        let kept = r#"{"r": [{"change": {"before": 1, "x": 2}, "after": {"y": [3]}}, {"z": 4}]}"#;
        let names = |node: Option<Node>| {
            let tree = format!("{:?}", node?);
            Some(tree.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        };
        let wanted = names(direct::read(FileId(0), kept, &[]));
        for bytes in [1, 30, 1_000] {
            let text = text(r#"{"a": [1, {"b": "c"}], "after": {}}"#);
            assert_eq!(names(direct::read(FileId(0), &text, OUT)), wanted);
            let pieces = names(read(FileId(0), &text, bytes, OUT));
            // A collection that is cut itself is not in the reader's hands.
            assert!(
                pieces == wanted || pieces == names(direct::read(FileId(0), &text, &[])),
                "{bytes}: {pieces:?}"
            );
        }
        for broken in ["{", "[1 2]", "{\"a\": 1, \"a\": 2}", "'x'", "[1,]"] {
            assert!(direct::read(FileId(0), &text(broken), OUT).is_none(), "{broken}");
        }
    }

    #[test]
    fn cuts_are_few() {
        let text = format!("[{}[{}], 1, {{}}]", "1,".repeat(10_000), ",".repeat(10_000));
        let Some(root) = outline(text.as_bytes(), 1_000) else { panic!("no outline") };
        assert_eq!((root.cuts.len(), root.inner.len(), root.inner[0].cuts.len()), (21, 1, 10));
        assert!(read(FileId(0), &text, 1_000, &[]).is_none());
    }

    #[test]
    fn nesting_is_limited_as_in_the_whole() {
        for depth in [190, 199, 200, 201, 300] {
            let text = format!("[[1, 2], {}{}]", "[".repeat(depth - 1), "]".repeat(depth - 1));
            assert_eq!(
                read(FileId(0), &text, 1, &[]).is_some(),
                direct::read(FileId(0), &text, &[]).is_some(),
                "{depth}"
            );
        }
    }
}
