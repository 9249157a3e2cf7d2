//! Service numbers, and which server does for which website.

use super::build::*;
use super::websites::*;
use crate::catalog::Product;
use crate::filing::*;
use crate::value::Why;

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
    let error = |text: &str| ("Error".to_owned(), text.to_owned());
    // What another block makes is another choice; what the same one makes is mended with it.
    let mut apart = short("a.y");
    apart.site.span = span(30);
    let either = |other| {
        error(&format!("one eligible server is enough for a.example, which also runs on {other}"))
    };
    assert_eq!(
        judged(vec![short("a.x"), apart], Filed::None),
        (vec![either("a.y"), either("a.x")], vec![true, true])
    );
    assert_eq!(
        judged(vec![short("a.x"), short("a.y")], Filed::None),
        (vec![error("filing needs 3 months or more")], vec![true, true])
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
