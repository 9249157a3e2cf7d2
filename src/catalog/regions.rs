//! Regions: which lie in the Chinese mainland, and how zones, nodes and OSS endpoints name one.
//!
//! Stands alone because the order of the rules matters: the exact table first, prefixes after, zones by look-up and
//! never by prefix (`cn-hongkong-b` would else count as mainland).

use std::collections::BTreeMap;

use foldhash::HashMap;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    #[serde(borrow)]
    mainland: Vec<(&'static str, &'static str, &'static str)>,
    outside: Vec<(&'static str, &'static str, &'static str)>,
    outside_prefixes: Vec<&'static str>,
    mainland_prefixes: Vec<&'static str>,
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
#[derive(Debug)]
pub struct Regions {
    known: HashMap<&'static str, (bool, &'static str)>,
    outside_prefixes: Vec<&'static str>,
    mainland_prefixes: Vec<&'static str>,
}

impl Regions {
    /// Reads the compiled-in table. Its form is checked by a test; a broken one would know no region.
    pub(super) fn read() -> Self {
        let file: Option<File> = serde_json::from_str(include_str!("regions.json")).ok();
        let mut regions = Self { known: HashMap::default(), outside_prefixes: Vec::new(), mainland_prefixes: Vec::new() };
        if let Some(file) = file {
            debug_assert!(!file.sources.is_empty(), "regions have sources");
            regions.known.extend(file.mainland.iter().map(|(id, name, _)| (*id, (true, *name))));
            regions.known.extend(file.outside.iter().map(|(id, name, _)| (*id, (false, *name))));
            regions.outside_prefixes = file.outside_prefixes;
            regions.mainland_prefixes = file.mainland_prefixes;
        }
        regions
    }

    /// Whether a region lies in the mainland; `None` when nothing is known of such an id.
    pub fn region(&self, id: &str) -> Option<RegionAnswer> {
        if let Some((mainland, _)) = self.known.get(id) {
            return Some(RegionAnswer { mainland: *mainland, listed: true });
        }
        let starts = |prefixes: &[&str]| prefixes.iter().any(|p| id.len() > p.len() && id.starts_with(p) || id == *p && !p.ends_with('-'));
        match (starts(&self.outside_prefixes), starts(&self.mainland_prefixes)) {
            (true, _) => Some(RegionAnswer { mainland: false, listed: false }),
            (false, true) => Some(RegionAnswer { mainland: true, listed: false }),
            _ => None,
        }
    }

    /// The Chinese name of a region in the table.
    pub fn name(&self, id: &str) -> Option<&'static str> {
        self.known.get(id).map(|(_, name)| *name).filter(|name| !name.is_empty())
    }

    /// The region of a zone: `cn-hangzhou-i`, `ap-southeast-1a`, `cn-hangzhou-MAZ6(i,j,k)`. `None` when cutting off the zone
    /// leaves no region of the table and the whole is none either.
    pub fn of_zone(&self, zone: &str) -> Option<String> {
        let cut = zone.split_once("-MAZ").map_or(zone, |(region, _)| region);
        if cut.len() < zone.len() && self.known.contains_key(cut) {
            return Some(cut.to_owned());
        }
        let without_letter = zone.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(zone);
        let dashed = without_letter.strip_suffix('-');
        for candidate in [Some(without_letter), dashed, Some(zone)].into_iter().flatten() {
            if self.known.contains_key(candidate) {
                return Some(candidate.to_owned());
            }
        }
        // A zone of a region that is not in the table: the same cuts, and the prefix rules answer for the rest.
        let guess = dashed.filter(|d| !d.is_empty())?;
        self.region(guess).map(|_| guess.to_owned())
    }

    /// The region named in an OSS location or endpoint: `oss-cn-hangzhou`, `b.oss-cn-hangzhou-internal.aliyuncs.com`.
    pub fn of_oss(&self, host: &str) -> Option<String> {
        let label = host.split('.').find_map(|label| label.strip_prefix("oss-"))?;
        let id = label.strip_suffix("-internal").unwrap_or(label);
        self.region(id).map(|_| id.to_owned())
    }

    /// Whether an ENS node lies in the mainland: `cn-<city>…` does unless it is Hong Kong, Macau or Taiwan, any other prefix not.
    pub fn node(&self, id: &str) -> Option<RegionAnswer> {
        if let Some(answer) = self.region(id) {
            return Some(RegionAnswer { listed: true, ..answer });
        }
        let (country, rest) = id.split_once('-')?;
        let plausible = country.len() == 2 && country.bytes().all(|b| b.is_ascii_lowercase()) && !rest.is_empty();
        plausible.then_some(RegionAnswer { mainland: false, listed: true })
    }

    /// All ids with whether they are mainland, for tests and documentation.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, bool)> {
        let sorted: BTreeMap<&'static str, bool> = self.known.iter().map(|(id, (mainland, _))| (*id, *mainland)).collect();
        sorted.into_iter()
    }
}
