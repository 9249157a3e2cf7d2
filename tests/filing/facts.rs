//! Facts of servers: charge type, term, bandwidth, region, number, state, renewal.

use iac_icp::filing::{ChargeReason, ChargeType, Server};

use super::{say, server, tf, trail};

fn web(body: &str) -> String {
    format!(
        "provider \"alicloud\" {{\n  region = \"cn-hangzhou\"\n}}\nresource \"alicloud_instance\" \"web\" {{\n{body}\n}}\n"
    )
}

fn one(text: &str) -> Server {
    let model = tf(text).build();
    assert_eq!(
        model.servers.len(),
        1,
        "{:?}",
        model.servers.iter().map(|s| s.site.address()).collect::<Vec<_>>()
    );
    model.servers[0].clone()
}

fn open<T>(fact: &iac_icp::filing::Fact<T>) -> String {
    fact.open.as_ref().map_or_else(
        || "decided".to_owned(),
        |r| r.iter().map(|r| r.why.id()).collect::<Vec<_>>().join(" "),
    )
}

#[test]
fn an_absent_charge_type_is_pay_as_you_go() {
    let server = one(&web(""));
    assert_eq!(server.charge.value(), Some(&ChargeType::Postpaid));
    assert_eq!(server.charge_reason, ChargeReason::Absent);
    assert_eq!(server.bandwidth.as_ref().unwrap().value(), Some(&0.0));
    assert_eq!(say(&server.eip.bound), "no");
    assert_eq!(
        server.site.type_name.as_deref(),
        Some("alicloud_instance"),
        "how a fix is spelled hangs on the type"
    );
}

#[test]
fn written_charge_types_and_terms() {
    for (body, charge, months) in [
        ("instance_charge_type = \"PrePaid\"\n period = 3", ChargeType::Prepaid, Some(3.0)),
        ("instance_charge_type = \"PrePaid\"\n period = \"12\"", ChargeType::Prepaid, Some(12.0)),
        (
            "instance_charge_type = \"PrePaid\"\n period = 3\n period_unit = \"Week\"",
            ChargeType::Prepaid,
            Some(0.68),
        ),
        (
            "instance_charge_type = \"PrePaid\"\n period = 60\n period_unit = \"Week\"",
            ChargeType::Prepaid,
            Some(0.99),
        ),
        ("instance_charge_type = \"PrePaid\"", ChargeType::Prepaid, None),
        ("instance_charge_type = \"PostPaid\"\n period = 1", ChargeType::Postpaid, Some(1.0)),
    ] {
        let server = one(&web(body));
        assert_eq!(server.charge.value(), Some(&charge), "{body}");
        assert_eq!(server.term.value().map(|t| t.months), months, "{body}");
    }
    let spot = one(&web("instance_charge_type = \"PostPaid\"\n spot_strategy = \"SpotAsPriceGo\""));
    assert_eq!(spot.charge_reason, ChargeReason::Spot);
}

#[test]
fn undecided_values_stay_open_with_their_reason() {
    let text = |body: &str| web(body) + "variable \"x\" {}\nvariable \"prod\" { type = bool }\n";
    assert_eq!(open(&one(&text("instance_charge_type = var.x")).charge), "variable-without-value");
    assert_eq!(open(&one(&web("instance_charge_type = \"PrePaid\"")).term), "provider-default");
    assert_eq!(open(&one(&web("instance_charge_type = \"prepaid\"")).charge), "invalid");
    let either = one(&text("instance_charge_type = \"PrePaid\"\n period = var.prod ? 12 : 1"));
    let months: Vec<f64> = either.term.options.iter().map(|(t, _)| t.months).collect();
    assert_eq!((months, either.term.beyond), (vec![12.0, 1.0], false));
    let same = one(&text("instance_charge_type = \"PrePaid\"\n period = var.prod ? 12 : 12"));
    assert_eq!(same.term.value().map(|t| t.months), Some(12.0));
    assert_eq!(
        open(
            &one(&web("instance_charge_type = \"PrePaid\"\n period = 1\n period_unit = \"Year\""))
                .term
        ),
        "invalid"
    );
}

#[test]
fn defaults_are_named_in_the_evidence() {
    let server = one(&(web("instance_charge_type = \"PrePaid\"\n period = var.months")
        + "variable \"months\" {\n  default = 1\n}\n"));
    let (_, evidence) = &server.term.options[0];
    assert_eq!(
        trail(evidence).certainty(),
        iac_icp::finding::Certainty::Default("var.months".into())
    );
    let related = trail(evidence).related();
    assert_eq!(related[0].label.en, "default of `var.months`");
}

#[test]
fn launch_templates_supply_what_is_absent() {
    let template = "resource \"alicloud_ecs_launch_template\" \"t\" {\n instance_charge_type = \"PrePaid\"\n period = 6\n internet_max_bandwidth_out = 5\n}\n";
    let server = one(&(web("launch_template_id = alicloud_ecs_launch_template.t.id") + template));
    assert_eq!(server.charge.value(), Some(&ChargeType::Prepaid));
    assert_eq!(server.term.value().map(|t| t.months), Some(6.0));
    assert_eq!(server.bandwidth.unwrap().value(), Some(&5.0));
    let bare = "resource \"alicloud_ecs_launch_template\" \"t\" {}\n";
    let server = one(&(web("launch_template_id = alicloud_ecs_launch_template.t.id") + bare));
    assert_eq!(server.charge.value(), Some(&ChargeType::Postpaid));
    assert_eq!(server.bandwidth.unwrap().value(), Some(&0.0));
    let unseen = one(&web("launch_template_id = \"lt-1\""));
    assert_eq!(open(&unseen.charge), "target-unknown");
    assert_eq!(open(unseen.bandwidth.as_ref().unwrap()), "target-unknown");
}

#[test]
fn bandwidth_may_be_text() {
    assert_eq!(
        one(&web("internet_max_bandwidth_out = \"10\"")).bandwidth.unwrap().value(),
        Some(&10.0)
    );
    assert_eq!(
        one(&web("internet_max_bandwidth_out = \"0\"")).bandwidth.unwrap().value(),
        Some(&0.0)
    );
    assert_eq!(
        open(
            one(&(web("internet_max_bandwidth_out = var.b") + "variable \"b\" {}"))
                .bandwidth
                .as_ref()
                .unwrap()
        ),
        "variable-without-value"
    );
}

#[test]
fn regions_come_from_zone_vswitch_provider_and_option() {
    let bare = |body: &str, rest: &str| {
        format!("resource \"alicloud_instance\" \"web\" {{\n{body}\n}}\n{rest}")
    };
    let region = |text: &str| one(text).region.value().map(|r| (r.id.to_string(), r.mainland));
    assert_eq!(
        region(&bare("availability_zone = \"cn-hangzhou-i\"", "")),
        Some(("cn-hangzhou".into(), true))
    );
    assert_eq!(
        region(&bare("availability_zone = \"cn-hongkong-b\"", "")),
        Some(("cn-hongkong".into(), false))
    );
    let vswitch = "resource \"alicloud_vswitch\" \"v\" {\n zone_id = \"cn-beijing-h\"\n}\n";
    assert_eq!(
        region(&bare("vswitch_id = alicloud_vswitch.v.id", vswitch)),
        Some(("cn-beijing".into(), true))
    );
    assert_eq!(
        region(&web("availability_zone = data.alicloud_zones.z.zones.0.id")),
        Some(("cn-hangzhou".into(), true))
    );
    assert_eq!(open(&one(&bare("", "")).region), "no-region");
    let given = tf(&bare("", "")).region("us-west-1").build();
    assert_eq!(given.servers[0].region.value().map(|r| r.mainland), Some(false));
    let variable = "variable \"r\" {}\nprovider \"alicloud\" {\n region = var.r\n}\n";
    assert_eq!(open(&one(&bare("", variable)).region), "variable-without-value");
    let alias = "provider \"alicloud\" {\n alias = \"hk\"\n region = \"cn-hongkong\"\n}\n";
    assert_eq!(region(&bare("provider = alicloud.hk", alias)), Some(("cn-hongkong".into(), false)));
    let unlisted = "provider \"alicloud\" {\n region = \"cn-somewhere\"\n}\n";
    let server = one(&bare("", unlisted));
    assert_eq!((server.region.value(), open(&server.region).as_str()), (None, "unknown-region"));
    let mut said = tf(&bare("", unlisted));
    said.declarations.regions = vec![("cn-somewhere".into(), true)];
    assert_eq!(
        said.build().servers[0].region.value().map(|r| (r.mainland, r.listed)),
        Some((true, true))
    );
}

#[test]
fn other_products() {
    let ens = one(
        "resource \"alicloud_ens_instance\" \"e\" {\n payment_type = \"Subscription\"\n period = 3\n period_unit = \"Day\"\n ens_region_id = \"tr-Istanbul-1\"\n amount = 2\n}\n",
    );
    assert_eq!((ens.product.id(), ens.instances.value()), ("ens", Some(&2)));
    assert_eq!(ens.region.value().map(|r| r.mainland), Some(false));
    assert_eq!(ens.term.value().map(|t| t.months), Some(0.1));
    let area = one(
        "resource \"alicloud_ens_instance\" \"e\" {\n ens_region_id = \"cn-nanjing-cmcc\"\n schedule_area_level = \"Middle\"\n}\n",
    );
    assert_eq!(
        (open(&area.region), open(&area.charge)),
        ("not-settled".into(), "provider-default".into())
    );
    let swas =
        one("resource \"alicloud_simple_application_server_instance\" \"s\" {\n period = 1\n}\n");
    assert_eq!(
        (swas.charge.value(), swas.term.value().map(|t| t.months)),
        (Some(&ChargeType::Prepaid), Some(1.0))
    );
    let market = one(
        "resource \"alicloud_market_order\" \"m\" {\n pay_type = \"PrePaid\"\n duration = 1\n pricing_cycle = \"Year\"\n}\n",
    );
    assert_eq!(market.term.value().map(|t| t.months), Some(12.0));
    assert_eq!(open(market.order_cny.as_ref().unwrap()), "not-declared");
    let nat = one(
        "resource \"alicloud_nat_gateway\" \"n\" {\n payment_type = \"Subscription\"\n period = 1\n}\n",
    );
    assert_eq!(
        (nat.charge.value(), say(&nat.published).as_str()),
        (Some(&ChargeType::Prepaid), "no")
    );
}

#[test]
fn state_renewal_and_number() {
    let server = one(&web("status = \"Stopped\"\n renewal_status = \"AutoRenewal\""));
    assert_eq!(
        (server.stopped.value(), server.renews.unwrap().value()),
        (Some(&true), Some(&true))
    );
    let server = one(&web(""));
    assert_eq!(
        (server.stopped.value(), server.renews.unwrap().value()),
        (Some(&false), Some(&false))
    );
    let set = one("resource \"alicloud_ecs_instance_set\" \"s\" {\n amount = \"3\"\n}\n");
    assert_eq!(set.instances.value(), Some(&3));
    let unknown = one(&(web("count = var.n") + "variable \"n\" {}"));
    assert_eq!(open(&unknown.instances), "variable-without-value");
    let three = tf(&web("count = 3")).build();
    assert_eq!(three.servers.len(), 3);
    assert_eq!(server_at(&three, "alicloud_instance.web[2]"), Some(1));
}

fn server_at(model: &iac_icp::filing::FilingModel, address: &str) -> Option<u64> {
    server(model, address).instances.value().copied()
}
