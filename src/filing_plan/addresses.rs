//! Rows by the address of what they are about.
//!
//! Findings on several instances of a resource are one finding with the keys aside, while rows have whole addresses; the
//! matching stands here once, as a table: a look through all rows for each finding would cost the square of a large report.

use std::collections::HashMap;

use crate::finding::{Finding, Report, ServerRef};

/// Numbers of rows by root and address.
#[derive(Default)]
pub(super) struct Addresses<'r> {
    exact: HashMap<(&'r str, &'r str), Vec<usize>>,
    /// Those of one instance, by the address without its key.
    instances: HashMap<(&'r str, &'r str), Vec<usize>>,
}

impl<'r> Addresses<'r> {
    /// Rows with their numbers, roots and addresses.
    pub(super) fn new(rows: impl IntoIterator<Item = (usize, &'r str, &'r str)>) -> Self {
        let mut addresses = Self::default();
        for (at, root, address) in rows {
            addresses.exact.entry((root, address)).or_default().push(at);
            let base = base(address);
            if base.len() < address.len() {
                addresses.instances.entry((root, base)).or_default().push(at);
            }
        }
        addresses
    }

    /// Names of servers with the number of what has them.
    pub(super) fn of_names(names: impl IntoIterator<Item = (usize, &'r ServerRef)>) -> Self {
        Self::new(names.into_iter().map(|(at, name)| (at, name.root.as_str(), name.resource.as_str())))
    }

    /// The servers of a report.
    pub(super) fn servers(report: &'r Report) -> Self {
        Self::new(report.servers.iter().enumerate().map(|(at, row)| (at, row.root.as_str(), row.resource.as_str())))
    }

    /// The rows of this very address.
    pub(super) fn exactly<'a>(&'a self, root: &'a str, address: &'a str) -> &'a [usize] {
        self.exact.get(&(root, address)).map_or(&[], Vec::as_slice)
    }

    /// The rows of a resource or of its instances, in order.
    pub(super) fn of_resource(&self, root: &str, resource: &str) -> Vec<usize> {
        let instances = self.instances.get(&(root, resource)).into_iter().flatten();
        sorted(self.exactly(root, resource).iter().chain(instances).copied().collect())
    }

    /// The rows that a finding is about, in order.
    pub(super) fn met_by(&self, finding: &Finding) -> Vec<usize> {
        let Some(resource) = finding.resource.as_deref() else { return Vec::new() };
        if finding.instances.is_empty() {
            return self.of_resource(&finding.root, resource);
        }
        let of = |key: &String| self.exactly(&finding.root, &format!("{resource}{key}")).to_vec();
        sorted(finding.instances.iter().flat_map(of).collect())
    }
}

fn sorted(mut numbers: Vec<usize>) -> Vec<usize> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// An address without the instance key at its end.
pub(super) fn base(address: &str) -> &str {
    let opening = |inner: &str| if inner.ends_with('"') { inner.rfind("[\"") } else { inner.rfind('[') };
    match address.strip_suffix(']').and_then(opening) {
        Some(at) if at > 0 => address.get(..at).unwrap_or(address),
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::source::{FileId, Span};
    use crate::text::Text;

    #[test]
    fn an_address_without_its_key() {
        assert_eq!(base("module.a[\"x\"].alicloud_instance.web[0]"), "module.a[\"x\"].alicloud_instance.web");
        assert_eq!(base("alicloud_instance.web"), "alicloud_instance.web");
        assert_eq!(base("alicloud_instance.web[\"a[b\"]"), "alicloud_instance.web");
        assert_eq!(base("[0]"), "[0]");
    }

    #[test]
    fn findings_meet_resources_and_instances() {
        let rows = [("a", "x.web[0]"), ("a", "x.web[1]"), ("a", "x.web[2]"), ("b", "x.web"), ("a", "x.db")];
        let addresses = Addresses::new(rows.iter().enumerate().map(|(at, (root, address))| (at, *root, *address)));
        let met = |root: &str, resource: &str, keys: &[&str]| {
            let mut finding =
                Finding::new(("r", crate::finding::Matter::Requirement), Severity::Error, Text::default(), Span::new(FileId(0), 0, 0));
            finding.root = root.into();
            finding.resource = Some(resource.into());
            finding.instances = keys.iter().map(|k| (*k).to_owned()).collect();
            addresses.met_by(&finding)
        };
        assert_eq!(met("a", "x.web", &[]), [0, 1, 2]);
        assert_eq!(met("a", "x.web", &["[2]", "[0]"]), [0, 2]);
        assert_eq!(met("a", "x.web[1]", &[]), [1]);
        assert_eq!(met("b", "x.web", &[]), [3]);
        assert_eq!(met("b", "x.db", &[]), [] as [usize; 0]);
        assert_eq!((addresses.exactly("a", "x.web"), addresses.exactly("a", "x.db")), (&[][..], &[4][..]));
    }
}
