//! What to do where that depends on what is named: a data source, a module that is not there, values
//! that lie at hand.

use std::sync::Arc;

use crate::origin::address::is_data;
use crate::text::Text;
use crate::text::literal::hcl_string;

/// What to do about a data source: of Terraform, the configuration can say what it gives.
pub(super) fn data_remedy(address: &str) -> Text {
    let parts: Vec<&str> = address.split('.').collect();
    let labels = match parts[..] {
        ["data", kind, name] => {
            hcl_string(kind).zip(hcl_string(name)).map(|(k, n)| format!("{k} {n}"))
        }
        _ if is_data(address) => hcl_string(address),
        _ => None,
    };
    labels.map_or_else(
        || Text::new("改为检查 plan JSON，或在代码中写明该值", "lint the plan JSON, or write the value in the code"),
        |labels| {
            Text::new(
                format!("在 `.iac-icp.hcl` 中写明它给出的值：`data {labels} {{ 属性 = … }}`；或检查 plan JSON"),
                format!("say in `.iac-icp.hcl` what it gives, `data {labels} {{ attribute = … }}`, or lint the plan JSON"),
            )
        },
    )
}

/// To pass an option with one of some values.
pub(super) fn one_of(option: &str, values: &[Arc<str>]) -> Text {
    let options: Vec<String> = values.iter().map(|value| format!("`{option} {value}`")).collect();
    Text::new(format!("加上 {}", options.join(" 或 ")), format!("pass {}", options.join(" or ")))
}

/// What to do about a module whose folder is not there.
pub(super) fn moved(near: Option<&str>) -> Text {
    near.and_then(hcl_string).map_or_else(
        || Text::new("改正路径", "correct the path"),
        |near| {
            Text::new(
                format!("若指的是它，写 `source = {near}`"),
                format!("if that is meant, write `source = {near}`"),
            )
        },
    )
}
