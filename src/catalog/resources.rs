//! The table of resource types: which attribute says what, and what absence means.
//!
//! Stands alone so that adding a type is one entry in `resources.json`. Texts are borrowed from the compiled-in file.
//! Paths: `a[].b` is an attribute of a nested block or list element, `A.B` of a map.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A table value: `true`, `0`, `"PrePaid"`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'static str),
}

impl Scalar {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&'static str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }
}

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
pub struct ResourceType {
    /// The type.
    #[serde(rename = "type")]
    pub name: &'static str,
    /// Product id.
    pub product: &'static str,
    /// What it is for.
    pub role: Role,
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
    /// Anti-DDoS line.
    pub line: Option<LineRow>,
    /// Origins.
    pub origins: Option<Origins>,
    /// Run state.
    pub run_state: Option<RunState>,
    /// References to other resources.
    #[serde(default)]
    pub to: Vec<ReferenceRow>,
    /// Exported attributes that hold a public address or host name of this resource.
    #[serde(default)]
    pub by: Vec<&'static str>,
    /// Documents, each a key of [`super::Catalog::document`] and what follows it.
    pub sources: Vec<&'static str>,
}

/// Values of one meaning and its opposite.
#[derive(Debug, Deserialize)]
pub struct ChargeValues {
    /// The first is what a fix writes.
    #[serde(borrow)]
    pub prepaid: Vec<&'static str>,
    /// Pay-as-you-go.
    pub postpaid: Vec<&'static str>,
}

/// How a type is paid for.
#[derive(Debug, Deserialize)]
pub struct Charge {
    /// Attribute; `None`: not in code, `when_absent` is the answer.
    pub name: Option<&'static str>,
    /// Other names with the same values.
    #[serde(default)]
    pub also: Vec<&'static str>,
    /// Values.
    pub values: ChargeValues,
    /// Whether upper and lower case matter.
    #[serde(default)]
    pub case_sensitive: bool,
    /// `prepaid`, `postpaid`, `unknown` or `none` (a template that supplies nothing).
    pub when_absent: &'static str,
    /// Spot setting.
    pub spot: Option<Spot>,
}

/// Spot setting: any value but `off` is pay-as-you-go.
#[derive(Debug, Deserialize)]
pub struct Spot {
    /// Attribute.
    pub name: &'static str,
    /// Values that mean no spot instance.
    pub off: Vec<&'static str>,
}

/// The time bought.
#[derive(Debug, Deserialize)]
pub struct TermRow {
    /// Attribute.
    pub name: &'static str,
    /// A number only where the provider's schema holds it, else `unknown` or `none`.
    pub when_absent: Scalar,
    /// Unit attribute; `None`: months.
    pub unit_name: Option<&'static str>,
    /// Spellings: `hour`, `day`, `week`, `month`, `year`.
    #[serde(default)]
    pub units: BTreeMap<&'static str, &'static str>,
    /// Unit, or `unknown`.
    pub unit_when_absent: Option<&'static str>,
    /// Auto-renewal.
    pub renewal: Option<Renewal>,
}

/// Auto-renewal.
#[derive(Debug, Deserialize)]
pub struct Renewal {
    /// Attribute.
    pub name: &'static str,
    /// Values that turn it on.
    pub on: Vec<Scalar>,
}

/// Public bandwidth.
#[derive(Debug, Deserialize)]
pub struct Bandwidth {
    /// Attribute.
    pub name: Option<&'static str>,
    /// `positive always switch edge plan source member`.
    pub kind: &'static str,
    /// A number, `unknown` or `none`.
    pub when_absent: Option<Scalar>,
    /// A switch that has a say too.
    pub switch: Option<Switch>,
}

/// A switch between public and private.
#[derive(Debug, Deserialize)]
pub struct Switch {
    /// Attribute.
    pub name: &'static str,
    /// Values that mean public.
    #[serde(default)]
    pub public: Vec<Scalar>,
    /// Values that mean private.
    #[serde(default)]
    pub private: Vec<Scalar>,
    /// `public`, `private` or `unknown`.
    pub when_absent: &'static str,
    /// `alone`, `veto` or `alternative`.
    pub effect: &'static str,
}

/// Where a resource is.
#[derive(Debug, Deserialize)]
pub struct RegionRow {
    /// Own attribute.
    pub name: Option<&'static str>,
    /// `region`, `node`, `area` or `list`.
    pub kind: Option<&'static str>,
    /// Values of an area.
    pub values: Option<AreaValues>,
    /// Zone attribute.
    pub zone_name: Option<&'static str>,
    /// Older names of the zone attribute.
    #[serde(default)]
    pub zone_also: Vec<&'static str>,
    /// Attribute that refers to a vswitch.
    pub vswitch_name: Option<&'static str>,
    /// `provider`, `stack`, `target` or `none`.
    pub fallback: &'static str,
}

/// Values of an area attribute.
#[derive(Debug, Deserialize)]
pub struct AreaValues {
    /// In the mainland.
    #[serde(default)]
    #[serde(borrow)]
    pub mainland: Vec<&'static str>,
    /// Outside.
    #[serde(default)]
    pub outside: Vec<&'static str>,
}

/// How many instances one resource makes.
#[derive(Debug, Deserialize)]
pub struct Count {
    /// Attribute.
    pub name: &'static str,
    /// A number or `unknown`.
    pub when_absent: Scalar,
}

/// Host name.
#[derive(Debug, Deserialize)]
pub struct Domain {
    /// Attribute.
    pub name: &'static str,
    /// Other names.
    #[serde(default)]
    pub also: Vec<&'static str>,
    /// `host`, `zone`, `list` or `comma-separated`.
    pub form: &'static str,
    /// Record name in front of the zone.
    pub host_name: Option<&'static str>,
    /// Status that switches it off.
    pub disabled: Option<Flag>,
    /// Whether traffic passes through the product (ESA).
    pub proxied: Option<Flag>,
    /// Settings, tokens and zones: they name a domain but bind it to nothing.
    #[serde(default)]
    pub auxiliary: bool,
}

/// An attribute that means something with certain values.
#[derive(Debug, Deserialize)]
pub struct Flag {
    /// Attribute.
    pub name: &'static str,
    /// The values.
    pub values: Vec<Scalar>,
}

/// Acceleration scope.
#[derive(Debug, Deserialize)]
pub struct Scope {
    /// Attribute.
    pub name: Option<&'static str>,
    /// `provider-region` or `type` where no attribute says it.
    pub read_from: Option<&'static str>,
    /// Values.
    pub values: ScopeValues,
    /// A scope or `unknown`.
    pub when_absent: &'static str,
    /// Values of another attribute that leave it open.
    pub undecided_when: Option<Flag>,
}

/// Values of a scope.
#[derive(Debug, Deserialize)]
pub struct ScopeValues {
    /// Mainland.
    #[serde(borrow)]
    pub domestic: Vec<&'static str>,
    /// Outside.
    pub overseas: Vec<&'static str>,
    /// Both.
    pub global: Vec<&'static str>,
}

/// Anti-DDoS line.
#[derive(Debug, Deserialize)]
pub struct LineRow {
    /// What code makes.
    pub when_absent: &'static str,
}

/// Origins.
#[derive(Debug, Deserialize)]
pub struct Origins {
    /// Attribute.
    pub name: &'static str,
    /// Further attributes.
    #[serde(default)]
    pub also: Vec<&'static str>,
    /// `block list map string string-list json-string`.
    pub form: &'static str,
    /// Path of the address.
    pub content_name: Option<&'static str>,
    /// Path of the kind.
    pub type_name: Option<&'static str>,
    /// Kinds.
    #[serde(default)]
    pub types: BTreeMap<&'static str, Vec<Scalar>>,
}

/// Run state.
#[derive(Debug, Deserialize)]
pub struct RunState {
    /// Attribute.
    pub name: &'static str,
    /// Values that mean stopped.
    pub stopped: Vec<&'static str>,
    /// State of a resource that says nothing.
    pub when_absent: Option<&'static str>,
}

/// A reference: path, what it leads to, what it means.
#[derive(Debug, Deserialize)]
pub struct ReferenceRow(pub &'static str, pub &'static str, pub Means);

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
    /// Is a member of the target.
    MemberOf,
    /// Has the target as a member.
    HasMember,
    /// Interface and server belong together.
    Attaches,
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
