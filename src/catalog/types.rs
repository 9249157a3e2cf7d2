//! All resource types of the provider and of ROS that this version was compared with, to tell what
//! is new.
//!
//! Stands alone because it is the other side of the table: a type that is in the lists and not in
//! the table was looked at and left out (`tests/catalog/irrelevant.json` says why); one that is in
//! neither came later.

/// A list of types: one a line, sorted, with those of its arguments that may hold a host name or
/// lead traffic on. Lines that begin with `#` say where it is from. Written by
/// `tests/tools/resource_types.py`.
pub struct Listed {
    /// What the types begin with.
    pub prefix: &'static str,
    /// The list.
    pub text: &'static str,
}

/// The lists.
pub const LISTS: [Listed; 2] = [
    Listed { prefix: "alicloud_", text: include_str!("types/terraform.txt") },
    Listed { prefix: "ALIYUN::", text: include_str!("types/ros.txt") },
];

/// Arguments that hold host names in one type or another, in lower case and without `_`:
/// `domain_name`, `DomainName`. The names of machines (`host_name`) are not among them.
pub const HOST_ARGUMENTS: [&str; 19] = [
    "customdomain",
    "customdomainname",
    "customdomainnames",
    "customdomains",
    "domain",
    "domainlist",
    "domainname",
    "domainnamelist",
    "domainnames",
    "domains",
    "host",
    "hostconfig",
    "hostnames",
    "hosts",
    "playdomain",
    "pushdomain",
    "recordname",
    "schedulezonename",
    "zonename",
];

impl Listed {
    /// The types with their arguments, in order.
    pub fn types(
        &self,
    ) -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
        let lines = self.text.lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words))
        })
    }

    /// Whether a type is in the list: it is looked up by halves, since most runs ask for none.
    fn has(&self, type_name: &str) -> bool {
        let mut rest = self.text;
        while !rest.is_empty() {
            let middle = rest
                .get(..rest.len() / 2)
                .and_then(|before| before.rfind('\n'))
                .map_or(0, |at| at + 1);
            let line = rest[middle..].lines().next().unwrap_or_default();
            let name = line.split(' ').next().unwrap_or_default();
            match type_name.cmp(name) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => rest = &rest[..middle],
                std::cmp::Ordering::Greater => {
                    rest = rest.get(middle + line.len() + 1..).unwrap_or_default()
                }
            }
        }
        false
    }
}

/// Whether a type is of Alibaba Cloud and in none of the lists.
pub(super) fn is_new(type_name: &str) -> bool {
    LISTS.iter().any(|list| type_name.starts_with(list.prefix) && !list.has(type_name))
}

/// Whether an argument of this name may hold a host name.
pub fn may_hold_host(argument: &str) -> bool {
    let plain: String =
        argument.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect();
    HOST_ARGUMENTS.binary_search(&plain.as_str()).is_ok()
}
