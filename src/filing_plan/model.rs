//! The data of a filing plan: everything that a format prints, in both languages, nothing of how.

use std::collections::BTreeMap;

use crate::catalog::{Filed, Product, vocabulary};
use crate::filing_plan::task::{Change, Document, OpenPoint, Problem, Step};
use crate::finding::{Bounds, Matter, Report, ServerRef};
use crate::report::Made;
use crate::text::Text;

/// A filing plan.
#[derive(Clone, Debug, Default)]
pub struct FilingPlan {
    /// Of what and when it was made.
    pub made: Made,
    /// Edition of the rules.
    pub edition: String,
    /// The answer in one sentence.
    pub headline: Headline,
    /// Everything counted.
    pub summary: Summary,
    /// Servers: those that can be used, then those that may, then those that cannot, then those
    /// not considered.
    pub servers: Vec<ServerPlan>,
    /// Websites in the order of the report.
    pub websites: Vec<WebsitePlan>,
    /// What to change in the code, worst first.
    pub changes: Vec<Change>,
    /// What to do, in order.
    pub steps: Vec<Step>,
    /// What could not be decided, by reason.
    pub open: Vec<OpenPoint>,
    /// The documents that the plan rests on.
    pub documents: Vec<Document>,
    /// Input that could not be read: the plan is incomplete.
    pub problems: Vec<Problem>,
    /// The pages of rules, by rule id.
    pub pages: BTreeMap<&'static str, String>,
}

/// The answer in one sentence, and what it leaves out.
#[derive(Clone, Debug, Default)]
pub struct Headline {
    /// How good it is.
    pub tone: Tone,
    /// The sentence.
    pub text: Text,
    /// What stands in the way besides; may be empty.
    pub more: Text,
}

vocabulary! {
    /// How good something is.
    #[derive(Default)]
    Tone {
        /// In order.
        Good = "good",
        /// Something to do or to be told.
        #[default]
        Open = "open",
        /// Filing would be refused.
        Bad = "bad",
    }
}

/// Everything counted; servers by instances.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Server entries that can be used for filing.
    pub eligible: usize,
    /// Server entries that cannot.
    pub refused: usize,
    /// Server entries of which it is not known.
    pub undecided: usize,
    /// Server entries that are not considered.
    pub aside: usize,
    /// Websites.
    pub websites: usize,
    /// Websites that need something.
    pub to_file: usize,
    /// Websites whose state must be told.
    pub unknown: usize,
    /// Websites whose filing is at risk.
    pub at_risk: usize,
    /// Service numbers.
    pub numbers: Numbers,
}

/// Service numbers available and needed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbers {
    /// Numbers that the servers yield, used ones subtracted.
    pub available: Bounds,
    /// Numbers in use.
    pub used: u64,
    /// Numbers that the websites need.
    pub needed: Bounds,
    /// Whether they suffice.
    pub suffices: Suffices,
}

/// Whether service numbers suffice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Suffices {
    /// Surely.
    Yes,
    /// Surely not; so many are missing at least.
    No(u64),
    /// It depends on what is undecided.
    #[default]
    Open,
}

vocabulary! {
    /// Whether a server can be used for filing.
    ServerState {
        /// It can.
        Eligible = "eligible",
        /// Not known.
        Undecided = "undecided",
        /// It cannot.
        Refused = "refused",
        /// It is not meant for filing (setting `candidates`, nothing published through a NAT).
        Aside = "not-counted",
    }
}

/// A server, or several instances of one resource with the same outcome.
#[derive(Clone, Debug)]
pub struct ServerPlan {
    /// Root module, template or plan.
    pub root: String,
    /// The environment it was judged in.
    pub environment: Option<String>,
    /// Address, without the key when several instances are shown as one.
    pub name: String,
    /// The addresses it stands for.
    pub addresses: Vec<String>,
    /// Their rows in the report.
    pub rows: Vec<usize>,
    /// A number that is equal for surely equal accounts; nothing when the code tells none.
    pub account: Option<usize>,
    /// How many instances; nothing when not known.
    pub instances: Option<u64>,
    /// Product.
    pub product: Product,
    /// Product name.
    pub product_name: Text,
    /// Where it is written.
    pub place: Option<Place>,
    /// Region id.
    pub region: Option<String>,
    /// Region, charge type, term, bandwidth in words.
    pub facts: Vec<Text>,
    /// Whether it can be used.
    pub state: ServerState,
    /// Numbers left; nothing when not known.
    pub numbers: Option<u64>,
    /// Numbers that it would yield after the changes; none where they are no way to it.
    pub mended: u64,
    /// Why it cannot be used, or why that is not known.
    pub reasons: Vec<Reason>,
    /// What else to know: risks, remarks on editions.
    pub remarks: Vec<Text>,
    /// Websites that it serves.
    pub serves: Vec<String>,
    /// Websites to be filed on it, as proposed.
    pub files: Vec<String>,
}

/// A reason with the rule it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Rule id; nothing for a reason that no finding states.
    pub rule: Option<&'static str>,
    /// What that is about.
    pub matter: Option<Matter>,
    /// The reason.
    pub text: Text,
}

vocabulary! {
    /// What a website needs.
    Need {
        /// 首次备案: the first filing of the entity.
        First = "first-filing",
        /// 新增互联网信息服务: a further website or app of a filed entity.
        Additional = "additional-website",
        /// 接入备案: filed with another provider, to be added to Alibaba Cloud.
        Access = "access-filing",
        /// In review.
        InReview = "in-review",
        /// It stands with another provider, who files it.
        Elsewhere = "files-elsewhere",
        /// Filed with another provider; whether an access filing is needed is not known.
        AccessMaybe = "access-filing-undecided",
        /// Its state must be told.
        Unknown = "state-unknown",
        /// Filed, but something here endangers the filing.
        AtRisk = "filed-at-risk",
        /// Filed through Alibaba Cloud.
        Filed = "filed",
        /// Filed elsewhere, and nothing here asks for an access filing.
        FiledElsewhere = "filed-elsewhere",
        /// Reaches nothing that asks for a filing.
        NotNeeded = "not-needed",
    }
}

impl ServerPlan {
    /// The name as it is shown: environments have servers of the same address.
    pub(super) fn shown(&self) -> String {
        let environment = self.environment.as_ref().map(|name| format!(" [{name}]"));
        format!("{}{}", self.name, environment.unwrap_or_default())
    }
}

impl Need {
    /// How good it is: something to do, something to be told, or in order.
    pub(super) fn tone(self) -> Tone {
        match self {
            Self::First | Self::Additional | Self::Elsewhere | Self::Access => Tone::Bad,
            Self::InReview | Self::AccessMaybe | Self::Unknown | Self::AtRisk => Tone::Open,
            Self::Filed | Self::FiledElsewhere | Self::NotNeeded => Tone::Good,
        }
    }
}

impl ServerState {
    /// How good it is; nothing for what does not count.
    pub(super) fn tone(self) -> Option<Tone> {
        Some(match self {
            Self::Eligible => Tone::Good,
            Self::Undecided => Tone::Open,
            Self::Refused => Tone::Bad,
            Self::Aside => return None,
        })
    }
}

/// A website.
#[derive(Clone, Debug)]
pub struct WebsitePlan {
    /// Registrable domain.
    pub domain: String,
    /// Its filing state.
    pub filed: Filed,
    /// Whether it is an app.
    pub app: bool,
    /// What it needs.
    pub need: Need,
    /// Why, where a finding says so.
    pub reasons: Vec<Reason>,
    /// The licence number, as declared.
    pub license: Option<String>,
    /// Servers that serve it.
    pub served_by: Vec<ServerRef>,
    /// The server to pick in the form, as proposed: one that can be used as it is.
    pub file_on: Option<ServerRef>,
    /// A server that serves it and can be used once the changes are made; only where none can as
    /// it is.
    pub file_after: Option<ServerRef>,
    /// Resources that bind its names: product id, host name and place.
    pub bindings: Vec<(Product, String, Option<Place>)>,
}

/// A place in the code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Place {
    /// Path as shown.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// Counts servers and websites.
pub(super) fn summary(
    servers: &[ServerPlan],
    websites: &[WebsitePlan],
    numbers: Numbers,
) -> Summary {
    // A group of servers is one address that stands for as many as it makes.
    let many = |s: &ServerPlan| {
        s.instances.and_then(|n| usize::try_from(n).ok()).unwrap_or(s.addresses.len())
    };
    let of = |state: ServerState| servers.iter().filter(|s| s.state == state).map(many).sum();
    let needing = |needs: &[Need]| websites.iter().filter(|w| needs.contains(&w.need)).count();
    Summary {
        eligible: of(ServerState::Eligible),
        refused: of(ServerState::Refused),
        undecided: of(ServerState::Undecided),
        aside: of(ServerState::Aside),
        websites: websites.len(),
        to_file: needing(&[
            Need::First,
            Need::Additional,
            Need::InReview,
            Need::Elsewhere,
            Need::Access,
        ]),
        unknown: needing(&[Need::Unknown, Need::AccessMaybe]),
        at_risk: needing(&[Need::AtRisk]),
        numbers,
    }
}

/// Available against needed.
pub(super) fn numbers(report: &Report) -> Numbers {
    let row = report.service_numbers;
    let (available, needed) = (row.capacity, row.demand);
    let lacking =
        needed.min.zip(available.max).map_or(0, |(least, most)| least.saturating_sub(most));
    let enough = needed.max.zip(available.min).is_some_and(|(most, least)| most <= least);
    let suffices = match (lacking, enough) {
        // Without a server nothing can be said: it may stand in no code.
        _ if report.servers.is_empty() && needed.max != Some(0) => Suffices::Open,
        (1.., _) => Suffices::No(lacking),
        (0, true) => Suffices::Yes,
        (0, false) => Suffices::Open,
    };
    Numbers { available, used: row.used, needed, suffices }
}
