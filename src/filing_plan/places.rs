//! Places in the code, and which finding belongs to which row.
//!
//! Findings on several instances of a resource are one finding with the keys aside, while rows have whole addresses; the
//! matching stands here once.

use crate::filing_plan::Place;
use crate::finding::{Finding, Report};
use crate::source::{SourceSet, Span};

/// The place of a span.
pub(super) fn place(sources: &SourceSet, span: Span) -> Place {
    let file = sources.file(span.file);
    let at = file.position(span.start);
    Place { path: file.path.to_string(), line: at.line, column: at.column }
}

/// An address without the instance key at its end.
pub(super) fn base(address: &str) -> &str {
    let opening = |inner: &str| if inner.ends_with('"') { inner.rfind("[\"") } else { inner.rfind('[') };
    match address.strip_suffix(']').and_then(opening) {
        Some(at) if at > 0 => address.get(..at).unwrap_or(address),
        _ => address,
    }
}

/// Whether a finding is about the resource with this root and address.
pub(super) fn is_about(finding: &Finding, root: &str, address: &str) -> bool {
    let Some(resource) = finding.resource.as_deref().filter(|_| finding.root == root) else { return false };
    if finding.instances.is_empty() {
        return resource == address || resource == base(address);
    }
    let key = address.strip_prefix(resource);
    key.is_some_and(|key| finding.instances.iter().any(|k| k == key))
}

/// Findings, those that the user ignores included: an ignored finding does not make a server acceptable.
pub(super) fn all_findings(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().chain(report.suppressed.iter().map(|s| &s.finding))
}

/// Whether a host name belongs to a registrable domain.
pub(super) fn belongs(host: &str, domain: &str) -> bool {
    let host = host.strip_prefix("*.").unwrap_or(host);
    host == domain || host.strip_suffix(domain).is_some_and(|sub| sub.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_hosts() {
        assert_eq!(base("module.a[\"x\"].alicloud_instance.web[0]"), "module.a[\"x\"].alicloud_instance.web");
        assert_eq!(base("alicloud_instance.web"), "alicloud_instance.web");
        assert_eq!(base("alicloud_instance.web[\"a[b\"]"), "alicloud_instance.web");
        assert_eq!(base("[0]"), "[0]");
        assert!(belongs("*.example.com", "example.com"));
        assert!(belongs("a.b.example.com", "example.com"));
        assert!(!belongs("badexample.com", "example.com"));
    }
}
