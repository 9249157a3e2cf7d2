//! What a rule can ask: the model with the requirements of the edition looked up.
//!
//! Stands alone so that no rule repeats a lookup or forgets whom it must leave out.

use crate::catalog::{Catalog, ServerProduct};
use crate::filing::{Change, FilingModel, Server, ServerId, Site, Website};
use crate::finding::SourceNote;
use crate::value::Truth;

use super::relations::Relations;
use super::requirement;

/// The model and the tables of one run.
pub(super) struct Context<'a> {
    pub(super) model: &'a FilingModel,
    pub(super) catalog: &'a Catalog,
    pub(super) relations: Relations<'a>,
    servers: Vec<Case<'a>>,
    inland: Vec<Case<'a>>,
}

/// A server with what the edition asks of its product.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) id: ServerId,
    pub(super) server: &'a Server,
    pub(super) product: &'a ServerProduct,
}

fn case<'a>(model: &'a FilingModel, catalog: &'a Catalog, id: ServerId) -> Option<Case<'a>> {
    let server = model.servers.get(id.0)?;
    let product = catalog.server_product(server.product, model.edition)?;
    Some(Case { id, server, product })
}

impl<'a> Context<'a> {
    pub(super) fn new(model: &'a FilingModel, catalog: &'a Catalog) -> Self {
        let all = (0..model.servers.len()).filter_map(|i| case(model, catalog, ServerId(i)));
        let servers: Vec<Case<'a>> = all.filter(|case| case.server.change != Some(Change::Destroy)).collect();
        let inland = servers.iter().copied().filter(|case| requirement::mainland(case.server) != Truth::False).collect();
        Self { model, catalog, relations: Relations::new(model), servers, inland }
    }

    /// A server of the model, if its product has a row in the tables.
    pub(super) fn case(&self, id: ServerId) -> Option<Case<'a>> {
        case(self.model, self.catalog, id)
    }

    /// All servers with a row in the tables that will be there: what a plan destroys is judged by `filing-server-replaced`
    /// only.
    pub(super) fn servers(&self) -> impl ExactSizeIterator<Item = Case<'a>> + '_ {
        self.servers.iter().copied()
    }

    /// Servers to which more than the region applies: those outside the mainland get that one finding only.
    pub(super) fn inland(&self) -> impl Iterator<Item = Case<'a>> + '_ {
        self.inland.iter().copied()
    }

    /// All that a website rests on: the places that name it, and its servers.
    pub(super) fn sites(&self, website: &Website) -> impl Iterator<Item = &'a Site> {
        let places = website.bindings.iter().filter_map(|id| self.model.bindings.get(id.0)).map(|b| &b.site);
        places.chain(website.servers.iter().filter_map(|id| self.model.servers.get(id.0)).map(|s| &s.site))
    }

    /// The document behind a key of the catalog.
    pub(super) fn source(&self, key: &str) -> Option<SourceNote> {
        self.catalog.source(key).map(|source| self.note(source))
    }

    /// The document behind a requirement of a product.
    pub(super) fn product_source(&self, product: &ServerProduct) -> Option<SourceNote> {
        Some(self.note(&product.source))
    }

    fn note(&self, source: &crate::catalog::Source) -> SourceNote {
        SourceNote {
            title: source.title.clone(),
            section: source.section.clone(),
            date: source.date.clone(),
            edition: self.model.edition.to_owned(),
        }
    }
}
