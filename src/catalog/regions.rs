//! Regions: which lie in the Chinese mainland, and how zones, nodes and OSS endpoints name one.
//!
//! Stands alone because the order of the rules matters: the exact table first, then what begins
//! like Hong Kong, Macau or Taiwan, zones by look-up and never by prefix. An id that is in no table
//! is not guessed: `cn-hongkon` would else count as mainland.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::HashMap;
use serde::Deserialize;

use crate::text::closest;

#[derive(Deserialize)]
struct File {
    #[serde(borrow)]
    mainland: Vec<(&'static str, &'static str, &'static str)>,
    outside: Vec<(&'static str, &'static str, &'static str)>,
    outside_prefixes: Vec<&'static str>,
    #[serde(default)]
    sources: BTreeMap<&'static str, serde::de::IgnoredAny>,
}

/// What the table says of a region id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionAnswer {
    /// Whether it lies in the mainland.
    pub mainland: bool,
    /// Whether the id stands in the table.
    pub listed: bool,
}

/// The table of regions.
#[derive(Clone, Debug)]
pub struct Regions {
    known: HashMap<Cow<'static, str>, (bool, &'static str)>,
    outside_prefixes: Vec<&'static str>,
}

impl Regions {
    /// Reads the compiled-in table. Its form is checked by a test; a broken one would know no
    /// region.
    pub(super) fn read() -> Self {
        let file: Option<File> = serde_json::from_str(include_str!("regions.json")).ok();
        let mut regions = Self { known: HashMap::default(), outside_prefixes: Vec::new() };
        if let Some(file) = file {
            debug_assert!(!file.sources.is_empty(), "regions have sources");
            regions.known.extend(
                file.mainland.iter().map(|(id, name, _)| (Cow::Borrowed(*id), (true, *name))),
            );
            regions.known.extend(
                file.outside.iter().map(|(id, name, _)| (Cow::Borrowed(*id), (false, *name))),
            );
            regions.outside_prefixes = file.outside_prefixes;
        }
        regions
    }

    /// The table with regions that the user adds, and whether each lies in the mainland.
    #[must_use]
    pub fn with(&self, more: &[(String, bool)]) -> Self {
        let mut regions = self.clone();
        regions
            .known
            .extend(more.iter().map(|(id, mainland)| (Cow::Owned(id.clone()), (*mainland, ""))));
        regions
    }

    /// The known id that is nearest to one that is not, if it is near enough to be meant:
    /// `hangzhou`, `cn-hongkon`.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let prefixed = format!("cn-{id}");
        let whole = self.known.get_key_value(prefixed.as_str()).map(|(known, _)| &**known);
        whole.or_else(|| closest(id, self.known.keys().map(|known| &**known)))
    }

    /// Whether a region lies in the mainland; `None` when nothing is known of such an id.
    pub fn region(&self, id: &str) -> Option<RegionAnswer> {
        if let Some((mainland, _)) = self.known.get(id) {
            return Some(RegionAnswer { mainland: *mainland, listed: true });
        }
        let begins = |p: &str| {
            id.strip_prefix(p).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        self.outside_prefixes
            .iter()
            .any(|p| begins(p))
            .then_some(RegionAnswer { mainland: false, listed: false })
    }

    /// The Chinese name of a region in the table.
    pub fn name(&self, id: &str) -> Option<&'static str> {
        self.known.get(id).map(|(_, name)| *name).filter(|name| !name.is_empty())
    }

    /// The region of a zone: `cn-hangzhou-i`, `ap-southeast-1a`, `cn-hangzhou-MAZ6(i,j,k)`. `None`
    /// when cutting off the zone leaves no known region and the whole is none either.
    pub fn of_zone(&self, zone: &str) -> Option<String> {
        let cut = zone.split_once("-MAZ").map_or(zone, |(region, _)| region);
        if cut.len() < zone.len() && self.known.contains_key(cut) {
            return Some(cut.to_owned());
        }
        let without_letter = zone.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(zone);
        let dashed = without_letter.strip_suffix('-');
        let candidates = [Some(without_letter), dashed, Some(zone)].into_iter().flatten();
        let known = candidates.clone().find(|candidate| self.known.contains_key(*candidate));
        let begun = || dashed.filter(|candidate| self.region(candidate).is_some());
        known.or_else(begun).map(str::to_owned)
    }

    /// The region named in an OSS location or endpoint: `oss-cn-hangzhou`,
    /// `b.oss-cn-hangzhou-internal.aliyuncs.com`.
    pub fn of_oss(&self, host: &str) -> Option<String> {
        let label = host.split('.').find_map(|label| label.strip_prefix("oss-"))?;
        let id = label.strip_suffix("-internal").unwrap_or(label);
        self.region(id).map(|_| id.to_owned())
    }

    /// The region in a name that Alibaba Cloud gave out: `b.oss-cn-hangzhou.aliyuncs.com`,
    /// `x.cn-hangzhou.alb.aliyuncs.com`.
    pub fn in_name(&self, host: &str) -> Option<String> {
        let listed = || host.split('.').find(|label| self.region(label).is_some_and(|r| r.listed));
        self.of_oss(host).or_else(|| listed().map(str::to_owned))
    }

    /// Whether an ENS node lies in the mainland: `cn-<city>…` does unless it is Hong Kong, Macau or
    /// Taiwan, or nearly written so; any other prefix does not. There are hundreds of nodes and
    /// no table of them.
    pub fn node(&self, id: &str) -> Option<RegionAnswer> {
        if let Some(answer) = self.region(id) {
            return Some(RegionAnswer { listed: true, ..answer });
        }
        let (country, rest) = id.split_once('-')?;
        let plausible = country.len() == 2
            && country.bytes().all(|b| b.is_ascii_lowercase())
            && !rest.is_empty();
        let slip = |outside: &str| closest(id, [outside]).is_some();
        match country {
            "cn" if self.outside_prefixes.iter().any(|p| slip(p)) => None,
            _ => plausible.then_some(RegionAnswer { mainland: country == "cn", listed: true }),
        }
    }

    /// All ids with whether they are mainland, for tests and documentation.
    pub fn all(&self) -> impl Iterator<Item = (&str, bool)> {
        let sorted: BTreeMap<&str, bool> =
            self.known.iter().map(|(id, (mainland, _))| (&**id, *mainland)).collect();
        sorted.into_iter()
    }
}
