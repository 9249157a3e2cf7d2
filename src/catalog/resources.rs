//! The table of resource types: which attribute says what, and what absence means.
//!
//! Stands alone so that adding a type is one entry in the file of its product (`resources/`). Texts
//! are borrowed from the compiled-in files.
//! Paths: `a[].b` is an attribute of a nested block or list element, `A.B` of a map.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::kind::{Kind, Product, TargetKind};

pub use super::rows::{
    Absence, Admits, AreaValues, AttributeRow, Bandwidth, Charge, ChargeValues, Count, Domain,
    Flag, Origins, RegionRow, Renewal, RunState, Scope, ScopeValues, Spot, Switch, TermRow, Update,
};
pub use super::scalar::Scalar;

/// What a resource type is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A machine or place that runs a website.
    Server,
    /// Carries domains, or is the instance of a product that does.
    Access,
    /// A public address or bandwidth.
    Bandwidth,
    /// Connects two others.
    Network,
    /// DNS.
    Dns,
    /// Load balancer, its server groups and rules.
    LoadBalancer,
    /// Makes servers by itself.
    Autoscaling,
    /// Launch template or nested template.
    Template,
    /// Without facts of its own, kept for its edges.
    Connector,
    /// A function that a custom domain may lead to.
    Function,
    /// A Global Accelerator instance.
    Accelerator,
    /// Where a Global Accelerator instance takes traffic in or leads it to.
    Acceleration,
}

/// What a resource keeps from the code: servers that the code neither makes nor names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hides {
    /// Which servers stand behind it.
    Backends,
    /// The ECS instances that it consists of: whether a website may be filed on one of them, no
    /// document says.
    Nodes,
}

/// When a server is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Candidate {
    /// Follows the `candidates` setting.
    Default,
    /// Only when something is published through it (NAT).
    IfPublished,
    /// Never: no designated type.
    #[default]
    Never,
}

/// One resource type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceType {
    /// The type.
    #[serde(rename = "type")]
    pub name: &'static str,
    /// Product.
    pub product: Product,
    /// What it is for.
    pub role: Role,
    /// What it is among those of its role, where that matters.
    pub kind: Option<Kind>,
    /// Whether it is of another provider: it counts where it leads to something at Alibaba Cloud.
    #[serde(default)]
    pub elsewhere: bool,
    /// What it keeps from the code.
    pub hides: Option<Hides>,
    /// What else is known of it, for the page of all types.
    pub note: Option<&'static str>,
    /// Whether and when it is judged as a server.
    #[serde(default)]
    pub candidate: Candidate,
    /// Charge type.
    pub charge: Option<Charge>,
    /// Term.
    pub term: Option<TermRow>,
    /// Public bandwidth.
    pub bandwidth: Option<Bandwidth>,
    /// Region.
    pub region: Option<RegionRow>,
    /// How many instances one resource makes.
    pub count: Option<Count>,
    /// Host name.
    pub domain: Option<Domain>,
    /// Acceleration scope.
    pub scope: Option<Scope>,
    /// Origins.
    pub origins: Option<Origins>,
    /// Run state.
    pub run_state: Option<RunState>,
    /// What it lets in, if it holds rules of a security group.
    pub admits: Option<Admits>,
    /// References to other resources.
    #[serde(default)]
    pub to: Vec<ReferenceRow>,
    /// Its attributes that say something here: what absence and change do to each.
    #[serde(default)]
    #[serde(borrow)]
    pub attributes: BTreeMap<&'static str, AttributeRow>,
    /// Exported attributes that hold a public address or host name of this resource.
    #[serde(default)]
    pub by: Vec<&'static str>,
    /// Documents, each the key of one in `resources/sources.json` and what follows it.
    pub sources: Vec<&'static str>,
}

impl ResourceType {
    /// What changing an attribute does to a resource that is there already, where that is known.
    pub fn update(&self, attribute: &str) -> Option<Update> {
        self.attributes.get(attribute)?.update
    }

    /// The words that its attributes take.
    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> {
        let texts = |values: &[Scalar]| -> Vec<&'static str> {
            values
                .iter()
                .filter_map(|value| if let Scalar::Text(text) = value { Some(*text) } else { None })
                .collect()
        };
        let mut words: Vec<&'static str> = Vec::new();
        if let Some(charge) = &self.charge {
            words.extend(charge.values.prepaid.iter().chain(&charge.values.postpaid));
            words.extend(charge.spot.iter().flat_map(|spot| &spot.off));
        }
        if let Some(term) = &self.term {
            words.extend(term.units.values().chain(term.units.keys()));
            words.extend(term.renewal.iter().flat_map(|renewal| texts(&renewal.on)));
        }
        let switch = self.bandwidth.as_ref().and_then(|bandwidth| bandwidth.switch.as_ref());
        words.extend(
            switch
                .iter()
                .flat_map(|switch| texts(&switch.public).into_iter().chain(texts(&switch.private))),
        );
        let areas = self.region.as_ref().and_then(|region| region.values.as_ref());
        words.extend(areas.iter().flat_map(|areas| areas.mainland.iter().chain(&areas.outside)));
        let scope = self.scope.as_ref().map(|scope| &scope.values);
        words.extend(scope.iter().flat_map(|values| {
            values.domestic.iter().chain(&values.overseas).chain(&values.global)
        }));
        words.into_iter()
    }
}

/// A reference: path, what it leads to, what it means.
#[derive(Debug, Deserialize)]
pub struct ReferenceRow(pub &'static str, pub TargetKind, pub Means);

/// What happens between two resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// What an attachment is about; its other references then start there.
    Subject,
    /// Gives the target a public address.
    GivesPublicIp,
    /// Takes a public address from the target.
    TakesPublicIp,
    /// DNAT target.
    Publishes,
    /// Outbound only.
    Egress,
    /// Traffic goes there.
    Serves,
    /// Something else puts servers behind the target.
    Opens,
    /// Is a member of the target.
    MemberOf,
    /// Has the target as a member.
    HasMember,
    /// Interface and server belong together.
    Attaches,
    /// The target is the security group of this server.
    GuardedBy,
    /// The subject is a security group of the target.
    Guards,
    /// Zone through a vswitch.
    RunsIn,
    /// Is a part of the target.
    BelongsTo,
    /// DNS value.
    PointsTo,
    /// Protects the target.
    Protects,
    /// Absent attributes come from there.
    SuppliesValues,
    /// Nested template.
    Nests,
}
