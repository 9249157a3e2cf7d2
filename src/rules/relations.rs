//! Who has to do with whom, looked up from the other side than the model tells it.
//!
//! Stands alone so that no rule goes through all websites for each server or record: large code has thousands of each.

use std::collections::{BTreeSet, HashMap};

use crate::filing::{BindingId, Filed, FilingModel, NamelessBinding, ServerId, Target, Website};

/// Relations of a model.
pub(super) struct Relations<'a> {
    /// By server: the websites that run on it and no other.
    alone: HashMap<ServerId, Vec<&'a Website>>,
    /// By server: how many websites filed with Alibaba Cloud run on it.
    filed: HashMap<ServerId, usize>,
    /// By server: the places without a known domain that lead to it.
    nameless: HashMap<ServerId, Vec<&'a NamelessBinding>>,
    /// By place: its website.
    holders: HashMap<BindingId, &'a Website>,
}

impl<'a> Relations<'a> {
    pub(super) fn new(model: &'a FilingModel) -> Self {
        let mut relations = Self { alone: HashMap::new(), filed: HashMap::new(), nameless: HashMap::new(), holders: HashMap::new() };
        for website in &model.websites {
            relations.add(website);
        }
        for nameless in &model.nameless {
            let targets = model.bindings.get(nameless.binding.0).map(|b| b.targets.as_slice()).unwrap_or_default();
            let server = |target: &Target| if let Target::Server(id) = target { Some(*id) } else { None };
            for id in targets.iter().filter_map(server).collect::<BTreeSet<ServerId>>() {
                relations.nameless.entry(id).or_default().push(nameless);
            }
        }
        relations
    }

    fn add(&mut self, website: &'a Website) {
        if let [only] = website.servers[..] {
            self.alone.entry(only).or_default().push(website);
        }
        if website.filed == Filed::Alibaba {
            for id in website.servers.iter().copied().collect::<BTreeSet<ServerId>>() {
                *self.filed.entry(id).or_default() += 1;
            }
        }
        for id in &website.bindings {
            self.holders.entry(*id).or_insert(website);
        }
    }

    /// The websites that run on a server and no other, in the order of the model.
    pub(super) fn alone_on(&self, server: ServerId) -> &[&'a Website] {
        self.alone.get(&server).map_or(&[], Vec::as_slice)
    }

    /// How many websites filed with Alibaba Cloud run on a server.
    pub(super) fn filed_on(&self, server: ServerId) -> usize {
        self.filed.get(&server).copied().unwrap_or(0)
    }

    /// The places without a known domain that lead to a server, in the order of the model.
    pub(super) fn nameless_on(&self, server: ServerId) -> &[&'a NamelessBinding] {
        self.nameless.get(&server).map_or(&[], Vec::as_slice)
    }

    /// The website of a place.
    pub(super) fn holder(&self, binding: BindingId) -> Option<&'a Website> {
        self.holders.get(&binding).copied()
    }
}
