//! The rows of the report: servers, access products, websites, service numbers.
//!
//! Rows state facts and eligibility; they do not depend on which rules are switched on.

use foldhash::HashMap;
use rayon::prelude::*;

use crate::catalog::{Dialect, Product, ServerRole};
use crate::filing::{BindingId, ChargeType, ServerId, Site, Website};
use crate::finding::{
    AccessRow, Answer, Bounds, PlaceRef, Report, ServerRef, ServerRow, ServiceNumbersRow, Verdict,
    WebsiteRow,
};
use crate::source::Span;
use crate::text::Text;
use crate::value::Truth;
use crate::verdict::server_choice;
use crate::verdict::service_numbers::{self, Range};
use crate::verdict::{Assessment, Case, Place, WebsiteVerdict, server_requirement};

use super::context::Context;
use super::sink::Outcomes;
use super::text;
use crate::rules::Settings;

/// The rules that a server does not pass.
#[derive(Clone, Default)]
struct Rules {
    violated: Vec<&'static str>,
    undecided: Vec<&'static str>,
}

/// Fills the rows of a report; the row of each server that has one.
pub(in crate::rules) fn fill(
    context: &Context<'_>,
    outcomes: &Outcomes,
    settings: &Settings<'_>,
    report: &mut Report,
) -> HashMap<ServerId, usize> {
    let judged = settings.judged;
    let mut accounts: Vec<&str> = Vec::new();
    let mut rules: Vec<Rules> = vec![Rules::default(); context.model.servers.len()];
    for (id, rule, verdict) in &outcomes.servers {
        let Some(rules) = rules.get_mut(id.0) else { continue };
        if *verdict == Verdict::Undecided {
            rules.undecided.push(rule)
        } else {
            rules.violated.push(rule)
        }
    }
    let mut cases = Vec::with_capacity(rules.len());
    for case in context.servers() {
        let account = account(case).map(|a| number(&mut accounts, a));
        let rules = rules.get_mut(case.id.0).map(std::mem::take).unwrap_or_default();
        if judged(&case.server.site.root) {
            cases.push((case, account, rules));
        }
    }
    let row_of: HashMap<ServerId, usize> =
        cases.iter().enumerate().map(|(row, (case, ..))| (case.id, row)).collect();
    report.servers.par_extend(
        cases
            .into_par_iter()
            .map(|(case, account, rules)| ServerRow { account, ..server(context, case, rules) }),
    );
    let mut places: HashMap<BindingId, usize> = HashMap::default();
    for (id, place) in
        context.assessment.places().filter(|(_, place)| place.row && judged(&place.site.root))
    {
        places.insert(id, report.access_products.len());
        report.access_products.push(access(place));
    }
    let ours =
        |w: &Website| w.bindings.is_empty() || context.sites(w).any(|site| judged(&site.root));
    let all = context.assessment.websites().filter(|pair| ours(pair.0));
    report.websites =
        all.map(|(site, verdict)| website(context, (site, verdict), &row_of, &places)).collect();
    report.service_numbers = numbers(context.assessment);
    row_of
}

/// Service numbers; those of several environments stand in the report of one.
fn numbers(assessment: &Assessment<'_>) -> ServiceNumbersRow {
    if assessment.others.is_some_and(|others| !others.tells()) {
        return ServiceNumbersRow::NONE;
    }
    let numbers = assessment.all_numbers();
    ServiceNumbersRow {
        capacity: bounds(numbers.capacity),
        used: numbers.used,
        demand: bounds(numbers.demand),
    }
}

/// The account of a server in Terraform: a template says nothing of the account that deploys it,
/// and what is declared by name cannot be told from what providers say.
fn account(case: Case<'_>) -> Option<&str> {
    matches!(case.server.site.dialect, Dialect::Terraform | Dialect::Plan)
        .then_some(&*case.server.account)
}

/// The texts of accounts may hold keys; their numbers do not.
fn number<'a>(accounts: &mut Vec<&'a str>, account: &'a str) -> usize {
    accounts.iter().position(|known| *known == account).unwrap_or_else(|| {
        accounts.push(account);
        accounts.len() - 1
    })
}

fn server(context: &Context<'_>, case: Case<'_>, rules: Rules) -> ServerRow {
    let server = case.server;
    let verdict = context.assessment.server(case.id);
    let prepaid = server_requirement::prepaid(server);
    let eligible = context.assessment.eligible(case);
    let bandwidth = server
        .bandwidth
        .as_ref()
        .map(|_| server_requirement::shown_bandwidth(server, case.product));
    ServerRow {
        root: server.site.root.to_string(),
        resource: server.site.address(),
        product: server.product,
        dialect: server.site.dialect,
        type_name: server.site.type_name.as_deref().map(str::to_owned),
        span: Some(server.site.span),
        role: verdict.map_or(ServerRole::Private, |v| v.role),
        judged: verdict.is_some_and(|v| v.judged != Truth::False),
        aside: verdict.and_then(|v| v.aside),
        environment: None,
        // One that may not exist has no known number (`count = var.prod ? 1 : 0`).
        instances: server.instances.value().copied().filter(|_| server.site.exists == Truth::True),
        account: None,
        charge_type: server.charge.value().map(|c| match c {
            ChargeType::Prepaid => "prepaid",
            ChargeType::Postpaid => "postpaid",
        }),
        term_months: if prepaid == Truth::False {
            None
        } else {
            server.term.value().map(|t| t.months)
        },
        public_bandwidth: bandwidth.as_ref().and_then(decided),
        region: server.region.value().map(|r| short(&r.id)),
        mainland: server.region.value().map(|r| r.mainland).or_else(|| {
            // Several regions are possible, all on one side.
            decided(&server.region.is(|r| r.mainland))
        }),
        service_numbers: left(context, case, &eligible),
        used: server.used(),
        yields: bounds(service_numbers::left(context.assessment, case)),
        mended: server_choice::mended(context.assessment, case),
        eligible: answer(&eligible),
        why: match &eligible {
            Truth::Unknown(reasons) => reasons.iter().map(|r| r.why.text()).collect(),
            _ => Vec::new(),
        },
        notes: text::edition_note(case.product).into_iter().chain(no_longer_sold(case)).collect(),
        violated: rules.violated,
        undecided: rules.undecided,
    }
}

/// A subscription that nobody can buy any more (NAT gateways).
fn no_longer_sold(case: Case<'_>) -> Option<Text> {
    let sold = case.server.product != Product::Nat
        || server_requirement::prepaid(case.server) != Truth::True;
    (!sold).then(|| {
        Text::new(
            "包年包月 NAT 网关已停止新购，已购的可继续使用。",
            "Subscription NAT gateways are no longer sold; those bought before stay valid.",
        )
    })
}

/// The numbers left on a server: none when it is refused, nothing to say when that is undecided.
fn left(context: &Context<'_>, case: Case<'_>, eligible: &Truth) -> Option<u64> {
    match eligible {
        Truth::False => Some(0),
        Truth::Unknown(_) => None,
        Truth::True => {
            let count = case.server.instances.value()?;
            let used = service_numbers::used(context.assessment, case);
            let yields = case.product.numbers.saturating_mul(*count);
            (used.max == Some(used.min)).then(|| yields.saturating_sub(used.min))
        }
    }
}

fn access(Place { binding, verdict }: Place<'_>) -> AccessRow {
    let scoped = matches!(binding.product, Product::Cdn | Product::Dcdn | Product::Esa);
    AccessRow {
        environment: None,
        root: binding.site.root.to_string(),
        resource: binding.site.address(),
        product: binding.product,
        span: Some(binding.site.span),
        domain: binding.host.value().map(|h| short(h)),
        scope: binding
            .scope
            .as_ref()
            .filter(|_| scoped)
            .and_then(|s| s.value())
            .map(|s| (*s).to_owned()),
        filing_required: answer(&verdict.filing),
        access_filing_required: answer(&verdict.access),
    }
}

fn website(
    context: &Context<'_>,
    (website, verdict): (&Website, &WebsiteVerdict),
    row_of: &HashMap<ServerId, usize>,
    rows: &HashMap<BindingId, usize>,
) -> WebsiteRow {
    let model = context.model;
    let named = |id: &ServerId| {
        let site = &model.servers.get(id.0)?.site;
        Some(ServerRef {
            root: site.root.to_string(),
            resource: site.address(),
            row: row_of.get(id).copied(),
        })
    };
    let at = |site: &Site, span: Span| PlaceRef {
        root: site.root.to_string(),
        address: site.address(),
        span,
    };
    let bindings = || website.bindings.iter().filter_map(|id| model.bindings.get(id.0));
    WebsiteRow {
        environment: None,
        domain: website.domain.clone(),
        app: website.app,
        filed: website.filed,
        license: website.license.clone(),
        need: verdict.need,
        duty: answer(&verdict.duty),
        elsewhere: verdict.elsewhere == Truth::True,
        at_risk: verdict.at_risk,
        number: answer(&verdict.number),
        file_on: verdict
            .own
            .or(verdict.borrowed)
            .as_ref()
            .and_then(named)
            .filter(|_| verdict.number == Truth::True),
        file_after: verdict.after.as_ref().and_then(named),
        served_by: website.servers.iter().filter_map(named).collect(),
        places: bindings().map(|b| b.site.address()).collect(),
        access: website.bindings.iter().filter_map(|id| rows.get(id)).copied().collect(),
        servers: website
            .servers
            .iter()
            .filter_map(|id| model.servers.get(id.0))
            .map(|s| at(&s.site, s.site.span))
            .collect(),
        bindings: bindings().map(|b| at(&b.site, b.span)).collect(),
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

/// A value as far as reports show it.
fn short(value: &str) -> String {
    let mut text = value.to_owned();
    crate::text::shorten(&mut text);
    text
}
