//! What other environments have for the websites of one.
//!
//! People file a website once, wherever the code puts its servers: what is judged in one
//! environment may be filed on a server of another, and service numbers are counted over all.
//! Stands alone because everything else in this layer knows one model.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::HashSet;

use crate::filing::{Candidates, Website};

use super::Assessment;
use super::service_numbers::{Counted, Numbers, Range, count};

/// What environments other than the judged one have.
#[derive(Clone, Debug)]
pub struct OtherEnvironments {
    /// Which of them is judged.
    at: usize,
    all: Arc<Together>,
}

/// What all environments have.
#[derive(Debug)]
struct Together {
    /// Servers that a website can be filed on, by whether it is an app and its name; of two
    /// environments at most, since another one is all that is asked for.
    servers: HashMap<(bool, String), Vec<(usize, Elsewhere)>>,
    /// Their service numbers together.
    numbers: Numbers,
    /// The environment that these are told in.
    teller: usize,
}

/// A server of another environment.
#[derive(Clone, Debug)]
pub(crate) struct Elsewhere {
    /// Its address.
    pub(crate) server: String,
    /// The environment.
    pub(crate) environment: String,
}

impl OtherEnvironments {
    /// A server of another environment that a website can be filed on as it is.
    pub(crate) fn server(&self, website: &Website) -> Option<&Elsewhere> {
        let all = self.all.servers.get(&(website.app, website.domain.clone()))?;
        all.iter().find(|(at, _)| *at != self.at).map(|(_, server)| server)
    }

    /// The service numbers of all environments together.
    pub(crate) fn numbers(&self) -> &Numbers {
        &self.all.numbers
    }

    /// Whether those are told here, and not in another environment.
    pub(crate) fn tells(&self) -> bool {
        self.at == self.all.teller
    }
}

/// An environment among others.
#[derive(Debug)]
pub struct Environment<'m> {
    /// Its name.
    pub name: &'m str,
    /// What was judged of it alone.
    pub assessment: Assessment<'m>,
    /// Whether anything in it is told: where only changes are judged, that may be nothing.
    pub told: bool,
    /// Its roots that an earlier environment has just alike.
    pub repeated: HashSet<Arc<str>>,
}

/// For each environment, what the others have.
pub fn others(all: &[Environment<'_>], candidates: Candidates) -> Vec<OtherEnvironments> {
    let mut servers: HashMap<(bool, String), Vec<(usize, Elsewhere)>> = HashMap::new();
    for (at, Environment { name, assessment, .. }) in all.iter().enumerate() {
        for (website, verdict) in assessment.websites() {
            let Some(own) = verdict.own.and_then(|id| assessment.model.servers.get(id.0)) else {
                continue;
            };
            let known = servers.entry((website.app, website.domain.clone())).or_default();
            if known.len() < 2 {
                let (server, environment) = (own.site.address(), (*name).to_owned());
                known.push((at, Elsewhere { server, environment }));
            }
        }
    }
    let assessments: Vec<Counted<'_, '_>> =
        all.iter().map(|one| (&one.assessment, Some(&one.repeated))).collect();
    let numbers = count(&assessments, candidates);
    let together = Arc::new(Together { servers, numbers, teller: teller(all) });
    (0..all.len()).map(|at| OtherEnvironments { at, all: together.clone() }).collect()
}

/// The environment to tell of service numbers in: the first that needs any, or has a website.
fn teller(all: &[Environment<'_>]) -> usize {
    let needs = |one: &Environment<'_>| one.told && one.assessment.numbers.demand != Range::NONE;
    let has = |one: &Environment<'_>| one.told && !one.assessment.model.websites.is_empty();
    all.iter().position(needs).or_else(|| all.iter().position(has)).unwrap_or_default()
}
