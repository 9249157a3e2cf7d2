//! The parts of a resource row: what says charge type, term, bandwidth, region, number, host name,
//! scope, origins.
//!
//! Stands alone so that the row itself stays readable.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::scalar::Scalar;

/// Values of one meaning and its opposite.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargeValues {
    /// The first is what a fix writes.
    #[serde(borrow)]
    pub prepaid: Vec<&'static str>,
    /// Pay-as-you-go.
    pub postpaid: Vec<&'static str>,
}

/// How a type is paid for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// Attribute.
    pub name: &'static str,
    /// Values that mean no spot instance.
    pub off: Vec<&'static str>,
}

/// The time bought.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermRow {
    /// Attribute.
    pub name: &'static str,
    /// A number only where the provider's schema holds it, else `unknown` or `none`.
    pub when_absent: Scalar,
    /// Unit attribute; `None`: months.
    pub unit_name: Option<&'static str>,
    /// Further unit attributes; where they contradict the first the unit is open.
    #[serde(default)]
    pub unit_also: Vec<&'static str>,
    /// Spellings: `hour`, `day`, `week`, `month`, `year`.
    #[serde(default)]
    pub units: BTreeMap<&'static str, &'static str>,
    /// Unit, or `unknown`.
    pub unit_when_absent: Option<&'static str>,
    /// Auto-renewal.
    pub renewal: Option<Renewal>,
    /// Attribute of plans and states that tells when it ends (`2026-11-01T16:00Z`).
    pub end_name: Option<&'static str>,
}

/// Auto-renewal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// Attribute.
    pub name: &'static str,
    /// Values that turn it on.
    pub on: Vec<Scalar>,
    /// What absence means.
    pub when_absent: Option<&'static str>,
}

/// Public bandwidth.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bandwidth {
    /// Attribute.
    pub name: Option<&'static str>,
    /// Whether absence means what the server has that this one is a copy of.
    #[serde(default)]
    pub copied: bool,
    /// A number, `unknown` or `none`.
    pub when_absent: Option<Scalar>,
    /// A switch that has a say too.
    pub switch: Option<Switch>,
    /// What documents say of absence where they disagree, in Chinese and English, with their
    /// dates.
    pub disputed: Option<(&'static str, &'static str)>,
}

/// A switch between public and private.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
pub struct Count {
    /// Attribute.
    pub name: &'static str,
    /// A number or `unknown`.
    pub when_absent: Scalar,
}

/// Host name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// Attribute.
    pub name: &'static str,
    /// Other names.
    #[serde(default)]
    pub also: Vec<&'static str>,
    /// `host`, `zone`, `list`, `comma-separated`, `expression` (a rule that says by
    /// `http.host` which names it is about), `below` (a name below a zone that stands there by its
    /// id), or `relative`: that, or a host.
    pub form: &'static str,
    /// Of a list inside blocks only those count where an attribute of the block has one of these
    /// values.
    pub only: Option<Flag>,
    /// Attribute that refers to that zone.
    pub zone_name: Option<&'static str>,
    /// Whether the type demands it: then a name that is empty in the code comes at deployment.
    #[serde(default)]
    pub required: bool,
    /// Whether the logical id of a template is the domain when none is written.
    #[serde(default)]
    pub logical_id: bool,
    /// Record name in front of the zone.
    pub host_name: Option<&'static str>,
    /// Status that switches it off.
    pub disabled: Option<Flag>,
    /// DNS line by which a name may lead elsewhere for some of its visitors, and the values that
    /// mean those abroad.
    pub abroad: Option<Flag>,
    /// Whether traffic passes through the product (ESA).
    pub proxied: Option<Flag>,
    /// Settings, tokens and zones: they name a domain but bind it to nothing.
    #[serde(default)]
    pub auxiliary: bool,
}

/// An attribute that means something with certain values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// Attribute.
    pub name: &'static str,
    /// The values.
    pub values: Vec<Scalar>,
    /// The value that absence stands for.
    #[serde(default)]
    pub when_absent: Option<&'static str>,
}

/// Acceleration scope.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
pub struct ScopeValues {
    /// Mainland.
    #[serde(borrow)]
    pub domestic: Vec<&'static str>,
    /// Outside.
    pub overseas: Vec<&'static str>,
    /// Both.
    pub global: Vec<&'static str>,
}

/// Origins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origins {
    /// Attribute.
    pub name: &'static str,
    /// Further attributes.
    #[serde(default)]
    pub also: Vec<&'static str>,
    /// Whether the attribute is a JSON text.
    #[serde(default)]
    pub json: bool,
    /// Path of the address.
    pub content_name: Option<&'static str>,
    /// Path of the kind.
    pub type_name: Option<&'static str>,
    /// Kinds.
    #[serde(default)]
    pub types: BTreeMap<&'static str, Vec<Scalar>>,
}

/// What absence and change of an attribute do, checked against the code of the provider, or read in
/// the documents of ROS.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeRow {
    /// What happens when it is not written.
    pub absent: Absence,
    /// The value that absence stands for, if that is established.
    pub value: Option<Scalar>,
    /// The document that says so, where the provider sends nothing.
    pub says: Option<&'static str>,
    /// Where absence is decided: a document, or the file and function of the provider that creates
    /// the resource.
    pub source: &'static str,
    /// What changing it does.
    pub update: Option<Update>,
    /// The function of the provider that does that.
    pub change: Option<&'static str>,
}

/// What happens when an attribute is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absence {
    /// It must be written.
    Required,
    /// The schema has a default.
    Default,
    /// The provider sends a value of its own.
    Sent,
    /// Nothing is sent: the service decides.
    LeftOut,
}

/// What changing an attribute does to a resource that is there already; of several attributes the
/// last one of these counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Update {
    /// Nothing: the provider does not send it, or the service applies it to new instances only.
    Ignored,
    /// It is changed in place.
    InPlace,
    /// It is changed in place and paid for at once.
    Charged,
    /// The resource is destroyed and made anew (Terraform), or the service refuses unless
    /// replacement is enabled (ROS).
    Replaces,
    /// Another order is placed.
    NewOrder,
}

/// Run state.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunState {
    /// Attribute.
    pub name: &'static str,
    /// Values that mean stopped.
    pub stopped: Vec<&'static str>,
    /// State of a resource that says nothing.
    pub when_absent: Option<&'static str>,
}

/// Where a rule of a security group says what it lets in: names of attributes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admits {
    /// The list of rules of a type that holds several; the names below are those of its elements.
    pub each: Option<&'static str>,
    /// Which way the traffic goes; where there is none, it comes in.
    pub direction: Option<&'static str>,
    /// The protocol.
    pub protocol: &'static str,
    /// The first and the last port; all where it is absent.
    pub ports: &'static str,
    /// From which addresses.
    pub from: &'static str,
    /// Whether it accepts or drops; it accepts where it is absent.
    pub policy: &'static str,
    /// Which of several rules counts: the lowest number, 1 where it is absent.
    pub priority: &'static str,
}
