//! Rules about websites, and service numbers.

use super::build::*;
use crate::catalog::{Edition, Product};
use crate::filing::*;
use crate::value::{Truth, Why};

fn to_server(host: &str) -> Binding {
    record(host, vec![Target::Server(ServerId(0))])
}

fn sites(model: &mut FilingModel, n: usize, filed: Filed) {
    for i in 0..n {
        let domain = format!("d{i}.example");
        let binding = to_server(&domain);
        website(model, &domain, filed, vec![binding], vec![ServerId(0)]);
    }
}

fn foreign() -> Target {
    Target::Foreign { address: "aws_eip.web".into() }
}

fn literal(alibaba: bool, mainland: bool) -> Target {
    let host = || "198.51.100.7".to_owned();
    let declared = declared::OriginDeclaration {
        host: host(),
        alibaba: Some(alibaba),
        mainland: Some(mainland),
        span: span(50),
    };
    Target::Literal { text: host().into(), private: false, declared: Some(declared) }
}

fn undeclared() -> Target {
    Target::Literal { text: "198.51.100.7".into(), private: false, declared: None }
}

fn eip(mainland: Truth, region: &str) -> Target {
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
        "a.example is not filed but resolves to mainland resource a.b; unfiled domains are refused or blocked"
    );
    assert_eq!(found.resource.as_deref(), Some("a.example"));
    assert!(
        found
            .related
            .iter()
            .any(|r| r.span == span(25) && r.label.en.starts_with("`blog.a.example` resolves"))
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
        "d0.example 的备案状态未知；它解析到中国大陆资源 a.b，需要备案。"
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
fn service_numbers_against_websites() {
    let judged = |n, filed, servers: Vec<Server>| {
        let mut model = with(servers);
        sites(&mut model, n, filed);
        let all = verdicts(&run(&model));
        all.into_iter()
            .filter(|v| v.contains("service-numbers") || v.contains("overloaded"))
            .collect::<Vec<_>>()
    };
    let short = Server { term: open(), ..ecs("a.b") };
    assert_eq!(judged(5, Filed::None, vec![ecs("a.b")]), Vec::<String>::new());
    assert_eq!(judged(6, Filed::None, vec![ecs("a.b")]), ["error[service-numbers-exhausted]"]);
    assert_eq!(
        judged(6, Filed::Unknown, vec![ecs("a.b")]),
        ["undecided[server-overloaded]", "undecided[service-numbers-exhausted]"]
    );
    assert_eq!(judged(6, Filed::Other, vec![ecs("a.b")]), ["error[service-numbers-exhausted]"]);
    assert_eq!(
        judged(6, Filed::None, vec![ecs("a.b"), ecs("a.c")]),
        ["warning[server-overloaded]"]
    );
    assert_eq!(judged(6, Filed::Alibaba, vec![ecs("a.b")]), Vec::<String>::new());
    let undecided = judged(4, Filed::None, vec![short]);
    assert!(undecided.contains(&"undecided[service-numbers-exhausted]".to_owned()));
}

#[test]
fn service_numbers_of_one_account_are_capped() {
    let hosting =
        |account: &str| Server { account: account.into(), ..of(Product::ElasticWeb, 6.0) };
    let capacity = |servers| run(&with(servers)).service_numbers.capacity.max;
    assert_eq!(capacity(vec![hosting("a"), hosting("a")]), Some(5));
    assert_eq!(capacity(vec![hosting("a"), hosting("b")]), Some(10));
    let used = Server { used_numbers: Some(7), ..ecs("a.b") };
    assert_eq!(capacity(vec![used, Server { used_numbers: Some(1), ..ecs("a.c") }]), Some(4));
}

#[test]
fn quotas_by_product() {
    let quotas = [
        (Product::Ecs, 5),
        (Product::WebHosting, 5),
        (Product::Swas, 5),
        (Product::ElasticWeb, 5),
        (Product::Nat, 2),
        (Product::Ipv6Translation, 2),
        (Product::Ens, 5),
    ];
    for (product, quota) in quotas {
        assert_eq!(
            run(&with(vec![of(product, 12.0)])).service_numbers.capacity.max,
            Some(quota),
            "{product:?}"
        );
    }
    let market = Server { order_cny: Some(Fact::known(99.0, at(9))), ..of(Product::Market, 12.0) };
    assert_eq!(run(&with(vec![market])).service_numbers.capacity.max, Some(1));
}

#[test]
fn unknown_counts_leave_bounds_open() {
    let mut server = ecs("a.b");
    server.instances = open();
    let mut model = with(vec![server]);
    sites(&mut model, 6, Filed::None);
    let report = run(&model);
    assert_eq!(
        (report.service_numbers.capacity.min, report.service_numbers.capacity.max),
        (Some(0), None)
    );
    assert_eq!(report.servers[0].service_numbers, None);
    assert!(verdicts(&report).contains(&"undecided[service-numbers-exhausted]".to_owned()));
    let mut model = with(vec![ecs("a.b")]);
    model.complete = unknown();
    assert_eq!(run(&model).service_numbers.capacity.max, None);
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

#[test]
fn a_for_each_over_unknown_domains_has_no_upper_bound() {
    let mut model = with(vec![ecs("a.b")]);
    model.bindings.push(to_server("x"));
    let reasons =
        crate::value::Reasons::one(Why::CountUnknown("alicloud_alidns_record.www".into()), None);
    model.nameless.push(NamelessBinding { binding: BindingId(0), reasons });
    let report = run(&model);
    assert_eq!(
        (report.service_numbers.demand.min, report.service_numbers.demand.max),
        (Some(0), None)
    );
    assert!(verdicts(&report).contains(&"undecided[server-overloaded]".to_owned()));
}

#[test]
fn no_server_is_given_more_websites_than_it_has_numbers() {
    let used = |server: Server, n| Server { used_numbers: Some(n), ..server };
    let mut model = with(vec![used(ecs("a.one"), 4), used(ecs("a.two"), 3)]);
    sites(&mut model, 4, Filed::None);
    let on: Vec<Option<String>> =
        run(&model).websites.into_iter().map(|w| w.file_on.map(|s| s.resource)).collect();
    assert_eq!(
        on,
        [Some("a.one".to_owned()), Some("a.two".to_owned()), Some("a.two".to_owned()), None]
    );
}

#[test]
fn its_own_server_after_the_changes_or_another_one_now() {
    let refused = Server { term: months(1.0), ..ecs("a.own") };
    let mut model = with(vec![refused.clone(), ecs("a.spare")]);
    sites(&mut model, 1, Filed::None);
    let row = run(&model).websites.remove(0);
    let named = |s: Option<crate::finding::ServerRef>| s.map(|s| s.resource);
    assert_eq!(
        (named(row.file_after).as_deref(), named(row.file_on).as_deref()),
        (Some("a.own"), Some("a.spare"))
    );
    model.servers.truncate(1);
    let row = run(&model).websites.remove(0);
    assert_eq!((named(row.file_after).as_deref(), named(row.file_on)), (Some("a.own"), None));
    // What no purchase mends is no proposal.
    model.servers[0] = Server { product: Product::Nat, ..refused };
    assert_eq!(run(&model).websites[0].file_after, None);
}

#[test]
fn one_eligible_server_is_enough_for_a_website() {
    let short = |name: &str| Server { term: months(1.0), ..ecs(name) };
    let judged = |servers: Vec<Server>, filed| {
        let mut model = with(servers);
        let all: Vec<ServerId> = (0..model.servers.len()).map(ServerId).collect();
        let targets = all.iter().copied().map(Target::Server).collect();
        website(&mut model, "a.example", filed, vec![record("a.example", targets)], all);
        let report = run(&model);
        let found: Vec<(String, String)> = report
            .findings
            .iter()
            .filter(|f| f.rule == "term-too-short")
            .map(|f| {
                (format!("{:?}", f.severity), f.message.en.rsplit_once("; ").unwrap().1.to_owned())
            })
            .collect();
        (found, report.servers.iter().map(|s| s.judged).collect::<Vec<_>>())
    };
    let spared = ("Note".to_owned(), "nothing to do: a.good can be used for filing".to_owned());
    assert_eq!(
        judged(vec![ecs("a.good"), short("a.bad")], Filed::Unknown),
        (vec![spared], vec![true, true])
    );
    let either =
        ("Error".to_owned(), "one of the servers of a.example is enough (a.x and a.y)".to_owned());
    assert_eq!(
        judged(vec![short("a.x"), short("a.y")], Filed::None),
        (vec![either], vec![true, true])
    );
    assert_eq!(
        judged(vec![short("a.x"), short("a.y")], Filed::Alibaba),
        (vec![], vec![false, false])
    );
}

#[test]
fn numbers_that_filed_websites_may_have_used_are_not_promised() {
    let mut model = with(vec![ecs("a.b")]);
    sites(&mut model, 2, Filed::Alibaba);
    let bounds = |model: &FilingModel| run(model).service_numbers.capacity;
    assert_eq!((bounds(&model).min, bounds(&model).max), (Some(3), Some(5)));
    model.servers[0].used_numbers = Some(1);
    assert_eq!((bounds(&model).min, bounds(&model).max), (Some(4), Some(4)));
}

#[test]
fn a_host_of_another_provider_takes_no_number() {
    let mut model = with(vec![ecs("a.b")]);
    sites(&mut model, 5, Filed::None);
    let origin = |alibaba| declared::OriginDeclaration {
        host: "203.0.113.9".into(),
        alibaba: Some(alibaba),
        mainland: Some(true),
        span: span(50),
    };
    let away = |alibaba| Target::Literal {
        text: "203.0.113.9".into(),
        private: false,
        declared: Some(origin(alibaba)),
    };
    let place = record("away.example", vec![away(false)]);
    website(&mut model, "away.example", Filed::None, vec![place], vec![]);
    let report = run(&model);
    assert_eq!(
        (report.service_numbers.demand.min, report.service_numbers.demand.max),
        (Some(5), Some(5))
    );
    assert!(!verdicts(&report).iter().any(|v| v.contains("exhausted")));
    let help = report
        .findings
        .iter()
        .find(|f| f.resource.as_deref() == Some("away.example"))
        .unwrap()
        .help
        .as_ref()
        .unwrap();
    assert!(help.en.starts_with("file it with the provider of its host"), "{}", help.en);
    let last = model.bindings.len() - 1;
    model.bindings[last].targets = vec![away(true)];
    assert_eq!(run(&model).service_numbers.demand.min, Some(6));
}
