//! Service numbers: whether they suffice.

use crate::filing_plan::{Numbers, Suffices};
use crate::finding::Report;

/// Available against needed.
pub(super) fn compare(report: &Report) -> Numbers {
    let row = report.service_numbers;
    let (available, needed) = (row.capacity, row.demand);
    let lacking = needed.min.zip(available.max).map_or(0, |(least, most)| least.saturating_sub(most));
    let enough = needed.max.zip(available.min).is_some_and(|(most, least)| most <= least);
    let suffices = match (lacking, enough) {
        // Without a server nothing can be said: it may stand in no code.
        _ if report.servers.is_empty() && needed.max != Some(0) => Suffices::Open,
        (1.., _) => Suffices::No(lacking),
        (0, true) => Suffices::Yes,
        (0, false) => Suffices::Open,
    };
    Numbers { available, used: row.used, needed, suffices }
}
