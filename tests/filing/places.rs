//! Places: whether they make a filing necessary, and with Alibaba Cloud; one test for each row of
//! the tables.

use iac_icp::filing::EndKind;
use iac_icp::filing::declared::{AccessDeclaration, Line, OriginDeclaration};
use iac_icp::source::{FileId, Span};

use super::{Case, binding, duties, say, tf};

const HZ: &str = "provider \"alicloud\" {\n region = \"cn-hangzhou\"\n}\n";
const HK: &str = "provider \"alicloud\" {\n region = \"cn-hongkong\"\n}\n";

fn place(text: &str, address: &str) -> (String, String) {
    of(&tf(text), address)
}

fn of(case: &Case, address: &str) -> (String, String) {
    duties(&case.build(), address)
}

fn pair(filing: &str, access: &str) -> (String, String) {
    (filing.to_owned(), access.to_owned())
}

fn origin(case: &mut Case, host: &str, alibaba: Option<bool>, mainland: Option<bool>) {
    let span = Span::new(FileId(0), 0, 0);
    case.declarations.origins.push(OriginDeclaration {
        host: host.into(),
        alibaba,
        mainland,
        span,
    });
}

fn record(kind: &str, value: &str, more: &str) -> String {
    format!(
        "resource \"alicloud_alidns_record\" \"r\" {{\n domain_name = \"example.com\"\n rr = \"www\"\n type = \"{kind}\"\n value = {value}\n{more}}}\n"
    )
}

const R: &str = "alicloud_alidns_record.r";

#[test]
fn dns_records() {
    let eip = "resource \"alicloud_eip_address\" \"e\" {}\n";
    let to_eip = record("A", "alicloud_eip_address.e.ip_address", "");
    assert_eq!(place(&format!("{HZ}{eip}{to_eip}"), R), pair("yes", "yes"));
    assert_eq!(place(&format!("{HK}{eip}{to_eip}"), R), pair("no", "no"));
    assert_eq!(place(&format!("{eip}{to_eip}"), R), pair("no-region", "no-region"));
    assert_eq!(
        place(&record("A", "\"198.51.100.7\"", ""), R),
        pair("not-declared", "not-declared")
    );
    assert_eq!(place(&record("A", "\"10.0.0.7\"", ""), R), pair("no", "no"));
    let web = "resource \"alicloud_instance\" \"w\" {}\n";
    assert_eq!(
        place(&format!("{HZ}{web}{}", record("A", "alicloud_instance.w.public_ip", "")), R),
        pair("yes", "yes")
    );
    assert_eq!(
        place(&format!("{HZ}{web}{}", record("A", "alicloud_instance.w.private_ip", "")), R),
        pair("no", "no")
    );
    let disabled = record("A", "alicloud_eip_address.e.ip_address", " status = \"DISABLE\"\n");
    assert_eq!(place(&format!("{HZ}{eip}{disabled}"), R), pair("no", "no"));
    let foreign = "resource \"aws_lb\" \"x\" {}\n";
    assert_eq!(
        place(&format!("{foreign}{}", record("CNAME", "aws_lb.x.dns_name", "")), R),
        pair("not-declared", "no")
    );
    let bucket = "resource \"alicloud_oss_bucket\" \"b\" {\n bucket = \"b\"\n}\n";
    let to_bucket =
        record("CNAME", "\"${alicloud_oss_bucket.b.bucket}.oss-cn-hangzhou.aliyuncs.com\"", "");
    assert_eq!(place(&format!("{HZ}{bucket}{to_bucket}"), R), pair("yes", "no"));
    let model = tf(&record("TXT", "\"v=spf1\"", "")).build();
    assert!(model.bindings.is_empty());
}

#[test]
fn declared_origins_decide_literal_addresses() {
    let text = record("A", "\"198.51.100.7\"", "");
    for (alibaba, mainland, answer) in [
        (Some(true), Some(true), pair("yes", "yes")),
        (Some(false), Some(true), pair("yes", "no")),
        (Some(true), Some(false), pair("no", "no")),
        (Some(false), None, pair("not-declared", "no")),
    ] {
        let mut case = tf(&text);
        origin(&mut case, "198.51.100.7", alibaba, mainland);
        assert_eq!(of(&case, R), answer);
    }
}

#[test]
fn url_forwards() {
    assert_eq!(
        place(&record("REDIRECT_URL", "\"https://other.example\"", ""), R),
        pair("yes", "yes")
    );
    assert_eq!(
        place(&record("FORWORD_URL", "\"https://other.example\"", ""), R),
        pair("yes", "yes")
    );
    assert_eq!(
        place(&record("REDIRECT_URL", "\"https://other.example\"", " status = \"DISABLE\"\n"), R),
        pair("no", "no")
    );
}

#[test]
fn load_balancer_rules() {
    let rule = |kind: &str, more: &str| {
        format!(
            "resource \"alicloud_slb_load_balancer\" \"b\" {{\n{kind}}}\nresource \"alicloud_slb_rule\" \"x\" {{\n load_balancer_id = alicloud_slb_load_balancer.b.id\n domain = \"www.example.com\"\n}}\n{more}"
        )
    };
    let x = "alicloud_slb_rule.x";
    assert_eq!(
        place(&format!("{HZ}{}", rule(" address_type = \"internet\"\n", "")), x),
        pair("yes", "yes")
    );
    assert_eq!(
        place(&format!("{HZ}{}", rule(" address_type = \"intranet\"\n", "")), x),
        pair("no", "no")
    );
    assert_eq!(
        place(&format!("{HZ}{}", rule("", "")), x),
        pair("provider-default", "provider-default")
    );
    assert_eq!(
        place(&format!("{HK}{}", rule(" address_type = \"internet\"\n", "")), x),
        pair("no", "no")
    );
    let eip = "resource \"alicloud_eip_address\" \"e\" {}\nresource \"alicloud_eip_association\" \"a\" {\n allocation_id = alicloud_eip_address.e.id\n instance_id = alicloud_slb_load_balancer.b.id\n}\n";
    assert_eq!(
        place(&format!("{HZ}{}", rule(" address_type = \"intranet\"\n", eip)), x),
        pair("yes", "yes")
    );
    let alb = "resource \"alicloud_alb_load_balancer\" \"b\" {\n address_type = \"Internet\"\n}\nresource \"alicloud_alb_listener\" \"l\" {\n load_balancer_id = alicloud_alb_load_balancer.b.id\n}\nresource \"alicloud_alb_rule\" \"x\" {\n listener_id = alicloud_alb_listener.l.id\n rule_conditions {\n type = \"Host\"\n host_config {\n values = [\"a.example.com\", \"b.example.org\"]\n }\n }\n}\n";
    let model = tf(&format!("{HZ}{alb}")).build();
    let rows: Vec<(Option<String>, bool)> =
        model.bindings.iter().map(|b| (b.host.value().map(ToString::to_string), b.row)).collect();
    assert_eq!(
        rows,
        [(Some("a.example.com".to_owned()), true), (Some("b.example.org".to_owned()), false)]
    );
    assert_eq!(model.websites.len(), 2);
}

fn cdn(kind: &str, scope: &str, content: &str) -> String {
    format!(
        "resource \"{kind}\" \"c\" {{\n domain_name = \"www.example.com\"\n{scope} sources {{\n type = \"ipaddr\"\n content = {content}\n }}\n}}\n"
    )
}

#[test]
fn cdn_scopes_and_origins() {
    let c = "alicloud_cdn_domain_new.c";
    let cdn = |scope: &str, content: &str| cdn("alicloud_cdn_domain_new", scope, content);
    assert_eq!(place(&cdn("", "\"203.0.113.10\""), c), pair("yes", "not-declared"));
    assert_eq!(
        place(&cdn(" scope = \"global\"\n", "\"203.0.113.10\""), c),
        pair("yes", "not-declared")
    );
    assert_eq!(place(&cdn(" scope = \"overseas\"\n", "\"203.0.113.10\""), c), pair("no", "no"));
    let web = "resource \"alicloud_instance\" \"w\" {}\n";
    let to_web = cdn("", "alicloud_instance.w.public_ip");
    assert_eq!(place(&format!("{HZ}{web}{to_web}"), c), pair("yes", "yes"));
    assert_eq!(place(&format!("{HK}{web}{to_web}"), c), pair("yes", "no"));
    let overseas = cdn(" scope = \"overseas\"\n", "alicloud_instance.w.public_ip");
    assert_eq!(place(&format!("{HZ}{web}{overseas}"), c), pair("not-settled", "not-settled"));
    let newer = tf(&format!("{HZ}{web}{overseas}")).edition(iac_icp::catalog::Edition::June2026);
    assert_eq!(of(&newer, c), pair("no", "no"));
    let newer = tf(&format!("{HZ}{web}{to_web}")).edition(iac_icp::catalog::Edition::June2026);
    assert_eq!(of(&newer, c), pair("yes", "no"));
    let bucket = "resource \"alicloud_oss_bucket\" \"b\" {}\n";
    assert_eq!(
        place(&format!("{HZ}{bucket}{}", cdn("", "alicloud_oss_bucket.b.extranet_endpoint")), c),
        pair("yes", "yes")
    );
    let mut elsewhere = tf(&cdn("", "\"203.0.113.10\""));
    origin(&mut elsewhere, "203.0.113.10", Some(false), Some(true));
    assert_eq!(of(&elsewhere, c), pair("yes", "yes"));
    let unresolved =
        format!("variable \"s\" {{}}\n{}", cdn(" scope = var.s\n", "\"203.0.113.10\""));
    assert_eq!(place(&unresolved, c).0, "variable-without-value");
}

#[test]
fn dcdn_vod_and_live_scopes() {
    assert_eq!(
        place(
            &cdn("alicloud_dcdn_domain", " scope = \"domestic\"\n", "\"203.0.113.10\""),
            "alicloud_dcdn_domain.c"
        ),
        pair("yes", "no")
    );
    // The provider sends no scope, and the service takes that for the mainland.
    assert_eq!(
        place(&cdn("alicloud_dcdn_domain", "", "\"203.0.113.10\""), "alicloud_dcdn_domain.c"),
        pair("yes", "no")
    );
    assert_eq!(
        place(
            &cdn("alicloud_dcdn_domain", " scope = \"overseas\"\n", "\"203.0.113.10\""),
            "alicloud_dcdn_domain.c"
        ),
        pair("no", "no")
    );
    let live =
        "resource \"alicloud_live_domain\" \"l\" {\n domain_name = \"live.example.com\"\n}\n";
    assert_eq!(place(live, "alicloud_live_domain.l"), pair("yes", "no"));
}

#[test]
fn esa_sites_plans_and_records() {
    let site = |coverage: &str| {
        format!(
            "resource \"alicloud_esa_site\" \"s\" {{\n site_name = \"example.com\"\n{coverage}}}\n"
        )
    };
    assert_eq!(place(&site(" coverage = \"global\"\n"), "alicloud_esa_site.s"), pair("yes", "no"));
    assert_eq!(place(&site(" coverage = \"overseas\"\n"), "alicloud_esa_site.s"), pair("no", "no"));
    assert_eq!(place(&site(""), "alicloud_esa_site.s"), pair("provider-default", "no"));
    let plan = "resource \"alicloud_esa_rate_plan_instance\" \"p\" {\n coverage = \"domestic,overseas\"\n}\n";
    let planned =
        format!("{}{plan}", site(" instance_id = alicloud_esa_rate_plan_instance.p.id\n"));
    assert_eq!(place(&planned, "alicloud_esa_site.s"), pair("yes", "no"));
    let record = |proxied: &str| {
        format!(
            "{}resource \"alicloud_esa_record\" \"r\" {{\n site_id = alicloud_esa_site.s.id\n record_name = \"www.example.com\"\n record_type = \"A/AAAA\"\n proxied = {proxied}\n data {{\n value = \"10.0.0.1\"\n }}\n}}\n",
            site(" coverage = \"domestic\"\n")
        )
    };
    assert_eq!(place(&record("true"), "alicloud_esa_record.r"), pair("yes", "no"));
    assert_eq!(place(&record("false"), "alicloud_esa_record.r"), pair("no", "no"));
    let scope = binding(&tf(&record("true")).build(), "alicloud_esa_record.r")
        .scope
        .as_ref()
        .unwrap()
        .value()
        .copied();
    assert_eq!(scope, Some("domestic"));
}

#[test]
fn bucket_domains() {
    let text = "resource \"alicloud_oss_bucket\" \"b\" {\n bucket = \"b\"\n}\nresource \"alicloud_oss_bucket_cname\" \"c\" {\n bucket = alicloud_oss_bucket.b.bucket\n domain = \"www.example.com\"\n}\nresource \"alicloud_oss_bucket_cname_token\" \"t\" {\n bucket = alicloud_oss_bucket.b.bucket\n domain = \"www.example.com\"\n}\n";
    let c = "alicloud_oss_bucket_cname.c";
    assert_eq!(place(&format!("{HZ}{text}"), c), pair("yes", "no"));
    assert_eq!(place(&format!("{HK}{text}"), c), pair("no", "no"));
    assert_eq!(place(text, c), pair("no-region", "no"));
    assert_eq!(tf(&format!("{HZ}{text}")).build().bindings.len(), 1);
}

#[test]
fn waf_domains() {
    let waf = |backend: &str| {
        format!(
            "resource \"alicloud_wafv3_domain\" \"w\" {{\n instance_id = \"x\"\n domain = \"www.example.com\"\n redirect {{\n backends = [{backend}]\n }}\n}}\n"
        )
    };
    let w = "alicloud_wafv3_domain.w";
    assert_eq!(place(&format!("{HZ}{}", waf("\"39.98.217.197\"")), w), pair("yes", "not-declared"));
    let abroad = "provider \"alicloud\" {\n region = \"ap-southeast-1\"\n}\n";
    assert_eq!(
        place(&format!("{abroad}{}", waf("\"39.98.217.197\"")), w),
        pair("not-declared", "not-declared")
    );
    let mut outside = tf(&format!("{abroad}{}", waf("\"39.98.217.197\"")));
    origin(&mut outside, "39.98.217.197", Some(false), Some(false));
    assert_eq!(of(&outside, w), pair("no", "no"));
    let mixed = format!(
        "provider \"alicloud\" {{\n region = \"ap-southeast-1\"\n}}\nprovider \"alicloud\" {{\n alias = \"hz\"\n region = \"cn-hangzhou\"\n}}\nresource \"alicloud_instance\" \"i\" {{\n provider = alicloud.hz\n}}\n{}",
        waf("alicloud_instance.i.public_ip")
    );
    assert_eq!(place(&mixed, w), pair("yes", "yes"));
    let newer = tf(&format!("{HZ}{}", waf("\"39.98.217.197\"")))
        .edition(iac_icp::catalog::Edition::June2026);
    assert_eq!(of(&newer, w), pair("yes", "no"));
}

#[test]
fn anti_ddos_domains() {
    let ddos = |instance: &str, server: &str| {
        format!(
            "resource \"alicloud_ddoscoo_instance\" \"i\" {{\n{instance}}}\nresource \"alicloud_ddoscoo_domain_resource\" \"d\" {{\n domain = \"www.example.com\"\n instance_ids = [alicloud_ddoscoo_instance.i.id]\n rs_type = 0\n real_servers = [{server}]\n}}\n"
        )
    };
    let d = "alicloud_ddoscoo_domain_resource.d";
    assert_eq!(place(&ddos("", "\"203.0.113.7\""), d), pair("yes", "yes"));
    assert_eq!(
        of(&tf(&ddos("", "\"203.0.113.7\"")).edition(iac_icp::catalog::Edition::June2026), d),
        pair("yes", "no")
    );
    let abroad = " product_type = \"ddosDip\"\n product_plan = \"0\"\n";
    assert_eq!(place(&ddos(abroad, "\"203.0.113.7\""), d), pair("not-declared", "not-declared"));
    let mut outside = tf(&ddos(abroad, "\"203.0.113.7\""));
    origin(&mut outside, "203.0.113.7", None, Some(false));
    assert_eq!(of(&outside, d), pair("no", "no"));
    let mut plan =
        tf(&ddos(" product_type = \"ddosDip\"\n product_plan = \"2\"\n", "\"203.0.113.7\""));
    origin(&mut plan, "203.0.113.7", None, Some(false));
    assert_eq!(of(&plan, d).0, "not-settled");
    let mut telecom = tf(&ddos("", "\"203.0.113.7\""));
    let span = Span::new(FileId(0), 0, 0);
    telecom.declarations.access.push(AccessDeclaration {
        address: "alicloud_ddoscoo_instance.i".into(),
        line: Line::Telecom,
        span,
    });
    assert_eq!(of(&telecom, d), pair("yes", "no"));
    let mut origin_abroad = tf(&ddos("", "\"203.0.113.7\""));
    origin(&mut origin_abroad, "203.0.113.7", None, Some(false));
    assert_eq!(of(&origin_abroad, d), pair("yes", "no"));
}

#[test]
fn function_domains() {
    let text = "resource \"alicloud_fcv3_custom_domain\" \"f\" {\n custom_domain_name = \"api.example.com\"\n route_config {\n routes {\n function_name = alicloud_fcv3_function.x.function_name\n }\n }\n}\nresource \"alicloud_fcv3_function\" \"x\" {}\n";
    let f = "alicloud_fcv3_custom_domain.f";
    assert_eq!(place(&format!("{HZ}{text}"), f), pair("yes", "yes"));
    assert_eq!(place(&format!("{HK}{text}"), f), pair("no", "no"));
    assert_eq!(place(text, f), pair("no-region", "no-region"));
}

#[test]
fn accelerated_domains() {
    let ga = |region: &str| {
        format!(
            "resource \"alicloud_ga_accelerator\" \"a\" {{}}\nresource \"alicloud_ga_ip_set\" \"i\" {{\n accelerator_id = alicloud_ga_accelerator.a.id\n accelerate_region_id = \"{region}\"\n}}\nresource \"alicloud_ga_domain\" \"d\" {{\n domain = \"www.example.com\"\n accelerator_id = alicloud_ga_accelerator.a.id\n}}\n"
        )
    };
    assert_eq!(place(&ga("cn-hangzhou"), "alicloud_ga_domain.d"), pair("yes", "no"));
    assert_eq!(place(&ga("ap-southeast-1"), "alicloud_ga_domain.d"), pair("no", "no"));
    let to_ga = record("CNAME", "alicloud_ga_accelerator.a.dns_name", "");
    assert_eq!(place(&format!("{HZ}{}{to_ga}", ga("ap-southeast-1")), R), pair("no", "no"));
    assert_eq!(place(&format!("{HK}{}{to_ga}", ga("cn-hangzhou")), R), pair("yes", "no"));
    assert_eq!(
        place(
            "resource \"alicloud_ga_domain\" \"d\" {\n domain = \"www.example.com\"\n accelerator_id = \"ga-1\"\n}\n",
            "alicloud_ga_domain.d"
        )
        .0,
        "target-unknown"
    );
}

#[test]
fn names_of_records_are_joined() {
    let record = |rr: &str| {
        format!(
            "resource \"alicloud_alidns_record\" \"r\" {{\n domain_name = \"Example.com\"\n rr = \"{rr}\"\n type = \"A\"\n value = \"10.0.0.1\"\n}}\n"
        )
    };
    for (rr, host) in [("@", "example.com"), ("*", "*.example.com"), ("www", "www.example.com")] {
        let model = tf(&record(rr)).build();
        assert_eq!(binding(&model, R).host.value().map(ToString::to_string).as_deref(), Some(host));
    }
}

#[test]
fn names_that_lead_to_names() {
    let eip = "resource \"alicloud_eip_address\" \"e\" {}\n";
    let apex = "resource \"alicloud_alidns_record\" \"apex\" {\n domain_name = \"example.com\"\n rr = \"@\"\n type = \"A\"\n value = alicloud_eip_address.e.ip_address\n}\n";
    let text = format!("{HZ}{eip}{apex}{}", record("CNAME", "\"example.com.\"", ""));
    assert_eq!(place(&text, R), pair("yes", "yes"));
    let circle = format!("{HZ}{}", record("CNAME", "\"www.example.com\"", ""));
    assert_eq!(place(&circle, R).0, "not-declared");
    let mut declared = tf(&circle);
    origin(&mut declared, "www.example.com", Some(false), Some(false));
    assert_eq!(of(&declared, R), pair("no", "no"));
    let to_cdn = format!(
        "{}{}",
        cdn("alicloud_cdn_domain_new", " scope = \"overseas\"\n", "\"203.0.113.1\""),
        record("CNAME", "alicloud_cdn_domain_new.c.cname", "")
    );
    assert_eq!(place(&to_cdn, R), pair("no", "no"));
    assert_eq!(
        place(&record("CNAME", "\"b.oss-cn-hangzhou.aliyuncs.com\"", ""), R),
        pair("yes", "no")
    );
    assert_eq!(
        place(&record("CNAME", "\"x.cn-hangzhou.alb.aliyuncs.com\"", ""), R),
        pair("yes", "yes")
    );
    assert_eq!(
        place(&record("CNAME", "\"x.cn-hongkong.alb.aliyuncs.com\"", ""), R),
        pair("no", "no")
    );
    assert_eq!(
        place(&record("CNAME", "\"www.example.com.w.kunlunsl.com\"", ""), R),
        pair("not-declared", "no")
    );
}

#[test]
fn function_domains_end_in_functions() {
    let text = format!(
        "{HZ}resource \"alicloud_fcv3_custom_domain\" \"f\" {{\n custom_domain_name = \"api.example.com\"\n}}\n"
    );
    let model = tf(&text).build();
    let ends: Vec<_> =
        model.websites[0].dead_ends.iter().map(|end| (end.kind, say(&end.exists))).collect();
    assert_eq!(ends, [(EndKind::Functions, "yes".to_owned())]);
}

#[test]
fn traffic_manager_instances_lead_to_their_pools() {
    let text = "resource \"alicloud_alidns_gtm_instance\" \"g\" {\n public_user_domain_name = \"www.example.com\"\n}\nresource \"alicloud_eip_address\" \"e\" {}\nresource \"alicloud_alidns_address_pool\" \"p\" {\n instance_id = alicloud_alidns_gtm_instance.g.id\n type = \"IPV4\"\n address {\n address = alicloud_eip_address.e.ip_address\n }\n}\n";
    assert_eq!(place(&format!("{HZ}{text}"), "alicloud_alidns_gtm_instance.g"), pair("yes", "yes"));
}
