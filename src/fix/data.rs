//! Edits of JSON and YAML: the value of a property, or a new property among the others.
//!
//! The new line is always modelled on a sibling that takes one line, so that neither block scalars
//! nor trailing comments have to be understood.

use super::lines::{ends_there, indent, line_at, line_break};
use super::{Syntax, value};
use crate::finding::{Edit, NewValue, PlannedFix};
use crate::fix::check::{PROPERTIES, holder, path_to, walk};
use crate::source::{FileId, Span};
use crate::syntax::node::{Entry, Node, NodeKind};

/// The edits of a fix, in no order.
pub(super) fn edits(
    text: &str,
    roots: &[Node],
    planned: &PlannedFix,
    syntax: Syntax,
) -> Option<Vec<Edit>> {
    let id = planned.target.block.file;
    let block = walk(roots, &path_to(roots, planned.target.block)?)?;
    let Some(holder) = holder(block) else {
        return Some(vec![properties(text, id, block, &planned.set, syntax)?]);
    };
    // The value of a function takes no further properties.
    if !matches!(holder.kind, NodeKind::Mapping(_))
        || holder.tag.is_some()
        || holder.call().is_some()
    {
        return None;
    }
    let braces = text.get(holder.span.start as usize..)?.starts_with('{');
    let mut edits = Vec::new();
    let mut missing = Vec::new();
    for (name, new) in &planned.set {
        match holder.entry(name) {
            Some(entry) if !own(holder, entry) => return None,
            Some(entry) => edits.push(replace(
                text,
                entry,
                new,
                if braces { Syntax::Json } else { Syntax::Yaml },
            )?),
            None => missing.push((name.as_str(), new)),
        }
    }
    if !missing.is_empty() {
        edits.push(if braces {
            in_braces(text, holder, &missing)?
        } else {
            in_lines(text, holder, &missing)?
        });
    }
    Some(edits)
}

/// Whether an entry is written in the mapping itself, not merged into it from an anchor that others
/// share.
fn own(holder: &Node, entry: &Entry) -> bool {
    entry.key_span.start >= holder.span.start && entry.key_span.end <= holder.span.end
}

/// A tag (`!Ref`) before the value goes with it.
fn replace(text: &str, entry: &Entry, new: &NewValue, syntax: Syntax) -> Option<Edit> {
    let key_end = entry.key_span.end as usize;
    let before = text.get(key_end..entry.value.span.start as usize)?;
    let colon = before.find(':')?;
    let blanks = before[colon + 1..].len()
        - before[colon + 1..].trim_start_matches([' ', '\t', '\r', '\n']).len();
    let start = key_end + colon + 1 + blanks;
    let old = text.get(start..entry.value.span.end as usize)?;
    let below = syntax == Syntax::Yaml && before[colon..].contains('\n');
    if old.is_empty() || old.contains('\n') || below {
        return None;
    }
    let span = Span::new(entry.key_span.file, start, entry.value.span.end as usize);
    Some(Edit { span, text: value::render(new, syntax, old)? })
}

/// A new member after the last one, on its own line if that one is.
fn in_braces(text: &str, holder: &Node, missing: &[(&str, &NewValue)]) -> Option<Edit> {
    let members: Option<Vec<String>> = missing
        .iter()
        .map(|(name, new)| Some(format!("\"{name}\": {}", value::render(new, Syntax::Json, "")?)))
        .collect();
    let members = members?;
    let Some(last) =
        holder.entries().iter().filter(|e| own(holder, e)).max_by_key(|e| e.value.span.end)
    else {
        let inside = Span::new(
            holder.span.file,
            holder.span.start as usize + 1,
            (holder.span.end as usize).checked_sub(1)?,
        );
        let blank = text.get(inside.start as usize..inside.end as usize)?.trim().is_empty();
        return blank.then(|| Edit { span: inside, text: format!(" {} ", members.join(", ")) });
    };
    let key = last.key_span.start as usize;
    let lead = text.get(line_at(text, key).start..key)?;
    let between = if lead.trim().is_empty() {
        format!(",{}{lead}", line_break(text))
    } else {
        ", ".to_owned()
    };
    let at = last.value.span.end as usize;
    let inserted = members.iter().map(|m| format!("{between}{m}")).collect();
    Some(Edit { span: Span::new(holder.span.file, at, at), text: inserted })
}

/// New lines after the last property that takes one line, or before the first one.
fn in_lines(text: &str, holder: &Node, missing: &[(&str, &NewValue)]) -> Option<Edit> {
    let eol = line_break(text);
    let entries = || holder.entries().iter().filter(|e| own(holder, e));
    let first = entries().min_by_key(|e| e.key_span.start)?;
    let key = first.key_span.start as usize;
    let indent = text.get(line_at(text, key).start..key).filter(|lead| lead.trim().is_empty())?;
    let lines = yaml_lines(missing.iter().copied(), indent)?;
    let (at, inserted) = match entries().filter_map(|e| one_line(text, e)).max() {
        Some(end) => (end, format!("{eol}{}", lines.join(eol))),
        None => (line_at(text, key).start, lines.join(eol) + eol),
    };
    Some(Edit { span: Span::new(holder.span.file, at, at), text: inserted })
}

fn yaml_lines<'a>(
    set: impl Iterator<Item = (&'a str, &'a NewValue)>,
    indent: &str,
) -> Option<Vec<String>> {
    set.map(|(name, new)| {
        Some(format!("{indent}{name}: {}", value::render(new, Syntax::Yaml, "")?))
    })
    .collect()
}

/// The end of the line of an entry that takes just this line.
fn one_line(text: &str, entry: &Entry) -> Option<usize> {
    let line = line_at(text, entry.key_span.start as usize);
    let (start, end) = (entry.value.span.start as usize, entry.value.span.end as usize);
    let lead = text.get(line.start..entry.key_span.start as usize)?;
    let inside = start < end && end <= line.end && start >= entry.key_span.end as usize;
    let block_scalar = text.get(entry.key_span.end as usize..start)?.contains(['|', '>']);
    (lead.trim().is_empty()
        && inside
        && !block_scalar
        && ends_there(text.get(end..line.end)?, &["#"]))
    .then_some(line.end)
}

/// The `Properties` of a resource that has none, after its type.
fn properties(
    text: &str,
    file: FileId,
    block: &Node,
    set: &[(String, NewValue)],
    syntax: Syntax,
) -> Option<Edit> {
    let kind = block.entry("Type")?;
    let eol = line_break(text);
    if syntax == Syntax::Json {
        let members: Option<Vec<String>> = set
            .iter()
            .map(|(name, new)| {
                Some(format!("\"{name}\": {}", value::render(new, Syntax::Json, "")?))
            })
            .collect();
        let key = kind.key_span.start as usize;
        let lead = text.get(line_at(text, key).start..key)?;
        let between =
            if lead.trim().is_empty() { format!(",{eol}{lead}") } else { ", ".to_owned() };
        let at = kind.value.span.end as usize;
        let inserted = format!("{between}\"{PROPERTIES}\": {{ {} }}", members?.join(", "));
        return Some(Edit { span: Span::new(file, at, at), text: inserted });
    }
    let at = one_line(text, kind)?;
    let indent = indent(text, at);
    let lines = yaml_lines(set.iter().map(|(n, v)| (n.as_str(), v)), &format!("{indent}  "))?;
    let inserted = format!("{eol}{indent}{PROPERTIES}:{eol}{}", lines.join(eol));
    Some(Edit { span: Span::new(file, at, at), text: inserted })
}
