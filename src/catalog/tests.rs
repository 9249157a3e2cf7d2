//! Checks of the tables: form, sources, and the numbers that the governing document gives.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod absence;

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
    let documents: BTreeMap<&str, Source> =
        serde_json::from_str(include_str!("resources/sources.json")).unwrap();
    let catalog = Catalog::get();
    for row in catalog.resources() {
        let documents: Vec<&Source> = row
            .sources
            .iter()
            .filter_map(|s| s.split(' ').next())
            .map(|key| &documents[key])
            .collect();
        // One old type is known from an undated page only; it holds no number.
        let undated = row.name == "ALIYUN::ECS::EIP";
        assert!(
            undated || documents.iter().any(|d| d.date.is_some()),
            "{} has no dated source",
            row.name
        );
        assert!(
            documents.iter().all(|d| !d.title.is_empty() && !d.reference.is_empty()),
            "{}",
            row.name
        );
    }
    let of = |row: &ResourceType| {
        let facts =
            row.attributes.values().flat_map(|facts| [Some(facts.source), facts.says]).flatten();
        row.sources
            .iter()
            .copied()
            .chain(facts)
            .filter_map(|text| text.split(' ').next())
            .collect::<Vec<_>>()
    };
    let named: std::collections::BTreeSet<&str> = catalog.resources().flat_map(of).collect();
    assert!(documents.keys().all(|key| named.contains(key)), "a document that no row names");
}

#[test]
fn every_row_is_found_and_read() {
    // Rows are found by their lines: none is missing, each can be read, and each stands in the file
    // of its product.
    let mut names: Vec<String> = Vec::new();
    for (product, table) in TABLES {
        for row in serde_json::from_str::<Vec<serde_json::Value>>(table).unwrap() {
            let name = row["type"].as_str().unwrap();
            serde_json::from_str::<ResourceType>(
                rows_of(table).find(|(found, _)| *found == name).unwrap().1.text,
            )
            .unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(row["product"], *product, "{name}");
            names.push(name.to_owned());
        }
    }
    assert_eq!(Catalog::get().resources().map(|row| row.name).collect::<Vec<_>>(), names);
    let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len(), "a type stands twice");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/resources");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .filter(|f| f.as_ref().unwrap().file_name() != "sources.json")
        .count();
    assert_eq!(files, TABLES.len(), "a file is not in the list");
}

#[test]
fn every_listed_type_is_known_or_argued() {
    let irrelevant: Irrelevant =
        serde_json::from_str(include_str!("../../tests/catalog/irrelevant.json")).unwrap();
    let catalog = Catalog::get();
    let argued: std::collections::BTreeSet<&str> =
        irrelevant.groups.iter().flat_map(|g| &g.types).map(String::as_str).collect();
    assert_eq!(
        argued.len(),
        irrelevant.groups.iter().map(|g| g.types.len()).sum::<usize>(),
        "a type is argued twice"
    );
    assert!(irrelevant.groups.iter().all(|g| !g.reason.is_empty() && !g.types.is_empty()));
    let mut listed = std::collections::BTreeSet::new();
    for list in &types::LISTS {
        let names: Vec<&str> = list.types().map(|(name, _)| name).collect();
        assert!(names.is_sorted() && names.len() > 700, "{}", list.prefix);
        for (name, mut arguments) in list.types() {
            listed.insert(name);
            assert!(name.starts_with(list.prefix) && !catalog.is_new(name), "{name}");
            let carries =
                irrelevant.carriers.iter().any(|product| name.starts_with(product.as_str()));
            // An argument that holds no host name leads traffic on.
            let tells = arguments
                .any(|path| carries || types::may_hold_host(path.rsplit("[].").next().unwrap()));
            let known = catalog.resource(name).is_some();
            assert!(!(known && argued.contains(name)), "{name} is in the table and argued");
            assert!(
                !tells || known || argued.contains(name),
                "{name} is new: give it a row, or say why it needs none"
            );
        }
    }
    assert_eq!(
        argued.iter().filter(|name| !listed.contains(*name)).count(),
        0,
        "an argued type is in no list"
    );
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
    assert_eq!(
        (held, ["host_name", "domain_id", "name"].map(types::may_hold_host)),
        ([true; 4], [false; 3])
    );
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
            assert_eq!(
                (row.months, row.numbers, row.public_bandwidth, row.order_cny),
                (months, numbers, bandwidth, order),
                "{id:?}"
            );
            assert!(row.source.date.is_some() && !row.source.reference.is_empty());
            assert_eq!(row.first_purchase, id == Product::Market);
            assert_eq!(row.per == Per::Account, id == Product::ElasticWeb);
            let newest = matches!(id, Product::Ecs | Product::Swas);
            assert_eq!(
                row.designated,
                newest || edition == Edition::June2019,
                "{id:?} {edition:?}"
            );
            assert_eq!(row.dropped_later, !newest, "{id:?} {edition:?}");
        }
    }
    assert_eq!(
        catalog.server_product(Product::Swas, Edition::June2026).unwrap().source.title,
        "限制说明"
    );
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
    for unknown in
        ["cn-zhangbei-na61-b01", "cn-hongkon", "cn-hongkongs", "ap-southeast-99", "us-wst-1"]
    {
        assert_eq!(answer(unknown), None, "{unknown}");
    }
    let near = |id| regions.nearest(id);
    assert_eq!(
        [near("cn-hongkon"), near("us-wst-1"), near("hangzhou"), near("mars")],
        [Some("cn-hongkong"), Some("us-west-1"), Some("cn-hangzhou"), None]
    );
    let more = regions.with(&[("cn-new".into(), true), ("xx-new".into(), false)]);
    assert_eq!(
        ["cn-new", "xx-new"].map(|id| more.region(id).map(|r| r.mainland)),
        [Some(true), Some(false)]
    );
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
    for node in [
        "cn-chenzhou-telecom_unicom_cmcc",
        "cn-wuxi-telecom_unicom_cmcc-2",
        "cn-nanjing-cmcc",
        "cn-chongqing-11",
    ] {
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
    for name in [
        "alicloud_instance",
        "ALIYUN::ECS::InstanceGroup",
        "data.alicloud_instance",
        "alicloud_vswitch",
    ] {
        assert!(catalog.wanted(name), "{name}");
    }
    assert!(!catalog.wanted("aws_instance"));
    let instance = catalog.resource("alicloud_instance").unwrap();
    assert_eq!(instance.charge.as_ref().unwrap().values.prepaid, ["PrePaid"]);
    assert_eq!(
        catalog.resource("ALIYUN::ECS::InstanceGroup").unwrap().count.as_ref().unwrap().name,
        "MaxAmount"
    );
}

#[test]
fn the_tables_are_read_quickly() {
    // Start-up must stay imperceptible; the bound is loose because debug builds and shared machines
    // are slow.
    let start = std::time::Instant::now();
    let catalog = Catalog::read();
    assert!(!catalog.rows.is_empty());
    assert!(start.elapsed() < std::time::Duration::from_millis(200));
}
