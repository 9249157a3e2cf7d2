//! What is said of each website and server, and in which order things are to be done.

use iac_icp::catalog::{Filed, Need as Wanted};
use iac_icp::filing_plan::{FilingPlan, Need, ServerState, Suffices, Tone, build};
use iac_icp::finding::*;
use iac_icp::source::SourceSet;
use iac_icp::text::Text;

use super::sample::{access, finding, linked, names, needing, sample, server, sources, website};

fn plan(report: &Report) -> FilingPlan {
    build(&linked(report), &SourceSet::new(), &names)
}

fn numbers(capacity: (u64, u64), demand: (u64, u64)) -> ServiceNumbersRow {
    let bounds = |(min, max)| Bounds { min: Some(min), max: Some(max) };
    ServiceNumbersRow { capacity: bounds(capacity), used: 0, demand: bounds(demand) }
}

fn needs(plan: &FilingPlan) -> Vec<(&str, Need)> {
    plan.websites.iter().map(|w| (w.domain.as_str(), w.need)).collect()
}

#[test]
fn the_sample_website_by_website() {
    let sources = sources();
    let plan = build(&sample(&sources), &sources, &names);
    assert_eq!(
        needs(&plan),
        [
            ("example.com", Need::Additional),
            ("mall.cn", Need::Additional),
            ("assets-static.com", Need::Additional),
            ("partner.net", Need::Access),
            ("video.cn", Need::AccessMaybe),
            ("news-portal.cn", Need::Unknown),
            ("corp.com.cn", Need::Filed),
            ("legacy.com", Need::AtRisk),
            ("global.io", Need::NotNeeded),
        ]
    );
    let s = &plan.summary;
    assert_eq!(
        (s.eligible, s.undecided, s.refused, s.websites, s.to_file, s.unknown),
        (6, 2, 4, 9, 4, 2)
    );
    let steps: Vec<&str> = plan.steps.iter().map(|s| s.id).collect();
    assert_eq!(
        steps,
        [
            "change-code",
            "buy",
            "account",
            "tell-state",
            "file",
            "switch",
            "publish",
            "keep",
            "decide"
        ]
    );
}

#[test]
fn an_entity_without_a_filing_begins_with_the_website_that_can_be_filed() {
    let on_web = |row| needing(row, Wanted::Filing, Some("web"), None);
    let websites = [
        website("a.com", "none", &[]),
        website("b.com", "none", &["web"]),
        website("c.com", "none", &["web"]),
    ];
    let websites = websites.map(on_web).to_vec();
    let report = Report {
        servers: vec![server("web")],
        websites,
        service_numbers: numbers((5, 5), (3, 3)),
        ..Report::default()
    };
    let plan = plan(&report);
    assert_eq!(
        needs(&plan),
        [("a.com", Need::Additional), ("b.com", Need::First), ("c.com", Need::Additional)]
    );
    assert!(plan.websites.iter().all(|w| w.file_on.as_ref().is_some_and(|s| s.resource == "web")));
    assert_eq!((plan.headline.tone, plan.summary.numbers.suffices), (Tone::Good, Suffices::Yes));
    let file = plan.steps.iter().find(|s| s.id == "file").unwrap();
    assert_eq!(file.items[0].subject.as_deref(), Some("b.com"), "the first filing comes first");
}

#[test]
fn a_website_told_differently_by_two_runs_is_unknown() {
    let rows = vec![
        website("a.com", "unknown", &[]),
        website("a.com", "alibaba", &[]),
        website("b.com", "alibaba", &[]),
        website("b.com", "none", &[]),
    ];
    let access_products = vec![access("oss", "x.b.com", Answer::Yes, Answer::No, None)];
    let report = Report { websites: rows, access_products, ..Report::default() };
    assert_eq!(needs(&plan(&report)), [("a.com", Need::Filed), ("b.com", Need::Unknown)]);
}

#[test]
fn instances_with_one_outcome_are_one_entry_and_the_one_that_differs_is_not() {
    let sources = sources();
    let span = super::sample::find(&sources, "main.tf", "local.months");
    let refused = |n: u8| ServerRow {
        eligible: Answer::No,
        service_numbers: Some(0),
        violated: vec!["term-too-short"],
        ..server(&format!("web[{n}]"))
    };
    let message = Finding {
        instances: vec!["[2]".into(), "[3]".into()],
        ..finding("term-too-short", Severity::Error, "web", ("短", "too short"), span)
    };
    let report = Report {
        servers: vec![server("web[0]"), server("web[1]"), refused(2), refused(3), server("web[4]")],
        findings: vec![message],
        ..Report::default()
    };
    let plan = build(&linked(&report), &sources, &names);
    let entries: Vec<_> = plan
        .servers
        .iter()
        .map(|s| (s.state, s.addresses.len(), s.numbers, s.reasons.len()))
        .collect();
    assert_eq!(
        entries,
        [(ServerState::Eligible, 3, Some(15), 0), (ServerState::Refused, 2, Some(0), 1)]
    );
    assert_eq!((plan.summary.eligible, plan.summary.refused), (3, 2));
}

#[test]
fn a_refused_server_has_a_reason_even_when_its_rule_is_off_or_ignored() {
    let sources = sources();
    let span = super::sample::find(&sources, "main.tf", "local.months");
    let refused = |name: &str| ServerRow {
        eligible: Answer::No,
        charge_type: Some("postpaid"),
        ..server(name)
    };
    let ignored =
        finding("pay-as-you-go", Severity::Error, "ignored", ("按量", "is pay-as-you-go"), span);
    let report = Report {
        servers: vec![refused("off"), refused("ignored")],
        suppressed: vec![SuppressedFinding {
            finding: ignored,
            reason: None,
            until: None,
            place: None,
        }],
        ..Report::default()
    };
    let plan = build(&linked(&report), &sources, &names);
    let reasons: Vec<_> =
        plan.servers.iter().map(|s| (s.reasons.len(), s.reasons[0].rule)).collect();
    assert_eq!(reasons, [(1, None), (1, Some("pay-as-you-go"))]);
    assert!(plan.changes.is_empty(), "what the user ignores is no task");
}

#[test]
fn nothing_and_broken_input_never_look_like_a_plan() {
    let empty = plan(&Report::default());
    assert_eq!(empty.headline.tone, Tone::Bad);
    assert_eq!(empty.steps[0].id, "read-input");
    let message = Text::new("无法读取", "cannot be read");
    let error =
        InputError { kind: "unreadable", message, span: None, path: Some("main.tf".into()) };
    let broken = Report {
        servers: vec![server("web")],
        websites: vec![website("a.com", "none", &["web"])],
        service_numbers: numbers((5, 5), (1, 1)),
        errors: vec![error],
        ..Report::default()
    };
    let plan = plan(&broken);
    assert_eq!(plan.headline.tone, Tone::Bad);
    assert!(plan.headline.more.en.contains("incomplete"), "{}", plan.headline.text.en);
}

#[test]
fn websites_without_any_server_are_not_said_to_be_short_of_numbers() {
    let report = Report {
        websites: vec![website("a.com", "none", &[])],
        service_numbers: numbers((0, 0), (1, 1)),
        ..Report::default()
    };
    let plan = plan(&report);
    assert_eq!(plan.summary.numbers.suffices, Suffices::Open);
    assert!(plan.headline.text.en.contains("declare"), "{}", plan.headline.text.en);
}

#[test]
fn equal_addresses_of_two_roots_are_two_servers() {
    let there = ServerRow {
        root: "other".into(),
        mainland: Some(false),
        eligible: Answer::No,
        ..server("web")
    };
    let mut site = website("a.com", "none", &["web"]);
    site.served_by[0].root = "other".into();
    (site.filed, site.need) = (Filed::Unknown, Wanted::Nothing);
    let report =
        Report { servers: vec![server("web"), there], websites: vec![site], ..Report::default() };
    let plan = plan(&report);
    assert_eq!(needs(&plan), [("a.com", Need::NotNeeded)]);
    let serves: Vec<(&str, usize)> =
        plan.servers.iter().map(|s| (s.root.as_str(), s.serves.len())).collect();
    assert_eq!(serves, [("mall", 0), ("other", 1)]);
}

#[test]
fn its_own_server_after_the_changes_or_another_one_now() {
    let sources = sources();
    let span = super::sample::find(&sources, "main.tf", "period");
    let refused = |name: &str| ServerRow {
        term_months: Some(1.0),
        eligible: Answer::No,
        service_numbers: Some(0),
        ..server(name)
    };
    let short =
        |name: &str| finding("term-too-short", Severity::Error, name, ("短", "short"), span);
    let mut report = Report {
        servers: vec![refused("own"), refused("idle"), server("spare")],
        websites: vec![needing(
            website("a.com", "none", &["own"]),
            Wanted::Filing,
            Some("spare"),
            Some("own"),
        )],
        findings: vec![short("own"), short("idle")],
        service_numbers: numbers((5, 5), (1, 1)),
        ..Report::default()
    };
    let built = build(&linked(&report), &sources, &names);
    let named = |s: &Option<ServerRef>| s.as_ref().map(|s| s.resource.clone());
    assert_eq!(named(&built.websites[0].file_after).as_deref(), Some("own"));
    assert_eq!(named(&built.websites[0].file_on).as_deref(), Some("spare"));
    let changes: Vec<(&str, bool)> =
        built.changes.iter().map(|c| (c.subject.as_deref().unwrap(), c.optional)).collect();
    assert_eq!(changes, [("own", false), ("idle", true)]);
    // Where numbers are short, every server counts.
    report.servers.truncate(2);
    report.service_numbers = numbers((0, 0), (1, 1));
    let built = build(&linked(&report), &sources, &names);
    assert!(built.changes.iter().all(|c| !c.optional));
}

#[test]
fn a_server_abroad_that_needs_no_filing_is_no_change() {
    let sources = sources();
    let span = super::sample::find(&sources, "main.tf", "period");
    let there = ServerRow {
        mainland: Some(false),
        eligible: Answer::No,
        service_numbers: Some(0),
        ..server("there")
    };
    let mut report = Report {
        servers: vec![there, server("here")],
        websites: vec![needing(
            website("a.com", "unknown", &["there"]),
            Wanted::Nothing,
            None,
            None,
        )],
        findings: vec![finding(
            "region-outside-mainland",
            Severity::Error,
            "there",
            ("境外", "abroad"),
            span,
        )],
        ..Report::default()
    };
    assert!(build(&linked(&report), &sources, &names).changes.is_empty());
    // A website to file that runs there needs another server.
    (report.websites[0].filed, report.websites[0].need) = (Filed::None, Wanted::Filing);
    report.websites[0].served_by.push(ServerRef {
        root: "mall".into(),
        resource: "here".into(),
        row: None,
    });
    assert_eq!(build(&linked(&report), &sources, &names).changes.len(), 1);
}

#[test]
fn licence_numbers_tell_entities_apart() {
    let licensed = |domain: &str, number: &str| WebsiteRow {
        license: Some(number.into()),
        ..website(domain, "alibaba", &[])
    };
    let report = Report {
        websites: vec![
            licensed("a.com", "京ICP备12345678号-1"),
            licensed("b.com", "京ICP备12345678号-12"),
            licensed("c.com", "沪ICP备12345678号-1"),
            website("d.com", "none", &["web"]),
        ],
        servers: vec![server("web")],
        ..Report::default()
    };
    let built = plan(&report);
    let account = built.steps.iter().find(|s| s.id == "account").unwrap();
    let told = |text: &str| account.items.iter().any(|i| i.text.en.contains(text));
    assert!(
        told("belong to 2 entities: 京ICP备12345678号 (a.com, b.com); 沪ICP备12345678号 (c.com)"),
        "{:?}",
        account.items
    );
    assert!(!told("takes all websites to belong to one entity"));
}
