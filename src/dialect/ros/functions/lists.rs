//! Functions on lists and maps. Those that only move elements keep each element with its own
//! origin, known or not.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Answer, Args, unspoken, wrong};
use crate::dialect::Budget;
use crate::dialect::ros::convert::{integer, list, object, origins, text, whole};
use crate::origin::{Origin, Reference, StepKind};
use crate::source::Span;
use crate::value::{Traced, Value, Why};

/// Functions that can be answered with unknown or undecided elements inside. Nothing when the
/// general way must be gone.
pub(super) fn structural(budget: &Budget, name: &str, arg: &Traced, span: Span) -> Option<Traced> {
    let Value::List(_, items) = &arg.value else { return None };
    let step =
        |inputs: Vec<Origin>| Origin::step(StepKind::Function(name.into()), Some(span), inputs);
    let args = Args { arg, budget, origin: step(Vec::new()) };
    let whole_list =
        |answer: Answer| answer.ok().map(|value| Traced::new(value, step(origins(arg))));
    match name {
        "Fn::Select" => {
            let [index, list, default @ ..] = items.as_slice() else { return None };
            select_structural(index, list, default.first(), &step)
        }
        "Fn::ListMerge" => whole_list(list_merge(&args)),
        "Fn::MergeMap" => whole_list(merge_map(&args)),
        "Fn::MergeMapToList" => whole_list(merge_map_to_list(&args)),
        "Fn::SelectMapList" => whole_list(select_map_list(&args)),
        "Fn::Length" => Some(Traced::new(integer(items.len()), step(origins(arg)))),
        _ => None,
    }
}

fn select_structural(
    index: &Traced,
    list: &Traced,
    default: Option<&Traced>,
    step: &dyn Fn(Vec<Origin>) -> Origin,
) -> Option<Traced> {
    let key = text(&index.value)?;
    if let Value::Unknown(why) = &list.value {
        // One element of a list that only the service knows: the edge names the element.
        let origin = narrowed(&list.origin, &key).unwrap_or_else(|| list.origin.clone());
        return Some(Traced::unknown(why.clone(), step(vec![origin])));
    }
    let picked = pick(&key, &list.value, default)?;
    Some(match picked {
        Picked::Element(item) => Traced::new(item.value.clone(), step(vec![item.origin.clone()])),
        Picked::Many(items) => Traced::new(items, step(vec![list.origin.clone()])),
    })
}

fn narrowed(origin: &Origin, key: &str) -> Option<Origin> {
    let StepKind::Reference(reference) = origin.kind() else { return None };
    let mut path = reference.path.clone();
    path.push(key.into());
    let inputs: Vec<Origin> = origin.inputs().to_vec();
    Some(Origin::step(
        StepKind::Reference(Reference { path, ..reference.clone() }),
        origin.span(),
        inputs,
    ))
}

enum Picked<'a> {
    Element(&'a Traced),
    Many(Value),
}

/// What `Fn::Select` picks; nothing when the arguments do not fit.
fn pick<'a>(key: &str, from: &'a Value, default: Option<&'a Traced>) -> Option<Picked<'a>> {
    let missing = || default.map_or_else(|| Picked::Many(Value::string("")), Picked::Element);
    match from {
        Value::List(_, items) if key.contains(':') => slice(key, items).map(Picked::Many),
        Value::List(_, items) => {
            let index: i64 = key.trim().parse().ok()?;
            let length = i64::try_from(items.len()).ok()?;
            let at = if index < 0 { index.checked_add(length)? } else { index };
            let item = usize::try_from(at).ok().and_then(|at| items.get(at));
            Some(item.map_or_else(missing, Picked::Element))
        }
        Value::Object(_, entries) => Some(entries.get(key).map_or_else(missing, Picked::Element)),
        _ => None,
    }
}

/// `start:stop:step`, as Python slices.
fn slice(key: &str, items: &[Traced]) -> Option<Value> {
    let parts: Option<Vec<Option<i64>>> = key
        .split(':')
        .map(|p| if p.trim().is_empty() { Some(None) } else { p.trim().parse().ok().map(Some) })
        .collect();
    let parts = parts?;
    let (start, stop, step) = match parts.as_slice() {
        [start, stop] => (*start, *stop, 1),
        [start, stop, step] => (*start, *stop, step.unwrap_or(1)),
        _ => return None,
    };
    let length = i64::try_from(items.len()).ok()?;
    if step == 0 {
        return None;
    }
    let (low, high) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let bound = |n: i64| (if n < 0 { n.saturating_add(length) } else { n }).clamp(low, high);
    let (mut at, end) = if step > 0 {
        (start.map_or(low, bound), stop.map_or(high, bound))
    } else {
        (start.map_or(high, bound), stop.map_or(low, bound))
    };
    let mut picked = Vec::new();
    while (step > 0 && at < end) || (step < 0 && at > end) {
        picked.extend(usize::try_from(at).ok().and_then(|i| items.get(i)).cloned());
        at = at.saturating_add(step);
    }
    Some(list(picked))
}

/// `Fn::Select: [index or key, list or map, default]`.
pub(super) fn select(args: &Args<'_>) -> Answer {
    let [index, source, default @ ..] = args.items() else { return Err(wrong("Fn::Select")) };
    let key = text(&index.value).ok_or_else(|| wrong("Fn::Select"))?;
    if matches!(source.value, Value::String(_) | Value::Null) {
        return Err(unspoken(
            "Fn::Select",
            ("列表和映射以外的值", "what is neither a list nor a map"),
        ));
    }
    match pick(&key, &source.value, default.first()) {
        Some(Picked::Element(item)) => Ok(item.value.clone()),
        Some(Picked::Many(value)) => Ok(value),
        None => Err(wrong("Fn::Select")),
    }
}

/// `Fn::Index: [item, list]`: empty when it is not there.
pub(super) fn index(args: &Args<'_>) -> Answer {
    match args.items() {
        [item, list] => match &list.value {
            Value::List(_, items) => {
                Ok(items.iter().position(|i| i.value == item.value).map_or(Value::Null, integer))
            }
            _ => Err(wrong("Fn::Index")),
        },
        _ => Err(wrong("Fn::Index")),
    }
}

/// `Fn::Length: string, list or map`.
pub(super) fn length(args: &Args<'_>) -> Answer {
    Ok(integer(match &args.arg.value {
        Value::String(s) => s.chars().count(),
        Value::List(_, items) => items.len(),
        Value::Object(_, entries) => entries.len(),
        _ => {
            return Err(unspoken(
                "Fn::Length",
                ("字符串、列表和映射以外的值", "what is no string, list or map"),
            ));
        }
    }))
}

fn reason(value: &Traced, name: &str) -> Why {
    super::first_unknown(value).unwrap_or_else(|| wrong(name))
}

/// `Fn::ListMerge: [list, …]`.
pub(super) fn list_merge(args: &Args<'_>) -> Answer {
    let mut merged = Vec::new();
    for part in args.items() {
        match &part.value {
            Value::List(_, items) => merged.extend(items.iter().cloned()),
            Value::Null => return Err(unspoken("Fn::ListMerge", ("空值", "null"))),
            _ => return Err(reason(part, "Fn::ListMerge")),
        }
        if merged.len() > args.budget.elements {
            return Err(Why::budget("列表的元素数量", "elements of a list"));
        }
    }
    Ok(list(merged))
}

/// `Fn::MergeMap: [map, …]`: a later key wins.
pub(super) fn merge_map(args: &Args<'_>) -> Answer {
    let mut merged = BTreeMap::new();
    for part in args.items() {
        match &part.value {
            Value::Object(_, entries) => {
                merged.extend(entries.iter().map(|(k, v)| (k.clone(), v.clone())))
            }
            Value::Null => return Err(unspoken("Fn::MergeMap", ("空值", "null"))),
            _ => return Err(reason(part, "Fn::MergeMap")),
        }
    }
    Ok(object(merged))
}

/// `Fn::MergeMapToList: [{a: […]}, {b: […]}, …]`: maps of the first elements, the second ones, and
/// so on; the last element of a shorter list is repeated.
pub(super) fn merge_map_to_list(args: &Args<'_>) -> Answer {
    let mut columns: Vec<(Arc<str>, &[Traced])> = Vec::new();
    for part in args.items() {
        let Value::Object(_, entries) = &part.value else {
            return Err(reason(part, "Fn::MergeMapToList"));
        };
        for (key, column) in entries.iter() {
            match &column.value {
                Value::List(_, items) => columns.push((key.clone(), items)),
                _ => return Err(reason(column, "Fn::MergeMapToList")),
            }
        }
    }
    let rows = columns.iter().map(|(_, c)| c.len()).max().unwrap_or(0);
    if rows.saturating_mul(columns.len()) > args.budget.elements {
        return Err(Why::budget("列表的元素数量", "elements of a list"));
    }
    let row = |i: usize| {
        let cells = columns.iter().filter_map(|(key, column)| {
            Some((key.clone(), column.get(i).or(column.last())?.clone()))
        });
        Traced::new(object(cells.collect()), args.origin.clone())
    };
    Ok(list((0..rows).map(row).collect()))
}

/// `Fn::SelectMapList: [key, [map, …]]`: the values of a key, of the maps that have it.
pub(super) fn select_map_list(args: &Args<'_>) -> Answer {
    let [key, maps] = args.items() else { return Err(wrong("Fn::SelectMapList")) };
    let (Some(key), Value::List(_, maps)) = (text(&key.value), &maps.value) else {
        return Err(reason(maps, "Fn::SelectMapList"));
    };
    let mut found = Vec::new();
    for map in maps.iter() {
        match &map.value {
            Value::Object(_, entries) => found.extend(entries.get(key.as_str()).cloned()),
            _ => return Err(reason(map, "Fn::SelectMapList")),
        }
    }
    Ok(list(found))
}

/// The whole number of a value, for other files of this folder.
pub(super) fn whole_of(value: &Traced) -> Option<i64> {
    whole(&value.value)
}
