//! Places in the code, the findings of a report, and names below a domain.

use crate::filing_plan::Place;
use crate::finding::{Finding, Report};
use crate::source::{SourceSet, Span};

/// The place of a span.
pub(super) fn place(sources: &SourceSet, span: Span) -> Place {
    let file = sources.file(span.file);
    let at = file.position(span.start);
    Place { path: file.path.to_string(), line: at.line, column: at.column }
}

/// Findings, those that the user ignores included: an ignored finding does not make a server acceptable.
pub(super) fn all_findings(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().chain(report.suppressed.iter().map(|s| &s.finding))
}

/// The domains that a host name belongs to: itself, and what follows each of its points.
pub(super) fn domains(host: &str) -> impl Iterator<Item = &str> {
    let host = host.strip_prefix("*.").unwrap_or(host);
    std::iter::once(host).chain(host.match_indices('.').map(|(at, _)| &host[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_of_a_host() {
        assert_eq!(domains("*.example.com").collect::<Vec<_>>(), ["example.com", "com"]);
        assert_eq!(domains("a.b.example.com").collect::<Vec<_>>(), ["a.b.example.com", "b.example.com", "example.com", "com"]);
        assert_eq!(domains("localhost").collect::<Vec<_>>(), ["localhost"]);
    }
}
