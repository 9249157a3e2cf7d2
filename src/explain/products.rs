//! What the editions ask of a product, as the catalogue has it.
//!
//! Stands alone so that `explain` tells the numbers that are judged by and has none of its own.

use crate::catalog::{AccessRule, Catalog, Edition, Per, Product, ServerProduct};
use crate::text::{Lang, Text};

/// A line for each edition that says something of the product; nothing for one of no table.
pub(super) fn asked(product: Product, lang: Lang) -> String {
    let catalog = Catalog::get();
    let mut out = String::new();
    for edition in Edition::ALL.iter().copied() {
        let mut line = |text: Text, source: &super::Source| {
            let source = super::cited(source);
            out += &match lang {
                Lang::Zh => format!("- 规则版本 {edition}：{}（{source}）\n", text.zh),
                Lang::En => format!("- edition {edition}: {} ({source})\n", text.en),
            };
        };
        if let Some(server) = catalog.server_product(product, edition) {
            line(server_needs(server), &server.source);
        }
        if let Some((rule, source)) = catalog.access_rule(product, edition) {
            line(access(rule), source);
        }
    }
    out
}

/// What a server of the product must be to be filed on.
fn server_needs(product: &ServerProduct) -> Text {
    let (months, numbers) = (product.months, product.numbers);
    let mut zh = vec![format!("中国大陆地域，包年包月，至少 {months} 个月")];
    let plural = if months == 1 { "" } else { "s" };
    let mut en =
        vec![format!("a mainland region, a subscription of {months} month{plural} at least")];
    if product.first_purchase {
        zh.push("按首次购买计".to_owned());
        en.push("by the first purchase".to_owned());
    }
    if product.public_bandwidth {
        zh.push("有公网带宽".to_owned());
        en.push("public bandwidth".to_owned());
    }
    if let Some(cny) = product.order_cny {
        zh.push(format!("订单不低于 {cny} 元"));
        en.push(format!("an order of CNY {cny} at least"));
    }
    let (per_zh, per_en) = match product.per {
        Per::Instance => ("每个实例", "instance"),
        Per::Account => ("每个账号", "account"),
    };
    zh.push(format!("{per_zh} {numbers} 个备案服务号"));
    let plural = if numbers == 1 { "" } else { "s" };
    en.push(format!("{numbers} service number{plural} per {per_en}"));
    if !product.designated {
        zh.push("该版本的清单没有列出它，是否仍接受没有定论".to_owned());
        en.push(
            "the list of this edition does not name it, so that it may no longer be accepted"
                .to_owned(),
        );
    }
    Text::new(zh.join("；"), en.join("; "))
}

/// Whether a host name on the product needs access filing.
fn access(rule: AccessRule) -> Text {
    let (zh, en) = match rule {
        AccessRule::Yes => (
            "在其他接入商备案的域名需要接入备案",
            "a domain filed with another provider needs an access filing",
        ),
        AccessRule::No => ("不要求接入备案", "no access filing is asked for"),
        AccessRule::ByOrigin => (
            "是否需要接入备案取决于源站所在",
            "whether access filing is needed depends on where its origins are",
        ),
        AccessRule::ByLine => {
            ("是否需要接入备案取决于线路", "whether access filing is needed depends on its line")
        }
        AccessRule::ByTarget => (
            "是否需要接入备案取决于记录指向哪里",
            "whether access filing is needed depends on where it leads",
        ),
    };
    Text::new(zh, en)
}
