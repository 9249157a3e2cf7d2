//! Edits of native HCL: the value of an attribute, or a new attribute after the last one.

use super::lines::{ends_there, indent, line_at, line_break};
use super::{Syntax, value};
use crate::finding::{Edit, EditTarget, NewValue, PlannedFix};
use crate::source::Span;

const COMMENTS: [&str; 2] = ["#", "//"];

/// The edits of a fix, in no order.
pub(super) fn edits(text: &str, planned: &PlannedFix) -> Option<Vec<Edit>> {
    let target = &planned.target;
    let mut edits = Vec::new();
    let mut missing = Vec::new();
    for (name, new) in &planned.set {
        match target.written.iter().find(|(written, ..)| **written == **name) {
            Some((_, _, span)) => edits.push(replace(text, target, *span, new)?),
            None => missing.push((name.as_str(), value::render(new, Syntax::Hcl, "")?)),
        }
    }
    if !missing.is_empty() {
        edits.extend(insert(text, target, &missing)?);
    }
    Some(edits)
}

fn within(span: Span, block: Span) -> bool {
    span.file == block.file && span.start >= block.start && span.end <= block.end
}

fn replace(text: &str, target: &EditTarget, span: Span, new: &NewValue) -> Option<Edit> {
    let old = text.get(span.start as usize..span.end as usize)?;
    if !within(span, target.block) || old.contains('\n') || old.is_empty() {
        return None;
    }
    Some(Edit { span, text: value::render(new, Syntax::Hcl, old)? })
}

fn insert(text: &str, target: &EditTarget, missing: &[(&str, String)]) -> Option<Vec<Edit>> {
    // A nested block has no sign between its name and what is in it.
    let equals = |name: &Span, value: &Span| {
        text.get(name.end as usize..value.start as usize).is_some_and(|gap| gap.trim() == "=")
    };
    let own = |(_, name, span): &&(_, Span, Span)| {
        within(*name, target.block) && within(*span, target.block) && equals(name, span)
    };
    let written = target.written.iter().filter(own);
    match written.max_by_key(|(_, _, span)| span.end) {
        Some((_, name, span))
            if text.get(target.block.start as usize..target.block.end as usize)?.contains('\n') =>
        {
            Some(vec![after_attribute(text, target, *name, *span, missing)?])
        }
        Some((_, name, span)) => unfold(text, target, *name, *span, missing),
        None => Some(vec![after_opening(text, target, missing)?]),
    }
}

/// A block on one line, which has room for one attribute only, over several lines.
fn unfold(
    text: &str,
    target: &EditTarget,
    name: Span,
    value: Span,
    missing: &[(&str, String)],
) -> Option<Vec<Edit>> {
    let start = target.block.start as usize;
    let inside = start + opening(text.get(start..target.block.end as usize)?)? + 1;
    let last = (target.block.end as usize).checked_sub(1)?;
    let blank = |from: usize, to: usize| {
        text.get(from..to).is_some_and(|between| between.trim().is_empty())
    };
    if !blank(inside, name.start as usize) || !blank(value.end as usize, last) {
        return None;
    }
    let (eol, outer) = (line_break(text), indent(text, start));
    let lines: String = missing.iter().map(|(n, v)| format!("{eol}{outer}  {n} = {v}")).collect();
    let edit = |from: usize, to: usize, text: String| Edit {
        span: Span::new(target.block.file, from, to),
        text,
    };
    let before = edit(inside, name.start as usize, format!("{eol}{outer}  "));
    Some(vec![before, edit(value.end as usize, last, format!("{lines}{eol}{outer}"))])
}

/// New lines after the one on which an attribute ends, aligned with its `=` where the name fits.
fn after_attribute(
    text: &str,
    target: &EditTarget,
    name: Span,
    value: Span,
    missing: &[(&str, String)],
) -> Option<Edit> {
    let end = value.end as usize;
    let line = line_at(text, end);
    // The span of a heredoc may take in its last line break: then the line is the next one already.
    let after_break = text.get(..end)?.ends_with('\n');
    let at = if after_break { end } else { line.end };
    if !after_break && !ends_there(text.get(end..line.end)?, &COMMENTS)
        || at >= target.block.end as usize
    {
        return None;
    }
    let indent = indent(text, name.start as usize);
    let gap = text.get(name.end as usize..value.start as usize)?;
    let first = text.get(line_at(text, name.start as usize).start..name.start as usize)?;
    if !first.trim().is_empty() {
        return None;
    }
    // What stands below an attribute of several lines is in line with itself alone.
    let one_line = !text.get(name.start as usize..end)?.contains('\n');
    let own = if one_line {
        (name.end - name.start) as usize + gap.find('=').unwrap_or(1).saturating_sub(1)
    } else {
        0
    };
    let width = missing.iter().map(|(name, _)| name.len()).fold(own, usize::max);
    let eol = line_break(text);
    let lines: Vec<String> =
        missing.iter().map(|(n, v)| format!("{indent}{n:<width$} = {v}")).collect();
    let inserted =
        if after_break { lines.join(eol) + eol } else { format!("{eol}{}", lines.join(eol)) };
    Some(Edit { span: Span::new(value.file, at, at), text: inserted })
}

/// New lines after the opening brace of a block without attributes.
fn after_opening(text: &str, target: &EditTarget, missing: &[(&str, String)]) -> Option<Edit> {
    let start = target.block.start as usize;
    let brace = start + opening(text.get(start..target.block.end as usize)?)?;
    let eol = line_break(text);
    let outer = indent(text, start);
    let width = missing.iter().map(|(name, _)| name.len()).fold(0, usize::max);
    let lines: Vec<String> =
        missing.iter().map(|(n, v)| format!("{outer}  {n:<width$} = {v}")).collect();
    let lines = format!("{eol}{}", lines.join(eol));
    let inside = text.get(brace + 1..(target.block.end as usize).checked_sub(1)?)?;
    if inside.trim().is_empty() {
        let span = Span::new(target.block.file, brace + 1, brace + 1 + inside.len());
        return Some(Edit { span, text: format!("{lines}{eol}{outer}") });
    }
    let line = line_at(text, brace);
    if !ends_there(text.get(brace + 1..line.end)?, &COMMENTS) {
        return None;
    }
    Some(Edit { span: Span::new(target.block.file, line.end, line.end), text: lines })
}

/// Where the brace after the labels is.
fn opening(block: &str) -> Option<usize> {
    let mut quoted = false;
    block.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '{' && !quoted).then_some(at)
    })
}
