//! What to do about a data source: it depends on what its address says.

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
