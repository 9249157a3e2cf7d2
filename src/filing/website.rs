//! Websites: bindings grouped by registrable domain, joined with what the configuration declares.
//!
//! Stands alone because it spans graphs: a DNS record in one root may lead a website that another root serves.

use std::collections::{BTreeMap, HashSet};

use crate::catalog::Catalog;
use crate::filing::binding::host::registrable;
use crate::filing::binding::target::openness;
use crate::filing::build::Literal;
use crate::filing::declared::{ServerDeclaration, WebsiteDeclaration};
use crate::filing::read::join as join_reasons;
use crate::filing::server::product_id;
use crate::filing::{
    AttributeNames, BindingId, Candidates, ChargeReason, ChargeType, Declarations, Eip, Evidence, Fact, Filed, FilingModel, LiteralRecord,
    NamelessBinding, Region, Server, ServerId, Site, Target, Term, Website,
};
use crate::finding::EditTarget;
use crate::source::{FileId, Span};
use crate::text::Text;
use crate::value::{Reasons, Truth, Why};

/// Adds declared servers, websites, literal records and the `candidates` setting to a model.
pub(super) fn join(
    model: &mut FilingModel,
    domains: Vec<Option<String>>,
    literals: Vec<Literal>,
    declarations: &Declarations,
    catalog: &Catalog,
) {
    let mut named = vec![false; model.servers.len()];
    for declaration in &declarations.servers {
        if !apply(model, &mut named, declaration, catalog) {
            model.servers.extend(declared(declaration, declarations, catalog));
        }
    }
    named.resize(model.servers.len(), true);
    let mut websites = group(model, domains);
    for declaration in &declarations.websites {
        declare(model, &mut websites, &mut named, declaration);
    }
    model.websites = websites.into_values().map(|grouped| grouped.website).collect();
    records(model, literals);
    choose(model, &named, declarations.candidates);
}

/// Whether a declaration names a server in code; if so, its facts that code does not hold are added.
fn apply(model: &mut FilingModel, named: &mut [bool], declaration: &ServerDeclaration, catalog: &Catalog) -> bool {
    let mut first = true;
    for (i, server) in model.servers.iter_mut().enumerate().filter(|(_, s)| is_at(s, &declaration.name)) {
        if let Some(named) = named.get_mut(i) {
            *named = true;
        }
        server.candidate = Truth::True;
        // A number used is used once, whichever instance of the resource carries it; none used holds for each of them.
        if let Some(used) = declaration.used_service_numbers.filter(|used| first || *used == 0) {
            server.used_numbers = Some(server.used().saturating_add(used));
        }
        first = false;
        if let Some(account) = &declaration.account {
            server.account = account.as_str().into();
        }
        if let (Some(amount), true) = (declaration.amount, server.product == "market") {
            server.order_cny = Some(Fact::known(amount, place(declaration, "amount", server.site.span)));
        }
        if let Some(region) = declaration.region.as_deref() {
            server.region = declared_region(region, place(declaration, "region", server.site.span), catalog);
        }
    }
    !first
}

fn is_at(server: &Server, name: &str) -> bool {
    server.site.dialect != "declared" && (*server.site.base == *name || server.site.address() == name)
}

fn place(declaration: &ServerDeclaration, attribute: &'static str, fallback: Span) -> Evidence {
    let span = declaration.places.iter().find(|(name, _)| name == attribute).map(|(_, span)| *span);
    Evidence { span: span.or(declaration.span).unwrap_or(fallback), attribute, origins: Vec::new() }
}

fn declared_region(id: &str, place: Evidence, catalog: &Catalog) -> Fact<Region> {
    let answer = catalog.regions().region(id).or_else(|| catalog.regions().node(id));
    match answer {
        Some(answer) => Fact::known(Region { id: id.into(), mainland: answer.mainland, listed: answer.listed }, place),
        None => {
            let what = Text::new(format!("地域 `{id}` 不在地域表中"), format!("region `{id}` is in no table of regions"));
            Fact::unknown(Reasons::one(Why::NotSettled(what), None), place)
        }
    }
}

/// A server that only the configuration describes.
fn declared(declaration: &ServerDeclaration, declarations: &Declarations, catalog: &Catalog) -> Option<Server> {
    let product = product_id(declaration.product.as_deref()?)?;
    let span = declaration.span.unwrap_or(Span::new(FileId(0), 0, 0));
    let lacks = |attribute: &'static str, zh: &str, en: &str| {
        let what = Text::new(format!("配置中没有声明{zh}"), format!("the configuration does not declare {en}"));
        (Reasons::one(Why::NotDeclared(what), None), place(declaration, attribute, span))
    };
    let term = match declaration.term_months {
        Some(months) => {
            let plural = if (months - 1.0).abs() < f64::EPSILON { "" } else { "s" };
            let text = Text::new(format!("{months} 个月"), format!("{months} month{plural}"));
            Fact::known(Term { months, text }, place(declaration, "term_months", span))
        }
        None => {
            let (reasons, place) = lacks("term_months", "购买时长", "the term");
            Fact::unknown(reasons, place)
        }
    };
    let region = match declaration.region.as_deref() {
        Some(id) => declared_region(id, place(declaration, "region", span), catalog),
        None => {
            let (reasons, place) = lacks("region", "地域", "the region");
            Fact::unknown(reasons, place)
        }
    };
    let order_cny = (product == "market").then(|| match declaration.amount {
        Some(amount) => Fact::known(amount, place(declaration, "amount", span)),
        None => {
            let (reasons, place) = lacks("amount", "订单金额", "the order amount");
            Fact::unknown(reasons, place)
        }
    });
    let bandwidth = (product == "ecs").then(|| {
        let what = Text::new("配置不能说明公网带宽", "the configuration cannot tell its public bandwidth");
        Fact::unknown(Reasons::one(Why::NotSettled(what), None), Evidence::place(span))
    });
    Some(Server {
        site: declared_site(declaration, declarations, span),
        product,
        candidate: Truth::True,
        instances: Fact::known(1, Evidence::place(span)),
        charge: Fact::known(ChargeType::Prepaid, Evidence::place(span)),
        charge_reason: ChargeReason::Type,
        term,
        bandwidth,
        eip: Eip { bound: Truth::False, addresses: Vec::new(), evidence: None, ipv6_only: false },
        region,
        stopped: Fact::known(false, Evidence::place(span)),
        renews: None,
        order_cny,
        used_numbers: declaration.used_service_numbers,
        // Without a name all declared servers are taken to be of one account: the quota per account then counts once.
        account: declaration.account.as_deref().unwrap_or("").into(),
        change: None,
        names: AttributeNames::default(),
    })
}

fn declared_site(declaration: &ServerDeclaration, declarations: &Declarations, span: Span) -> Site {
    Site {
        root: declarations.path.clone(),
        base: format!("server.{}", declaration.name).into(),
        key: None,
        dialect: "declared",
        type_name: None,
        span,
        target: EditTarget {
            block: span,
            written: declaration.places.iter().map(|(name, span)| (name.clone(), *span, *span)).collect(),
            shared: false,
        },
        callers: Vec::new(),
        exists: Truth::True,
    }
}

/// A website while it is put together, with what it holds already.
struct Grouped {
    website: Website,
    servers: HashSet<ServerId>,
    dead_ends: HashSet<String>,
}

impl Grouped {
    fn add(&mut self, id: ServerId) {
        if self.servers.insert(id) {
            self.website.servers.push(id);
        }
    }
}

fn empty(domain: String) -> Grouped {
    let website = Website {
        domain,
        filed: Filed::Unknown,
        declared: None,
        license: None,
        bindings: Vec::new(),
        servers: Vec::new(),
        servers_open: None,
        dead_ends: Vec::new(),
    };
    Grouped { website, servers: HashSet::new(), dead_ends: HashSet::new() }
}

fn group(model: &mut FilingModel, domains: Vec<Option<String>>) -> BTreeMap<String, Grouped> {
    let mut websites: BTreeMap<String, Grouped> = BTreeMap::new();
    for (i, domain) in domains.into_iter().enumerate() {
        let (binding, id) = (&model.bindings[i], BindingId(i));
        let Some(domain) = domain else {
            if let Some(reasons) = binding.host.open.clone() {
                model.nameless.push(NamelessBinding { binding: id, reasons });
            }
            continue;
        };
        let site = websites.entry(domain.clone()).or_insert_with(|| empty(domain));
        site.website.bindings.push(id);
        if binding.enabled == Truth::False {
            continue;
        }
        for target in &binding.targets {
            match target {
                Target::Server(server) => site.add(*server),
                other => openness(other, &mut site.website.servers_open),
            }
        }
        for end in &binding.dead_ends {
            if site.dead_ends.insert(end.address.clone()) {
                site.website.dead_ends.push(end.clone());
            }
        }
    }
    websites
}

fn declare(model: &FilingModel, websites: &mut BTreeMap<String, Grouped>, named: &mut [bool], declaration: &WebsiteDeclaration) {
    let written = declaration.domain.trim().trim_end_matches('.').to_lowercase();
    let domain = registrable(&written).unwrap_or(written);
    let site = websites.entry(domain.clone()).or_insert_with(|| empty(domain));
    site.website.filed = declaration.filed;
    site.website.declared = Some(declaration.span);
    site.website.license = declaration.license.clone();
    for name in &declaration.servers {
        let mut found = false;
        for (i, server) in model.servers.iter().enumerate() {
            let by_name = server.site.dialect == "declared" && server.site.base.strip_prefix("server.") == Some(name);
            if is_at(server, name) || by_name || server.site.address() == *name {
                site.add(ServerId(i));
                found = true;
                if let Some(named) = named.get_mut(i) {
                    *named = true;
                }
            }
        }
        if !found {
            join_reasons(&mut site.website.servers_open, Reasons::one(Why::Undeclared(name.as_str().into()), None));
        }
    }
}

/// Literal records that belong to a website.
fn records(model: &mut FilingModel, literals: Vec<Literal>) {
    let mut named = vec![false; model.bindings.len()];
    for id in model.websites.iter().flat_map(|site| &site.bindings) {
        named[id.0] = true;
    }
    let kept = literals.into_iter().filter(|l| named.get(l.draft) == Some(&true));
    model.literal_records.extend(kept.map(|l| LiteralRecord {
        binding: BindingId(l.draft),
        address: l.address,
        stale: l.stale,
        instead: l.instead,
    }));
}

/// The `candidates` setting. Servers that the configuration names are always judged.
fn choose(model: &mut FilingModel, named: &[bool], candidates: Candidates) {
    let mut serving = vec![false; model.servers.len()];
    for id in model.websites.iter().flat_map(|w| &w.servers) {
        serving[id.0] = true;
    }
    for id in model.nameless.iter().flat_map(|n| &model.bindings[n.binding.0].targets) {
        if let Target::Server(id) = id {
            serving[id.0] = true;
        }
    }
    for (i, server) in model.servers.iter_mut().enumerate() {
        let named = named.get(i).copied().unwrap_or(false);
        let kept = match candidates {
            Candidates::All => true,
            Candidates::Serving => serving[i] || named,
            Candidates::Declared => named,
        };
        if named {
            server.candidate = Truth::True;
        } else if !kept {
            server.candidate = Truth::False;
        }
    }
}
