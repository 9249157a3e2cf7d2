//! What a rule can ask: the model with the requirements of the edition looked up.
//!
//! Stands alone so that no rule repeats a lookup or forgets whom it must leave out.

use crate::catalog::{Catalog, ServerProduct};
use crate::filing::{Change, FilingModel, Server, ServerId, Site, Website};
use crate::finding::SourceNote;
use crate::value::Truth;

use super::requirement;

/// The model and the tables of one run.
pub(super) struct Context<'a> {
    pub(super) model: &'a FilingModel,
    pub(super) catalog: &'a Catalog,
}

/// A server with what the edition asks of its product.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) id: ServerId,
    pub(super) server: &'a Server,
    pub(super) product: &'a ServerProduct,
}

impl<'a> Context<'a> {
    pub(super) fn new(model: &'a FilingModel, catalog: &'a Catalog) -> Self {
        Self { model, catalog }
    }

    /// A server of the model, if its product has a row in the tables.
    pub(super) fn case(&self, id: ServerId) -> Option<Case<'a>> {
        let server = self.model.servers.get(id.0)?;
        let product = self.catalog.server_product(server.product, self.model.edition)?;
        Some(Case { id, server, product })
    }

    /// All servers that will be there: what a plan destroys is judged by `filing-server-replaced` only.
    pub(super) fn servers(&self) -> Vec<Case<'a>> {
        let all = (0..self.model.servers.len()).filter_map(|i| self.case(ServerId(i)));
        all.filter(|case| case.server.change != Some(Change::Destroy)).collect()
    }

    /// Servers to which more than the region applies: those outside the mainland get that one finding only.
    pub(super) fn inland(&self) -> Vec<Case<'a>> {
        self.servers().into_iter().filter(|case| requirement::mainland(case.server) != Truth::False).collect()
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
