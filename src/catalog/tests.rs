//! Checks of the tables: form, sources, and the numbers that the governing document gives.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use super::*;

/// The documents that rows of the resource table name.
#[derive(Deserialize)]
struct Sources {
    #[serde(borrow)]
    sources: BTreeMap<&'static str, Source>,
}

#[test]
fn every_type_has_a_dated_source() {
    let catalog = Catalog::get();
    // Rows are found by their lines: none is missing, and each can be read.
    let table: serde_json::Value = serde_json::from_str(RESOURCES).unwrap();
    let documents: BTreeMap<&str, Source> = serde_json::from_str::<Sources>(RESOURCES).unwrap().sources;
    let names: Vec<&str> = table["types"].as_array().unwrap().iter().map(|row| row["type"].as_str().unwrap()).collect();
    assert_eq!(catalog.resources().map(|row| row.name).collect::<Vec<_>>(), names);
    for row in catalog.resources() {
        let documents: Vec<&Source> = row.sources.iter().filter_map(|s| s.split(' ').next()).map(|key| &documents[key]).collect();
        // One old type is known from an undated page only; it holds no number.
        let undated = row.name == "ALIYUN::ECS::EIP";
        assert!(undated || documents.iter().any(|d| d.date.is_some()), "{} has no dated source", row.name);
        assert!(documents.iter().all(|d| !d.title.is_empty() && !d.reference.is_empty()), "{}", row.name);
    }
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
        let silent: Vec<&str> = edited.into_iter().flatten().filter(|name| !row.update.contains_key(name)).collect();
        assert!(silent.is_empty(), "{}: {silent:?}", row.name);
    }
    let update = |kind: &str, name: &str| catalog.resource(kind).and_then(|row| row.update.get(name).copied());
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
