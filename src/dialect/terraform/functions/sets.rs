//! Set algebra, and the product of sets or lists.

use std::collections::HashSet;

use super::args::{Outcome, fit, invalid, items_of};
use super::sequences::ordered;
use super::{ANY, Call, Function, function};
use crate::dialect::terraform::types::{Type, key, set_of, unify, unify_all};
use crate::value::{ListKind, Traced, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("setintersection", 1, ANY, Deep, |c: &Call<'_>| algebra(c, Some(true))),
    function!("setproduct", 2, ANY, Shallow, setproduct),
    function!("setsubtract", 2, 2, Deep, |c: &Call<'_>| algebra(c, Some(false))),
    function!("setunion", 1, ANY, Deep, |c: &Call<'_>| algebra(c, None)),
];

/// The union, or what of the first set is (`Some(true)`) or is not (`Some(false)`) in all others.
fn algebra(call: &Call<'_>, keep: Option<bool>) -> Outcome {
    let ty = Type::Set(Box::new(Type::Any));
    let sets = call.args.iter().map(|a| fit(a, &ty)).collect::<Result<Vec<_>, _>>()?;
    let Some(sets) = unify_all(&sets) else {
        return invalid(
            "各集合（set）的元素类型必须相容",
            "given sets must all have compatible element types",
        );
    };
    let sets = sets
        .iter()
        .map(|s| items_of(&s.value).map(|(_, items)| items))
        .collect::<Result<Vec<_>, _>>()?;
    let Some(keep) = keep else {
        let all: Vec<Traced> = sets.iter().flat_map(|s| s.iter().cloned()).collect();
        call.room(all.len())?;
        return Ok(set_of(all));
    };
    let mut left = sets.first().map(|s| s.to_vec()).unwrap_or_default();
    for other in sets.iter().skip(1) {
        let keys: HashSet<String> = other.iter().map(|i| key(&i.value)).collect();
        left.retain(|i| keys.contains(&key(&i.value)) == keep);
    }
    Ok(set_of(left))
}

fn setproduct(call: &Call<'_>) -> Outcome {
    let mut factors = Vec::new();
    let (mut total, mut sets) = (1_usize, false);
    for arg in call.args {
        let (kind, items) = items_of(&arg.value)?;
        ordered(kind, items)?;
        sets |= kind == ListKind::Set;
        let Some(items) = unify(items) else {
            return invalid("所有元素必须类型相同", "all elements must be of the same type");
        };
        total = total.saturating_mul(items.len());
        factors.push(items);
    }
    call.room(total)?;
    call.room(total.saturating_mul(factors.len()))?;
    let mut rows: Vec<Vec<Traced>> = vec![Vec::new()];
    for factor in &factors {
        let extend = |row: &Vec<Traced>| {
            let row = row.clone();
            factor
                .iter()
                .map(move |item| row.iter().chain([item]).cloned().collect())
                .collect::<Vec<_>>()
        };
        rows = rows.iter().flat_map(extend).collect();
    }
    let rows =
        rows.into_iter().map(|row| call.made(Value::List(ListKind::Tuple, row.into()))).collect();
    if sets { Ok(set_of(rows)) } else { call.sequence(ListKind::List, rows) }
}
