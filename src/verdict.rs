//! Every judgement, once: what each website needs, which servers would do for it, what each server
//! lacks.
//!
//! People file websites; a server matters as far as a website needs it. [`assess`] turns the facts
//! of the filing model into an [`Assessment`], which the rules put into words and from which rows,
//! numbers, the filing plan and exit codes follow, so that they cannot disagree. Nothing here
//! speaks to the user, and nothing outside judges.

pub(crate) mod advice;
pub(crate) mod change;
pub(crate) mod domain_ground;
mod domain_origin;
pub(crate) mod domain_place;
mod environments;
mod relations;
pub(crate) mod server_choice;
pub(crate) mod server_requirement;
mod server_role;
pub(crate) mod service_numbers;
pub(crate) mod website_need;
pub(crate) mod website_server;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::catalog::{Aside, Catalog, Filed, ServerProduct, ServerRole};
use crate::filing::{
    Binding, BindingId, Candidates, Change, FilingModel, NamelessBinding, Server, ServerId, Website,
};
use crate::value::Truth;

pub(crate) use environments::Elsewhere;

pub use domain_place::PlaceVerdict;
pub use environments::{Environment, OtherEnvironments, others};
pub use website_need::WebsiteVerdict;

use relations::Relations;
use service_numbers::Numbers;

/// What was judged of a model.
#[derive(Debug)]
pub struct Assessment<'m> {
    /// The facts.
    pub model: &'m FilingModel,
    /// The tables.
    pub catalog: &'m Catalog,
    /// Each place, in the order of the model.
    pub places: Vec<PlaceVerdict>,
    /// Each website, in the order of the model.
    pub websites: Vec<WebsiteVerdict>,
    /// Each server, in the order of the model.
    pub servers: Vec<ServerVerdict>,
    /// Service numbers: what the servers yield and the websites need.
    pub(crate) numbers: Numbers,
    /// The day of the run; `None`: then nothing has expired.
    pub(crate) today: Option<Date>,
    /// What other environments have, where there are any.
    pub(crate) others: Option<&'m OtherEnvironments>,
    relations: Relations<'m>,
}

/// What was judged of a server.
#[derive(Clone, Debug)]
pub struct ServerVerdict {
    /// What it has to do with websites.
    pub role: ServerRole,
    /// Whether it is judged: false when nothing that is to be filed rests on it.
    pub judged: Truth,
    /// Why it is not.
    pub aside: Option<Aside>,
    /// Whether any website is known where it stands.
    pub known: bool,
    /// Whether it stands in the mainland.
    pub mainland: Truth,
    /// Whether a service number can be had on it.
    pub eligible: Truth,
}

/// A server with what the edition asks of its product.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'m> {
    pub(crate) id: ServerId,
    pub(crate) server: &'m Server,
    pub(crate) product: &'m ServerProduct,
}

/// A place with what was judged of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) binding: &'a Binding,
    pub(crate) verdict: &'a PlaceVerdict,
}

impl std::ops::Deref for Place<'_> {
    type Target = Binding;

    fn deref(&self) -> &Binding {
        self.binding
    }
}

/// How much a server that is refused matters to the websites it carries.
#[derive(Clone, Debug)]
pub(crate) enum Standing<'m> {
    /// Nothing else is known that would do.
    Needed,
    /// Any one of these, which serve this website, would do.
    OneOf(&'m Website, Vec<ServerId>),
    /// Each of its websites can be filed on another server; this one can carry the first.
    Spared(ServerId),
    /// The same, with the first on a server of another environment.
    SparedBy(&'m Elsewhere),
}

/// Judges a model. `today` is asked only where something tells of its end.
pub fn assess<'m>(
    model: &'m FilingModel,
    catalog: &'m Catalog,
    candidates: Candidates,
    today: Option<fn() -> Date>,
) -> Assessment<'m> {
    assess_among(model, catalog, candidates, today, None)
}

/// Judges the model of an environment that may have others beside it.
pub fn assess_among<'m>(
    model: &'m FilingModel,
    catalog: &'m Catalog,
    candidates: Candidates,
    today: Option<fn() -> Date>,
    others: Option<&'m OtherEnvironments>,
) -> Assessment<'m> {
    let today = today
        .filter(|_| model.servers.iter().any(|server| server.ends.is_some()))
        .map(|today| today());
    let relations = Relations::new(model);
    let fit = |server: &Server| {
        let mainland = server_requirement::mainland(server);
        let product = catalog.server_product(server.product, model.edition);
        let eligible = product
            .map_or(Truth::False, |product| server_requirement::eligible(server, product, today));
        (mainland, eligible)
    };
    let fit: Vec<(Truth, Truth)> = model.servers.par_iter().map(fit).collect();
    let lies: Vec<Truth> = fit.iter().map(|(mainland, _)| mainland.clone()).collect();
    let places: Vec<PlaceVerdict> = model
        .bindings
        .par_iter()
        .map(|binding| domain_place::place(model, &lies, catalog, binding))
        .collect();
    let judge = |website: &Website| website_need::website(model, (&lies, &places), website);
    let websites: Vec<WebsiteVerdict> = model.websites.iter().map(judge).collect();
    let servers = server_role::servers(model, &relations, &websites, candidates, fit);
    let numbers = Numbers::default();
    let mut assessment =
        Assessment { model, catalog, places, websites, servers, numbers, today, others, relations };
    assessment.numbers = service_numbers::count(&[(&assessment, None)], candidates);
    server_choice::choose(&mut assessment);
    let risks = change::at_risk(&assessment);
    assessment
        .websites
        .iter_mut()
        .zip(risks)
        .for_each(|(website, at_risk)| website.at_risk = at_risk);
    assessment
}

impl<'m> Assessment<'m> {
    /// A server, if its product has a row in the tables.
    pub(crate) fn case(&self, id: ServerId) -> Option<Case<'m>> {
        let server = self.model.servers.get(id.0)?;
        let product = self.catalog.server_product(server.product, self.model.edition)?;
        Some(Case { id, server, product })
    }

    /// Servers that will be there: what a plan destroys has its own rule, and yields nothing.
    pub(crate) fn cases(&self) -> impl Iterator<Item = Case<'m>> {
        let all = (0..self.model.servers.len()).filter_map(|i| self.case(ServerId(i)));
        all.filter(|case| case.server.change != Some(Change::Destroy))
    }

    /// The verdict on a server.
    pub(crate) fn server(&self, id: ServerId) -> Option<&ServerVerdict> {
        self.servers.get(id.0)
    }

    /// A place with what was judged of it.
    pub(crate) fn place(&self, id: BindingId) -> Option<Place<'_>> {
        Some(Place { binding: self.model.bindings.get(id.0)?, verdict: self.places.get(id.0)? })
    }

    /// All places with what was judged of them.
    pub(crate) fn places(&self) -> impl Iterator<Item = (BindingId, Place<'_>)> {
        (0..self.places.len()).map(BindingId).filter_map(|id| Some((id, self.place(id)?)))
    }

    /// The places of a website, in order.
    pub(crate) fn places_of(&self, website: &Website) -> impl Iterator<Item = Place<'_>> {
        website.bindings.iter().filter_map(|id| self.place(*id))
    }

    /// Whether a number can be had on a server.
    pub(crate) fn eligible(&self, case: Case<'_>) -> Truth {
        self.server(case.id).map_or(Truth::False, |v| v.eligible.clone())
    }

    /// Websites with what was judged of them.
    pub(crate) fn websites(&self) -> impl Iterator<Item = (&'m Website, &WebsiteVerdict)> {
        self.model.websites.iter().zip(&self.websites)
    }

    /// The websites that surely run on a server.
    pub(crate) fn carried(
        &self,
        server: ServerId,
    ) -> impl Iterator<Item = (&'m Website, &WebsiteVerdict)> {
        let of = |at: &usize| Some((self.model.websites.get(*at)?, self.websites.get(*at)?));
        self.relations.on(server).iter().filter_map(of)
    }

    /// Whether a server surely carries a website, or has numbers in use: then its loss endangers a
    /// filing.
    pub(crate) fn in_use(&self, case: Case<'_>) -> bool {
        case.server.used() > 0
            || self.carried(case.id).next().is_some()
            || !self.nameless_on(case.id).is_empty()
    }

    /// How many websites filed with Alibaba Cloud run on a server.
    pub(crate) fn filed_on(&self, server: ServerId) -> usize {
        self.relations.filed_on(server)
    }

    /// The places without a known domain that lead to a server.
    pub(crate) fn nameless_on(&self, server: ServerId) -> &[&'m NamelessBinding] {
        self.relations.nameless_on(server)
    }

    /// The website of a place.
    pub(crate) fn holder(&self, binding: BindingId) -> Option<&'m Website> {
        self.relations.holder(binding).and_then(|at| self.model.websites.get(at))
    }

    /// Websites that this server outside the mainland may serve, where nobody asks to file any of
    /// them, and whether only such servers serve them: as long as that is so they need no
    /// filing. `None` where one is to be filed, or none is known at all.
    pub(crate) fn free_outside(&self, id: ServerId) -> Option<(Vec<&'m Website>, bool)> {
        let verdict = self.server(id).filter(|v| v.known)?;
        let carries = verdict.role == ServerRole::Carries;
        let all: Vec<&'m Website> = if carries {
            self.carried(id).map(|(website, _)| website).collect()
        } else {
            self.model.websites.iter().collect()
        };
        let free = |website: &&Website| matches!(website.filed, Filed::Unknown | Filed::Alibaba);
        let outside = |id: &ServerId| self.server(*id).is_some_and(|v| v.mainland == Truth::False);
        let only = all.iter().all(|website| website.servers.iter().all(outside));
        (!all.is_empty() && all.iter().all(free)).then_some((all, only))
    }

    /// A server of another environment that a website can be filed on.
    pub(crate) fn elsewhere(&self, website: &Website) -> Option<&'m Elsewhere> {
        self.others?.server(website)
    }

    /// Service numbers, those of other environments too.
    pub(crate) fn all_numbers(&self) -> &Numbers {
        self.others.map_or(&self.numbers, OtherEnvironments::numbers)
    }

    /// How much a server that is refused matters.
    pub(crate) fn standing(&self, id: ServerId) -> Standing<'m> {
        server_choice::standing(self, id)
    }
}
