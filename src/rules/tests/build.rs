//! A small builder of models, so that a test says only what it is about.

use std::sync::Arc;

use crate::catalog::{Catalog, Dialect, Edition, Product};
use crate::filing::*;
use crate::finding::{EditTarget, Finding, Report, Severity, Verdict};
use crate::rules::{Settings, judge};
use crate::source::{FileId, Span};
use crate::text::Text;
use crate::value::{Reasons, Truth, Why};
use crate::verdict::assess;

pub(super) fn span(n: u32) -> Span {
    Span { file: FileId(0), start: n, end: n + 1 }
}

pub(super) fn at(n: u32) -> Evidence {
    Evidence { span: span(n), attribute: "x", origins: Vec::new() }
}

pub(super) fn why() -> Why {
    Why::VariableWithoutValue("x".into())
}

pub(super) fn unknown() -> Truth {
    Truth::unknown(why(), None)
}

pub(super) fn reasons() -> Reasons {
    Reasons::one(why(), None)
}

pub(super) fn open<T>() -> Fact<T> {
    Fact::unknown(reasons(), at(1))
}

pub(super) fn months(n: f64) -> Fact<Term> {
    Fact::known(Term { months: n, text: Text::same(format!("{n} months")) }, at(2))
}

pub(super) fn region(id: &str, mainland: bool) -> Fact<Region> {
    Fact::known(Region { id: id.into(), mainland, listed: true }, at(3))
}

pub(super) fn site(base: &str, key: Option<&str>) -> Site {
    Site {
        root: ".".into(),
        base: base.into(),
        key: key.map(Into::into),
        dialect: Dialect::Terraform,
        type_name: Some("alicloud_instance".into()),
        span: span(10),
        target: EditTarget {
            block: span(10),
            written: Arc::default(),
            decided: Arc::default(),
            owner: (".".into(), base.into(), None),
        },
        callers: Vec::new(),
        exists: Truth::True,
    }
}

/// An ECS that is eligible in every respect and renews.
pub(super) fn ecs(base: &str) -> Server {
    Server {
        site: site(base, None),
        product: Product::Ecs,
        declared: false,
        named: false,
        entrance: Truth::False,
        published: Truth::True,
        front: false,
        instances: Fact::known(1, at(4)),
        charge: Fact::known(ChargeType::Prepaid, at(5)),
        charge_reason: ChargeReason::Written,
        term: months(3.0),
        term_kept: false,
        bandwidth: Some(Fact::known(5.0, at(6))),
        eip: Eip::none(),
        region: region("cn-hangzhou", true),
        stopped: Fact::known(false, at(7)),
        ends: None,
        renews: Some(Fact::known(true, at(8))),
        order_cny: None,
        builds_sites: Truth::True,
        used_numbers: None,
        used_by_others: false,
        account: "a".into(),
        account_open: None,
        account_declared: false,
        change: None,
        released: None,
        open_ports: None,
    }
}

/// A server of another product, as bought.
pub(super) fn of(product: Product, n: f64) -> Server {
    Server {
        product,
        bandwidth: None,
        term: months(n),
        renews: None,
        ..ecs(&format!("server.{}", product.id()))
    }
}

pub(super) fn empty() -> FilingModel {
    FilingModel {
        edition: Edition::June2019,
        servers: Vec::new(),
        bindings: Vec::new(),
        websites: Vec::new(),
        websites_elsewhere: false,
        nameless: Vec::new(),
        literal_records: Vec::new(),
        complete: Truth::True,
    }
}

pub(super) fn with(servers: Vec<Server>) -> FilingModel {
    FilingModel { servers, ..empty() }
}

/// A DNS record that leads to targets.
pub(super) fn record(host: &str, targets: Vec<Target>) -> Binding {
    Binding {
        row: true,
        site: site("alicloud_alidns_record.www", None),
        product: Product::Dns,
        place: PlaceKind::Dns,
        span: span(20),
        host: Fact::known(host.into(), at(20)),
        scope: None,
        stand: None,
        line: None,
        origin: at(21),
        targets,
        dead_ends: Vec::new(),
        enabled: Truth::True,
        gone: false,
        account: "a".into(),
        account_open: None,
        abroad: Truth::False,
    }
}

/// Adds a website over bindings.
pub(super) fn website(
    model: &mut FilingModel,
    domain: &str,
    filed: Filed,
    bindings: Vec<Binding>,
    servers: Vec<ServerId>,
) {
    let first = model.bindings.len();
    model.bindings.extend(bindings);
    let ids = (first..model.bindings.len()).map(BindingId).collect();
    model.websites.push(Website {
        domain: domain.to_owned(),
        app: false,
        filed,
        declared: Some(span(30)),
        license: None,
        bindings: ids,
        servers,
        servers_open: None,
        dead_ends: Vec::new(),
    });
}

pub(super) fn run(model: &FilingModel) -> Report {
    let mut report = Report::default();
    judge(&assess(model, Catalog::get(), Candidates::Auto, None), &Settings::DEFAULT, &mut report);
    report
}

/// `error[rule]`, `undecided[rule]` … in order of the rule's name.
pub(super) fn verdicts(report: &Report) -> Vec<String> {
    let word = |f: &Finding| match (f.verdict, f.severity) {
        (Verdict::Undecided, _) => "undecided",
        (_, Severity::Error) => "error",
        (_, Severity::Warning) => "warning",
        (_, Severity::Note) => "note",
    };
    let mut all: Vec<String> =
        report.findings.iter().map(|f| format!("{}[{}]", word(f), f.rule)).collect();
    all.sort();
    all
}

pub(super) fn finding<'a>(report: &'a Report, rule: &str) -> &'a Finding {
    report.findings.iter().find(|f| f.rule == rule).expect("the rule reports")
}
