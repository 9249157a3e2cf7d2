//! Heredocs: strip markers and indentation, in the order in which Terraform applies them.
//!
//! Text is cut into pieces, one for each line; a strip marker reaches no further than the piece beside it. Only then is
//! the indentation removed that all lines share, where a line is what still begins behind a line break. The parser crate
//! removes indentation first and knows no pieces, so this is done here, on the text as written.

use std::sync::Arc;

use crate::syntax::hcl::TemplatePart;

/// The text of a literal as written, indentation included; `None` where it is not what the parser read.
pub(super) fn raw(written: Option<&str>, read: &str) -> Option<String> {
    let text = written?.replace("$${", "${").replace("%%{", "%{");
    let same = text.split_whitespace().eq(read.split_whitespace());
    same.then_some(text)
}

/// The literals of a text: one, or one for each line, after stripping.
pub(super) fn literals(text: &str, lines: bool, (before, after): (bool, bool)) -> Vec<TemplatePart> {
    let mut pieces: Vec<&str> = if lines { text.split_inclusive('\n').collect() } else { vec![text] };
    if let (true, Some(first)) = (before, pieces.first_mut()) {
        *first = first.trim_start();
    }
    if let (true, Some(last)) = (after, pieces.last_mut()) {
        *last = last.trim_end();
    }
    pieces.into_iter().map(|p| TemplatePart::Literal(p.into())).collect()
}

/// Removes the indentation that all lines share.
pub(super) fn flush(parts: &mut [TemplatePart]) {
    let mut least = usize::MAX;
    each_piece(parts, &mut true, &mut |piece| {
        let spaces = match piece {
            None => 0,
            Some(text) if is_blank(text) => return,
            Some(text) => text.chars().take_while(|c| c.is_whitespace()).count(),
        };
        least = least.min(spaces);
    });
    if least == 0 || least == usize::MAX {
        return;
    }
    each_piece(parts, &mut true, &mut |piece| {
        if let Some(text) = piece
            && !is_blank(text)
        {
            let at = text.char_indices().nth(least).map_or(text.len(), |(at, _)| at);
            *text = text[at..].into();
        }
    });
}

fn is_blank(text: &str) -> bool {
    text.trim_start().is_empty() && text.ends_with('\n')
}

/// Visits what begins each line: text, or nothing where something else does.
fn each_piece(parts: &mut [TemplatePart], newline: &mut bool, visit: &mut dyn FnMut(Option<&mut Arc<str>>)) {
    for part in parts {
        match part {
            TemplatePart::Literal(text) => {
                let ends_line = text.ends_with('\n');
                if std::mem::take(newline) {
                    visit(Some(text));
                }
                *newline = ends_line;
            }
            TemplatePart::Interpolation(_) => other(newline, visit),
            TemplatePart::If(_, then, otherwise) => {
                other(newline, visit);
                each_piece(then, newline, visit);
                other(newline, visit);
                if !otherwise.is_empty() {
                    each_piece(otherwise, newline, visit);
                    other(newline, visit);
                }
            }
            TemplatePart::For(of) => {
                other(newline, visit);
                each_piece(&mut of.parts, newline, visit);
                other(newline, visit);
            }
        }
    }
}

/// An interpolation or directive: what begins a line with it has no indentation.
fn other(newline: &mut bool, visit: &mut dyn FnMut(Option<&mut Arc<str>>)) {
    if std::mem::take(newline) {
        visit(None);
    }
}

/// Puts neighbouring literals together and drops empty ones.
pub(super) fn meld(parts: Vec<TemplatePart>) -> Vec<TemplatePart> {
    let mut melded: Vec<TemplatePart> = Vec::with_capacity(parts.len());
    let mut text = String::new();
    for part in parts {
        let part = match part {
            TemplatePart::Literal(piece) => {
                text.push_str(&piece);
                continue;
            }
            TemplatePart::If(condition, then, otherwise) => TemplatePart::If(condition, meld(then), meld(otherwise)),
            TemplatePart::For(mut of) => {
                of.parts = meld(std::mem::take(&mut of.parts));
                TemplatePart::For(of)
            }
            part => part,
        };
        if !text.is_empty() {
            melded.push(TemplatePart::Literal(std::mem::take(&mut text).into()));
        }
        melded.push(part);
    }
    if !text.is_empty() {
        melded.push(TemplatePart::Literal(text.into()));
    }
    melded
}
