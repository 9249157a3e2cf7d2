//! Who has to do with whom, looked up from the other side than the model tells it.
//!
//! Stands alone so that nothing goes through all websites for each server or record: large code has
//! thousands of each.

use std::collections::{BTreeSet, HashMap};

use crate::filing::{BindingId, Filed, FilingModel, NamelessBinding, ServerId, Target};

/// Relations of a model; websites by their number.
#[derive(Debug, Default)]
pub(super) struct Relations<'m> {
    /// By server: the websites that run on it.
    on: HashMap<ServerId, Vec<usize>>,
    /// By server: how many websites filed with Alibaba Cloud run on it.
    filed: HashMap<ServerId, usize>,
    /// By server: the places without a known domain that lead to it.
    nameless: HashMap<ServerId, Vec<&'m NamelessBinding>>,
    /// By place: its website.
    holders: HashMap<BindingId, usize>,
}

impl<'m> Relations<'m> {
    pub(super) fn new(model: &'m FilingModel) -> Self {
        let mut relations = Self::default();
        for (at, website) in model.websites.iter().enumerate() {
            for id in website.servers.iter().copied().collect::<BTreeSet<ServerId>>() {
                relations.on.entry(id).or_default().push(at);
                *relations.filed.entry(id).or_default() +=
                    usize::from(website.filed == Filed::Alibaba);
            }
            for id in &website.bindings {
                relations.holders.entry(*id).or_insert(at);
            }
        }
        for nameless in &model.nameless {
            let targets = model
                .bindings
                .get(nameless.binding.0)
                .map(|b| b.targets.as_slice())
                .unwrap_or_default();
            let server =
                |target: &Target| if let Target::Server(id) = target { Some(*id) } else { None };
            for id in targets.iter().filter_map(server).collect::<BTreeSet<ServerId>>() {
                relations.nameless.entry(id).or_default().push(nameless);
            }
        }
        relations
    }

    /// The websites that run on a server, in the order of the model.
    pub(super) fn on(&self, server: ServerId) -> &[usize] {
        self.on.get(&server).map_or(&[], Vec::as_slice)
    }

    /// How many websites filed with Alibaba Cloud run on a server.
    pub(super) fn filed_on(&self, server: ServerId) -> usize {
        self.filed.get(&server).copied().unwrap_or(0)
    }

    /// The places without a known domain that lead to a server, in the order of the model.
    pub(super) fn nameless_on(&self, server: ServerId) -> &[&'m NamelessBinding] {
        self.nameless.get(&server).map_or(&[], Vec::as_slice)
    }

    /// The website of a place.
    pub(super) fn holder(&self, binding: BindingId) -> Option<usize> {
        self.holders.get(&binding).copied()
    }
}
