//! The plan as JSON: the contract `iac-icp/report/v1`. Field names, order and nulls are promised to
//! others.

use serde_json::{Value, json};

use crate::filing_plan::{
    Change, FilingPlan, Item, OpenPoint, Place, Reason, ServerPlan, Step, Suffices, WebsitePlan,
    words,
};
use crate::finding::ServerRef;
use crate::report::{TOOL, VERSION};
use crate::text::Lang;

/// The schema of this format.
const SCHEMA: &str = "iac-icp/report/v1";

/// Renders a plan as one JSON document with a line break at its end.
pub(super) fn render(plan: &FilingPlan, lang: Lang) -> String {
    let problem = |p: &crate::filing_plan::Problem| json!({"kind": p.kind, "message": p.message.get(lang), "place": p.place});
    let document = |d: &crate::filing_plan::Document| json!({"title": d.title, "section": d.section, "date": d.date, "url": d.url.as_ref().map(|url| url.get(lang))});
    let value = json!({
        "schema": SCHEMA,
        "tool": {"name": TOOL, "version": VERSION},
        "made": {"project": plan.made.project, "commit": plan.made.commit, "date": plan.made.date},
        "edition": plan.edition,
        "headline": {"tone": plan.headline.tone.id(), "text": plan.headline.text.get(lang), "more": plan.headline.more.get(lang)},
        "summary": summary(plan),
        "websites": plan.websites.iter().map(|w| website(w, lang)).collect::<Vec<_>>(),
        "servers": plan.servers.iter().map(|s| server(s, lang)).collect::<Vec<_>>(),
        "changes": plan.changes.iter().map(|c| change(c, lang)).collect::<Vec<_>>(),
        "steps": plan.steps.iter().map(|s| step(s, lang)).collect::<Vec<_>>(),
        "undecided": plan.open.iter().map(|o| open(o, lang)).collect::<Vec<_>>(),
        "documents": plan.documents.iter().map(document).collect::<Vec<_>>(),
        "problems": plan.problems.iter().map(problem).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn summary(plan: &FilingPlan) -> Value {
    let s = &plan.summary;
    let (suffices, lacking) = match s.numbers.suffices {
        Suffices::Yes => ("yes", 0),
        Suffices::No(n) => ("no", n),
        Suffices::Open => ("undecided", 0),
    };
    json!({
        "servers": {"eligible": s.eligible, "refused": s.refused, "undecided": s.undecided, "not_counted": s.aside},
        "websites": {"total": s.websites, "to_file": s.to_file, "state_unknown": s.unknown, "at_risk": s.at_risk},
        "service_numbers": {
            "available": s.numbers.available,
            "used": s.numbers.used,
            "needed": s.numbers.needed,
            "suffices": suffices,
            "lacking": lacking,
        },
    })
}

fn reasons(reasons: &[Reason], lang: Lang) -> Vec<Value> {
    reasons.iter().map(|r| json!({"rule": r.rule, "text": r.text.get(lang)})).collect()
}

fn named(server: &ServerRef) -> Value {
    json!({"root": server.root, "resource": server.resource})
}

fn website(website: &WebsitePlan, lang: Lang) -> Value {
    let bindings = website
        .bindings
        .iter()
        .map(|(product, host, at)| json!({"product": product.id(), "host": host, "place": at}));
    json!({
        "domain": website.domain,
        "filed": website.filed.id(),
        "app": website.app,
        "need": website.need.id(),
        "need_text": words::need(website.need).get(lang),
        "reasons": reasons(&website.reasons, lang),
        "license": website.license,
        "served_by": website.served_by.iter().map(named).collect::<Vec<_>>(),
        "file_on": website.file_on.as_ref().map(named),
        "file_after_changes": website.file_after.as_ref().map(named),
        "bindings": bindings.collect::<Vec<_>>(),
    })
}

fn server(server: &ServerPlan, lang: Lang) -> Value {
    json!({
        "root": server.root,
        "name": server.name,
        "addresses": server.addresses,
        "instances": server.instances,
        "product": server.product.id(),
        "product_name": server.product_name.get(lang),
        "place": server.place,
        "region": server.region,
        "facts": server.facts.iter().map(|f| f.get(lang)).collect::<Vec<_>>(),
        "state": server.state.id(),
        "numbers_left": server.numbers,
        "reasons": reasons(&server.reasons, lang),
        "remarks": server.remarks.iter().map(|r| r.get(lang)).collect::<Vec<_>>(),
        "serves": server.serves,
        "files": server.files,
    })
}

fn change(change: &Change, lang: Lang) -> Value {
    let related =
        change.related.iter().map(|(label, at)| json!({"label": label.get(lang), "place": at}));
    json!({
        "rule": change.rule,
        "severity": crate::report::words::severity(change.severity),
        "subject": change.subject,
        "optional": change.optional,
        "message": change.message.get(lang),
        "help": change.help.as_ref().map(|h| h.get(lang)),
        "place": change.place,
        "related": related.collect::<Vec<_>>(),
        "fix": change.fixable.map(|safe| if safe { "safe" } else { "unsafe" }),
    })
}

fn step(step: &Step, lang: Lang) -> Value {
    let item =
        |i: &Item| json!({"subject": i.subject, "text": i.text.get(lang), "places": i.places});
    json!({
        "id": step.id,
        "title": step.title.get(lang),
        "items": step.items.iter().map(item).collect::<Vec<_>>(),
        "configuration": step.code,
        "links": step.links.iter().map(|l| json!({"label": l.label.get(lang), "url": l.url.get(lang)})).collect::<Vec<_>>(),
        "documents": step.documents,
    })
}

fn open(point: &OpenPoint, lang: Lang) -> Value {
    let subject = |(name, at): &(String, Place)| json!({"name": name, "place": at});
    json!({
        "reason": point.id,
        "text": point.text.get(lang),
        "remedy": point.remedy.get(lang),
        "judgements": point.judgements,
        "subjects": point.subjects.iter().map(subject).collect::<Vec<_>>(),
    })
}
