//! From resource graphs and declarations to the filing model.

use crate::catalog::Catalog;
use crate::filing::{Declarations, FilingModel};
use crate::graph::ResourceGraph;
use crate::value::Truth;

/// Builds the model of a run. Graphs are in the order of the report.
pub fn build(_graphs: &[ResourceGraph], _declarations: &Declarations, _catalog: &Catalog, edition: &'static str) -> FilingModel {
    FilingModel {
        edition,
        servers: Vec::new(),
        bindings: Vec::new(),
        websites: Vec::new(),
        nameless: Vec::new(),
        literal_records: Vec::new(),
        complete: Truth::True,
    }
}
