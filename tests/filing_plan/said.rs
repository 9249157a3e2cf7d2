//! The findings of the sample, worded as the rules word them.

use iac_icp::finding::*;
use iac_icp::source::{SourceSet, Span};
use iac_icp::text::Text;

use super::sample::{find, finding};

fn reason(
    id: &'static str,
    text: (&'static str, &'static str),
    remedy: (&'static str, &'static str),
) -> ReasonNote {
    ReasonNote {
        id,
        text: Text::new(text.0, text.1),
        remedy: Text::new(remedy.0, remedy.1),
        declaration: None,
    }
}

fn undecided(
    rule: &'static str,
    about: &str,
    message: (&str, &str),
    span: Span,
    reason: ReasonNote,
) -> Finding {
    Finding {
        verdict: Verdict::Undecided,
        reasons: vec![reason],
        ..finding(rule, Severity::Note, about, message, span)
    }
}

/// Findings on servers.
pub(crate) fn of_servers(s: &SourceSet) -> Vec<Finding> {
    let main = |needle| find(s, "main.tf", needle);
    let help = |zh, en| Some(Text::new(zh, en));
    let existing = Text::new(
        "已有实例改代码不会续费，请在控制台续费。",
        "for an existing server this edit buys nothing: renew in the console",
    );
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
        ..undecided(
            rule,
            "module.shop.alicloud_instance.app",
            (zh, en),
            find(s, "modules/shop/main.tf", "var.months"),
            no_months.clone(),
        )
    };
    vec![
        Finding {
            help: help("购买 3 个月及以上：`period = 3`", "buy 3 months or more: `period = 3`"),
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
                    "alicloud_instance.api (ECS) is bought for 1 month; filing needs 3 months or more",
                ),
                main("local.months"),
            )
        },
        Finding {
            help: help(
                "改为包年包月 3 个月及以上：`instance_charge_type = \"PrePaid\"`、`period = 3`",
                "subscribe for 3 months or more: `instance_charge_type = \"PrePaid\"`, `period = 3`",
            ),
            fix: fix(false),
            ..finding(
                "pay-as-you-go",
                Severity::Error,
                "alicloud_instance.job",
                (
                    "alicloud_instance.job 为按量付费（未写付费方式，默认按量付费），不能申请备案服务号；ECS 实例备案需包月 3 个月及以上。",
                    "alicloud_instance.job is pay-as-you-go (no charge type set: pay-as-you-go by default) and cannot get a service number; filing on ECS needs a subscription of 3 months or more",
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
                "如需备案，改用中国大陆地域（如 cn-hangzhou）；境外服务器无需也不能用于备案。",
                "to file, use a mainland region such as cn-hangzhou; servers elsewhere neither need a filing nor can be used for one",
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
                    "alicloud_nat_gateway.egress is pay-as-you-go and cannot get a service number; filing on NAT gateway needs a subscription of 1 month or more",
                ),
                main("\"PayAsYouGo\""),
            )
        },
        Finding {
            help: help(
                "开启自动续费：`auto_renew = true`",
                "turn auto-renewal on: `auto_renew = true`",
            ),
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
            "无法判断 module.shop.alicloud_instance.app 购买时长是否满 3 个月：变量 `var.months` 没有值。",
            "cannot tell whether module.shop.alicloud_instance.app is bought for 3 months or more: `var.months` has no value",
        ),
    ]
}

/// Findings on websites.
pub(crate) fn of_websites(s: &SourceSet) -> Vec<Finding> {
    let at = |needle| find(s, "domains.tf", needle);
    let origin = reason(
        "target-unknown",
        ("源站 203.0.113.10 归属未知", "what 203.0.113.10 is cannot be seen"),
        ("用 `origin \"203.0.113.10\"` 声明", "declare it with `origin \"203.0.113.10\"`"),
    );
    let state = reason(
        "not-declared",
        (
            "没有声明 news-portal.cn 的备案状态",
            "the filing state of news-portal.cn is not declared",
        ),
        ("在 `.iac-icp.hcl` 中声明", "declare it in `.iac-icp.hcl`"),
    );
    let state = ReasonNote {
        declaration: Some(iac_icp::text::Declaration::Website("news-portal.cn".into())),
        ..state
    };
    let unfiled = |domain: &str, needle, place: (&str, &str)| {
        let zh = format!("{domain} 未备案，但{}；未备案的域名会被拒绝或阻断。", place.0);
        let en = format!(
            "{domain} is not filed but {}; unfiled domains are refused or blocked",
            place.1
        );
        finding("domain-not-filed", Severity::Error, domain, (&zh, &en), at(needle))
    };
    vec![
        unfiled(
            "example.com",
            "\"www\"",
            (
                "解析到位于中国大陆的 alicloud_slb.front",
                "resolves to alicloud_slb.front in the mainland",
            ),
        ),
        unfiled(
            "mall.cn",
            "\"mall.cn\"",
            (
                "解析到位于中国大陆的 alicloud_eip.shop",
                "resolves to alicloud_eip.shop in the mainland",
            ),
        ),
        unfiled(
            "assets-static.com",
            "\"img.",
            (
                "绑定到中国大陆 Bucket alicloud_oss_bucket.assets",
                "is bound to mainland bucket alicloud_oss_bucket.assets",
            ),
        ),
        finding(
            "access-filing-missing",
            Severity::Error,
            "partner.net",
            (
                "partner.net 的备案不在阿里云，但（子）域名指向阿里云服务器 alicloud_instance.web，需将备案接入阿里云。",
                "partner.net is filed with another provider, but it points to Alibaba Cloud server alicloud_instance.web: access filing at Alibaba Cloud is needed",
            ),
            at("\"app\""),
        ),
        undecided(
            "access-filing-missing",
            "video.cn",
            (
                "video.cn 源站 203.0.113.10 归属未知（若为其他接入商的中国大陆主机），备案可能需接入阿里云。",
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
                "在新接入商办理接入备案，或将解析改回阿里云中国大陆服务器。",
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
