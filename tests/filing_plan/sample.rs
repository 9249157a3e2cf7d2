//! A report built by hand: 12 servers and 9 websites over the sources in
//! `fixtures/filing-plan/project`.

use iac_icp::catalog::{Dialect, Filed, Need as Wanted, Product, ServerRole};
use iac_icp::finding::*;
use iac_icp::source::{SourceSet, Span};
use iac_icp::text::Text;

use super::said;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/filing-plan/project");
const FILES: [&str; 6] =
    ["main.tf", "domains.tf", "variables.tf", "modules/shop/main.tf", "portal.yml", ".iac-icp.hcl"];

/// Names of products, as the catalog gives them.
pub(crate) fn names(product: Product) -> Text {
    match product.id() {
        "ecs" => Text::new("ECS 实例", "ECS"),
        "swas" => Text::new("轻量应用服务器", "Simple Application Server"),
        "ens" => Text::new("ENS", "ENS instance"),
        "nat" => Text::new("NAT网关", "NAT gateway"),
        "web-hosting" => Text::new("云虚拟主机", "Web Hosting"),
        "elastic-web" => Text::new("弹性 Web 托管", "Elastic Web Hosting"),
        other => Text::same(other),
    }
}

pub(crate) fn sources() -> SourceSet {
    let sources = SourceSet::new();
    for name in FILES {
        let content =
            std::fs::read_to_string(format!("{PROJECT}/{name}")).unwrap().replace("\r\n", "\n");
        sources.add_text(&format!("mall/{name}"), &content);
    }
    sources
}

/// The place of a text in a file.
pub(crate) fn find(sources: &SourceSet, file: &str, needle: &str) -> Span {
    let id = sources.by_path(&format!("mall/{file}")).unwrap();
    let start = sources.file(id).text.find(needle).unwrap();
    Span::new(id, start, start + needle.len())
}

/// A server that can be used: an ECS bought for a year in Hangzhou.
pub(crate) fn server(resource: &str) -> ServerRow {
    ServerRow {
        root: "mall".into(),
        resource: resource.into(),
        product: Product::Ecs,
        dialect: Dialect::Terraform,
        type_name: None,
        span: None,
        environment: None,
        role: ServerRole::Carries,
        judged: true,
        aside: None,
        instances: Some(1),
        account: None,
        charge_type: Some("prepaid"),
        term_months: Some(12.0),
        public_bandwidth: Some(true),
        region: Some("cn-hangzhou".into()),
        mainland: Some(true),
        eligible: Answer::Yes,
        why: Vec::new(),
        notes: Vec::new(),
        service_numbers: Some(5),
        used: 0,
        yields: Bounds::default(),
        mended: 0,
        violated: Vec::new(),
        undecided: Vec::new(),
    }
}

pub(crate) fn website(domain: &str, filed: &'static str, served_by: &[&str]) -> WebsiteRow {
    let server = |name: &&str| {
        // A declared server stands in the configuration, any other one in the code.
        let root = match *name {
            "Server" => "mall/portal.yml",
            name if name.starts_with("server.") => "mall/.iac-icp.hcl",
            _ => "mall",
        };
        ServerRef { root: root.into(), resource: (*name).to_owned(), row: None }
    };
    let filed = Filed::of(filed).unwrap();
    WebsiteRow {
        environment: None,
        domain: domain.into(),
        app: false,
        filed,
        license: None,
        need: match filed {
            Filed::None | Filed::Applying => Wanted::Filing,
            Filed::Alibaba | Filed::Other => Wanted::Nothing,
            Filed::Unknown => Wanted::Unknown,
        },
        duty: Answer::Yes,
        elsewhere: false,
        at_risk: false,
        number: Answer::Undecided,
        file_on: None,
        file_after: None,
        served_by: served_by.iter().map(server).collect(),
        places: Vec::new(),
        access: Vec::new(),
        servers: Vec::new(),
        bindings: Vec::new(),
    }
}

/// What a website needs, and the server to pick for it.
pub(crate) fn needing(
    row: WebsiteRow,
    need: Wanted,
    file_on: Option<&str>,
    file_after: Option<&str>,
) -> WebsiteRow {
    let server = |name: &str| ServerRef { root: "mall".into(), resource: name.into(), row: None };
    WebsiteRow { need, file_on: file_on.map(server), file_after: file_after.map(server), ..row }
}

pub(crate) fn access(
    product: &str,
    host: &str,
    filing: Answer,
    access: Answer,
    span: Option<Span>,
) -> AccessRow {
    AccessRow {
        root: "mall".into(),
        resource: format!("alicloud_{product}.{}", host.replace('.', "_")),
        environment: None,
        product: Product::of(product).unwrap_or(Product::Dns),
        span,
        domain: Some(host.into()),
        scope: None,
        filing_required: filing,
        access_filing_required: access,
    }
}

pub(crate) fn finding(
    rule: &'static str,
    severity: Severity,
    about: &str,
    message: (&str, &str),
    span: Span,
) -> Finding {
    let source = SourceNote {
        title: "备案服务器（接入信息）准备与检查".into(),
        section: Some("表 1".into()),
        date: Some("2019-06-14".into()),
        edition: "2019-06".into(),
    };
    Finding {
        root: "mall".into(),
        resource: Some(about.into()),
        source: Some(source),
        ..Finding::new(
            (rule, iac_icp::rules::rule(rule).unwrap().matter),
            severity,
            Text::new(message.0.to_owned(), message.1.to_owned()),
            span,
        )
    }
}

fn refused(row: ServerRow, rule: &'static str) -> ServerRow {
    ServerRow { eligible: Answer::No, service_numbers: Some(0), violated: vec![rule], ..row }
}

fn servers(s: &SourceSet) -> Vec<ServerRow> {
    let at = |file, needle| Some(find(s, file, needle));
    let main = |needle| at("main.tf", needle);
    let web = |n| ServerRow {
        span: main("resource \"alicloud_instance\" \"web\""),
        ..server(&format!("alicloud_instance.web[{n}]"))
    };
    let app = |key| ServerRow {
        span: at("modules/shop/main.tf", "resource"),
        term_months: None,
        eligible: Answer::Undecided,
        why: Vec::new(),
        notes: Vec::new(),
        service_numbers: None,
        undecided: vec!["term-too-short", "renewal-off"],
        ..server(&format!("module.shop.alicloud_instance.app[\"{key}\"]"))
    };
    let api = ServerRow {
        span: main("resource \"alicloud_instance\" \"api\""),
        term_months: Some(1.0),
        ..server("alicloud_instance.api")
    };
    let job = ServerRow {
        span: main("resource \"alicloud_instance\" \"job\""),
        charge_type: Some("postpaid"),
        term_months: None,
        public_bandwidth: Some(false),
        ..server("alicloud_instance.job")
    };
    let hongkong = ServerRow {
        span: main("resource \"alicloud_instance\" \"hongkong\""),
        region: Some("cn-hongkong".into()),
        mainland: Some(false),
        ..server("alicloud_instance.hongkong")
    };
    let blog = ServerRow {
        product: Product::Swas,
        span: main("resource \"alicloud_simple"),
        public_bandwidth: None,
        violated: vec!["renewal-off"],
        ..server("alicloud_simple_application_server_instance.blog")
    };
    let edge = ServerRow {
        product: Product::Ens,
        span: main("resource \"alicloud_ens"),
        region: Some("cn-wuxi-telecom_unicom_cmcc-2".into()),
        term_months: Some(3.0),
        public_bandwidth: None,
        ..server("alicloud_ens_instance.edge")
    };
    let nat = ServerRow {
        product: Product::Nat,
        span: main("resource \"alicloud_nat"),
        charge_type: Some("postpaid"),
        term_months: None,
        public_bandwidth: None,
        ..server("alicloud_nat_gateway.egress")
    };
    let portal = ServerRow {
        root: "mall/portal.yml".into(),
        dialect: Dialect::Ros,
        span: at("portal.yml", "Server:"),
        region: Some("cn-beijing".into()),
        violated: vec!["eip-only-bandwidth"],
        ..server("Server")
    };
    let corp = ServerRow {
        root: "mall/.iac-icp.hcl".into(),
        dialect: Dialect::Declared,
        product: Product::WebHosting,
        span: at(".iac-icp.hcl", "server"),
        charge_type: None,
        public_bandwidth: None,
        region: Some("cn-shanghai".into()),
        service_numbers: Some(3),
        ..server("server.corp-site")
    };
    vec![
        web(0),
        web(1),
        refused(api, "term-too-short"),
        refused(job, "pay-as-you-go"),
        refused(hongkong, "region-outside-mainland"),
        blog,
        edge,
        refused(nat, "pay-as-you-go"),
        app("blue"),
        app("green"),
        portal,
        corp,
    ]
}

fn access_products(s: &SourceSet) -> Vec<AccessRow> {
    use Answer::{No, Undecided, Yes};
    let at = |needle| Some(find(s, "domains.tf", needle));
    vec![
        access(
            "dns",
            "www.example.com",
            Yes,
            Yes,
            at("resource \"alicloud_alidns_record\" \"example\""),
        ),
        access(
            "cdn",
            "static.example.com",
            Yes,
            Yes,
            at("resource \"alicloud_cdn_domain_new\" \"example\""),
        ),
        access("dns", "mall.cn", Yes, Yes, at("resource \"alicloud_alidns_record\" \"mall\"")),
        access("oss", "img.assets-static.com", Yes, No, at("resource \"alicloud_oss")),
        access(
            "dns",
            "app.partner.net",
            Yes,
            Yes,
            at("resource \"alicloud_alidns_record\" \"partner\""),
        ),
        access(
            "cdn",
            "v.video.cn",
            Yes,
            Undecided,
            at("resource \"alicloud_cdn_domain_new\" \"video\""),
        ),
        access("waf", "www.news-portal.cn", Yes, Undecided, at("resource \"alicloud_wafv3")),
        access(
            "dns",
            "legacy.com",
            Undecided,
            No,
            at("resource \"alicloud_alidns_record\" \"legacy\""),
        ),
        access(
            "cdn",
            "cdn.global.io",
            No,
            No,
            at("resource \"alicloud_cdn_domain_new\" \"global\""),
        ),
    ]
}

/// A report in which findings and websites name their rows, as the program writes it: here by their
/// addresses and domains.
pub(crate) fn linked(report: &Report) -> Report {
    let servers: Vec<(String, String)> =
        report.servers.iter().map(|row| (row.root.clone(), row.resource.clone())).collect();
    let row = |root: &str, name: &str| {
        servers.iter().position(|server| (server.0.as_str(), server.1.as_str()) == (root, name))
    };
    let about = |finding: &Finding| -> Vec<usize> {
        let resource = finding.resource.as_deref().unwrap_or_default();
        let one = std::iter::once(String::new()).filter(|_| finding.instances.is_empty());
        let names =
            one.chain(finding.instances.iter().cloned()).map(|key| format!("{resource}{key}"));
        names.filter_map(|name| row(&finding.root, &name)).collect()
    };
    let mut linked = Report {
        edition: report.edition.clone(),
        findings: report.findings.clone(),
        suppressed: report.suppressed.clone(),
        servers: report.servers.clone(),
        access_products: report.access_products.clone(),
        websites: report.websites.clone(),
        service_numbers: report.service_numbers,
        errors: report.errors.clone(),
        ..Report::default()
    };
    let all =
        linked.findings.iter_mut().chain(linked.suppressed.iter_mut().map(|s| &mut s.finding));
    all.for_each(|finding| finding.servers = about(finding));
    for website in &mut linked.websites {
        let named =
            website.served_by.iter_mut().chain(&mut website.file_on).chain(&mut website.file_after);
        named.for_each(|server| server.row = row(&server.root, &server.resource));
        let below =
            |host: &str| host == website.domain || host.ends_with(&format!(".{}", website.domain));
        let places = report
            .access_products
            .iter()
            .enumerate()
            .filter(|(_, a)| a.domain.as_deref().is_some_and(below));
        website.access = places.map(|(at, _)| at).collect();
    }
    linked
}

/// The whole sample.
pub(crate) fn sample(s: &SourceSet) -> Report {
    let web = ["alicloud_instance.web[0]", "alicloud_instance.web[1]"];
    let app = [
        "module.shop.alicloud_instance.app[\"blue\"]",
        "module.shop.alicloud_instance.app[\"green\"]",
    ];
    let mut findings = said::of_servers(s);
    findings.extend(said::of_websites(s));
    linked(&Report {
        edition: "2019-06".into(),
        findings,
        servers: servers(s),
        access_products: access_products(s),
        websites: vec![
            needing(website("example.com", "none", &web), Wanted::Filing, Some(web[0]), None),
            needing(website("mall.cn", "none", &app), Wanted::Filing, Some(web[0]), None),
            needing(website("assets-static.com", "none", &[]), Wanted::Filing, Some(web[0]), None),
            needing(website("partner.net", "other", &web), Wanted::Access, Some(web[0]), None),
            needing(website("video.cn", "other", &[]), Wanted::Unknown, None, None),
            website("news-portal.cn", "unknown", &["Server"]),
            website("corp.com.cn", "alibaba", &["server.corp-site"]),
            WebsiteRow { at_risk: true, ..website("legacy.com", "alibaba", &[]) },
            needing(website("global.io", "unknown", &[]), Wanted::Nothing, None, None),
        ],
        service_numbers: ServiceNumbersRow {
            capacity: Bounds { min: Some(28), max: Some(38) },
            used: 2,
            demand: Bounds { min: Some(4), max: Some(5) },
        },
        ..Report::default()
    })
}
