//! Websites, declarations and literal records.

use iac_icp::filing::declared::{Candidates, ServerDeclaration, WebsiteDeclaration};
use iac_icp::filing::{ChargeType, Filed};
use iac_icp::source::{FileId, Span};

use super::{names, say, server, tf, website};

fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn record(name: &str, domain: &str, value: &str) -> String {
    format!(
        "resource \"alicloud_alidns_record\" \"{name}\" {{\n domain_name = \"{domain}\"\n rr = \"www\"\n type = \"A\"\n value = {value}\n}}\n"
    )
}

#[test]
fn subdomains_are_one_website() {
    let text = record("a", "example.com", "\"10.0.0.1\"")
        + &record("b", "shop.example.com", "\"10.0.0.1\"")
        + &record("c", "example.com.cn", "\"10.0.0.1\"");
    let model = tf(&text).build();
    let domains: Vec<&str> = model.websites.iter().map(|w| w.domain.as_str()).collect();
    assert_eq!(domains, ["example.com", "example.com.cn"]);
    assert_eq!(website(&model, "example.com").bindings.len(), 2);
    assert_eq!(website(&model, "example.com").filed, Filed::Unknown);
}

#[test]
fn unknown_domains_are_counted_apart() {
    let text = format!(
        "variable \"d\" {{}}\nvariable \"rr\" {{}}\n{}",
        record("a", "${var.d}", "\"10.0.0.1\"")
    );
    let model = tf(&text).build();
    assert_eq!((model.nameless.len(), model.websites.len()), (1, 0));
    let half = "variable \"rr\" {}\nresource \"alicloud_alidns_record\" \"r\" {\n domain_name = \"example.com\"\n rr = var.rr\n type = \"A\"\n value = \"10.0.0.1\"\n}\n";
    let model = tf(half).build();
    assert_eq!((model.nameless.len(), model.websites.len()), (0, 1));
    assert!(model.bindings[0].host.open.is_some());
}

/// Filing is by registrable domain: of a name under a known one, the first labels need not be
/// known.
#[test]
fn the_end_of_a_name_is_enough() {
    let common = "variable \"v\" {}\nresource \"random_id\" \"r\" {\n byte_length = 2\n}\nlocals {\n host = \"x-${random_id.r.hex}.example.com\"\n}\n";
    let host = |expression: &str| {
        let text = format!(
            "{common}resource \"alicloud_cdn_domain_new\" \"c\" {{\n domain_name = {expression}\n cdn_type = \"web\"\n}}\n"
        );
        let model = tf(&text).build();
        assert_eq!(model.bindings.len(), 1, "{expression}");
        assert!(
            model.bindings[0].host.value().is_none(),
            "{expression}: the name itself is not known"
        );
        assert_eq!(model.websites.len() + model.nameless.len(), 1, "{expression}");
        model.websites.first().map(|w| w.domain.clone())
    };
    for known in [
        "\"x-${random_id.r.hex}.example.com\"",
        "\"${var.v}.example.com\"",
        "\"${var.v}-web.example.com\"",
        "\"a.${var.v}.b.${random_id.r.hex}.www.example.com.\"",
        "local.host",
        "\"${local.host}\"",
        "\"https://${var.v}.example.com:443/path\"",
    ] {
        assert_eq!(host(known).as_deref(), Some("example.com"), "{known}");
    }
    for open in [
        // The domain itself is not known, or only part of it.
        "var.v",
        "\"www.${var.v}\"",
        "\"www.example.${var.v}\"",
        "\"${var.v}example.com\"",
        "\"${var.v}.com.cn\"",
        "\"${var.v}.kawasaki.jp\"",
        // Nobody's website, or no public name.
        "\"${var.v}.oss-cn-hangzhou.aliyuncs.com\"",
        "\"${var.v}.corp.internal\"",
        // What is known stands behind the host.
        "\"www.other.com/${var.v}.example.com\"",
        "\"${var.v}/a.example.com\"",
        // A function may change the end.
        "replace(local.host, \"example.com\", \"other.com\")",
        "trimsuffix(local.host, \".example.com\")",
        "split(\".\", local.host)[1]",
        "\"${local.host}.${var.v}\"",
    ] {
        assert_eq!(host(open), None, "{open}");
    }
}

#[test]
fn declarations_join_code() {
    let text = "resource \"alicloud_instance\" \"w\" {\n count = 2\n}\n".to_owned()
        + &record("a", "example.com", "\"10.0.0.1\"");
    let mut case = tf(&text);
    case.declarations.websites.push(WebsiteDeclaration {
        domain: "WWW.Example.com".into(),
        app: false,
        filed: Filed::Alibaba,
        license: Some("京ICP备12345678号-1".into()),
        servers: vec!["alicloud_instance.w[1]".into(), "corp".into(), "gone".into()],
        servers_at: Vec::new(),
        span: span(),
    });
    case.declarations.servers.push(ServerDeclaration {
        name: "corp".into(),
        product: Some(iac_icp::catalog::Product::WebHosting),
        region: Some("cn-hangzhou".into()),
        term_months: Some(12.0),
        used_service_numbers: Some(2),
        ..ServerDeclaration::default()
    });
    case.declarations.servers.push(ServerDeclaration {
        name: "alicloud_instance.w".into(),
        used_service_numbers: Some(1),
        ..ServerDeclaration::default()
    });
    let model = case.build();
    let site = website(&model, "example.com");
    assert_eq!(site.filed, Filed::Alibaba);
    assert_eq!(names(&model, site), ["alicloud_instance.w[1]", "server.corp"]);
    assert!(site.servers_open.is_some());
    let corp = server(&model, "server.corp");
    assert_eq!(
        (corp.product.id(), corp.charge.value(), corp.used_numbers),
        ("web-hosting", Some(&ChargeType::Prepaid), Some(2))
    );
    assert_eq!(corp.term.value().map(|t| t.months), Some(12.0));
    assert_eq!(corp.region.value().map(|r| r.mainland), Some(true));
    assert_eq!(server(&model, "alicloud_instance.w[0]").used_numbers, Some(1));
    assert_eq!(server(&model, "alicloud_instance.w[1]").used_numbers, None);
    assert_eq!(model.servers.len(), 3);
}

#[test]
fn the_candidates_setting_limits() {
    let text = "resource \"alicloud_instance\" \"w\" {}\nresource \"alicloud_instance\" \"x\" {}\n"
        .to_owned()
        + &record("a", "example.com", "alicloud_instance.w.public_ip");
    let candidates = |setting, declared: &[&str]| {
        let mut case = tf(&text);
        case.declarations.candidates = setting;
        case.declarations.servers.extend(
            declared
                .iter()
                .map(|n| ServerDeclaration { name: (*n).into(), ..ServerDeclaration::default() }),
        );
        let model = case.build();
        iac_icp::verdict::assess(&model, iac_icp::catalog::Catalog::get(), setting, None)
            .servers
            .iter()
            .map(|s| say(&s.judged))
            .collect::<Vec<_>>()
    };
    assert_eq!(candidates(Candidates::All, &[]), ["yes", "yes"]);
    assert_eq!(candidates(Candidates::Serving, &[]), ["yes", "no"]);
    assert_eq!(candidates(Candidates::Declared, &[]), ["no", "no"]);
    assert_eq!(candidates(Candidates::Declared, &["alicloud_instance.x"]), ["no", "yes"]);
}

#[test]
fn literal_records_beside_a_new_server() {
    let text = "resource \"alicloud_eip_address\" \"e\" {}\n".to_owned()
        + &record("a", "example.com", "\"198.51.100.7\"");
    let model = tf(&text).build();
    assert_eq!(model.literal_records.len(), 1);
    assert_eq!(say(&model.literal_records[0].stale), "computed");
    assert!(tf(&record("a", "example.com", "\"198.51.100.7\"")).build().literal_records.is_empty());
}

#[test]
fn completeness() {
    assert_eq!(say(&tf("").build().complete), "yes");
    assert_eq!(
        say(&tf("module \"m\" {\n source = \"x/y/alicloud\"\n}\n").build().complete),
        "module-unavailable"
    );
    let counted = "variable \"d\" {}\nresource \"alicloud_cdn_domain_new\" \"c\" {\n for_each = toset(var.d)\n domain_name = each.value\n}\n";
    assert_eq!(say(&tf(counted).build().complete), "variable-without-value");
}

#[test]
fn large_configurations_take_no_more_than_moments() {
    let n = 500;
    let text = format!(
        "resource \"alicloud_instance\" \"w\" {{\n count = {n}\n}}\nresource \"alicloud_eip_address\" \"e\" {{\n count = {n}\n}}\nresource \"alicloud_eip_association\" \"a\" {{\n count = {n}\n allocation_id = alicloud_eip_address.e[count.index].id\n instance_id = alicloud_instance.w[count.index].id\n}}\nresource \"alicloud_slb_load_balancer\" \"b\" {{\n address_type = \"internet\"\n}}\nresource \"alicloud_slb_attachment\" \"s\" {{\n load_balancer_id = alicloud_slb_load_balancer.b.id\n instance_ids = alicloud_instance.w[*].id\n}}\nresource \"alicloud_alidns_record\" \"r\" {{\n count = {n}\n domain_name = \"example.com\"\n rr = \"h${{count.index}}\"\n type = \"A\"\n value = alicloud_slb_load_balancer.b.address\n}}\n"
    );
    let case = tf(&text);
    let graph = case.graph();
    let start = std::time::Instant::now();
    let model = iac_icp::filing::build::build(
        &[graph],
        &case.declarations,
        iac_icp::catalog::Catalog::get(),
        iac_icp::catalog::Edition::June2019,
    );
    let took = start.elapsed();
    assert_eq!(model.servers.iter().filter(|s| say(&s.eip.bound) == "yes").count(), n);
    assert!(took < std::time::Duration::from_secs(20), "{took:?}");
}
