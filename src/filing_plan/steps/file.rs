//! Steps in the filing console: accounts, states, filings.

use std::collections::HashMap;

use crate::catalog::{Filed, Product};
use crate::filing_plan::steps::{StepId, about, item, needing, said, step};
use crate::filing_plan::{FilingPlan, Item, Need, ServerPlan, Step, WebsitePlan, official, words};
use crate::finding::{Matter, ServerRef};
use crate::report::escape::terminal;
use crate::text::{Declaration, Text};

/// Which account applies for numbers.
pub(super) fn account(plan: &FilingPlan) -> Option<Step> {
    needing(plan, &[Need::First, Need::Additional, Need::Access, Need::AccessMaybe, Need::Unknown])
        .next()?;
    let mut step = step(
        StepId::Account,
        "确认账号与备案服务号",
        "Settle accounts and service numbers",
        &["g", "number", "lim"],
    );
    step.items = vec![
        item(
            "购买服务器与申请备案为同一账号：备案时直接选择服务器，无需手动申请服务号；数量相同。",
            "Same account for server and filing: pick the server in the form, no number to apply for; the count is the same.",
        ),
        item(
            "不同账号：先用购买服务器的账号在 bsn.console.aliyun.com 申请备案服务号（备案服务码），再在备案账号中填写。",
            "Different accounts: apply for the number at bsn.console.aliyun.com with the account that bought the server, then enter it in the filing account.",
        ),
        entities(plan).unwrap_or_else(|| {
            item(
                "一个账号备案一个主体。本方案假定各网站属于同一主体；不属于的，由各主体用自己的账号从首次备案做起。",
                "One account files one entity. This plan takes all websites to belong to one entity; any that do not begin with a first filing under an account of their own.",
            )
        }),
    ];
    step.items.extend(accounts(plan));
    if plan.servers.iter().any(|s| s.product == Product::ElasticWeb) {
        step.items.push(item(
            "弹性 Web 托管按账号计，一个账号最多 5 个服务号。",
            "Elastic Web Hosting counts per account: at most 5 numbers.",
        ));
    }
    step.links.extend([official::console(), official::numbers()]);
    Some(step)
}

/// Websites whose state only the user knows, with configuration to paste.
pub(super) fn tell_state(plan: &FilingPlan) -> Option<Step> {
    let unknown: Vec<&WebsitePlan> = needing(plan, &[Need::Unknown]).collect();
    let maybe: Vec<&WebsitePlan> = needing(plan, &[Need::AccessMaybe]).collect();
    if unknown.is_empty() && maybe.is_empty() {
        return None;
    }
    let mut step =
        step(StepId::TellState, "查清并声明备案状态", "Find out and declare filing states", &["g"]);
    if !unknown.is_empty() {
        step.items.push(item(
            "查询是否已备案：beian.miit.gov.cn 公共查询 > 备案信息查询。再按结果声明：未备案 `none`，已在阿里云备案 `alibaba`，在其他接入商备案 `other`。",
            "Is it filed? beian.miit.gov.cn, 公共查询 > 备案信息查询. Then declare it: `none`, `alibaba` if filed through Alibaba Cloud, `other` if with another provider.",
        ));
    }
    step.items.extend(
        unknown.iter().map(|w| about(&w.domain, "备案状态未知。", "Its filing is unknown.")),
    );
    for website in maybe {
        let why = website.reasons.iter().find(|r| r.matter == Some(Matter::Access));
        let fallback = || {
            item(
                "已在其他接入商备案；是否需接入备案取决于未知的源站。",
                "Filed with another provider; whether an access filing is needed depends on an unknown origin.",
            )
        };
        let text = why.map_or_else(|| fallback().text, |r| r.text.clone());
        step.items.push(said(&text));
    }
    step.code = (!unknown.is_empty())
        .then(|| unknown.iter().filter_map(|w| declaration(&w.domain)).collect());
    step.links.push(official::ministry());
    Some(step)
}

/// A line of `.iac-icp.hcl`; a name that is none stays inside its quotes.
fn declaration(domain: &str) -> Option<String> {
    let block = Declaration::Website(terminal(domain).into()).block()?;
    Some(format!("{block} # none | applying | alibaba | other\n"))
}

/// The filings, in order.
pub(super) fn file(plan: &FilingPlan) -> Option<Step> {
    needing(plan, &[Need::First, Need::Additional, Need::InReview, Need::Elsewhere, Need::Access])
        .next()?;
    let mut step = step(StepId::File, "提交备案", "Submit the filings", &["process", "g", "lim"]);
    let first = needing(plan, &[Need::First]).next();
    let accounts: HashMap<usize, Option<usize>> =
        plan.servers.iter().flat_map(|s| s.rows.iter().map(|row| (*row, s.account))).collect();
    let account = |name: &ServerRef| name.row.and_then(|row| *accounts.get(&row)?);
    let filing = |website: &WebsitePlan, zh: &str, en: &str| filing(website, &account, zh, en);
    step.items.extend(first.map(|w| filing(w, "首次备案", "first filing (首次备案)")));
    let further = further(plan);
    step.items
        .extend(needing(plan, &[Need::Additional]).map(|w| filing(w, &further.zh, &further.en)));
    step.items.extend(
        needing(plan, &[Need::Access]).map(|w| filing(w, "新增接入", "access filing (新增接入)")),
    );
    step.items.extend(order(plan));
    step.items.extend(needing(plan, &[Need::InReview]).map(|w| {
        about(
            &w.domain,
            "审核中：通过前解析保持关闭，服务器保持运行。",
            "in review: keep its records off and its server running until approval.",
        )
    }));
    step.items.extend(needing(plan, &[Need::Elsewhere]).map(|w| {
        about(
            &w.domain,
            "由其主机所在的接入商备案，不用阿里云的备案服务号；自建服务器联系网络提供商（联通、电信等）。",
            "file it with the provider of its host, without a number of Alibaba Cloud; for servers of your own, through their network provider.",
        )
    }));
    step.items.push(item(
        "自 2019-04-22 起一个网站只备案一个域名；子域名不另计，也不需要服务号。",
        "Since 2019-04-22 a website files one domain; subdomains do not count and need no number.",
    ));
    step.links.push(official::console());
    Some(step)
}

/// What the form calls a further filing: it depends on where the entity is filed, if that is known.
fn further(plan: &FilingPlan) -> Text {
    let filed = |state: Filed| plan.websites.iter().any(|w| w.filed == state);
    let here = filed(Filed::Alibaba) || needing(plan, &[Need::First]).next().is_some();
    if entities(plan).is_some() || !here && !filed(Filed::Other) {
        return Text::fixed("新增互联网信息服务", "further service (新增互联网信息服务)");
    }
    match here {
        true => Text::fixed(
            "（有主体）新增互联网信息服务",
            "further service of an entity filed here: （有主体）新增互联网信息服务",
        ),
        false => Text::fixed(
            "（无主体）新增互联网信息服务",
            "further service of an entity filed elsewhere: （无主体）新增互联网信息服务",
        ),
    }
}

/// How an order with Alibaba Cloud goes (ICP备案流程, 2026-03-16); nothing where none is made.
fn order(plan: &FilingPlan) -> Vec<Item> {
    let mine = needing(plan, &[Need::First, Need::Additional, Need::Access]).count();
    let mut items = Vec::new();
    if mine > 1 {
        items.push(item(
            "备案类型由系统判断，无需选择；同一主体的多个网站可放在同一订单中提交（湖北除外）。",
            "The system tells the type of a filing, nothing to choose; one order may hold several websites of one entity (not in Hubei).",
        ));
    }
    if needing(plan, &[Need::Access]).next().is_some() {
        items.push(item(
            "新增接入须填写工信部下发的 ICP 备案密码。",
            "An access filing asks for the filing password (ICP 备案密码) that the ministry has issued.",
        ));
    }
    if mine > 0 {
        items.push(item(
            "阿里云初审后，工信部向负责人手机发送验证码：24 小时内在 beian.miit.gov.cn 完成短信核验，再由管局审核。",
            "After Alibaba Cloud's review the ministry texts a code to the persons in charge: enter it at beian.miit.gov.cn within 24 hours; then the provincial authority decides.",
        ));
    }
    items
}

/// One filing; `account` tells which account buys a server.
fn filing(
    website: &WebsitePlan,
    account: &dyn Fn(&ServerRef) -> Option<usize>,
    zh: &str,
    en: &str,
) -> Item {
    let own =
        |server: &ServerRef| website.served_by.is_empty() || website.served_by.contains(server);
    let quoted = |server: &ServerRef| {
        let name = words::named(website, server);
        if name.contains('`') { name } else { format!("`{name}`") }
    };
    let (zh_on, en_on) = match (&website.file_after, &website.file_on) {
        (Some(after), Some(now)) => {
            let (zh_other, en_other) = match (account(after), account(now)) {
                (Some(a), Some(b)) if a != b => (
                    "（由另一账号购买，先用它申请）",
                    " (bought by another account: apply with that one)",
                ),
                _ => ("", ""),
            };
            (
                format!(
                    "修改代码并购买后服务器选 {}；在此之前也可借用 {} 的服务号{zh_other}",
                    quoted(after),
                    quoted(now)
                ),
                format!(
                    "after the changes pick server {}; before that a number of {} can be borrowed{en_other}",
                    quoted(after),
                    quoted(now)
                ),
            )
        }
        (Some(after), None) => (
            format!("修改代码并购买后服务器选 {}", quoted(after)),
            format!("after the changes pick server {}", quoted(after)),
        ),
        (None, Some(now)) if own(now) => {
            (format!("服务器选 {}", quoted(now)), format!("pick server {}", quoted(now)))
        }
        // A number of another server can be used (G), yet the reader must see that it is not the
        // site's own.
        (None, Some(now)) => (
            format!("服务器选 {}（它所在的服务器没有确定可用的服务号，借用此台）", quoted(now)),
            format!(
                "pick server {} (the servers it runs on have no number that is surely usable; this one has)",
                quoted(now)
            ),
        ),
        (None, None) => (
            "目前没有可用的服务器或服务号，先完成前面的步骤".to_owned(),
            "no usable server or number is left for it yet: take the steps above first".to_owned(),
        ),
    };
    about(&website.domain, format!("{zh}，{zh_on}。"), format!("{en}; {en_on}."))
}

/// Filings of several entities, as their licence numbers tell: what stands before the ordinal of
/// the website.
fn entities(plan: &FilingPlan) -> Option<Item> {
    let mut entities: Vec<(&str, Vec<&str>)> = Vec::new();
    for website in &plan.websites {
        let Some(number) =
            website.license.as_deref().map(|n| n.rsplit_once('-').map_or(n, |(entity, _)| entity))
        else {
            continue;
        };
        match entities.iter_mut().find(|(known, _)| *known == number) {
            Some((_, domains)) => domains.push(&website.domain),
            None => entities.push((number, vec![&website.domain])),
        }
    }
    if entities.len() < 2 {
        return None;
    }
    let list = |sep: &str, open: &str, close: &str, comma: &str| {
        entities
            .iter()
            .map(|(n, d)| format!("{n}{open}{}{close}", d.join(comma)))
            .collect::<Vec<_>>()
            .join(sep)
    };
    Some(item(
        format!(
            "一个账号备案一个主体。备案号分属 {} 个主体：{}。各主体用自己的账号备案；本方案假定未备案的网站属于其中之一，不属于的从首次备案做起。",
            entities.len(),
            list("；", "（", "）", "、")
        ),
        format!(
            "One account files one entity. The licence numbers belong to {} entities: {}. Each files under an account of its own; this plan takes unfiled websites to belong to one of them, any other begins with a first filing.",
            entities.len(),
            list("; ", " (", ")", ", ")
        ),
    ))
}

/// Servers of several accounts, as their providers tell.
fn accounts(plan: &FilingPlan) -> Option<Item> {
    let mut accounts: Vec<(usize, &ServerPlan, usize)> = Vec::new();
    for server in &plan.servers {
        let Some(account) = server.account else { continue };
        match accounts.iter_mut().find(|(known, ..)| *known == account) {
            Some((.., count)) => *count += server.addresses.len(),
            None => accounts.push((account, server, server.addresses.len())),
        }
    }
    if accounts.len() < 2 {
        return None;
    }
    accounts.sort_by_key(|(account, ..)| *account);
    let list = |zh: bool| {
        let one = |(_, server, count): &(usize, &ServerPlan, usize)| match (zh, count) {
            (_, 1) => format!("`{}`", server.name),
            (true, n) => format!("`{}` 等 {n} 台", server.name),
            (false, n) => format!("`{}` and others, {n} servers in all", server.name),
        };
        accounts.iter().map(one).collect::<Vec<_>>().join(if zh { "；" } else { "; " })
    };
    Some(item(
        format!("provider 配置显示服务器由 {} 个账号购买：{}。", accounts.len(), list(true)),
        format!(
            "The providers show {} accounts that buy servers: {}.",
            accounts.len(),
            list(false)
        ),
    ))
}
