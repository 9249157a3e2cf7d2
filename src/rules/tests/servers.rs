//! Rules about servers, and their rows.

use super::build::*;
use crate::catalog::{Catalog, Edition, Product};
use crate::filing::*;
use crate::finding::{Answer, NewValue, Report};
use crate::rules::{Settings, judge};
use crate::value::Truth;
use crate::verdict::assess;

#[test]
fn an_eligible_server_is_silent_and_yields_five_numbers() {
    let report = run(&with(vec![ecs("a.b")]));
    assert_eq!(verdicts(&report), Vec::<String>::new());
    assert_eq!(
        (report.servers[0].eligible, report.servers[0].service_numbers),
        (Answer::Yes, Some(5))
    );
    assert_eq!(
        (report.service_numbers.capacity.min, report.service_numbers.capacity.max),
        (Some(5), Some(5))
    );
    assert!(report.passed >= 5);
}

#[test]
fn outside_the_mainland_is_the_only_finding() {
    let mut server = ecs("a.b");
    server.region = region("cn-hongkong", false);
    server.charge = Fact::known(ChargeType::Postpaid, at(5));
    server.bandwidth = Some(Fact::known(0.0, at(6)));
    let report = run(&with(vec![server]));
    assert_eq!(verdicts(&report), ["error[region-outside-mainland]"]);
    let message = &finding(&report, "region-outside-mainland").message;
    assert_eq!(
        message.en,
        "a.b is in cn-hongkong, outside the Chinese mainland; filing needs a server on an Alibaba Cloud mainland node"
    );
    assert_eq!(
        message.zh,
        "a.b 位于 cn-hongkong（非中国大陆），备案需要阿里云中国大陆节点的服务器。"
    );
    assert_eq!(report.servers[0].violated, ["region-outside-mainland"]);
    assert_eq!(
        (report.servers[0].eligible, report.servers[0].service_numbers),
        (Answer::No, Some(0))
    );
}

#[test]
fn pay_as_you_go_needs_no_word_about_its_term() {
    let mut server = ecs("a.b");
    server.charge = Fact::known(ChargeType::Postpaid, at(5));
    server.charge_reason = ChargeReason::Absent;
    server.term = months(1.0);
    let report = run(&with(vec![server]));
    assert_eq!(verdicts(&report), ["error[pay-as-you-go]"]);
    let found = finding(&report, "pay-as-you-go");
    assert!(found.message.en.starts_with(
        "a.b is pay-as-you-go (no charge type set: pay-as-you-go by default) and cannot"
    ));
    let help = found.help.as_ref().unwrap();
    let edit = "subscribe for 3 months or more: `instance_charge_type = \"PrePaid\"`, `period = 3`";
    assert_eq!(
        help.en,
        format!(
            "{edit} (converts an existing instance and charges for it at once, which cannot be undone)"
        )
    );
    let fix = found.planned.first().unwrap();
    assert!(!fix.safe);
    let set = [
        ("instance_charge_type".to_owned(), NewValue::String("PrePaid".into())),
        ("period".to_owned(), NewValue::Number(3)),
    ];
    assert_eq!(fix.set, set);
    assert_eq!(
        (report.servers[0].term_months, report.servers[0].charge_type),
        (None, Some("postpaid"))
    );
}

#[test]
fn terms_follow_the_product() {
    let needed = [
        (Product::Ecs, 3.0),
        (Product::WebHosting, 3.0),
        (Product::Swas, 3.0),
        (Product::ElasticWeb, 6.0),
        (Product::Ipv6Translation, 1.0),
        (Product::Ens, 3.0),
    ];
    for (product, months) in needed {
        assert_eq!(
            verdicts(&run(&with(vec![of(product, months)]))),
            Vec::<String>::new(),
            "{product:?}"
        );
        assert_eq!(
            verdicts(&run(&with(vec![of(product, months - 0.5)]))),
            ["error[term-too-short]"],
            "{product:?}"
        );
    }
    let market = |n: f64, cny: f64| Server {
        order_cny: Some(Fact::known(cny, at(9))),
        ..of(Product::Market, n)
    };
    assert_eq!(verdicts(&run(&with(vec![market(12.0, 99.0)]))), Vec::<String>::new());
    assert_eq!(
        verdicts(&run(&with(vec![market(11.0, 98.0)]))),
        ["error[order-below-minimum]", "error[term-too-short]"]
    );
}

#[test]
fn a_pay_as_you_go_market_order_has_no_term() {
    let mut order = of(Product::Market, 12.0);
    order.order_cny = Some(open());
    order.charge = Fact::known(ChargeType::Postpaid, at(5));
    assert_eq!(
        verdicts(&run(&with(vec![order]))),
        ["error[term-too-short]", "undecided[order-below-minimum]"]
    );
}

#[test]
fn unknown_facts_are_undecided_with_a_reason() {
    let mut server = ecs("a.b");
    server.charge = open();
    server.term = open();
    server.region = open();
    server.stopped = open();
    server.bandwidth = Some(open());
    server.used_numbers = Some(1);
    let report = run(&with(vec![server]));
    let all = [
        "no-public-bandwidth",
        "pay-as-you-go",
        "region-outside-mainland",
        "server-stopped",
        "term-too-short",
    ];
    assert_eq!(verdicts(&report), all.map(|r| format!("undecided[{r}]")));
    let found = finding(&report, "pay-as-you-go");
    assert_eq!(found.message.en, "cannot tell whether a.b is a subscription: `var.x` has no value");
    assert_eq!(found.reasons[0].id, "variable-without-value");
    assert_eq!(report.servers[0].eligible, Answer::Undecided);
    assert_eq!(
        (report.service_numbers.capacity.min, report.service_numbers.capacity.max),
        (Some(0), Some(4))
    );
}

#[test]
fn a_refused_server_stays_refused_whatever_else_is_unknown() {
    let mut server = ecs("a.b");
    server.region = open();
    server.charge = Fact::known(ChargeType::Postpaid, at(5));
    assert_eq!(run(&with(vec![server])).servers[0].eligible, Answer::No);
}

#[test]
fn one_of_several_values_names_the_failing_one() {
    let mut server = ecs("a.b");
    let term = |n| (months(n).options.remove(0).0, at(2));
    server.term = Fact {
        options: vec![term(12.0), term(1.0)],
        open: Some(reasons()),
        beyond: false,
        evidence: at(2),
    };
    let report = run(&with(vec![server.clone()]));
    assert_eq!(verdicts(&report), ["undecided[term-too-short]"]);
    assert!(
        finding(&report, "term-too-short")
            .message
            .en
            .ends_with("; with 1 months the requirement is not met")
    );
    server.term.options.remove(0);
    server.term.options.push(term(2.0));
    assert_eq!(verdicts(&run(&with(vec![server]))), ["error[term-too-short]"]);
}

#[test]
fn bandwidth_of_its_own_or_an_eip() {
    let mut server = ecs("a.b");
    server.bandwidth = Some(Fact::known(0.0, at(6)));
    assert_eq!(verdicts(&run(&with(vec![server.clone()]))), ["error[no-public-bandwidth]"]);
    server.eip.ipv6_only = true;
    assert_eq!(verdicts(&run(&with(vec![server.clone()]))), ["undecided[no-public-bandwidth]"]);
    server.eip.bound = unknown();
    assert_eq!(verdicts(&run(&with(vec![server.clone()]))), ["undecided[no-public-bandwidth]"]);
    server.eip.bound = Truth::True;
    server.eip.addresses = vec!["alicloud_eip_address.e".into()];
    let report = run(&with(vec![server.clone()]));
    assert_eq!(verdicts(&report), ["note[eip-only-bandwidth]"]);
    assert_eq!(
        (report.servers[0].eligible, report.servers[0].public_bandwidth),
        (Answer::Yes, Some(true))
    );
    server.bandwidth = Some(open());
    assert_eq!(verdicts(&run(&with(vec![server]))), ["undecided[eip-only-bandwidth]"]);
}

#[test]
fn a_gateway_that_publishes_nothing_has_a_row_and_no_finding() {
    let mut nat = of(Product::Nat, 1.0);
    nat.charge = Fact::known(ChargeType::Postpaid, at(5));
    nat.published = Truth::False;
    let report = run(&with(vec![nat.clone()]));
    assert!(report.findings.is_empty());
    assert_eq!((report.servers[0].judged, report.servers[0].eligible), (false, Answer::No));
    nat.published = Truth::True;
    let report = run(&with(vec![nat.clone()]));
    assert_eq!(verdicts(&report), ["error[pay-as-you-go]"]);
    assert!(finding(&report, "pay-as-you-go").planned.is_empty());
    assert!(
        finding(&report, "pay-as-you-go").notes[0].en.starts_with("Based on the 2019-06 rules")
    );
    nat.published = unknown();
    assert_eq!(verdicts(&run(&with(vec![nat]))), ["undecided[pay-as-you-go]"]);
}

#[test]
fn the_later_edition_leaves_most_products_undecided() {
    let model =
        FilingModel { edition: Edition::June2026, ..with(vec![of(Product::Ens, 3.0), ecs("a.b")]) };
    let report = run(&model);
    assert_eq!(
        (report.servers[0].eligible, report.servers[1].eligible),
        (Answer::Undecided, Answer::Yes)
    );
    assert_eq!(
        (report.service_numbers.capacity.min, report.service_numbers.capacity.max),
        (Some(5), Some(10))
    );
}

#[test]
fn stopped_and_not_renewing_are_notes() {
    let mut server = ecs("a.b");
    server.stopped = Fact::known(true, at(7));
    server.renews = Some(Fact::known(false, at(8)));
    // Nothing is lost with a server that carries no website.
    assert_eq!(verdicts(&run(&with(vec![server.clone()]))), Vec::<String>::new());
    let carrying = |server: &Server, filed| {
        let mut model = with(vec![server.clone()]);
        let place = record("a.example", vec![Target::Server(ServerId(0))]);
        website(&mut model, "a.example", filed, vec![place], vec![ServerId(0)]);
        run(&model)
    };
    let report = carrying(&server, Filed::Alibaba);
    assert_eq!(verdicts(&report), ["note[renewal-off]", "note[server-stopped]"]);
    assert!(finding(&report, "server-stopped").planned[0].safe);
    // A server that is refused anyway is not told to renew, unless a filing rests on it.
    server.term = months(1.0);
    let refused = [
        "error[domain-not-filed]",
        "error[service-numbers-exhausted]",
        "error[term-too-short]",
        "note[server-stopped]",
    ];
    assert_eq!(verdicts(&carrying(&server, Filed::None)), refused);
    assert_eq!(
        verdicts(&carrying(&server, Filed::Alibaba)),
        ["note[renewal-off]", "note[server-stopped]"]
    );
    server.used_numbers = Some(1);
    assert!(verdicts(&run(&with(vec![server]))).contains(&"note[renewal-off]".to_owned()));
}

#[test]
fn replacing_a_server_in_use() {
    let mut server = ecs("a.b");
    server.change = Some(Change::Replace);
    assert_eq!(verdicts(&run(&with(vec![server.clone()]))), ["undecided[filing-server-replaced]"]);
    server.used_numbers = Some(2);
    assert_eq!(verdicts(&run(&with(vec![server.clone()]))), ["warning[filing-server-replaced]"]);
    server.change = Some(Change::Update);
    assert_eq!(verdicts(&run(&with(vec![server.clone()]))), Vec::<String>::new());
    server.change = Some(Change::Destroy);
    let report = run(&with(vec![server]));
    assert_eq!(verdicts(&report), ["warning[filing-server-replaced]"]);
    assert!(report.servers.is_empty());
}

#[test]
fn instances_of_one_resource_are_one_finding() {
    let one = |key: &str| {
        let mut server = ecs("a.b");
        server.site = site("a.b", Some(key));
        server.term = months(1.0);
        server
    };
    let report = run(&with(vec![one("[0]"), one("[1]")]));
    assert_eq!(report.findings.len(), 1);
    let found = &report.findings[0];
    assert_eq!(
        (found.resource.as_deref(), found.instances.as_slice()),
        (Some("a.b"), ["[0]".to_owned(), "[1]".to_owned()].as_slice())
    );
    assert!(found.message.en.starts_with("a.b (ECS)"));
    assert_eq!(report.servers.len(), 2);
    let report = run(&with(vec![one("[0]")]));
    assert_eq!(report.findings[0].resource.as_deref(), Some("a.b[0]"));
    assert!(
        report.findings[0].instances.is_empty()
            && report.findings[0].message.en.starts_with("a.b[0] (ECS)")
    );
}

#[test]
fn a_module_used_twice_is_reported_once_with_its_callers() {
    let one = |base: &str, caller: u32| {
        let mut server = ecs(base);
        server.site.callers = vec![span(caller)];
        server.term = months(1.0);
        server
    };
    let report = run(&with(vec![one("module.a.x", 40), one("module.b.x", 41)]));
    assert_eq!(report.findings.len(), 1);
    let place = report.findings[0].related.iter().find(|r| r.span == span(41)).unwrap();
    assert_eq!(place.label.en, "also called as `module.b.x`");
}

#[test]
fn off_is_not_judged_and_overrides_change_the_severity() {
    let mut server = ecs("a.b");
    server.term = months(1.0);
    let model = with(vec![server]);
    let judged = |level: &crate::rules::Level<'_>| {
        let mut report = Report::default();
        judge(
            &assess(&model, Catalog::get(), Candidates::Auto, None),
            &Settings { level, ..Settings::DEFAULT },
            &mut report,
        );
        report
    };
    let off = judged(&|rule, severity, _, _| (rule != "term-too-short").then_some(severity));
    assert!(off.findings.is_empty() && off.servers[0].violated.is_empty());
    assert_eq!(off.servers[0].eligible, Answer::No);
    let note = judged(&|_, _, _, _| Some(crate::finding::Severity::Note));
    assert_eq!(verdicts(&note), ["note[term-too-short]"]);
}

#[test]
fn a_server_under_an_open_condition_is_refused_all_the_same() {
    let mut server = ecs("a.b");
    server.term = months(1.0);
    server.site.exists = unknown();
    let report = run(&with(vec![server.clone()]));
    assert_eq!(verdicts(&report), ["error[term-too-short]"]);
    assert!(
        report.findings[0]
            .notes
            .iter()
            .any(|n| n.en == "applies only if it is created: `var.x` has no value")
    );
    server.term = months(3.0);
    let numbers = run(&with(vec![server])).service_numbers;
    assert_eq!((numbers.capacity.min, numbers.capacity.max), (Some(0), Some(5)));
}
