//! The facts of a server in words, and the reasons that they alone give.
//!
//! Stands apart from the findings: a rule that is switched off says nothing, yet its server is
//! refused all the same, and the person who files must learn why.

use crate::catalog::{Dialect, Product};
use crate::filing_plan::Reason;
use crate::finding::{Answer, ServerRow};
use crate::text::Text;

/// Region, charge type, term, bandwidth.
pub(super) fn words(row: &ServerRow) -> Vec<Text> {
    let declared = row.dialect == Dialect::Declared;
    let mut facts = vec![region(row)];
    facts.extend(charge(row, declared));
    match row.public_bandwidth {
        Some(true) => facts.push(Text::new("有公网带宽", "public bandwidth")),
        Some(false) => facts.push(Text::new("无公网带宽", "no public bandwidth")),
        None if row.product == Product::Ecs => {
            facts.push(Text::new("公网带宽未知", "public bandwidth unknown"))
        }
        None => {}
    }
    facts
}

fn region(row: &ServerRow) -> Text {
    let Some(id) = &row.region else {
        return match row.mainland {
            Some(true) => Text::new("中国大陆", "Chinese mainland"),
            Some(false) => Text::new("非中国大陆", "outside the mainland"),
            None => Text::new("地域未知", "region unknown"),
        };
    };
    match row.mainland {
        Some(false) => {
            Text::new(format!("{id}（非中国大陆）"), format!("{id} (outside the mainland)"))
        }
        _ => Text::same(id.clone()),
    }
}

fn charge(row: &ServerRow, declared: bool) -> Option<Text> {
    let months = row.term_months.map(months);
    Some(match (row.charge_type, months) {
        (Some("postpaid"), _) => Text::new("按量付费", "pay-as-you-go"),
        (_, Some(n)) => Text::new(format!("包年包月 {n} 个月"), format!("{n}-month subscription")),
        (Some(_), None) => Text::new("包年包月，时长未知", "subscription, term unknown"),
        (None, None) if declared => return None,
        (None, None) => Text::new("付费方式未知", "charge type unknown"),
    })
}

fn months(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

/// Why a server without a finding is refused or undecided.
pub(super) fn reasons(row: &ServerRow) -> Vec<Reason> {
    let reason = |zh, en| Reason { rule: None, matter: None, text: Text::fixed(zh, en) };
    match row.eligible {
        Answer::Yes => Vec::new(),
        Answer::Undecided if !row.why.is_empty() => row
            .why
            .iter()
            .map(|text| Reason { rule: None, matter: None, text: text.clone() })
            .collect(),
        Answer::Undecided => vec![reason(
            "有信息未知，无法判断是否符合备案要求。",
            "something is not known, so it cannot be told",
        )],
        Answer::No if row.mainland == Some(false) => {
            vec![reason(
                "不在中国大陆，备案需要中国大陆节点的服务器。",
                "it is outside the mainland; filing needs a mainland server",
            )]
        }
        Answer::No if row.charge_type == Some("postpaid") => {
            vec![reason(
                "按量付费，不能申请备案服务号。",
                "it is pay-as-you-go and gets no service number",
            )]
        }
        Answer::No if row.product == Product::Ecs && row.public_bandwidth == Some(false) => {
            vec![reason(
                "没有公网带宽，没有可备案的 IP。",
                "it has no public bandwidth, so there is no IP to file",
            )]
        }
        Answer::No => vec![reason(
            "不符合该产品的备案要求；说明原因的规则已在配置中关闭。",
            "it does not meet the requirements of its product; the rule that says why is switched off",
        )],
    }
}
