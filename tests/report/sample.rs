//! One report built by hand over real-looking sources: what the tests render.

use iac_icp::catalog::{Dialect, Filed, Need, Product, ServerRole};
use iac_icp::finding::*;
use iac_icp::source::{SourceSet, Span};
use iac_icp::text::Text;

pub(crate) const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/report/project");

/// Sources and a report about them.
pub(crate) struct Sample {
    pub(crate) sources: SourceSet,
    pub(crate) report: Report,
}

fn text(zh: &'static str, en: &'static str) -> Text {
    Text::new(zh, en)
}

/// The place of the `n`th occurrence (from 0) of a text in a file.
pub(crate) fn find(sources: &SourceSet, path: &str, needle: &str, n: usize) -> Span {
    let id = sources.by_path(path).unwrap();
    let file = sources.file(id);
    let (start, _) = file.text.match_indices(needle).nth(n).unwrap();
    Span::new(id, start, start + needle.len())
}

/// A violation without anything but its place.
pub(crate) fn bare(rule: &'static str, span: Span) -> Finding {
    let finding = Finding::new(
        (
            rule,
            iac_icp::rules::rule(rule).map_or(iac_icp::finding::Matter::Requirement, |r| r.matter),
        ),
        Severity::Error,
        text("消息", "message"),
        span,
    );
    Finding { root: "infra".into(), ..finding }
}

fn document() -> Option<SourceNote> {
    let title = "备案服务器（接入信息）准备与检查".to_owned();
    Some(SourceNote {
        title,
        section: Some("表 1".into()),
        date: Some("2019-06-14".into()),
        edition: "2019-06".into(),
    })
}

fn no_value(variable: &str) -> ReasonNote {
    ReasonNote {
        id: "variable-without-value",
        text: Text::new(
            format!("变量 `var.{variable}` 没有值"),
            format!("`var.{variable}` has no value"),
        ),
        remedy: Text::new(
            format!("用 `--var {variable}=…` 或 `--var-file` 给出它的值"),
            format!("give it a value with `--var {variable}=…` or `--var-file`"),
        ),
        declaration: None,
    }
}

fn term(sources: &SourceSet) -> Finding {
    let related = vec![Related {
        label: text(
            "来自 `var.months` 的默认值，经过 `local.months`",
            "from the default of `var.months`, through `local.months`",
        ),
        span: find(sources, "infra/variables.tf", "1", 0),
    }];
    let chain = vec![
        Related {
            label: text("局部值 `local.months`", "`local.months`"),
            span: find(sources, "infra/variables.tf", "var.months", 0),
        },
        Related {
            label: text("`var.months` 的默认值", "default of `var.months`"),
            span: related[0].span,
        },
    ];
    Finding {
        message: text(
            "ECS 实例 `alicloud_instance.web` 购买时长为 1 个月，备案需要 3 个月及以上",
            "ECS instance `alicloud_instance.web` is bought for 1 month, filing needs 3",
        ),
        help: Some(text("写 `period = 3` 或更长", "set `period = 3` or more")),
        resource: Some("alicloud_instance.web".into()),
        instances: vec!["[0]".into(), "[1]".into()],
        product: Some(Product::Ecs),
        attribute: Some("period".into()),
        label: text("1 个月", "1 month"),
        related,
        chain,
        certainty: Certainty::Default("var.months".into()),
        source: document(),
        ..bare("term-too-short", find(sources, "infra/main.tf", "local.months", 0))
    }
}

fn postpaid(sources: &SourceSet) -> Finding {
    let span = find(sources, "infra/main.tf", "\"PostPaid\"", 0);
    Finding {
        message: text(
            "ECS 实例 `alicloud_instance.job` 按量付费，备案需要包年包月",
            "ECS instance `alicloud_instance.job` is pay-as-you-go, filing needs a subscription",
        ),
        help: Some(text(
            "写 `instance_charge_type = \"PrePaid\"`",
            "set `instance_charge_type = \"PrePaid\"`",
        )),
        resource: Some("alicloud_instance.job".into()),
        product: Some(Product::Ecs),
        attribute: Some("instance_charge_type".into()),
        label: text("按量付费", "pay-as-you-go"),
        source: document(),
        fix: Some(Fix {
            label: text("改为包年包月", "buy a subscription"),
            safe: false,
            edits: vec![Edit { span, text: "\"PrePaid\"".into() }],
        }),
        ..bare("pay-as-you-go", span)
    }
}

fn ros(sources: &SourceSet) -> Finding {
    Finding {
        severity: Severity::Warning,
        message: text(
            "ECS 实例组 `Server` 按量付费，备案需要包年包月",
            "ECS instance group `Server` is pay-as-you-go, filing needs a subscription",
        ),
        root: "infra/template.yml".into(),
        resource: Some("Server".into()),
        product: Some(Product::Ecs),
        attribute: Some("InstanceChargeType".into()),
        label: text("按量付费", "pay-as-you-go"),
        source: document(),
        ..bare("pay-as-you-go", find(sources, "infra/template.yml", "PostPaid", 0))
    }
}

fn undecided(rule: &'static str, span: Span, resource: &str, reason: ReasonNote) -> Finding {
    Finding {
        verdict: Verdict::Undecided,
        severity: Severity::Note,
        message: Text::new(
            format!("无法判断 `{resource}`：{}", reason.text.zh),
            format!("`{resource}` cannot be judged: {}", reason.text.en),
        ),
        resource: Some(resource.into()),
        product: Some(Product::Ecs),
        attribute: Some("region".into()),
        reasons: vec![reason],
        ..bare(rule, span)
    }
}

/// The sample report.
pub(crate) fn sample() -> Sample {
    let sources = SourceSet::new();
    for name in ["main.tf", "variables.tf", "template.yml"] {
        let content =
            std::fs::read_to_string(format!("{PROJECT}/{name}")).unwrap().replace("\r\n", "\n");
        sources.add_text(&format!("infra/{name}"), &content);
    }
    let header = |n| find(&sources, "infra/main.tf", "resource \"alicloud", n);
    let findings = vec![
        undecided(
            "region-outside-mainland",
            header(0),
            "alicloud_instance.web",
            no_value("region"),
        ),
        term(&sources),
        undecided(
            "region-outside-mainland",
            header(1),
            "alicloud_instance.job",
            no_value("region"),
        ),
        postpaid(&sources),
        undecided(
            "domain-not-filed",
            find(&sources, "infra/main.tf", "var.domain", 0),
            "alicloud_cdn_domain_new.site",
            no_value("domain"),
        ),
        ros(&sources),
    ];
    let report = Report { findings, ..facts(&sources) };
    Sample { sources, report }
}

fn rule(
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    default_severity: Severity,
) -> RuleMeta {
    let help = Text::new(
        format!("{zh}。见 `iac-icp explain {id}`。"),
        format!("{en}. See `iac-icp explain {id}`."),
    );
    RuleMeta { id, summary: text(zh, en), help, default_severity, url: None }
}

/// The part of the report that is not findings.
fn facts(sources: &SourceSet) -> Report {
    let server = |n: u64| ServerRow {
        root: "infra".into(),
        resource: format!("alicloud_instance.web[{n}]"),
        product: Product::Ecs,
        environment: None,
        dialect: Dialect::Terraform,
        type_name: Some("alicloud_instance".into()),
        span: Some(find(sources, "infra/main.tf", "resource", 0)),
        role: ServerRole::Carries,
        judged: true,
        aside: None,
        instances: Some(1),
        account: None,
        charge_type: Some("prepaid"),
        term_months: Some(1.0),
        public_bandwidth: Some(true),
        region: None,
        mainland: None,
        eligible: Answer::No,
        why: Vec::new(),
        notes: Vec::new(),
        service_numbers: Some(0),
        used: 0,
        yields: Bounds::default(),
        mended: 0,
        violated: vec!["term-too-short"],
        undecided: vec!["region-outside-mainland"],
    };
    let access = AccessRow {
        root: "infra".into(),
        resource: "alicloud_cdn_domain_new.site".into(),
        environment: None,
        product: Product::Cdn,
        span: Some(find(sources, "infra/main.tf", "resource", 2)),
        domain: None,
        scope: None,
        filing_required: Answer::Yes,
        access_filing_required: Answer::Undecided,
    };
    Report {
        edition: "2019-06".into(),
        files: ["infra/main.tf", "infra/modules/web/main.tf", "site.yml"].map(Into::into).into(),
        resources: 4,
        passed: 5,
        servers: vec![server(0), server(1)],
        access_products: vec![access],
        websites: vec![WebsiteRow {
            environment: None,
            domain: "example.com".into(),
            app: false,
            filed: Filed::Unknown,
            need: Need::Unknown,
            duty: Answer::Yes,
            elsewhere: false,
            at_risk: false,
            number: Answer::Undecided,
            file_on: None,
            file_after: None,
            servers: Vec::new(),
            bindings: Vec::new(),
            license: None,
            served_by: vec![ServerRef {
                root: "infra".into(),
                resource: "alicloud_instance.web[0]".into(),
                row: Some(0),
            }],
            places: vec!["infra/main.tf:17".into()],
            access: vec![0],
        }],
        service_numbers: ServiceNumbersRow {
            capacity: Bounds { min: Some(0), max: None },
            used: 0,
            demand: Bounds { min: Some(0), max: Some(1) },
        },
        rules: vec![
            rule("domain-not-filed", "域名已备案", "the domain is filed", Severity::Error),
            rule(
                "pay-as-you-go",
                "服务器包年包月",
                "the server is bought as a subscription",
                Severity::Error,
            ),
            rule(
                "region-outside-mainland",
                "服务器在中国大陆境内",
                "the server is in the Chinese mainland",
                Severity::Error,
            ),
            rule(
                "term-too-short",
                "购买时长达到备案要求",
                "the server is bought for long enough",
                Severity::Error,
            ),
        ],
        skipped_not_infrastructure: 4,
        ..Report::default()
    }
}
