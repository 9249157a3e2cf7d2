//! Servers of the configuration: those that no code describes, and what it adds to those in code.
//!
//! Stands alone because a declaration is a server like any other to the rules, only that its facts
//! are declared.

use crate::catalog::{Dialect, Product, Regions};
use crate::filing::declared::ServerDeclaration;
use crate::filing::server::unlisted;
use crate::filing::{
    ChargeReason, ChargeType, Declarations, Eip, Evidence, Fact, FilingModel, Region, Server, Site,
    Term,
};
use crate::finding::EditTarget;
use crate::source::{FileId, Span};
use crate::text::{Text, chinese};
use crate::value::{Truth, Why};

/// Whether a declaration names a server in code; if so, its facts that code does not hold are
/// added.
pub(super) fn apply(
    model: &mut FilingModel,
    declaration: &ServerDeclaration,
    regions: &Regions,
) -> bool {
    let mut first = true;
    for server in model.servers.iter_mut().filter(|s| is_at(s, &declaration.name)) {
        server.declared = true;
        // A number used is used once, whichever instance of the resource carries it; none used
        // holds for each of them.
        match declaration.used_service_numbers {
            Some(used) if first || used == 0 => {
                server.used_numbers = Some(server.used().saturating_add(used))
            }
            Some(_) => server.used_by_others = true,
            None => {}
        }
        first = false;
        if let Some(account) = &declaration.account {
            server.account = account.as_str().into();
            server.account_declared = true;
        }
        if let (Some(amount), true) = (declaration.amount, server.product == Product::Market) {
            server.order_cny =
                Some(Fact::known(amount, place(declaration, "amount", server.site.span)));
        }
        if declaration.product == Some(Product::Market) {
            server.builds_sites = Truth::True;
        }
        if let Some(region) = declaration.region.as_deref() {
            server.region = declared_region(
                region,
                place(declaration, "region", server.site.span),
                regions,
                server.product,
            );
        }
    }
    !first
}

/// Whether a server in code has this address, with or without its instance key.
pub(super) fn is_at(server: &Server, name: &str) -> bool {
    server.site.dialect != Dialect::Declared
        && (*server.site.base == *name || server.site.address() == name)
}

fn place(declaration: &ServerDeclaration, attribute: &'static str, fallback: Span) -> Evidence {
    let span = declaration.places.iter().find(|(name, _)| name == attribute).map(|(_, span)| *span);
    Evidence { span: span.or(declaration.span).unwrap_or(fallback), attribute, origins: Vec::new() }
}

fn declared_region(id: &str, place: Evidence, regions: &Regions, product: Product) -> Fact<Region> {
    let answer = regions
        .region(id)
        .or_else(|| if product == Product::Ens { regions.node(id) } else { None });
    match answer {
        Some(answer) => Fact::known(Region::new(id, answer), place),
        None => Fact::unknown(unlisted(regions, id), place),
    }
}

/// A server that only the configuration describes; `None` when its product is not one.
pub(super) fn declared(
    declaration: &ServerDeclaration,
    declarations: &Declarations,
    regions: &Regions,
) -> Option<Server> {
    let product = declaration.product?;
    let span = declaration.span.unwrap_or(Span::new(FileId(0), 0, 0));
    let missing = Missing { declaration, span };
    let bandwidth = (product == Product::Ecs).then(|| {
        let mbps = declaration.public_bandwidth.map(|there| f64::from(u8::from(there)));
        missing.or("public_bandwidth", "公网带宽", "whether it has public bandwidth", mbps)
    });
    Some(Server {
        site: declared_site(declaration, declarations, span),
        product,
        declared: true,
        named: false,
        entrance: Truth::False,
        published: Truth::True,
        front: false,
        instances: Fact::known(1, Evidence::place(span)),
        charge: Fact::known(ChargeType::Prepaid, Evidence::place(span)),
        charge_reason: ChargeReason::Type,
        term: missing.or(
            "term_months",
            "购买时长",
            "the term",
            declaration.term_months.map(months),
        ),
        term_kept: false,
        bandwidth,
        eip: Eip::none(),
        region: match declaration.region.as_deref() {
            Some(id) => declared_region(id, place(declaration, "region", span), regions, product),
            None => missing.or("region", "地域", "the region", None),
        },
        stopped: Fact::known(false, Evidence::place(span)),
        ends: None,
        renews: None,
        order_cny: (product == Product::Market)
            .then(|| missing.or("amount", "订单金额", "the order amount", declaration.amount)),
        builds_sites: Truth::True,
        used_numbers: declaration.used_service_numbers,
        used_by_others: false,
        // Without a name all declared servers are taken to be of one account: the quota per account
        // then counts once.
        account: declaration.account.as_deref().unwrap_or("").into(),
        account_declared: declaration.account.is_some(),
        account_open: None,
        change: None,
        released: None,
        open_ports: None,
    })
}

fn months(months: f64) -> Term {
    let plural = if (months - 1.0).abs() < f64::EPSILON { "" } else { "s" };
    Term { months, text: Text::new(format!("{months} 个月"), format!("{months} month{plural}")) }
}

/// What a declaration leaves out.
struct Missing<'a> {
    declaration: &'a ServerDeclaration,
    span: Span,
}

impl Missing<'_> {
    fn or<T>(&self, attribute: &'static str, zh: &str, en: &str, value: Option<T>) -> Fact<T> {
        let place = place(self.declaration, attribute, self.span);
        let missing = || {
            Why::not_declared(
                chinese(&["配置中没有声明", zh]),
                format!("the configuration does not declare {en}"),
            )
        };
        value.map_or_else(
            || Fact::unknown(missing(), place.clone()),
            |value| Fact::known(value, place.clone()),
        )
    }
}

fn declared_site(declaration: &ServerDeclaration, declarations: &Declarations, span: Span) -> Site {
    Site {
        root: declarations.path.clone(),
        base: format!("server.{}", declaration.name).into(),
        key: None,
        dialect: Dialect::Declared,
        type_name: None,
        span,
        target: EditTarget {
            block: span,
            written: declaration
                .places
                .iter()
                .map(|(name, span)| (name.as_str().into(), *span, *span))
                .collect(),
            decided: std::sync::Arc::default(),
            owner: (declarations.path.clone(), format!("server.{}", declaration.name).into(), None),
        },
        callers: Vec::new(),
        exists: Truth::True,
    }
}
