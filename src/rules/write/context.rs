//! What a rule can ask: the assessment with the requirements of the edition looked up.
//!
//! Stands alone so that no rule repeats a lookup or forgets whom it must leave out.

use crate::catalog::{Catalog, Source};
use crate::filing::{FilingModel, Site, Website};
use crate::finding::SourceNote;
use crate::value::Truth;
use crate::verdict::{Assessment, Case};

/// The assessment of one run.
pub(in crate::rules) struct Context<'a> {
    pub(in crate::rules) assessment: &'a Assessment<'a>,
    pub(in crate::rules) model: &'a FilingModel,
    pub(in crate::rules) catalog: &'a Catalog,
    servers: Vec<Case<'a>>,
    inland: Vec<Case<'a>>,
}

impl<'a> Context<'a> {
    pub(in crate::rules) fn new(assessment: &'a Assessment<'a>) -> Self {
        let model = assessment.model;
        let servers: Vec<Case<'a>> = assessment.cases().collect();
        let inland =
            |case: &Case<'_>| assessment.server(case.id).is_none_or(|v| v.mainland != Truth::False);
        let inland = servers.iter().copied().filter(inland).collect();
        Self { assessment, model, catalog: assessment.catalog, servers, inland }
    }

    /// All servers with a row in the tables that will be there: what a plan destroys is judged by
    /// its own rule only.
    pub(in crate::rules) fn servers(&self) -> impl ExactSizeIterator<Item = Case<'a>> + '_ {
        self.servers.iter().copied()
    }

    /// Servers to which more than the region applies: those outside the mainland get that one
    /// finding only.
    pub(in crate::rules) fn inland(&self) -> impl Iterator<Item = Case<'a>> + '_ {
        self.inland.iter().copied()
    }

    /// All that a website rests on: the places that name it, and its servers.
    pub(in crate::rules) fn sites(&self, website: &Website) -> impl Iterator<Item = &'a Site> {
        let places =
            website.bindings.iter().filter_map(|id| self.model.bindings.get(id.0)).map(|b| &b.site);
        places.chain(
            website.servers.iter().filter_map(|id| self.model.servers.get(id.0)).map(|s| &s.site),
        )
    }

    /// The document behind a key of the catalog.
    pub(in crate::rules) fn source(&self, key: &str) -> Option<SourceNote> {
        self.catalog.source(key).map(|source| self.note(source))
    }

    /// A document as findings cite it.
    pub(in crate::rules) fn note(&self, source: &Source) -> SourceNote {
        SourceNote {
            title: source.title.to_owned(),
            section: source.section.map(str::to_owned),
            date: source.date.map(str::to_owned),
            edition: self.model.edition.id().to_owned(),
        }
    }
}
