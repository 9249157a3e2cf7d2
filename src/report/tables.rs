//! Servers, products, websites and service numbers as tables of text, for Markdown and HTML.

use std::collections::HashMap;

use crate::catalog::Filed;
use crate::finding::{AccessRow, Answer, Bounds, Report, ServerRow, WebsiteRow};
use crate::source::{SourceSet, Span};
use crate::text::Lang;

/// A table; texts are not escaped.
pub(super) struct Table<'a> {
    /// Its name as part of an address.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) head: Vec<&'static str>,
    pub(super) rows: Vec<Row<'a>>,
}

/// A row of a table, and where it is from.
pub(super) struct Row<'a> {
    pub(super) cells: Vec<Cell>,
    /// The root, as findings name it.
    pub(super) root: Option<&'a str>,
    pub(super) environment: Option<&'a str>,
}

/// A cell: a name from the input or our own words.
pub(super) enum Cell {
    /// A name, address or domain.
    Name(String),
    /// A place in the code.
    Place(String),
    /// Words.
    Words(String),
}

/// What stands in a cell without content.
pub(super) const NOTHING: &str = "–";

fn name(text: impl Into<String>) -> Cell {
    Cell::Name(text.into())
}

fn words(text: impl Into<String>) -> Cell {
    Cell::Words(text.into())
}

/// All tables that have rows.
pub(super) fn tables<'a>(report: &'a Report, sources: &SourceSet, lang: Lang) -> Vec<Table<'a>> {
    let mut tables =
        vec![servers(report, sources, lang), access(report, sources, lang), websites(report, lang)];
    tables.iter_mut().for_each(|table| table.tell_environments(lang));
    if !report.servers.is_empty() || !report.websites.is_empty() {
        tables.push(numbers(report, lang));
    }
    tables.retain(|t| !t.rows.is_empty());
    tables
}

impl Table<'_> {
    /// Adds the environment of each row, where any has one: the same server stands in several.
    fn tell_environments(&mut self, lang: Lang) {
        if self.rows.iter().all(|row| row.environment.is_none()) {
            return;
        }
        self.head.push(lang.pick("环境", "environment"));
        for row in &mut self.rows {
            row.cells.push(row.environment.map_or_else(|| words(NOTHING), name));
        }
    }
}

fn servers<'a>(report: &'a Report, sources: &SourceSet, lang: Lang) -> Table<'a> {
    let head = lang.pick(
        vec![
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
        vec![
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
    );
    let cells = |s: &ServerRow| {
        vec![
            name(&s.resource),
            name(s.product.id()),
            place(s.span, sources),
            s.region.as_ref().map_or_else(|| unknown(lang), name),
            words(charge(s.charge_type, lang)),
            s.term_months.map_or_else(|| words(NOTHING), |n| words(months(n, lang))),
            words(s.public_bandwidth.map_or(lang.pick("未知", "unknown"), |b| {
                answer(if b { Answer::Yes } else { Answer::No }, lang)
            })),
            words(answer(s.eligible, lang)),
            s.service_numbers.map_or_else(|| unknown(lang), |n| words(n.to_string())),
        ]
    };
    let row = |s: &'a ServerRow| Row {
        cells: cells(s),
        root: Some(&s.root),
        environment: s.environment.as_deref(),
    };
    let title = lang.pick("服务器", "Servers");
    Table { id: "servers", title, head, rows: report.servers.iter().map(row).collect() }
}

/// What each place asks for, and how the filing of its website stands: what is asked for may long
/// be done.
fn access<'a>(report: &'a Report, sources: &SourceSet, lang: Lang) -> Table<'a> {
    let head = lang.pick(
        vec!["资源", "产品", "位置", "域名", "须备案", "须在阿里云备案或接入", "备案情况"],
        vec![
            "resource",
            "product",
            "place",
            "domain",
            "must be filed",
            "with Alibaba Cloud",
            "state",
        ],
    );
    let of = |w: &'a WebsiteRow| w.access.iter().map(move |row| (*row, w.filed));
    let states: HashMap<usize, Filed> = report.websites.iter().flat_map(of).collect();
    let cells = |at: usize, a: &AccessRow| {
        vec![
            name(&a.resource),
            name(a.product.id()),
            place(a.span, sources),
            a.domain.as_ref().map_or_else(|| unknown(lang), name),
            words(answer(a.filing_required, lang)),
            words(answer(a.access_filing_required, lang)),
            words(states.get(&at).map_or(NOTHING, |state| filed(*state, lang))),
        ]
    };
    let row = |(at, a): (usize, &'a AccessRow)| Row {
        cells: cells(at, a),
        root: Some(&a.root),
        environment: a.environment.as_deref(),
    };
    let rows = report.access_products.iter().enumerate().map(row).collect();
    Table { id: "access", title: lang.pick("接入产品", "Access products"), head, rows }
}

fn filed(filed: Filed, lang: Lang) -> &'static str {
    match filed {
        Filed::None => lang.pick("未备案", "not filed"),
        Filed::Applying => lang.pick("审核中", "in review"),
        Filed::Alibaba => lang.pick("已在阿里云备案", "filed at Alibaba Cloud"),
        Filed::Other => lang.pick("已在其他接入商备案", "filed elsewhere"),
        Filed::Unknown => lang.pick("未知", "unknown"),
    }
}

fn websites<'a>(report: &'a Report, lang: Lang) -> Table<'a> {
    let head = lang.pick(
        vec!["网站", "备案情况", "由谁提供服务", "出现位置"],
        vec!["website", "filed", "served by", "places"],
    );
    let served_by = |w: &WebsiteRow| {
        w.served_by.iter().map(|s| s.resource.as_str()).collect::<Vec<_>>().join(", ")
    };
    let row = |w: &'a WebsiteRow| {
        let cells = vec![
            name(&w.domain),
            words(filed(w.filed, lang)),
            name(served_by(w)),
            name(w.places.join(", ")),
        ];
        Row { cells, root: None, environment: w.environment.as_deref() }
    };
    let title = lang.pick("网站", "Websites");
    Table { id: "websites", title, head, rows: report.websites.iter().map(row).collect() }
}

fn numbers(report: &Report, lang: Lang) -> Table<'_> {
    let head = lang.pick(vec!["可用", "已用", "需要"], vec!["available", "used", "needed"]);
    let n = &report.service_numbers;
    let cells = vec![
        words(range(n.capacity, lang)),
        words(n.used.to_string()),
        words(range(n.demand, lang)),
    ];
    let title = lang.pick("备案服务号", "Service numbers");
    Table { id: "numbers", title, head, rows: vec![Row { cells, root: None, environment: None }] }
}

fn range(bounds: Bounds, lang: Lang) -> String {
    let bound = |n: Option<u64>| {
        n.map_or_else(|| lang.pick("未知", "unknown").to_owned(), |n| n.to_string())
    };
    if bounds.min == bounds.max {
        bound(bounds.min)
    } else {
        format!("{} – {}", bound(bounds.min), bound(bounds.max))
    }
}

fn unknown(lang: Lang) -> Cell {
    words(lang.pick("未知", "unknown"))
}

fn place(span: Option<Span>, sources: &SourceSet) -> Cell {
    let Some(span) = span else { return words(NOTHING) };
    let file = sources.file(span.file);
    Cell::Place(format!("{}:{}", file.path, file.position(span.start).line))
}

fn charge(charge: Option<&str>, lang: Lang) -> &'static str {
    match charge {
        Some("prepaid") => lang.pick("包年包月", "prepaid"),
        Some("postpaid") => lang.pick("按量付费", "pay-as-you-go"),
        _ => lang.pick("未知", "unknown"),
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
        Answer::Yes => lang.pick("是", "yes"),
        Answer::No => lang.pick("否", "no"),
        Answer::Undecided => lang.pick("无法判断", "undecided"),
    }
}
