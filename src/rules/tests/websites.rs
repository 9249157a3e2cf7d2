//! Rules about websites.

use super::build::*;
use crate::catalog::{Edition, Product};
use crate::filing::*;
use crate::value::Truth;

pub(super) fn to_server(host: &str) -> Binding {
    record(host, vec![Target::Server(ServerId(0))])
}

pub(super) fn sites(model: &mut FilingModel, n: usize, filed: Filed) {
    for i in 0..n {
        let domain = format!("d{i}.example");
        let binding = to_server(&domain);
        website(model, &domain, filed, vec![binding], vec![ServerId(0)]);
    }
}

pub(super) fn foreign() -> Target {
    Target::Foreign { address: "aws_eip.web".into() }
}

pub(super) fn literal(alibaba: bool, mainland: bool) -> Target {
    let host = || "198.51.100.7".to_owned();
    let declared = declared::OriginDeclaration {
        host: host(),
        alibaba: Some(alibaba),
        mainland: Some(mainland),
        span: span(50),
    };
    Target::Literal { text: host().into(), private: false, declared: Some(declared) }
}

pub(super) fn undeclared() -> Target {
    Target::Literal { text: "198.51.100.7".into(), private: false, declared: None }
}

pub(super) fn eip(mainland: Truth, region: &str) -> Target {
    let kind = HopKind::Eip;
    Target::Alibaba {
        address: "alicloud_eip_address.e".into(),
        kind,
        mainland,
        region: Some(region.into()),
        access_product: false,
    }
}

#[test]
fn an_empty_project_is_silent() {
    let report = run(&empty());
    assert_eq!((report.findings.len(), report.passed), (0, 0));
}

#[test]
fn a_domain_is_one_finding_with_all_its_places() {
    let mut model = with(vec![ecs("a.b")]);
    let mut second = to_server("blog.a.example");
    second.span = span(25);
    website(
        &mut model,
        "a.example",
        Filed::None,
        vec![to_server("www.a.example"), second],
        vec![ServerId(0)],
    );
    let report = run(&model);
    assert_eq!(verdicts(&report), ["error[domain-not-filed]"]);
    let found = finding(&report, "domain-not-filed");
    assert_eq!(
        found.message.en,
        "a.example is not filed but resolves to a.b in the mainland; unfiled domains are refused or blocked"
    );
    assert_eq!(found.resource.as_deref(), Some("a.example"));
    assert!(
        found
            .related
            .iter()
            .any(|r| r.span == span(25) && r.label.en.starts_with("`blog.a.example`: resolves"))
    );
    assert_eq!(found.source.as_ref().unwrap().title, "什么是备案");
}

#[test]
fn an_undeclared_filing_is_undecided() {
    let mut model = with(vec![ecs("a.b")]);
    sites(&mut model, 1, Filed::Unknown);
    let report = run(&model);
    assert_eq!(verdicts(&report), ["undecided[domain-not-filed]"]);
    assert_eq!(
        finding(&report, "domain-not-filed").message.zh,
        "d0.example 的备案状态未知；它解析到位于中国大陆的 a.b，需要备案。"
    );
    assert_eq!(
        (report.service_numbers.demand.min, report.service_numbers.demand.max),
        (Some(0), Some(1))
    );
}

#[test]
fn no_duty_no_finding() {
    let mut model = empty();
    website(
        &mut model,
        "a.example",
        Filed::None,
        vec![record("a.example", vec![literal(false, false)])],
        vec![],
    );
    assert_eq!(verdicts(&run(&model)), Vec::<String>::new());
}

#[test]
fn a_place_without_known_domain_is_undecided() {
    let mut model = empty();
    model.bindings.push(record("x", vec![eip(Truth::True, "cn-hangzhou")]));
    model.nameless.push(NamelessBinding { binding: BindingId(0), reasons: reasons() });
    let report = run(&model);
    assert_eq!(
        verdicts(&report),
        ["undecided[domain-not-filed]", "undecided[service-numbers-exhausted]"]
    );
    assert_eq!(
        finding(&report, "domain-not-filed").message.en,
        "cannot tell whether alicloud_alidns_record.www binds a domain that must be filed: `var.x` has no value"
    );
}

#[test]
fn access_filing_by_filing_state() {
    for (filed, expected) in [
        (Filed::Alibaba, vec![]),
        (Filed::Other, vec!["error[access-filing-missing]"]),
        (Filed::None, vec!["error[domain-not-filed]"]),
        (Filed::Unknown, vec!["undecided[domain-not-filed]"]),
    ] {
        let mut model = with(vec![ecs("a.b")]);
        sites(&mut model, 1, filed);
        assert_eq!(verdicts(&run(&model)), expected, "{filed:?}");
    }
}

#[test]
fn access_filing_of_a_cdn() {
    let cdn = |origin: Target| {
        let mut binding = record("a.example", vec![origin]);
        (binding.product, binding.place) = (Product::Cdn, PlaceKind::Cdn);
        binding.scope = Some(Fact::known("domestic", at(22)));
        binding
    };
    let judged = |filed, origin| {
        let mut model = with(vec![ecs("a.b")]);
        website(&mut model, "a.example", filed, vec![cdn(origin)], vec![]);
        verdicts(&run(&model))
    };
    assert_eq!(judged(Filed::Other, literal(false, true)), ["warning[access-filing-missing]"]);
    assert_eq!(judged(Filed::Other, undeclared()), ["undecided[access-filing-missing]"]);
    assert_eq!(judged(Filed::Other, literal(false, false)), Vec::<String>::new());
    let both = ["undecided[access-filing-missing]", "undecided[domain-not-filed]"];
    assert_eq!(judged(Filed::Unknown, literal(false, true)), both);
    assert_eq!(judged(Filed::Unknown, literal(false, false)), ["undecided[domain-not-filed]"]);
}

#[test]
fn the_scope_of_acceleration_is_shown_and_no_other() {
    for (product, shown) in
        [(Product::Cdn, Some("domestic")), (Product::Live, None), (Product::Waf, None)]
    {
        let mut binding = record("a.example", vec![]);
        (binding.product, binding.scope) = (product, Some(Fact::known("domestic", at(22))));
        let mut model = empty();
        website(&mut model, "a.example", Filed::Alibaba, vec![binding], vec![]);
        assert_eq!(run(&model).access_products[0].scope.as_deref(), shown, "{product:?}");
    }
}

#[test]
fn leaving_alibaba() {
    let judged = |targets: Vec<Target>| {
        let mut model = empty();
        let records = targets.into_iter().map(|t| record("a.example", vec![t])).collect();
        website(&mut model, "a.example", Filed::Alibaba, records, vec![]);
        verdicts(&run(&model))
    };
    assert_eq!(judged(vec![foreign()]), ["warning[domain-leaves-alibaba]"]);
    assert_eq!(judged(vec![literal(false, true)]), ["warning[domain-leaves-alibaba]"]);
    assert_eq!(judged(vec![undeclared()]), ["undecided[domain-leaves-alibaba]"]);
    assert_eq!(judged(vec![undeclared(), eip(Truth::True, "cn-hangzhou")]), Vec::<String>::new());
    assert_eq!(judged(vec![foreign(), eip(Truth::True, "cn-hangzhou")]), Vec::<String>::new());
    assert_eq!(judged(vec![]), Vec::<String>::new());
}

#[test]
fn filed_and_offshore() {
    let judged = |target: Target| {
        let mut model = empty();
        website(
            &mut model,
            "a.example",
            Filed::Alibaba,
            vec![record("a.example", vec![target])],
            vec![],
        );
        verdicts(&run(&model))
    };
    assert_eq!(judged(eip(Truth::False, "cn-hongkong")), ["warning[filed-domain-offshore]"]);
    assert_eq!(judged(eip(Truth::True, "cn-hangzhou")), Vec::<String>::new());
    assert_eq!(judged(eip(unknown(), "x")), ["undecided[filed-domain-offshore]"]);
}

#[test]
fn stale_records() {
    let judged = |stale: Truth, filed: Filed| {
        let mut model = empty();
        let address = eip(Truth::True, "cn-hangzhou");
        website(&mut model, "a.example", filed, vec![record("a.example", vec![address])], vec![]);
        model.literal_records.push(LiteralRecord {
            binding: BindingId(0),
            address: "203.0.113.1".into(),
            stale,
            instead: None,
        });
        verdicts(&run(&model))
    };
    assert_eq!(judged(Truth::True, Filed::Alibaba), ["warning[stale-dns-record]"]);
    assert_eq!(judged(unknown(), Filed::Alibaba), ["undecided[stale-dns-record]"]);
    assert_eq!(judged(Truth::False, Filed::Alibaba), Vec::<String>::new());
    // One to be filed lacks its filing and numbers; what its record was is no matter yet.
    assert_eq!(
        judged(Truth::True, Filed::None),
        ["error[domain-not-filed]", "undecided[service-numbers-exhausted]"]
    );
}

#[test]
fn websites_that_end_in_no_server() {
    let ends = |kind: EndKind, edition: Edition, (exists, filed, open): (Truth, Filed, bool)| {
        let mut model = FilingModel { edition, ..empty() };
        website(
            &mut model,
            "a.example",
            filed,
            vec![record("a.example", vec![eip(Truth::True, "cn-hangzhou")])],
            vec![],
        );
        let site = &mut model.websites[0];
        site.dead_ends.push(DeadEnd {
            address: "alicloud_alb_load_balancer.lb".into(),
            kind,
            exists,
            span: span(60),
        });
        site.servers_open = open.then(reasons);
        let all = verdicts(&run(&model));
        all.into_iter().filter(|v| v.contains("not-a-filing-server")).collect::<Vec<_>>()
    };
    let judged = |exists, filed, open| {
        ends(EndKind::EmptyBalancer, Edition::June2019, (exists, filed, open))
    };
    assert_eq!(judged(Truth::True, Filed::None, false), ["error[not-a-filing-server]"]);
    assert_eq!(judged(unknown(), Filed::None, false), ["undecided[not-a-filing-server]"]);
    assert_eq!(judged(Truth::True, Filed::Unknown, true), ["undecided[not-a-filing-server]"]);
    assert_eq!(judged(Truth::True, Filed::Alibaba, false), Vec::<String>::new());
    let unfiled = || (Truth::True, Filed::None, false);
    let scaling =
        |by_template| ends(EndKind::ScalingGroup { by_template }, Edition::June2019, unfiled());
    assert_eq!(
        (scaling(false), scaling(true)),
        (vec!["error[not-a-filing-server]".into()], vec!["undecided[not-a-filing-server]".into()])
    );
    let functions = |edition| ends(EndKind::Functions, edition, unfiled());
    assert_eq!(functions(Edition::June2019), ["error[not-a-filing-server]"]);
    assert_eq!(functions(Edition::June2026), ["undecided[not-a-filing-server]"]);
}
