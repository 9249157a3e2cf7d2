//! Servers, products, websites and service numbers as tables of text, for Markdown and HTML.

use crate::catalog::Filed;
use crate::finding::{AccessRow, Answer, Bounds, Report, ServerRow, WebsiteRow};
use crate::report::words::pick;
use crate::source::{SourceSet, Span};
use crate::text::Lang;

/// A table; texts are not escaped.
pub(super) struct Table {
    pub(super) title: &'static str,
    pub(super) head: Vec<&'static str>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell: a name from the input or our own words.
pub(super) enum Cell {
    /// A name, address, domain or place.
    Name(String),
    /// Words.
    Words(String),
}

fn name(text: impl Into<String>) -> Cell {
    Cell::Name(text.into())
}

fn words(text: impl Into<String>) -> Cell {
    Cell::Words(text.into())
}

/// All tables that have rows.
pub(super) fn tables(report: &Report, sources: &SourceSet, lang: Lang) -> Vec<Table> {
    let mut tables =
        vec![servers(report, sources, lang), access(report, sources, lang), websites(report, lang)];
    if !report.servers.is_empty() || !report.websites.is_empty() {
        tables.push(numbers(report, lang));
    }
    tables.retain(|t| !t.rows.is_empty());
    tables
}

fn servers(report: &Report, sources: &SourceSet, lang: Lang) -> Table {
    let head = match lang {
        Lang::Zh => vec![
            "服务器",
            "产品",
            "位置",
            "地域",
            "付费类型",
            "购买时长",
            "公网带宽",
            "可备案",
            "备案服务号",
        ],
        Lang::En => vec![
            "server",
            "product",
            "place",
            "region",
            "charge type",
            "term",
            "public bandwidth",
            "eligible",
            "service numbers",
        ],
    };
    let row = |s: &ServerRow| {
        vec![
            name(&s.resource),
            name(s.product.id()),
            place(s.span, sources),
            s.region.as_ref().map_or_else(|| unknown(lang), name),
            words(charge(s.charge_type, lang)),
            s.term_months.map_or_else(|| words("–"), |n| words(months(n, lang))),
            words(s.public_bandwidth.map_or(pick(lang, "未知", "unknown"), |b| {
                answer(if b { Answer::Yes } else { Answer::No }, lang)
            })),
            words(answer(s.eligible, lang)),
            s.service_numbers.map_or_else(|| unknown(lang), |n| words(n.to_string())),
        ]
    };
    Table {
        title: pick(lang, "服务器", "Servers"),
        head,
        rows: report.servers.iter().map(row).collect(),
    }
}

fn access(report: &Report, sources: &SourceSet, lang: Lang) -> Table {
    let head = match lang {
        Lang::Zh => vec!["资源", "产品", "位置", "域名", "需要备案", "需要接入备案"],
        Lang::En => {
            vec!["resource", "product", "place", "domain", "filing needed", "access filing needed"]
        }
    };
    let row = |a: &AccessRow| {
        vec![
            name(&a.resource),
            name(a.product.id()),
            place(a.span, sources),
            a.domain.as_ref().map_or_else(|| unknown(lang), name),
            words(answer(a.filing_required, lang)),
            words(answer(a.access_filing_required, lang)),
        ]
    };
    Table {
        title: pick(lang, "接入产品", "Access products"),
        head,
        rows: report.access_products.iter().map(row).collect(),
    }
}

fn websites(report: &Report, lang: Lang) -> Table {
    let head = match lang {
        Lang::Zh => vec!["网站", "备案情况", "由谁提供服务", "出现位置"],
        Lang::En => vec!["website", "filed", "served by", "places"],
    };
    let filed = |filed: Filed| match filed {
        Filed::None => pick(lang, "未备案", "not filed"),
        Filed::Applying => pick(lang, "审核中", "in review"),
        Filed::Alibaba => pick(lang, "已在阿里云备案", "at Alibaba Cloud"),
        Filed::Other => pick(lang, "已在其他服务商备案", "elsewhere"),
        Filed::Unknown => pick(lang, "未知", "unknown"),
    };
    let served_by = |w: &WebsiteRow| {
        w.served_by.iter().map(|s| s.resource.as_str()).collect::<Vec<_>>().join(", ")
    };
    let row = |w: &WebsiteRow| {
        vec![name(&w.domain), words(filed(w.filed)), name(served_by(w)), name(w.places.join(", "))]
    };
    Table {
        title: pick(lang, "网站", "Websites"),
        head,
        rows: report.websites.iter().map(row).collect(),
    }
}

fn numbers(report: &Report, lang: Lang) -> Table {
    let head = match lang {
        Lang::Zh => vec!["可用", "已用", "需要"],
        Lang::En => vec!["available", "used", "needed"],
    };
    let n = &report.service_numbers;
    let row = vec![
        words(range(n.capacity, lang)),
        words(n.used.to_string()),
        words(range(n.demand, lang)),
    ];
    Table { title: pick(lang, "备案服务号", "Service numbers"), head, rows: vec![row] }
}

fn range(bounds: Bounds, lang: Lang) -> String {
    let bound = |n: Option<u64>| {
        n.map_or_else(|| pick(lang, "未知", "unknown").to_owned(), |n| n.to_string())
    };
    if bounds.min == bounds.max {
        bound(bounds.min)
    } else {
        format!("{} – {}", bound(bounds.min), bound(bounds.max))
    }
}

fn unknown(lang: Lang) -> Cell {
    words(pick(lang, "未知", "unknown"))
}

fn place(span: Option<Span>, sources: &SourceSet) -> Cell {
    let Some(span) = span else { return words("–") };
    let file = sources.file(span.file);
    name(format!("{}:{}", file.path, file.position(span.start).line))
}

fn charge(charge: Option<&str>, lang: Lang) -> &'static str {
    match charge {
        Some("prepaid") => pick(lang, "包年包月", "prepaid"),
        Some("postpaid") => pick(lang, "按量付费", "pay-as-you-go"),
        _ => pick(lang, "未知", "unknown"),
    }
}

fn months(n: f64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{n} 个月"),
        Lang::En if n.to_bits() == 1.0_f64.to_bits() => "1 month".to_owned(),
        Lang::En => format!("{n} months"),
    }
}

/// An answer for people.
pub(super) fn answer(answer: Answer, lang: Lang) -> &'static str {
    match answer {
        Answer::Yes => pick(lang, "是", "yes"),
        Answer::No => pick(lang, "否", "no"),
        Answer::Undecided => pick(lang, "无法判断", "undecided"),
    }
}
