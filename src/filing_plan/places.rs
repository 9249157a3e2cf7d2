//! Places in the code, the findings of a report, and addresses of resources.

use crate::filing_plan::Place;
use crate::finding::{Finding, Report};
use crate::source::{SourceSet, Span};

/// The place of a span.
pub(super) fn place(sources: &SourceSet, span: Span) -> Place {
    let file = sources.file(span.file);
    let at = file.position(span.start);
    Place { path: file.path.to_string(), line: at.line, column: at.column }
}

/// Findings, those that the user ignores included: an ignored finding does not make a server
/// acceptable.
pub(super) fn all_findings(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().chain(report.suppressed.iter().map(|s| &s.finding))
}

/// An address without the instance key at its end.
pub(super) fn base(address: &str) -> &str {
    let opening =
        |inner: &str| if inner.ends_with('"') { inner.rfind("[\"") } else { inner.rfind('[') };
    match address.strip_suffix(']').and_then(opening) {
        Some(at) if at > 0 => address.get(..at).unwrap_or(address),
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_its_key() {
        assert_eq!(
            base("module.a[\"x\"].alicloud_instance.web[0]"),
            "module.a[\"x\"].alicloud_instance.web"
        );
        assert_eq!(base("alicloud_instance.web"), "alicloud_instance.web");
        assert_eq!(base("alicloud_instance.web[\"a[b\"]"), "alicloud_instance.web");
        assert_eq!(base("[0]"), "[0]");
    }
}
