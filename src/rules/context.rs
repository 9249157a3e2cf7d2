//! What a rule can ask: the assessment with the requirements of the edition looked up.
//!
//! Stands alone so that no rule repeats a lookup or forgets whom it must leave out.

use crate::catalog::{Catalog, ServerProduct};
use crate::filing::{Change, FilingModel, ServerId, Site, Website};
use crate::finding::SourceNote;
use crate::value::Truth;
use crate::verdict::{Assessment, Case};

/// The assessment of one run.
pub(super) struct Context<'a> {
    pub(super) assessment: &'a Assessment<'a>,
    pub(super) model: &'a FilingModel,
    pub(super) catalog: &'a Catalog,
    servers: Vec<Case<'a>>,
    inland: Vec<Case<'a>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(assessment: &'a Assessment<'a>) -> Self {
        let model = assessment.model;
        let all = (0..model.servers.len()).filter_map(|i| assessment.case(ServerId(i)));
        let servers: Vec<Case<'a>> = all.filter(|case| case.server.change != Some(Change::Destroy)).collect();
        let inland = |case: &Case<'_>| assessment.server(case.id).is_none_or(|v| v.mainland != Truth::False);
        let inland = servers.iter().copied().filter(inland).collect();
        Self { assessment, model, catalog: assessment.catalog, servers, inland }
    }

    /// All servers with a row in the tables that will be there: what a plan destroys is judged by its own rule only.
    pub(super) fn servers(&self) -> impl ExactSizeIterator<Item = Case<'a>> + '_ {
        self.servers.iter().copied()
    }

    /// Servers to which more than the region applies: those outside the mainland get that one finding only.
    pub(super) fn inland(&self) -> impl Iterator<Item = Case<'a>> + '_ {
        self.inland.iter().copied()
    }

    /// Whether a number can be had on a server.
    pub(super) fn eligible(&self, case: Case<'_>) -> Truth {
        self.assessment.server(case.id).map_or(Truth::False, |v| v.eligible.clone())
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
            edition: self.model.edition.id().to_owned(),
        }
    }
}
