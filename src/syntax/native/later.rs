//! Blocks that are read when somebody asks for them.
//!
//! Most code of a repository is of resource types that no rule looks at. Their blocks are parsed with their file, so that a
//! syntax error is told, but our tree of them is made only when something refers to them, which few are ever asked for.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use hcl::edit::structure;

use super::convert::Converter;
use crate::source::FileId;
use crate::syntax::hcl::{Body, Contents, Unread};
use crate::syntax::placement::Placement;

/// Brackets in a block that may wait. It may be read deep in an evaluation, where the stack that the parser takes for each level
/// is not to spare: what may be nested deeper is read at once.
const MAX_BRACKETS: usize = 24;

/// Says by the kind and the first label of a block whether its content may wait.
pub type MayWait<'a> = &'a dyn Fn(&str, Option<&str>) -> bool;

/// Converts a file, and leaves blocks that may wait as text.
pub(super) fn body(converter: &Converter<'_>, text: &Arc<String>, may_wait: MayWait<'_>, tree: &structure::Body) -> Body {
    converter.body_with(tree, |block| {
        converter.block_with(block, |labels| {
            let range = converter.range(&block.ident).start..converter.range(block).end;
            if !may_wait(block.ident.as_str(), labels.first().map(|l| &*l.text)) || !is_flat(&text[range.clone()]) {
                return converter.body(&block.body).into();
            }
            Contents::Text(Box::new(Unread { file: converter.file, text: text.clone(), range, read, body: OnceLock::new() }))
        })
    })
}

fn is_flat(block: &str) -> bool {
    block.bytes().filter(|b| matches!(b, b'(' | b'[' | b'{')).count() <= MAX_BRACKETS
}

/// The content of the block at a range of a file.
fn read(file: FileId, text: &str, range: Range<usize>) -> Body {
    let tree = text.get(range.clone()).and_then(|block| hcl::edit::parser::parse_body(block).ok());
    let converter = Converter { file, text, place: &Placement::Whole, offset: range.start, left_out: &[] };
    // It was parsed once with its file: it is a block.
    tree.as_ref().and_then(|tree| tree.blocks().next()).map_or_else(Body::default, |block| converter.body(&block.body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::native;

    const TEXT: &str = "# 备案\nresource \"a\" \"x\" {\n  n = [1, \"${b.y}\"]\n  t = <<-E\n    } 一\n  E\n  in { k = { v = 1 } }\n}\n\
                        output \"o\" { value = a.x.n }\nlocals {\n  l = 1\n}";

    #[test]
    fn a_block_is_the_same_when_it_is_read_later() {
        let text = Arc::new(TEXT.to_owned());
        let eager = native::parse(FileId(0), &text, &Placement::Whole);
        let later = native::parse_file(FileId(0), &text, &|kind, label| kind != "locals" && label.is_some());
        let unread = |at: usize| matches!(&later.body.blocks[at].body, Contents::Text(unread) if unread.body.get().is_none());
        assert_eq!([0, 1, 2].map(unread), [true, true, false]);
        assert_eq!(format!("{later:?}"), format!("{eager:?}"));
        assert_eq!([0, 1, 2].map(unread), [false; 3]);
    }

    #[test]
    fn what_may_be_nested_deep_is_read_at_once() {
        let read = |levels: usize| {
            let text = Arc::new(format!("output \"o\" {{\n  value = {}1{}\n}}\n", "[".repeat(levels), "]".repeat(levels)));
            let document = native::parse_file(FileId(0), &text, &|_, _| true);
            matches!(document.body.blocks[0].body, Contents::Read(_))
        };
        assert_eq!([10, MAX_BRACKETS - 1, MAX_BRACKETS, 60].map(read), [false, false, true, true]);
    }

    #[test]
    fn what_is_wrong_with_a_block_is_told_at_once() {
        let text = Arc::new(TEXT.replace("[1,", "[1 1,"));
        let document = native::parse_file(FileId(0), &text, &|_, _| true);
        assert_eq!((document.problems.len(), document.incomplete()), (1, true));
    }
}
