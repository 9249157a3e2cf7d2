//! The JSON report: the contract `iac-icp/lint/v1`.
//!
//! Field names, order and nulls are promised to others; a change is a new version of `schema`.
//! Lines and columns count from 1, columns count Unicode characters, ends are exclusive.

use serde_json::{Map, Value, json};

use crate::catalog::{Aside, Product};
use crate::finding::{
    AccessRow, Bounds, Certainty, Finding, Fix, InputError, PlaceRef, ReasonNote, Report,
    ServerRow, WebsiteRow,
};
use crate::report::{
    Options, TOOL, VERSION, fingerprints, ignored_json, pretty, statistics, words,
};
use crate::source::{SourceSet, Span};
use crate::text::{Declaration, Lang};

/// The schema of this format.
const SCHEMA: &str = "iac-icp/lint/v1";

/// Renders a report as one JSON document with a line break at its end.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let lang = options.lang;
    let keys = fingerprints(report, sources, &options.paths);
    let keyed: Vec<(&Finding, &String)> = report.findings.iter().zip(&keys).collect();
    let numbers = &report.service_numbers;
    let service_numbers = json!({"capacity": bounds(numbers.capacity), "used": numbers.used, "demand": bounds(numbers.demand)});
    let skipped = json!({
        "not_infrastructure": report.skipped_not_infrastructure,
        "excluded": report.skipped_excluded,
        "beside_code": report.skipped_beside_code,
        "switched_off": report.switched_off.len(),
        "folders": report.skipped_folders,
        "ignored_by_git": report.skipped_by_git,
    });
    let small = |value: Value| pretty::value(&value, 1);
    let mut fields = vec![
        ("schema", small(json!(SCHEMA))),
        ("tool", small(json!({"name": TOOL, "version": VERSION}))),
        ("edition", small(json!(report.edition))),
        ("summary", small(summary(report))),
        ("findings", pretty::array(&keyed, 1, |(f, key)| finding(f, key, sources, lang))),
        ("servers", pretty::array(&report.servers, 1, |s| server(s, sources))),
        ("access_products", pretty::array(&report.access_products, 1, |a| access(a, sources))),
        ("websites", pretty::array(&report.websites, 1, |w| website(w, sources))),
        ("service_numbers", small(service_numbers)),
        ("errors", pretty::array(&report.errors, 1, |e| error(e, sources, lang))),
        ("skipped", small(skipped)),
    ];
    fields.push((
        "ignored",
        pretty::array(&report.suppressed, 1, |s| ignored_json(s, sources, lang)),
    ));
    if options.statistics {
        fields.push(("statistics", small(json!(statistics::json(report)))));
    }
    // There only when it was asked for: the report then is not one of everything.
    if let Some(narrowed) = &report.narrowed {
        let (judged, left_out) = (narrowed.judged.len(), narrowed.left_out.len());
        fields.push((
            "changed_since",
            small(json!({"revision": narrowed.since, "roots": judged, "roots_left_out": left_out})),
        ));
    }
    pretty::object(&fields, 0) + "\n"
}

fn summary(report: &Report) -> Value {
    let counts = words::counts(report);
    let [errors, warnings, notes] = counts.by_severity;
    json!({
        "files": report.files.len(),
        "resources": report.resources,
        "servers": report.servers.len(),
        "not_judged": report.servers.iter().filter(|s| !s.judged).count(),
        "violations": counts.violations,
        "undecided": counts.undecided,
        "passed": report.passed,
        "errors": errors,
        "warnings": warnings,
        "notes": notes,
    })
}

fn finding(finding: &Finding, fingerprint: &str, sources: &SourceSet, lang: Lang) -> Value {
    let related = |r: &crate::finding::Related| json!({"label": r.label.get(lang), "location": location(r.span, sources)});
    let certainty = match &finding.certainty {
        Certainty::Certain => "certain".to_owned(),
        Certainty::Default(name) => format!("default of {name}"),
    };
    json!({
        "rule": finding.rule,
        "verdict": words::verdict(finding.verdict),
        "severity": words::severity(finding.severity),
        "message": finding.message.get(lang),
        "help": finding.help.as_ref().map(|h| h.get(lang)),
        "root": finding.root,
        "resource": finding.resource,
        "instances": finding.instances,
        "product": finding.product.map(Product::id),
        "location": location(finding.span, sources),
        "related": finding.related.iter().map(related).collect::<Vec<_>>(),
        "certainty": certainty,
        "reasons": finding.reasons.iter().map(|r| reason(r, lang)).collect::<Vec<_>>(),
        "source": finding.source.as_ref().map(|s| json!({"title": s.title, "section": s.section, "edition": s.edition})),
        "fix": finding.fix.as_ref().map(|f| fix(f, sources, lang)),
        "fingerprint": fingerprint,
        "environment": finding.environment,
    })
}

fn reason(reason: &ReasonNote, lang: Lang) -> Value {
    let declaration = reason.declaration.as_ref().and_then(Declaration::block);
    json!({"id": reason.id, "text": reason.text.get(lang), "remedy": reason.remedy.get(lang), "declaration": declaration})
}

fn fix(fix: &Fix, sources: &SourceSet, lang: Lang) -> Value {
    let edits = fix.edits.iter().map(|edit| {
        let mut value = place(edit.span, sources);
        value.insert("text".into(), edit.text.clone().into());
        Value::Object(value)
    });
    json!({"safe": fix.safe, "label": fix.label.get(lang), "edits": edits.collect::<Vec<_>>()})
}

/// `path`, `start` and `end` of a span.
fn place(span: Span, sources: &SourceSet) -> Map<String, Value> {
    let file = sources.file(span.file);
    let position = |offset: u32| {
        let at = file.position(offset);
        json!({"line": at.line, "column": at.column})
    };
    let fields = [
        ("path", json!(&*file.path)),
        ("start", position(span.start)),
        ("end", position(span.end)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

pub(super) fn location(span: Span, sources: &SourceSet) -> Value {
    Value::Object(place(span, sources))
}

/// A whole number without `.0`: a term of three months is `3`.
fn number(n: f64) -> Value {
    #[allow(clippy::cast_possible_truncation)] // The bound keeps it exact.
    let whole = n as i64;
    #[allow(clippy::cast_precision_loss)]
    let same = n.abs() < 1e15 && whole as f64 == n;
    if same { json!(whole) } else { json!(n) }
}

/// The path and line of a span, or two nulls.
fn path_and_line(span: Option<Span>, sources: &SourceSet) -> (Value, Value) {
    let Some(span) = span else { return (Value::Null, Value::Null) };
    let file = sources.file(span.file);
    (json!(&*file.path), json!(file.position(span.start).line))
}

fn server(row: &ServerRow, sources: &SourceSet) -> Value {
    let (path, line) = path_and_line(row.span, sources);
    json!({
        "root": row.root,
        "resource": row.resource,
        "product": row.product.id(),
        "dialect": row.dialect.id(),
        "type": row.type_name,
        "path": path,
        "line": line,
        // Whether it can be filed on at all: a gateway before a server cannot. What is judged says `judged`.
        "candidate": row.aside != Some(Aside::Gateway),
        "role": row.role.id(),
        "judged": row.judged,
        "not_judged_because": row.aside.map(Aside::id),
        "instances": row.instances,
        "charge_type": row.charge_type,
        "term_months": row.term_months.map(number),
        "public_bandwidth": row.public_bandwidth,
        "region": row.region,
        "mainland": row.mainland,
        "eligible": words::answer(row.eligible),
        "service_numbers": row.service_numbers,
        "violated": row.violated,
        "undecided": row.undecided,
        "environment": row.environment,
    })
}

fn access(row: &AccessRow, sources: &SourceSet) -> Value {
    let (path, line) = path_and_line(row.span, sources);
    json!({
        "root": row.root,
        "resource": row.resource,
        "product": row.product.id(),
        "path": path,
        "line": line,
        "domain": row.domain,
        "scope": row.scope,
        "filing_required": words::answer(row.filing_required),
        "access_filing_required": words::answer(row.access_filing_required),
        "environment": row.environment,
    })
}

fn website(row: &WebsiteRow, sources: &SourceSet) -> Value {
    let at = |place: &PlaceRef| {
        let (path, line) = path_and_line(Some(place.span), sources);
        json!({"root": place.root, "address": place.address, "path": path, "line": line})
    };
    json!({
        "domain": row.domain,
        "app": row.app,
        "filed": row.filed.id(),
        "need": row.need.id(),
        "served_by": row.served_by.iter().map(|s| &s.resource).collect::<Vec<_>>(),
        "places": row.places,
        "servers": row.servers.iter().map(at).collect::<Vec<_>>(),
        "bindings": row.bindings.iter().map(at).collect::<Vec<_>>(),
        "environment": row.environment,
    })
}

fn bounds(bounds: Bounds) -> Value {
    json!({"min": bounds.min, "max": bounds.max})
}

/// An error without a place in a file keeps its path; one without a path has no location.
fn error(error: &InputError, sources: &SourceSet, lang: Lang) -> Value {
    let location = match (error.span, &error.path) {
        (Some(span), _) => location(span, sources),
        (None, Some(path)) => json!({"path": path, "start": null, "end": null}),
        (None, None) => Value::Null,
    };
    json!({"kind": error.kind, "message": error.message.get(lang), "location": location})
}
