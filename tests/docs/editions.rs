//! What the page of the editions takes from the tables: server products, places that ask for access
//! filing, and the list that was not read itself.

use iac_icp::catalog::{AccessRule, Catalog, Edition, Product, ServerProduct};
use iac_icp::text::Lang;

use super::{months, order, say};

const OLD: Edition = Edition::June2019;
const NEW: Edition = Edition::June2026;

fn name(lang: Lang, product: &ServerProduct) -> &str {
    if lang == Lang::Zh { &product.zh } else { &product.en }
}

/// Each server product: designated or open, months and numbers, by edition.
pub(super) fn servers(lang: Lang) -> String {
    let mut out = say(
        lang,
        "| 产品 | 2019-06 | 2026-06 |\n|---|---|---|\n",
        "| product | 2019-06 | 2026-06 |\n|---|---|---|\n",
    )
    .to_owned();
    for id in Product::SERVERS {
        let of = |edition| Catalog::get().server_product(id, edition).unwrap();
        let cell = |product: &ServerProduct| {
            let (term, numbers) = (months(lang, product.months), product.numbers);
            let row = match lang {
                Lang::Zh => format!("{term}，服务号 {numbers} 个"),
                Lang::En => format!(
                    "{term}, {numbers} service number{}",
                    if numbers == 1 { "" } else { "s" }
                ),
            };
            match (product.designated, product.reported) {
                (true, _) => row,
                (false, Some(true)) => say(
                    lang,
                    "无法判断：国际站清单没有列出，中国站清单据转述列有",
                    "undecided: not on the international list; on the China site's, as reported",
                )
                .to_owned(),
                (false, _) => say(
                    lang,
                    "无法判断：国际站清单没有列出，中国站清单据转述也没有",
                    "undecided: not on the international list, nor on the China site's, as reported",
                )
                .to_owned(),
            }
        };
        let (old, new) = (of(OLD), of(NEW));
        out += &format!("| {} (`{id}`) | {} | {} |\n", name(lang, old), cell(old), cell(new));
    }
    out
}

/// Where an edition asks for the filing to be with Alibaba Cloud, for the places of which the
/// editions say different things.
pub(super) fn places(lang: Lang) -> String {
    let mut out = say(
        lang,
        "| 位置 | 2019-06 | 2026-06 |\n|---|---|---|\n",
        "| place | 2019-06 | 2026-06 |\n|---|---|---|\n",
    )
    .to_owned();
    for id in Product::ALL {
        let of = |edition| Catalog::get().access_rule(*id, edition);
        let (Some((old, before)), Some((new, after))) = (of(OLD), of(NEW)) else { continue };
        if old == new {
            continue;
        }
        let cell =
            |rule, date: Option<&str>| format!("{} ({})", asks(lang, rule), date.unwrap_or("–"));
        out += &format!("| `{id}` | {} | {} |\n", cell(old, before.date), cell(new, after.date));
    }
    out
}

fn asks(lang: Lang, rule: AccessRule) -> &'static str {
    match rule {
        AccessRule::Yes => say(lang, "需要", "needed"),
        AccessRule::No => say(lang, "不需要", "not needed"),
        AccessRule::ByOrigin => say(lang, "看源站在哪里", "depends on where the origin is"),
        AccessRule::ByLine => say(lang, "看高防线路", "depends on the line"),
        AccessRule::ByTarget => say(lang, "看解析指向", "depends on where the record leads"),
    }
}

/// The list of the China site as others report it.
pub(super) fn reported(lang: Lang) -> String {
    let mut out = say(
        lang,
        "| 产品 | 购买要求 | 备案服务号 |\n|---|---|---|\n",
        "| product | to be bought | service numbers |\n|---|---|---|\n",
    )
    .to_owned();
    for row in &Catalog::get().reported().unwrap().named {
        let known = row.id.and_then(|id| Catalog::get().server_product(id, OLD));
        let name = match (known, lang) {
            (Some(product), lang) => name(lang, product),
            (None, Lang::Zh) => row.zh.unwrap(),
            (None, Lang::En) => row.en.unwrap(),
        };
        let mut term = row.months.map_or_else(String::new, |n| months(lang, n));
        term += &row.order_cny.map_or_else(String::new, |least| order(lang, least));
        out += &format!("| {name} | {term} | {} |\n", row.numbers);
    }
    out
}
