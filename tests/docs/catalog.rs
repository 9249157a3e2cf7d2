//! The page of all resource types: what each is taken for, and what absence and change of its
//! attributes do.

use std::collections::BTreeMap;

use iac_icp::catalog::resources::{Absence, AttributeRow, Scalar, Update};
use iac_icp::catalog::{Catalog, ResourceType};

const HEAD: &str = "<!-- Generated from src/catalog/resources; UPDATE=1 cargo test --test docs writes it. -->

# 资源类型 · Resource types

本工具认识的资源类型，以及判断所依据的属性：不写时的取值、修改时的效果、依据。“由服务决定”指 provider 不发送该属性且没有文档写明默认值，此时的判断为“无法判断”。

The resource types that this tool knows, and the attributes that judgements rest on: what it means when one is not written, what changing it does, and where that stands. \"The service decides\": the provider sends nothing and no document tells the default, so that judgements stay undecided.
";

/// The whole page.
pub(crate) fn page() -> String {
    let mut products: BTreeMap<&str, Vec<&ResourceType>> = BTreeMap::new();
    Catalog::get()
        .resources()
        .for_each(|row| products.entry(row.product.id()).or_default().push(row));
    HEAD.to_owned()
        + &products.iter().map(|(product, rows)| section(product, rows)).collect::<String>()
}

fn section(product: &str, rows: &[&ResourceType]) -> String {
    let mut out = format!("\n## {product}\n\n| 类型 · type | 说明 · note |\n|---|---|\n");
    for row in rows {
        out +=
            &format!("| `{}` | {} |\n", row.name, row.note.unwrap_or_default().replace('|', "\\|"));
    }
    let attributes: Vec<_> = rows
        .iter()
        .flat_map(|row| row.attributes.iter().map(|(name, facts)| (row.name, *name, facts)))
        .collect();
    if !attributes.is_empty() {
        out += "\n| 属性 · attribute | 不写 · not written | 修改 · changed | 依据 · source |\n|---|---|---|---|\n";
    }
    for (kind, name, facts) in attributes {
        let (absent, changed) = (absent(facts), facts.update.map_or("", changed));
        out += &format!("| `{kind}`<br>`{name}` | {absent} | {changed} | {} |\n", source(facts));
    }
    out
}

fn absent(facts: &AttributeRow) -> String {
    let value = facts.value.as_ref().map(|value| match value {
        Scalar::Bool(value) => format!("`{value}`"),
        Scalar::Number(value) => format!("`{value}`"),
        Scalar::Text(value) => format!("`{value}`"),
    });
    match (facts.absent, value) {
        (Absence::Required, _) => "必须写 · required".into(),
        (Absence::LeftOut, None) => "由服务决定 · the service decides".into(),
        (_, value) => value.unwrap_or_default(),
    }
}

fn changed(update: Update) -> &'static str {
    match update {
        Update::Ignored => "不生效 · has no effect",
        Update::InPlace => "就地修改 · in place",
        Update::Charged => "就地修改，立即扣费 · in place, charged at once",
        Update::Replaces => "重新创建 · replaces",
        Update::NewOrder => "重新下单 · a new order",
    }
}

/// Where it stands, without the keys of documents.
fn source(facts: &AttributeRow) -> String {
    let plain = |text: &str| match text.split_once(' ') {
        Some(("tf", rest)) => {
            rest.split(' ').map(|part| format!("`{part}`")).collect::<Vec<_>>().join(" ")
        }
        Some((key, rest)) => format!("{key} `{rest}`"),
        None => text.to_owned(),
    };
    let change = facts.change.map(|function| format!("`{function}`"));
    [Some(plain(facts.source)), facts.says.map(plain), change]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("<br>")
}
