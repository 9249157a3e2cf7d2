//! A report built by hand: 12 servers and 9 websites over the sources in `fixtures/filing-plan/project`.

use iac_icp::finding::*;
use iac_icp::source::{SourceSet, Span};
use iac_icp::text::Text;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/filing-plan/project");
const FILES: [&str; 6] = ["main.tf", "domains.tf", "variables.tf", "modules/shop/main.tf", "portal.yml", ".iac-icp.hcl"];

/// Names of products, as the catalog gives them.
pub(crate) fn names(product: &str) -> Text {
    match product {
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
        let content = std::fs::read_to_string(format!("{PROJECT}/{name}")).unwrap().replace("\r\n", "\n");
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
        product: "ecs".into(),
        dialect: "terraform",
        type_name: None,
        span: None,
        candidate: true,
        instances: Some(1),
        charge_type: Some("prepaid"),
        term_months: Some(12.0),
        public_bandwidth: Some(true),
        region: Some("cn-hangzhou".into()),
        mainland: Some(true),
        eligible: Answer::Yes,
        service_numbers: Some(5),
        violated: Vec::new(),
        undecided: Vec::new(),
    }
}

pub(crate) fn website(domain: &str, filed: &'static str, served_by: &[&str]) -> WebsiteRow {
    WebsiteRow { domain: domain.into(), filed, served_by: served_by.iter().map(|s| (*s).to_owned()).collect(), places: Vec::new() }
}

pub(crate) fn access(product: &str, host: &str, filing: Answer, access: Answer, span: Option<Span>) -> AccessRow {
    AccessRow {
        root: "mall".into(),
        resource: format!("alicloud_{product}.{}", host.replace('.', "_")),
        product: product.into(),
        span,
        domain: Some(host.into()),
        scope: None,
        filing_required: filing,
        access_filing_required: access,
    }
}

pub(crate) fn finding(rule: &'static str, severity: Severity, about: &str, message: (&str, &str), span: Span) -> Finding {
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
        ..Finding::new(rule, severity, Text::new(message.0, message.1), span)
    }
}

fn refused(row: ServerRow, rule: &'static str) -> ServerRow {
    ServerRow { eligible: Answer::No, service_numbers: Some(0), violated: vec![rule], ..row }
}

fn servers(s: &SourceSet) -> Vec<ServerRow> {
    let at = |file, needle| Some(find(s, file, needle));
    let main = |needle| at("main.tf", needle);
    let web = |n| ServerRow { span: main("resource \"alicloud_instance\" \"web\""), ..server(&format!("alicloud_instance.web[{n}]")) };
    let app = |key| ServerRow {
        span: at("modules/shop/main.tf", "resource"),
        term_months: None,
        eligible: Answer::Undecided,
        service_numbers: None,
        undecided: vec!["term-too-short", "renewal-off"],
        ..server(&format!("module.shop.alicloud_instance.app[\"{key}\"]"))
    };
    let api = ServerRow { span: main("resource \"alicloud_instance\" \"api\""), term_months: Some(1.0), ..server("alicloud_instance.api") };
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
        product: "swas".into(),
        span: main("resource \"alicloud_simple"),
        public_bandwidth: None,
        violated: vec!["renewal-off"],
        ..server("alicloud_simple_application_server_instance.blog")
    };
    let edge = ServerRow {
        product: "ens".into(),
        span: main("resource \"alicloud_ens"),
        region: Some("cn-wuxi-telecom_unicom_cmcc-2".into()),
        term_months: Some(3.0),
        public_bandwidth: None,
        ..server("alicloud_ens_instance.edge")
    };
    let nat = ServerRow {
        product: "nat".into(),
        span: main("resource \"alicloud_nat"),
        charge_type: Some("postpaid"),
        term_months: None,
        public_bandwidth: None,
        ..server("alicloud_nat_gateway.egress")
    };
    let portal = ServerRow {
        root: "mall/portal.yml".into(),
        dialect: "ros",
        span: at("portal.yml", "Server:"),
        region: Some("cn-beijing".into()),
        violated: vec!["eip-only-bandwidth"],
        ..server("Server")
    };
    let corp = ServerRow {
        root: "mall/.iac-icp.hcl".into(),
        dialect: "declared",
        product: "web-hosting".into(),
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
        access("dns", "www.example.com", Yes, Yes, at("resource \"alicloud_alidns_record\" \"example\"")),
        access("cdn", "static.example.com", Yes, Yes, at("resource \"alicloud_cdn_domain_new\" \"example\"")),
        access("dns", "mall.cn", Yes, Yes, at("resource \"alicloud_alidns_record\" \"mall\"")),
        access("oss", "img.assets-static.com", Yes, No, at("resource \"alicloud_oss")),
        access("dns", "app.partner.net", Yes, Yes, at("resource \"alicloud_alidns_record\" \"partner\"")),
        access("cdn", "v.video.cn", Yes, Undecided, at("resource \"alicloud_cdn_domain_new\" \"video\"")),
        access("waf", "www.news-portal.cn", Yes, Undecided, at("resource \"alicloud_wafv3")),
        access("dns", "legacy.com", Undecided, No, at("resource \"alicloud_alidns_record\" \"legacy\"")),
        access("cdn", "cdn.global.io", No, No, at("resource \"alicloud_cdn_domain_new\" \"global\"")),
    ]
}

fn reason(id: &'static str, text: (&str, &str), remedy: (&str, &str)) -> ReasonNote {
    ReasonNote { id, text: Text::new(text.0, text.1), remedy: Text::new(remedy.0, remedy.1) }
}

fn undecided(rule: &'static str, about: &str, message: (&str, &str), span: Span, reason: ReasonNote) -> Finding {
    Finding { verdict: Verdict::Undecided, reasons: vec![reason], ..finding(rule, Severity::Note, about, message, span) }
}

fn server_findings(s: &SourceSet) -> Vec<Finding> {
    let main = |needle| find(s, "main.tf", needle);
    let help = |zh, en| Some(Text::new(zh, en));
    let existing =
        Text::new("已有实例改代码不会续费，请在控制台续费。", "for an existing server this edit buys nothing: renew in the console");
    let fix = |safe| Some(Fix { label: Text::same("period = 3"), safe, edits: Vec::new() });
    let nat = "包年包月 NAT 网关已停止新购，请改用符合条件的 ECS 或轻量应用服务器申请备案服务号。";
    let nat_en = "subscription NAT gateways are no longer sold: use an eligible ECS or Simple Application Server for the service number";
    let no_months = reason(
        "variable-without-value",
        ("变量 `var.months` 没有值", "`var.months` has no value"),
        ("用 `--var months=…` 给出", "give it with `--var months=…`"),
    );
    let app = |rule, zh: &str, en: &str| Finding {
        instances: vec!["[\"blue\"]".into(), "[\"green\"]".into()],
        ..undecided(rule, "module.shop.alicloud_instance.app", (zh, en), find(s, "modules/shop/main.tf", "var.months"), no_months.clone())
    };
    vec![
        Finding {
            help: help("购买 3 个月及以上：`period = 3`", "buy 3 month(s) or more: `period = 3`"),
            notes: vec![existing],
            fix: fix(false),
            related: vec![Related {
                label: Text::new("`var.api_months` 的默认值", "default of `var.api_months`"),
                span: find(s, "variables.tf", "1"),
            }],
            ..finding(
                "term-too-short",
                Severity::Error,
                "alicloud_instance.api",
                (
                    "alicloud_instance.api（ECS 实例）购买时长 1 个月，不足备案要求的 3 个月。",
                    "alicloud_instance.api (ECS) is bought for 1 month; filing needs 3 month(s) or more",
                ),
                main("local.months"),
            )
        },
        Finding {
            help: help(
                "改为包年包月 3 个月及以上：`instance_charge_type = \"PrePaid\"`、`period = 3`",
                "subscribe for 3 month(s) or more: `instance_charge_type = \"PrePaid\"`, `period = 3`",
            ),
            fix: fix(false),
            ..finding(
                "pay-as-you-go",
                Severity::Error,
                "alicloud_instance.job",
                (
                    "alicloud_instance.job 为按量付费（未写付费方式，默认按量付费），不能申请备案服务号；ECS 实例备案需包月 3 个月及以上。",
                    "alicloud_instance.job is pay-as-you-go (no charge type set: pay-as-you-go by default) and cannot get a service number; filing on ECS needs a subscription of 3 month(s) or more",
                ),
                main("resource \"alicloud_instance\" \"job\""),
            )
        },
        Finding {
            help: help(
                "购买公网带宽（至少 1 Mbps）：`internet_max_bandwidth_out = 1`",
                "buy at least 1 Mbps: `internet_max_bandwidth_out = 1`",
            ),
            fix: fix(false),
            ..finding(
                "no-public-bandwidth",
                Severity::Error,
                "alicloud_instance.job",
                (
                    "alicloud_instance.job 公网带宽为 0 且未绑定弹性公网 IP，没有可备案的 IP；ECS 备案需购买公网带宽。",
                    "alicloud_instance.job has 0 public bandwidth and no EIP, so there is no IP to file; filing on ECS needs purchased public bandwidth",
                ),
                main("internet_max_bandwidth_out = 0"),
            )
        },
        Finding {
            help: help(
                "如需备案，改用中国大陆地域（如 cn-hangzhou）；境外服务器无需也不能备案。",
                "to file, use a mainland region such as cn-hangzhou; servers elsewhere neither need nor allow filing",
            ),
            ..finding(
                "region-outside-mainland",
                Severity::Error,
                "alicloud_instance.hongkong",
                (
                    "alicloud_instance.hongkong 位于 cn-hongkong（非中国大陆），备案需要阿里云中国大陆节点的服务器。",
                    "alicloud_instance.hongkong is in cn-hongkong, outside the Chinese mainland; filing needs a server on an Alibaba Cloud mainland node",
                ),
                main("alicloud.hongkong"),
            )
        },
        Finding {
            help: help(nat, nat_en),
            ..finding(
                "pay-as-you-go",
                Severity::Error,
                "alicloud_nat_gateway.egress",
                (
                    "alicloud_nat_gateway.egress 为按量付费，不能申请备案服务号；NAT网关 备案需包月 1 个月及以上。",
                    "alicloud_nat_gateway.egress is pay-as-you-go and cannot get a service number; filing on NAT gateway needs a subscription of 1 month(s) or more",
                ),
                main("\"PayAsYouGo\""),
            )
        },
        Finding {
            help: help("开启自动续费：`auto_renew = true`", "turn auto-renewal on: `auto_renew = true`"),
            ..finding(
                "renewal-off",
                Severity::Note,
                "alicloud_simple_application_server_instance.blog",
                (
                    "alicloud_simple_application_server_instance.blog 未开自动续费；到期后服务号失效，网站可能被判为空壳网站并取消接入。",
                    "alicloud_simple_application_server_instance.blog does not renew automatically; after expiry its numbers are invalid and the site may be judged a shell website",
                ),
                main("resource \"alicloud_simple"),
            )
        },
        Finding {
            root: "mall/portal.yml".into(),
            help: help(
                "申请前在备案控制台确认该实例可申请服务号，否则购买自身带宽：`InternetMaxBandwidthOut: 1`",
                "check in the filing console that it can get a service number, or buy its own bandwidth: `InternetMaxBandwidthOut: 1`",
            ),
            ..finding(
                "eip-only-bandwidth",
                Severity::Note,
                "Server",
                (
                    "Server 自身公网带宽为 0，仅靠弹性公网 IP Eip；备案文档只写“需购买公网带宽”，未提弹性公网 IP。",
                    "Server has no bandwidth of its own and relies on EIP Eip; the filing documents ask for purchased public bandwidth and do not mention EIPs",
                ),
                find(s, "portal.yml", "InternetMaxBandwidthOut"),
            )
        },
        app(
            "term-too-short",
            "无法判定 module.shop.alicloud_instance.app 购买时长是否满 3 个月：变量 `var.months` 没有值。",
            "cannot tell whether module.shop.alicloud_instance.app is bought for 3 month(s) or more: `var.months` has no value",
        ),
    ]
}

fn website_findings(s: &SourceSet) -> Vec<Finding> {
    let at = |needle| find(s, "domains.tf", needle);
    let origin = reason(
        "target-unknown",
        ("源站 203.0.113.10 归属未知", "what 203.0.113.10 is cannot be seen"),
        ("用 `origin \"203.0.113.10\"` 声明", "declare it with `origin \"203.0.113.10\"`"),
    );
    let state = reason(
        "not-declared",
        ("没有声明 news-portal.cn 的备案状态", "the filing state of news-portal.cn is not declared"),
        ("在 `.iac-icp.hcl` 中声明", "declare it in `.iac-icp.hcl`"),
    );
    let unfiled = |domain: &str, needle, place: (&str, &str)| {
        let zh = format!("{domain} 未备案，但{}；未备案的域名会被拒绝或阻断。", place.0);
        let en = format!("{domain} is not filed but {}; unfiled domains are refused or blocked", place.1);
        finding("domain-not-filed", Severity::Error, domain, (&zh, &en), at(needle))
    };
    vec![
        unfiled("example.com", "\"www\"", ("解析到中国大陆资源 alicloud_slb.front", "resolves to mainland resource alicloud_slb.front")),
        unfiled("mall.cn", "\"mall.cn\"", ("解析到中国大陆资源 alicloud_eip.shop", "resolves to mainland resource alicloud_eip.shop")),
        unfiled(
            "assets-static.com",
            "\"img.",
            ("绑定到中国大陆 Bucket alicloud_oss_bucket.assets", "is bound to mainland bucket alicloud_oss_bucket.assets"),
        ),
        finding(
            "access-filing-missing",
            Severity::Error,
            "partner.net",
            (
                "partner.net 的备案不在阿里云，但（子）域名指向阿里云服务器 alicloud_instance.web，需将备案接入阿里云。",
                "partner.net is filed with another provider, but it or a subdomain points to Alibaba server alicloud_instance.web: access filing at Alibaba Cloud is needed",
            ),
            at("\"app\""),
        ),
        undecided(
            "access-filing-missing",
            "video.cn",
            (
                "video.cn 源站 203.0.113.10 归属未知（若为其他服务商的中国大陆主机），备案可能需接入阿里云。",
                "video.cn: its origin 203.0.113.10 may be a mainland host of another provider; access filing at Alibaba Cloud may be needed",
            ),
            at("\"v.video.cn\""),
            origin,
        ),
        undecided(
            "domain-not-filed",
            "news-portal.cn",
            (
                "news-portal.cn 的备案状态未知；它使用中国内地 WAF 或源站在中国大陆，需要备案。",
                "the filing of news-portal.cn is unknown; it uses a mainland WAF or has a mainland origin and must be filed",
            ),
            at("\"www.news"),
            state,
        ),
        Finding {
            help: Some(Text::new(
                "在新服务商办理接入备案，或将解析改回阿里云中国大陆服务器。",
                "do the access filing at the new provider, or point it back to an Alibaba Cloud mainland server",
            )),
            ..finding(
                "domain-leaves-alibaba",
                Severity::Warning,
                "legacy.com",
                (
                    "legacy.com 的备案接入商为阿里云，但解析已指向 aws_eip.legacy；可能被判为空壳网站并取消接入。",
                    "legacy.com is filed through Alibaba Cloud but resolves to aws_eip.legacy; it may be judged a shell website and lose its access",
                ),
                at("aws_eip.legacy"),
            )
        },
    ]
}

/// The whole sample.
pub(crate) fn sample(s: &SourceSet) -> Report {
    let web = ["alicloud_instance.web[0]", "alicloud_instance.web[1]"];
    let app = ["module.shop.alicloud_instance.app[\"blue\"]", "module.shop.alicloud_instance.app[\"green\"]"];
    let mut findings = server_findings(s);
    findings.extend(website_findings(s));
    Report {
        edition: "2019-06".into(),
        findings,
        servers: servers(s),
        access_products: access_products(s),
        websites: vec![
            website("example.com", "none", &web),
            website("mall.cn", "none", &app),
            website("assets-static.com", "none", &[]),
            website("partner.net", "other", &web),
            website("video.cn", "other", &[]),
            website("news-portal.cn", "unknown", &["Server"]),
            website("corp.com.cn", "alibaba", &["server.corp-site"]),
            website("legacy.com", "alibaba", &[]),
            website("global.io", "none", &[]),
        ],
        service_numbers: ServiceNumbersRow {
            capacity: Bounds { min: Some(28), max: Some(38) },
            used: 2,
            demand: Bounds { min: Some(4), max: Some(5) },
        },
        ..Report::default()
    }
}
