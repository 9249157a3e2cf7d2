//! The rows of the report: servers, access products, websites, service numbers.
//!
//! Rows state facts and eligibility; they do not depend on which rules are switched on.

use rayon::prelude::*;

use crate::filing::{Binding, ChargeType, Website};
use crate::finding::{AccessRow, Answer, Bounds, Report, ServerRef, ServerRow, ServiceNumbersRow, Verdict, WebsiteRow};
use crate::value::Truth;

use super::context::{Case, Context};
use super::numbers::{self, Range};
use super::sink::Outcomes;
use super::{Settings, requirement, text};

/// The rules that a server does not pass.
#[derive(Clone, Default)]
struct Rules {
    violated: Vec<&'static str>,
    undecided: Vec<&'static str>,
}

/// Fills the rows of a report.
pub(super) fn fill(context: &Context<'_>, outcomes: &Outcomes, settings: &Settings<'_>, report: &mut Report) {
    let judged = settings.judged;
    let mut accounts: Vec<&str> = Vec::new();
    let mut rules: Vec<Rules> = vec![Rules::default(); context.model.servers.len()];
    for (id, rule, verdict) in &outcomes.servers {
        let Some(rules) = rules.get_mut(id.0) else { continue };
        if *verdict == Verdict::Undecided { rules.undecided.push(rule) } else { rules.violated.push(rule) }
    }
    let mut cases = Vec::with_capacity(rules.len());
    for case in context.servers() {
        let account = account(case).map(|a| number(&mut accounts, a));
        let rules = rules.get_mut(case.id.0).map(std::mem::take).unwrap_or_default();
        if judged(&case.server.site.root) {
            cases.push((case, account, rules));
        }
    }
    report.servers.par_extend(cases.into_par_iter().map(|(case, account, rules)| ServerRow { account, ..server(case, rules) }));
    report.access_products = context.model.bindings.iter().filter(|b| b.row && judged(&b.site.root)).map(access).collect();
    let ours = |w: &&Website| w.bindings.is_empty() || context.sites(w).any(|site| judged(&site.root));
    report.websites = context.model.websites.iter().filter(ours).map(|w| website(context, w)).collect();
    let numbers = numbers::count(context);
    report.service_numbers = ServiceNumbersRow { capacity: bounds(numbers.capacity), used: numbers.used, demand: bounds(numbers.demand) };
}

/// The account of a server in Terraform: a template says nothing of the account that deploys it, and what is declared by name
/// cannot be told from what providers say.
fn account(case: Case<'_>) -> Option<&str> {
    matches!(case.server.site.dialect, "terraform" | "plan").then_some(&*case.server.account)
}

/// The texts of accounts may hold keys; their numbers do not.
fn number<'a>(accounts: &mut Vec<&'a str>, account: &'a str) -> usize {
    accounts.iter().position(|known| *known == account).unwrap_or_else(|| {
        accounts.push(account);
        accounts.len() - 1
    })
}

fn server(case: Case<'_>, rules: Rules) -> ServerRow {
    let server = case.server;
    let prepaid = requirement::prepaid(server);
    let eligible = requirement::eligible(server, case.product);
    let bandwidth = server.bandwidth.as_ref().map(|_| requirement::public_bandwidth(server, case.product));
    ServerRow {
        root: server.site.root.to_string(),
        resource: server.site.address(),
        product: server.product.to_owned(),
        dialect: server.site.dialect,
        type_name: server.site.type_name.as_deref().map(str::to_owned),
        span: Some(server.site.span),
        candidate: server.candidate != Truth::False,
        // One that may not exist has no known number (`count = var.prod ? 1 : 0`).
        instances: server.instances.value().copied().filter(|_| server.site.exists == Truth::True),
        account: None,
        charge_type: server.charge.value().map(|c| match c {
            ChargeType::Prepaid => "prepaid",
            ChargeType::Postpaid => "postpaid",
        }),
        term_months: if prepaid == Truth::False { None } else { server.term.value().map(|t| t.months) },
        public_bandwidth: bandwidth.as_ref().and_then(decided),
        region: server.region.value().map(|r| r.id.to_string()),
        mainland: server.region.value().map(|r| r.mainland).or_else(|| {
            // Several regions are possible, all on one side.
            decided(&requirement::truth(server.region.judge(|r| Truth::decided(r.mainland))))
        }),
        service_numbers: left(case, &eligible),
        eligible: answer(&eligible),
        why: match &eligible {
            Truth::Unknown(reasons) => reasons.iter().map(|r| r.why.text()).collect(),
            _ => Vec::new(),
        },
        notes: text::edition_note(case.product).into_iter().collect(),
        violated: rules.violated,
        undecided: rules.undecided,
    }
}

/// The numbers left on a server: none when it is refused, nothing to say when that is undecided.
fn left(case: Case<'_>, eligible: &Truth) -> Option<u64> {
    match eligible {
        Truth::False => Some(0),
        Truth::Unknown(_) => None,
        Truth::True => {
            let count = case.server.instances.value()?;
            Some(case.product.numbers.saturating_mul(*count).saturating_sub(case.server.used()))
        }
    }
}

fn access(binding: &Binding) -> AccessRow {
    AccessRow {
        root: binding.site.root.to_string(),
        resource: binding.site.address(),
        product: binding.product.to_owned(),
        span: Some(binding.site.span),
        domain: binding.host.value().map(|h| h.to_string()),
        scope: binding.scope.as_ref().and_then(|s| s.value()).map(|s| (*s).to_owned()),
        filing_required: answer(&binding.filing),
        access_filing_required: answer(&binding.access),
    }
}

fn website(context: &Context<'_>, website: &Website) -> WebsiteRow {
    let servers = website
        .servers
        .iter()
        .filter_map(|id| context.model.servers.get(id.0))
        .map(|s| ServerRef { root: s.site.root.to_string(), resource: s.site.address() });
    let places = website.bindings.iter().filter_map(|id| context.model.bindings.get(id.0)).map(|b| b.site.address());
    WebsiteRow {
        domain: website.domain.clone(),
        filed: website.filed.id(),
        license: website.license.clone(),
        served_by: servers.collect(),
        places: places.collect(),
    }
}

fn answer(truth: &Truth) -> Answer {
    match truth {
        Truth::True => Answer::Yes,
        Truth::False => Answer::No,
        Truth::Unknown(_) => Answer::Undecided,
    }
}

fn decided(truth: &Truth) -> Option<bool> {
    match truth {
        Truth::True => Some(true),
        Truth::False => Some(false),
        Truth::Unknown(_) => None,
    }
}

fn bounds(range: Range) -> Bounds {
    Bounds { min: Some(range.min), max: range.max }
}
