//! What evaluation gives: every place in it is true, and a sketch of it to compare two evaluations.

use std::fmt::Write;

use iac_icp::dialect::{Embedded, Lowered};
use iac_icp::graph::Resource;
use iac_icp::origin::Origin;
use iac_icp::source::SourceSet;
use iac_icp::value::{Attr, Traced, Truth, Value};

use super::Spans;

/// Values of one root whose origins are looked at.
const MAX_ORIGINS: usize = 400;

/// Characters of a sketch.
const MAX_SKETCH: usize = 200_000;

/// Checks every place in a lowered root.
pub(crate) fn check(sources: &SourceSet, lowered: &Lowered) {
    let spans = Spans::new(sources);
    spans.problems(&lowered.problems);
    for Embedded { region, comments, .. } in &lowered.comments {
        spans.check("region of comments", *region);
        comments.iter().for_each(|c| spans.check("comment", c.span));
    }
    let graph = &lowered.graph;
    graph.gaps.iter().filter_map(|g| g.span).for_each(|span| spans.check("gap", span));
    let mut left = MAX_ORIGINS;
    for provider in &graph.providers {
        provider.span.into_iter().for_each(|span| spans.check("provider", span));
        if let Attr::Set(region) = &provider.region {
            value(&spans, region, &mut left);
        }
    }
    graph.resources.iter().for_each(|r| resource(&spans, r, graph.providers.len(), &mut left));
    for reference in graph
        .resources
        .iter()
        .take(20)
        .flat_map(|r| r.attributes.values().take(5))
        .flat_map(|a| a.value.references())
    {
        graph.resolve(&reference);
    }
}

fn resource(spans: &Spans<'_>, resource: &Resource, providers: usize, left: &mut usize) {
    [resource.span, resource.block]
        .iter()
        .chain(&resource.callers)
        .for_each(|span| spans.check("resource", *span));
    assert!(resource.provider.is_none_or(|p| p < providers), "no such provider");
    assert!(!matches!(resource.exists, Truth::False), "a resource that does not exist");
    if let Truth::Unknown(reasons) = &resource.exists {
        let origins: Vec<&Origin> = reasons.iter().filter_map(|r| r.origin.as_ref()).collect();
        assert!(reasons.iter().next().is_some(), "undecided without reason");
        origins.iter().take(5).for_each(|o| spans.origin(o));
    }
    for attribute in resource.attributes.values() {
        spans.check("name", attribute.name_span);
        spans.check("value", attribute.value_span);
        value(spans, &attribute.value, left);
    }
}

fn value(spans: &Spans<'_>, value: &Traced, left: &mut usize) {
    let mut todo = vec![value];
    while let Some(value) = todo.pop() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        spans.origin(&value.origin);
        match &value.value {
            Value::List(_, items) => todo.extend(items.iter()),
            Value::Object(_, items) => todo.extend(items.values()),
            Value::OneOf(one) => {
                assert!(!one.options.is_empty(), "one of nothing");
                todo.extend(&one.options);
            }
            _ => {}
        }
    }
}

/// The graph in words, as far as that is short.
pub(crate) fn sketch(lowered: &Lowered) -> String {
    let mut out = String::new();
    for problem in &lowered.problems {
        let _ = writeln!(out, "{problem:?}");
    }
    for gap in &lowered.graph.gaps {
        let _ = writeln!(out, "{gap:?}");
    }
    for resource in &lowered.graph.resources {
        if out.len() > MAX_SKETCH {
            break;
        }
        let exists = matches!(resource.exists, Truth::True);
        let _ = writeln!(
            out,
            "{} {} {exists} {:?}",
            resource.address, resource.type_name, resource.count_unknown
        );
        for (name, attribute) in resource.attributes.iter() {
            let _ = write!(out, "  {name} = ");
            describe(&attribute.value.value, 0, &mut out);
            out.push('\n');
        }
    }
    out
}

fn describe(value: &Value, depth: usize, out: &mut String) {
    if depth > 8 || out.len() > MAX_SKETCH {
        return;
    }
    match value {
        Value::List(_, items) => {
            items.iter().take(50).for_each(|i| describe(&i.value, depth + 1, out))
        }
        Value::Object(_, items) => items.iter().take(50).for_each(|(k, v)| {
            let _ = write!(out, "{k:.40}: ");
            describe(&v.value, depth + 1, out);
        }),
        Value::OneOf(one) => one.options.iter().for_each(|o| describe(&o.value, depth + 1, out)),
        Value::String(text) => {
            let _ = write!(out, "{text:.100}, ");
        }
        other => {
            let _ = write!(out, "{other:?}, ");
        }
    }
}
