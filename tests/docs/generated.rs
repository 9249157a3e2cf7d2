//! What the documentation takes from the program: the list of rules, the table of products, the
//! page of each rule, the layers.

#[path = "editions.rs"]
mod editions;
#[path = "../layers/table.rs"]
mod table;

use iac_icp::catalog::{Catalog, Edition, Per};
use iac_icp::explain::{explain, list, severity, since};
use iac_icp::rules::Rule;
use iac_icp::text::Lang;

use table::LAYERS;

fn say<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    if lang == Lang::Zh { zh } else { en }
}

/// How many places on all pages hold a generated part: the table of products in both READMEs, the
/// layers in one page, three tables of editions in two.
pub(crate) const PLACES: usize = 9;

/// The generated parts by the names of their places.
pub(crate) fn parts(lang: Lang) -> [(&'static str, String); 5] {
    [
        ("products", products(lang)),
        ("layers", layers()),
        ("editions-servers", editions::servers(lang)),
        ("editions-places", editions::places(lang)),
        ("editions-reported", editions::reported(lang)),
    ]
}

/// Each layer with the first sentence of its file, and what it may use, from the table that the
/// tests of layers go by.
fn layers() -> String {
    let mut out = "| layer | is | uses |\n|---|---|---|\n".to_owned();
    for (name, uses) in LAYERS {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{name}.rs"));
        // A layer of the table may be planned only.
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let header: Vec<&str> =
            text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        let paragraph = header.split(|line| line.is_empty()).next().unwrap_or_default().join(" ");
        let first = paragraph.split_inclusive(". ").next().unwrap_or_default().trim();
        assert!(!first.is_empty(), "src/{name}.rs does not say what it is");
        let uses: Vec<String> = uses.iter().map(|other| format!("`{other}`")).collect();
        out += &format!("| [`{name}`](../../src/{name}.rs) | {first} | {} |\n", uses.join(" "));
    }
    out
}

/// The table of rules, with links to their pages.
fn table(lang: Lang) -> String {
    let mut out = say(
        lang,
        "| 规则 | 级别 | 自动修改 | 首个版本 | 发现的问题 |\n",
        "| rule | level | edit offered | since | finds that |\n",
    )
    .to_owned()
        + "|---|---|---|---|---|\n";
    for rule in list() {
        let summary = rule.summary.get(lang);
        out += &format!(
            "| [`{}`]({}.md) | {} | {} | {} | {summary} |\n",
            rule.id,
            rule.id,
            severity(rule.severity),
            rule.edits.iter().map(|kind| kind.id()).collect::<Vec<_>>().join(", "),
            since(rule.since).get(lang),
        );
    }
    out
}

fn months(lang: Lang, months: u32) -> String {
    match lang {
        Lang::Zh => format!("{months} 个月"),
        Lang::En => format!("{months} month{}", if months == 1 { "" } else { "s" }),
    }
}

fn order(lang: Lang, least: u32) -> String {
    match lang {
        Lang::Zh => format!("，订单不少于 {least} 元"),
        Lang::En => format!(", order of CNY {least} or more"),
    }
}

/// What each product must have, in the edition of the governing document.
fn products(lang: Lang) -> String {
    let head = say(
        lang,
        "| 产品 | 购买时长 | 公网带宽 | 备案服务号 |\n",
        "| product | bought for at least | public bandwidth | service numbers |\n",
    );
    let mut out = head.to_owned() + "|---|---|---|---|\n";
    for id in iac_icp::catalog::Product::SERVERS {
        let product = Catalog::get().server_product(id, Edition::June2019).unwrap();
        let mut term = months(lang, product.months);
        if product.first_purchase {
            term += say(lang, "（首次购买）", " (first purchase)");
        }
        if let Some(least) = product.order_cny {
            term += &order(lang, least);
        }
        let bandwidth = if product.public_bandwidth { say(lang, "需要", "yes") } else { "" };
        let per = match product.per {
            Per::Account => say(lang, "（每账号）", " per account"),
            Per::Instance => "",
        };
        let name = if lang == Lang::Zh { &product.zh } else { &product.en };
        out += &format!("| {name} (`{id}`) | {term} | {bandwidth} | {}{per} |\n", product.numbers);
    }
    out
}

/// The page of a rule: Chinese, then English, as `iac-icp explain` says it.
pub(crate) fn rule_page(rule: &Rule) -> String {
    let lower =
        |text: String| text.lines().skip(2).collect::<Vec<_>>().join("\n").trim().to_owned();
    let (zh, en) = (lower(explain(rule, Lang::Zh)), lower(explain(rule, Lang::En)));
    format!(
        "<!-- Generated from `iac-icp explain {id}`; UPDATE=1 cargo test --test docs writes it. -->\n\n# {id}\n\n[中文](#中文) · [English](#english)\n\n# 中文\n\n{zh}\n\n# English\n\n{en}\n",
        id = rule.id
    )
}

/// The list of pages.
pub(crate) fn rule_index() -> String {
    format!(
        "<!-- Generated; UPDATE=1 cargo test --test docs writes it. -->\n\n# 规则 · Rules\n\n{}\n{}",
        table(Lang::Zh),
        table(Lang::En)
    )
}
