//! The functions of ROS that need nothing but their arguments.
//!
//! Semantics: the function pages of the ROS user guide (alibabacloud.com/help/en/ros/user-guide,
//! read November 2026) and the older single page (July 2021). Where both are silent the answer is
//! undecided, not a guess.

mod calculate;
mod cidr;
mod jq;
mod lists;
mod logic;
mod texts;

use std::borrow::Cow;

use super::choices::choice;
use super::convert::{first_unknown, origins};
use crate::dialect::Budget;
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::text::Text;
use crate::value::MAX_OPTIONS;
use crate::value::{Traced, Value, Why};

/// What a function sees.
pub(super) struct Args<'a> {
    /// Its argument, evaluated; no open choices inside.
    pub(super) arg: &'a Traced,
    /// Limits.
    pub(super) budget: &'a Budget,
    /// Origin of the call, for values that the function makes.
    pub(super) origin: Origin,
}

impl Args<'_> {
    /// The elements of the argument; empty when it is not a list.
    pub(super) fn items(&self) -> &[Traced] {
        match &self.arg.value {
            Value::List(_, items) => items,
            _ => &[],
        }
    }
}

/// What a function answers: a value, or why there is none.
pub(super) type Answer = Result<Value, Why>;

/// Applies a function to its evaluated argument.
pub(super) fn apply(budget: &Budget, name: &str, arg: Traced, span: Span) -> Traced {
    if let Some(done) = lists::structural(budget, name, &arg, span) {
        return done;
    }
    let Some(ways) = arg.combinations(MAX_OPTIONS) else { return unknown_from(&arg, name, span) };
    let why = first_unknown(&arg);
    let results: Vec<Traced> = ways.iter().map(|way| one(budget, name, way, span)).collect();
    match why {
        Some(why) if results.len() > 1 => choice(results, why),
        _ => results.into_iter().next().unwrap_or_else(|| unknown_from(&arg, name, span)),
    }
}

fn one(budget: &Budget, name: &str, arg: &Traced, span: Span) -> Traced {
    let origin = Origin::step(StepKind::Function(name.into()), Some(span), origins(arg));
    if let Some(why) = reason_at_deployment(name) {
        return Traced::unknown(why, origin);
    }
    if let Some(why) = first_unknown(arg)
        && !logic::decides_with_unknowns(name)
    {
        let known_function = dispatch(name).is_some();
        let why = if known_function { why } else { Why::FunctionNotModelled(name.into()) };
        return Traced::unknown(why, origin);
    }
    let Some(function) = dispatch(name) else {
        return Traced::unknown(Why::FunctionNotModelled(name.into()), origin);
    };
    let answer = function(&Args { arg, budget, origin: origin.clone() });
    match answer {
        Ok(value) => Traced::new(value, origin),
        Err(why) => Traced::unknown(why, origin),
    }
}

/// Functions whose result only the service knows.
fn reason_at_deployment(name: &str) -> Option<Why> {
    match name {
        "Fn::GetAZs" | "Fn::GetStackOutput" | "Fn::MarketplaceImage" => {
            Some(Why::DataSource(name.into()))
        }
        "Fn::FormatTime" => Some(Why::NotDeterministic(name.into())),
        "Fn::TransformNamespace" | "Fn::MemberListToMap" => Some(undocumented(
            format!("{name} 的结果没有文档说明"),
            format!("no document says what {name} returns"),
        )),
        _ => None,
    }
}

fn dispatch(name: &str) -> Option<fn(&Args<'_>) -> Answer> {
    Some(match name {
        "Fn::Equals" => logic::equals,
        "Fn::Contains" => logic::contains,
        "Fn::EachMemberIn" => logic::each_member_in,
        "Fn::MatchPattern" => logic::match_pattern,
        "Fn::Any" => logic::any,
        "Fn::Cidr" => cidr::cidr,
        "Fn::Split" => texts::split,
        "Fn::Replace" => texts::replace,
        "Fn::Base64" | "Fn::Base64Encode" => texts::base64_encode,
        "Fn::Base64Decode" => texts::base64_decode,
        "Fn::Str" => texts::str,
        "Fn::Indent" => texts::indent,
        "Fn::GetJsonValue" => texts::get_json_value,
        "Fn::Jq" => jq::jq,
        "Fn::Select" => lists::select,
        "Fn::Index" => lists::index,
        "Fn::Length" => lists::length,
        "Fn::ListMerge" => lists::list_merge,
        "Fn::MergeMap" => lists::merge_map,
        "Fn::MergeMapToList" => lists::merge_map_to_list,
        "Fn::SelectMapList" => lists::select_map_list,
        "Fn::Add" => calculate::add,
        "Fn::Avg" => calculate::avg,
        "Fn::Max" => calculate::max,
        "Fn::Min" => calculate::min,
        "Fn::Calculate" => calculate::calculate,
        _ => return None,
    })
}

/// An unknown that keeps the reason and the origins of its arguments.
pub(super) fn unknown_from(arg: &Traced, name: &str, span: Span) -> Traced {
    let why = first_unknown(arg).unwrap_or_else(|| Why::Invalid(Text::same(name.to_owned())));
    Traced::unknown(why, Origin::step(StepKind::Function(name.into()), Some(span), origins(arg)))
}

/// The reason for what no page of the service says.
pub(super) fn undocumented(
    zh: impl Into<Cow<'static, str>>,
    en: impl Into<Cow<'static, str>>,
) -> Why {
    Why::Undocumented(Text::new(zh, en))
}

/// The reason for a value that no page of a function speaks of.
pub(super) fn unspoken(name: &str, what: (&str, &str)) -> Why {
    undocumented(
        format!("{name} 如何处理{}没有文档说明", what.0),
        format!("no document says what {name} makes of {}", what.1),
    )
}

/// The reason for arguments that the function does not take.
pub(super) fn wrong(name: &str) -> Why {
    Why::Invalid(Text::same(name.to_owned()))
}
