//! Checks of the tables: form, sources, and the numbers that the governing document gives.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use super::*;

/// The types that are left out although an argument tells something.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Irrelevant {
    /// What the types of products that carry traffic begin with.
    carriers: Vec<String>,
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    reason: String,
    types: Vec<String>,
}

#[test]
fn every_type_has_a_dated_source() {
    let documents: BTreeMap<&str, Source> = serde_json::from_str(include_str!("resources/sources.json")).unwrap();
    let catalog = Catalog::get();
    for row in catalog.resources() {
        let documents: Vec<&Source> = row.sources.iter().filter_map(|s| s.split(' ').next()).map(|key| &documents[key]).collect();
        // One old type is known from an undated page only; it holds no number.
        let undated = row.name == "ALIYUN::ECS::EIP";
        assert!(undated || documents.iter().any(|d| d.date.is_some()), "{} has no dated source", row.name);
        assert!(documents.iter().all(|d| !d.title.is_empty() && !d.reference.is_empty()), "{}", row.name);
    }
    let of = |row: &ResourceType| {
        let facts = row.attributes.values().flat_map(|facts| [Some(facts.source), facts.says]).flatten();
        row.sources.iter().copied().chain(facts).filter_map(|text| text.split(' ').next()).collect::<Vec<_>>()
    };
    let named: std::collections::BTreeSet<&str> = catalog.resources().flat_map(of).collect();
    assert!(documents.keys().all(|key| named.contains(key)), "a document that no row names");
}

#[test]
fn every_row_is_found_and_read() {
    // Rows are found by their lines: none is missing, each can be read, and each stands in the file of its product.
    let mut names: Vec<String> = Vec::new();
    for (product, table) in TABLES {
        for row in serde_json::from_str::<Vec<serde_json::Value>>(table).unwrap() {
            let name = row["type"].as_str().unwrap();
            serde_json::from_str::<ResourceType>(rows_of(table).find(|(found, _)| *found == name).unwrap().1.text)
                .unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(row["product"], *product, "{name}");
            names.push(name.to_owned());
        }
    }
    assert_eq!(Catalog::get().resources().map(|row| row.name).collect::<Vec<_>>(), names);
    let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len(), "a type stands twice");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/resources");
    let files = std::fs::read_dir(folder).unwrap().filter(|f| f.as_ref().unwrap().file_name() != "sources.json").count();
    assert_eq!(files, TABLES.len(), "a file is not in the list");
}

#[test]
fn every_listed_type_is_known_or_argued() {
    let irrelevant: Irrelevant = serde_json::from_str(include_str!("../../tests/catalog/irrelevant.json")).unwrap();
    let catalog = Catalog::get();
    let argued: std::collections::BTreeSet<&str> = irrelevant.groups.iter().flat_map(|g| &g.types).map(String::as_str).collect();
    assert_eq!(argued.len(), irrelevant.groups.iter().map(|g| g.types.len()).sum::<usize>(), "a type is argued twice");
    assert!(irrelevant.groups.iter().all(|g| !g.reason.is_empty() && !g.types.is_empty()));
    let mut listed = std::collections::BTreeSet::new();
    for list in &types::LISTS {
        let names: Vec<&str> = list.types().map(|(name, _)| name).collect();
        assert!(names.is_sorted() && names.len() > 700, "{}", list.prefix);
        for (name, mut arguments) in list.types() {
            listed.insert(name);
            assert!(name.starts_with(list.prefix) && !catalog.is_new(name), "{name}");
            let carries = irrelevant.carriers.iter().any(|product| name.starts_with(product.as_str()));
            // An argument that holds no host name leads traffic on.
            let tells = arguments.any(|path| carries || types::may_hold_host(path.rsplit("[].").next().unwrap()));
            let known = catalog.resource(name).is_some();
            assert!(!(known && argued.contains(name)), "{name} is in the table and argued");
            assert!(!tells || known || argued.contains(name), "{name} is new: give it a row, or say why it needs none");
        }
    }
    assert_eq!(argued.iter().filter(|name| !listed.contains(*name)).count(), 0, "an argued type is in no list");
}

#[test]
fn a_type_of_a_later_version_is_new() {
    let catalog = Catalog::get();
    for (name, new) in [
        ("alicloud_pages_custom_domain", true),
        ("ALIYUN::Pages::CustomDomain", true),
        ("alicloud_aaa", true),
        ("alicloud_zzz", true),
        ("alicloud_instance", false),
        ("alicloud_pvtz_zone", false),
        ("alicloud_ack_one_cluster", false),
        ("ALIYUN::PVTZ::Zone", false),
        // Older than the lists, and in the table.
        ("ALIYUN::ECS::EIP", false),
        ("aws_instance", false),
        ("data.alicloud_pages_custom_domains", false),
    ] {
        assert_eq!(catalog.is_new(name), new, "{name}");
    }
    assert!(types::HOST_ARGUMENTS.is_sorted());
    let held = ["domain_name", "DomainName", "custom_domain", "Hosts"].map(types::may_hold_host);
    assert_eq!((held, ["host_name", "domain_id", "name"].map(types::may_hold_host)), ([true; 4], [false; 3]));
}

#[test]
fn server_numbers_are_those_of_the_governing_document() {
    let catalog = Catalog::get();
    let expected = [
        (Product::Ecs, 3, 5, true, None),
        (Product::WebHosting, 3, 5, false, None),
        (Product::Swas, 3, 5, false, None),
        (Product::ElasticWeb, 6, 5, false, None),
        (Product::Market, 12, 1, false, Some(99)),
        (Product::Nat, 1, 2, false, None),
        (Product::Ipv6Translation, 1, 2, false, None),
        (Product::Ens, 3, 5, false, None),
    ];
    for (id, months, numbers, bandwidth, order) in expected {
        for edition in Edition::ALL.iter().copied() {
            let row = catalog.server_product(id, edition).unwrap_or_else(|| panic!("{}", id.id()));
            assert_eq!((row.months, row.numbers, row.public_bandwidth, row.order_cny), (months, numbers, bandwidth, order), "{id:?}");
            assert!(row.source.date.is_some() && !row.source.reference.is_empty());
            assert_eq!(row.first_purchase, id == Product::Market);
            assert_eq!(row.per == Per::Account, id == Product::ElasticWeb);
            let newest = matches!(id, Product::Ecs | Product::Swas);
            assert_eq!(row.designated, newest || edition == Edition::June2019, "{id:?} {edition:?}");
            assert_eq!(row.dropped_later, !newest, "{id:?} {edition:?}");
        }
    }
    assert_eq!(catalog.server_product(Product::Swas, Edition::June2026).unwrap().source.title, "限制说明");
    assert!(catalog.server_product(Product::Slb, Edition::June2019).is_none());
}

#[test]
fn access_rules_differ_by_edition() {
    let catalog = Catalog::get();
    let rule = |id, edition| catalog.access_rule(id, edition).map(|(rule, _)| rule);
    assert_eq!(rule(Product::Cdn, Edition::June2019), Some(AccessRule::ByOrigin));
    assert_eq!(rule(Product::Waf, Edition::June2026), Some(AccessRule::No));
    assert_eq!(rule(Product::Ddos, Edition::June2019), Some(AccessRule::ByLine));
    assert_eq!(rule(Product::Oss, Edition::June2019), Some(AccessRule::No));
    assert_eq!(rule(Product::Fc, Edition::June2026), Some(AccessRule::Yes));
    assert_eq!(rule(Product::Dns, Edition::June2019), Some(AccessRule::ByTarget));
    assert_eq!(rule(Product::Slb, Edition::June2019), None);
    assert_eq!(catalog.source("g").unwrap().date, Some("2019-06-14"));
}

#[test]
fn regions_follow_the_order_of_the_rules() {
    let regions = Catalog::get().regions();
    let answer = |id| regions.region(id).map(|a| (a.mainland, a.listed));
    assert_eq!(answer("cn-hangzhou"), Some((true, true)));
    assert_eq!(answer("cn-hongkong"), Some((false, true)));
    assert_eq!(answer("cn-hongkong-am4-c04"), Some((false, false)));
    assert_eq!(answer("cn-taiwan-1"), Some((false, false)));
    for unknown in ["cn-zhangbei-na61-b01", "cn-hongkon", "cn-hongkongs", "ap-southeast-99", "us-wst-1"] {
        assert_eq!(answer(unknown), None, "{unknown}");
    }
    let near = |id| regions.nearest(id);
    assert_eq!(
        [near("cn-hongkon"), near("us-wst-1"), near("hangzhou"), near("mars")],
        [Some("cn-hongkong"), Some("us-west-1"), Some("cn-hangzhou"), None]
    );
    let more = regions.with(&[("cn-new".into(), true), ("xx-new".into(), false)]);
    assert_eq!(["cn-new", "xx-new"].map(|id| more.region(id).map(|r| r.mainland)), [Some(true), Some(false)]);
    assert_eq!(more.of_zone("cn-new-a").as_deref(), Some("cn-new"));
    assert_eq!(answer("mars-1"), None);
    assert_eq!(answer(""), None);
    assert_eq!(answer("cn-"), None);
    assert_eq!(regions.all().filter(|(_, mainland)| *mainland).count(), 27);
    assert_eq!(regions.name("cn-chengdu"), Some("西南1（成都）"));
}

#[test]
fn zones_lead_to_regions() {
    let regions = Catalog::get().regions();
    for (zone, region) in [
        ("cn-hangzhou-i", Some("cn-hangzhou")),
        ("ap-southeast-1a", Some("ap-southeast-1")),
        ("cn-shanghai-finance-1a", Some("cn-shanghai-finance-1")),
        ("cn-hangzhou-MAZ6(i,j,k)", Some("cn-hangzhou")),
        ("cn-hongkong-b", Some("cn-hongkong")),
        ("cn-wuhan-lr-a", Some("cn-wuhan-lr")),
        ("cn-somewhere-new-a", None),
        ("cn-hongkong-am4-c", Some("cn-hongkong-am4")),
        ("us-west-1b", Some("us-west-1")),
        ("", None),
        ("i", None),
    ] {
        assert_eq!(regions.of_zone(zone).as_deref(), region, "{zone}");
    }
    assert_eq!(regions.of_oss("site.oss-cn-hangzhou.aliyuncs.com").as_deref(), Some("cn-hangzhou"));
    assert_eq!(regions.of_oss("oss-cn-hongkong-internal").as_deref(), Some("cn-hongkong"));
    assert_eq!(regions.of_oss("www.example.com"), None);
}

#[test]
fn nodes_lead_to_the_mainland_or_outside() {
    let regions = Catalog::get().regions();
    let mainland = |id| regions.node(id).map(|a| a.mainland);
    for node in ["cn-chenzhou-telecom_unicom_cmcc", "cn-wuxi-telecom_unicom_cmcc-2", "cn-nanjing-cmcc", "cn-chongqing-11"] {
        assert_eq!(mainland(node), Some(true), "{node}");
    }
    assert_eq!(mainland("tr-Istanbul-1"), Some(false));
    assert_eq!(mainland("ch-zurich-1"), Some(false));
    assert_eq!(mainland("cn-hongkong-9"), Some(false));
    assert_eq!(mainland("nonsense"), None);
    assert_eq!(mainland("cn-hongkon"), None);
}

#[test]
fn wanted_types_are_those_of_the_table() {
    let catalog = Catalog::get();
    for name in ["alicloud_instance", "ALIYUN::ECS::InstanceGroup", "data.alicloud_instance", "alicloud_vswitch"] {
        assert!(catalog.wanted(name), "{name}");
    }
    assert!(!catalog.wanted("aws_instance"));
    let instance = catalog.resource("alicloud_instance").unwrap();
    assert_eq!(instance.charge.as_ref().unwrap().values.prepaid, ["PrePaid"]);
    assert_eq!(catalog.resource("ALIYUN::ECS::InstanceGroup").unwrap().count.as_ref().unwrap().name, "MaxAmount");
}

/// An attribute with what its row takes its absence for, and what a value of it is taken for.
type Absent = (&'static str, String, Box<dyn Fn(&resources::Scalar) -> String>);

/// The attributes that a row reads, each with what the row takes its absence for, and what a value of it would be taken for.
fn absences(row: &'static ResourceType) -> Vec<Absent> {
    use resources::Scalar;
    let shown = |value: &Scalar| match value {
        Scalar::Bool(value) => value.to_string(),
        Scalar::Number(value) => value.to_string(),
        Scalar::Text(value) => (*value).to_owned(),
    };
    let same = move |value: &Scalar| shown(value);
    let mut found: Vec<Absent> = Vec::new();
    if let Some(charge) = &row.charge {
        let names = charge.name.into_iter().chain(charge.also.iter().copied());
        let kind = move |value: &Scalar| {
            let is = |list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(&shown(value)));
            let word = if is(&charge.values.prepaid) {
                "prepaid"
            } else if is(&charge.values.postpaid) {
                "postpaid"
            } else {
                "neither"
            };
            word.to_owned()
        };
        names.for_each(|name| found.push((name, charge.when_absent.to_owned(), Box::new(kind))));
        if let Some(spot) = &charge.spot {
            found.push((
                spot.name,
                "off".into(),
                Box::new(move |value| if spot.off.contains(&shown(value).as_str()) { "off" } else { "on" }.to_owned()),
            ));
        }
    }
    if let Some(term) = &row.term {
        found.push((term.name, shown(&term.when_absent), Box::new(same)));
        for name in term.unit_name.into_iter().chain(term.unit_also.iter().copied()) {
            let unit = move |value: &Scalar| (*term.units.get(shown(value).as_str()).unwrap_or(&"none")).to_owned();
            found.push((name, term.unit_when_absent.unwrap_or("unknown").to_owned(), Box::new(unit)));
        }
        if let Some(renewal) = &term.renewal {
            let on = move |value: &Scalar| if renewal.on.contains(value) { "on" } else { "off" }.to_owned();
            found.push((renewal.name, "off".into(), Box::new(on)));
        }
    }
    if let Some(bandwidth) = &row.bandwidth {
        let absent = bandwidth.when_absent.as_ref().map_or_else(|| "unknown".to_owned(), shown);
        bandwidth.name.into_iter().for_each(|name| found.push((name, absent.clone(), Box::new(same))));
        if let Some(switch) = &bandwidth.switch {
            let public = move |value: &Scalar| if switch.public.contains(value) { "public" } else { "private" }.to_owned();
            found.push((switch.name, switch.when_absent.to_owned(), Box::new(public)));
        }
    }
    if let Some(count) = &row.count {
        found.push((count.name, shown(&count.when_absent), Box::new(same)));
    }
    if let Some((name, scope)) = row.scope.as_ref().and_then(|scope| Some((scope.name?, scope))) {
        let lists = [("domestic", &scope.values.domestic), ("overseas", &scope.values.overseas), ("global", &scope.values.global)];
        let which = move |value: &Scalar| {
            lists.iter().find(|(_, list)| list.contains(&shown(value).as_str())).map_or("none", |(scope, _)| *scope).to_owned()
        };
        found.push((name, scope.when_absent.to_owned(), Box::new(which)));
    }
    if let Some(state) = &row.run_state {
        found.push((state.name, "Running".into(), Box::new(same)));
    }
    found
}

#[test]
fn absence_means_what_was_checked() {
    let keys: BTreeMap<&str, Source> = serde_json::from_str(include_str!("resources/sources.json")).unwrap();
    let key = |text: &str| text.split(' ').next().unwrap().to_owned();
    let mut checked = 0;
    for row in Catalog::get().resources() {
        let code = row.name.starts_with("alicloud_");
        for (name, taken, read) in absences(row) {
            let Some(facts) = row.attributes.get(name) else {
                assert!(row.elsewhere, "{}: {name} is read, and nobody checked what its absence means", row.name);
                continue;
            };
            match &facts.value {
                Some(value) => assert_eq!(taken, read(value), "{}: {name}", row.name),
                // Nobody knows: then the row must not either. A template hands on what it does not say.
                None => assert!(
                    facts.absent == resources::Absence::Required
                        || ["unknown", "none", "off", "Running"].contains(&taken.as_str())
                        || row.role == Role::Template,
                    "{}: {name} is taken for {taken}, which nothing says",
                    row.name
                ),
            }
        }
        for (name, facts) in &row.attributes {
            checked += usize::from(code);
            let places: Vec<&str> = facts.source.split(' ').collect();
            assert!(
                keys.contains_key(&*key(facts.source)) && facts.says.is_none_or(|says| keys.contains_key(&*key(says))),
                "{} {name}",
                row.name
            );
            assert_eq!(code, places[0] == "tf" && places.len() == 3, "{}: {name} has a file and a function", row.name);
            let known =
                facts.value.is_some() || facts.absent == resources::Absence::LeftOut || facts.absent == resources::Absence::Required;
            assert!(known && (facts.says.is_none() || facts.absent == resources::Absence::LeftOut), "{}: {name}", row.name);
        }
    }
    assert!(checked > 80, "only {checked} attributes of the provider are checked");
}

#[test]
fn every_attribute_that_is_edited_says_what_an_update_does() {
    // Its documentation of ROS was not to be had (2026-11).
    let unknown = ["ALIYUN::SWAS::Instance", "ALIYUN::SWAS::Instances"];
    let catalog = Catalog::get();
    for row in catalog.resources().filter(|row| row.candidate != resources::Candidate::Never && !unknown.contains(&row.name)) {
        let (charge, term, bandwidth) = (row.charge.as_ref(), row.term.as_ref(), row.bandwidth.as_ref());
        let edited = [
            charge.filter(|c| !c.values.prepaid.is_empty()).and_then(|c| c.name),
            charge.and_then(|c| c.spot.as_ref()).map(|s| s.name),
            term.map(|t| t.name),
            term.and_then(|t| t.unit_name),
            term.and_then(|t| t.renewal.as_ref()).map(|r| r.name),
            bandwidth.and_then(|b| b.name),
            row.run_state.as_ref().map(|s| s.name),
        ];
        let silent: Vec<&str> = edited.into_iter().flatten().filter(|name| row.update(name).is_none()).collect();
        assert!(silent.is_empty(), "{}: {silent:?}", row.name);
    }
    let update = |kind: &str, name: &str| catalog.resource(kind).and_then(|row| row.update(name));
    assert_eq!(update("alicloud_instance", "instance_charge_type"), Some(resources::Update::Charged));
    assert_eq!(update("alicloud_ecs_instance_set", "internet_max_bandwidth_out"), Some(resources::Update::Replaces));
    assert_eq!(update("alicloud_market_order", "duration"), Some(resources::Update::NewOrder));
}

#[test]
fn the_tables_are_read_quickly() {
    // Start-up must stay imperceptible; the bound is loose because debug builds and shared machines are slow.
    let start = std::time::Instant::now();
    let catalog = Catalog::read();
    assert!(!catalog.rows.is_empty());
    assert!(start.elapsed() < std::time::Duration::from_millis(200));
}
