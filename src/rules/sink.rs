//! Where judgements go. Every judgement ends here as pass, violation or undecided: there is no other way in.

use rayon::prelude::*;

use crate::catalog::Product;
use crate::filing::{Binding, Evidence, ServerId, Site, Website};
use crate::finding::{Finding, Matter, PlannedFix, ReasonNote, Related, Severity, SourceNote, Verdict};
use crate::source::Span;
use crate::text::Text;
use crate::value::{Reasons, Truth};
use crate::verdict::{Case, Standing};

use super::context::Context;
use super::text::{self, SUBJECT};
use super::{Rule, Settings};

/// Servers that one thread judges at a time.
const SHARE: usize = 512;

/// What a judgement is about.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    /// A server.
    Server(ServerId),
    /// A website.
    Website(&'a Website),
    /// A place whose domain is not known.
    Binding(&'a Binding),
    /// Everything together; with a root and a place to point at.
    Run(&'a str, Span),
}

/// What a rule says when a judgement is no pass.
pub(super) struct Saying {
    /// Place and origin of the deciding value.
    pub(super) evidence: Evidence,
    /// The message of a violation; [`SUBJECT`] stands for the address.
    pub(super) violation: Text,
    /// Completes "cannot tell whether …".
    pub(super) question: Text,
    /// The whole undecided message, where the common one does not fit.
    pub(super) undecided: Option<Text>,
    /// The value among several that would fail, for undecided messages.
    pub(super) failing: Option<Text>,
    /// Text under the caret.
    pub(super) label: Text,
    /// What to write instead.
    pub(super) help: Option<Text>,
    /// Remarks.
    pub(super) notes: Vec<Text>,
    /// Further places.
    pub(super) related: Vec<Related>,
    /// The document.
    pub(super) source: Option<SourceNote>,
    /// Severity, where it is not the rule's.
    pub(super) severity: Option<Severity>,
    /// The fix.
    pub(super) planned: Option<PlannedFix>,
}

impl Saying {
    /// With the least a rule must say.
    pub(super) fn new(evidence: Evidence, violation: Text, question: impl Into<Text>, label: Text) -> Self {
        Self {
            evidence,
            violation,
            question: question.into(),
            label,
            undecided: None,
            failing: None,
            help: None,
            notes: Vec::new(),
            related: Vec::new(),
            source: None,
            severity: None,
            planned: None,
        }
    }
}

/// A finding that still names its subject by placeholder.
pub(super) struct Draft {
    pub(super) finding: Finding,
    /// Where the subject is written, where it is a resource.
    pub(super) place: Option<Span>,
    /// Address without instance key.
    pub(super) base: String,
    /// Instance key.
    pub(super) key: Option<String>,
    /// The module calls that lead to the subject.
    pub(super) callers: Vec<Span>,
}

/// The judgements of one rule, or of several.
#[derive(Default)]
pub(super) struct Outcomes {
    pub(super) drafts: Vec<Draft>,
    pub(super) passed: usize,
    /// Servers that do not pass a rule: surely, or perhaps.
    pub(super) servers: Vec<(ServerId, &'static str, Verdict)>,
}

impl Outcomes {
    /// These and after them those of further rules.
    pub(super) fn with(mut self, mut more: Self) -> Self {
        self.drafts.append(&mut more.drafts);
        self.passed += more.passed;
        self.servers.append(&mut more.servers);
        self
    }
}

/// Takes the judgements of one rule.
pub(super) struct Sink<'a> {
    context: &'a Context<'a>,
    rule: &'static Rule,
    settings: &'a Settings<'a>,
    outcomes: &'a mut Outcomes,
}

/// The subject's place and name.
struct About<'a> {
    site: Option<&'a Site>,
    span: Option<Span>,
    block: Option<Span>,
    root: &'a str,
    /// Whether a root that is to be judged has to do with it.
    concerned: bool,
    /// Its name, where it is no site with an address.
    name: Option<&'a str>,
    product: Option<Product>,
    /// Whether it is judged; only requirements of servers may not be.
    judged: Truth,
}

impl<'a> Sink<'a> {
    pub(super) fn new(context: &'a Context<'a>, rule: &'static Rule, settings: &'a Settings<'a>, outcomes: &'a mut Outcomes) -> Self {
        Self { context, rule, settings, outcomes }
    }

    /// Judges servers, in parallel where there are many; the outcomes are in their order.
    pub(super) fn each<'c>(&mut self, cases: impl Iterator<Item = Case<'c>>, one: impl Fn(Case<'c>, &mut Sink<'_>) + Sync) {
        let cases: Vec<Case<'c>> = cases.collect();
        let (context, rule, settings) = (self.context, self.rule, self.settings);
        let judge = |share: &[Case<'c>]| {
            let mut outcomes = Outcomes::default();
            let mut sink = Sink::new(context, rule, settings, &mut outcomes);
            share.iter().for_each(|case| one(*case, &mut sink));
            outcomes
        };
        let all: Vec<Outcomes> = cases.par_chunks(SHARE).map(judge).collect();
        *self.outcomes = all.into_iter().fold(std::mem::take(self.outcomes), Outcomes::with);
    }

    /// Records a judgement: whether the requirement holds for the subject. `saying` is asked only when it is no pass.
    /// Servers that no website needs are told of in their rows only.
    pub(super) fn judge(&mut self, subject: Subject<'_>, holds: Truth, saying: impl FnOnce() -> Saying) {
        let about = self.about(subject);
        if about.judged == Truth::False {
            return self.aside(subject, &about, &holds);
        }
        match holds {
            Truth::True => {
                let on = about.span.is_none_or(|span| (self.settings.level)(self.rule.id, self.rule.severity, span).is_some());
                self.outcomes.passed += usize::from(on && about.concerned);
            }
            Truth::False => match about.judged.clone() {
                Truth::Unknown(reasons) => self.maybe(subject, &about, &reasons, saying()),
                _ => {
                    let saying = self.weighed(subject, saying());
                    self.record(subject, &about, None, saying);
                }
            },
            Truth::Unknown(reasons) => self.record(subject, &about, Some(&reasons), saying()),
        }
    }

    /// A server that is not judged.
    fn aside(&mut self, subject: Subject<'_>, about: &About<'_>, holds: &Truth) {
        let on = about.span.is_none_or(|span| (self.settings.level)(self.rule.id, self.rule.severity, span).is_some());
        if let (Subject::Server(id), true) = (subject, on) {
            match holds {
                Truth::True => {}
                Truth::False => self.outcomes.servers.push((id, self.rule.id, Verdict::Violation)),
                Truth::Unknown(_) => self.outcomes.servers.push((id, self.rule.id, Verdict::Undecided)),
            }
        }
    }

    /// What a requirement that is not met means for the websites of the server: where another server will do it is a note.
    fn weighed(&self, subject: Subject<'_>, mut saying: Saying) -> Saying {
        let (Subject::Server(id), Matter::Requirement | Matter::Expiry) = (subject, self.rule.matter) else { return saying };
        let site = |id: ServerId| self.context.model.servers.get(id.0).map(|s| &s.site);
        match self.context.assessment.standing(id) {
            Standing::Needed => {}
            Standing::Spared(other) => {
                // What need not be done is not written by a fix.
                (saying.severity, saying.planned) = (Some(Severity::Note), None);
                let name = site(other).map(Site::address).unwrap_or_default();
                saying.violation = text::followed(
                    &saying.violation,
                    &format!("不必处理，{name} 可用于备案"),
                    &format!("nothing to do: {name} can be used for filing"),
                );
                saying.help = saying
                    .help
                    .map(|help| Text::new(format!("如也要用它备案：{}", help.zh), format!("to use it for filing as well: {}", help.en)));
            }
            Standing::OneOf(website, others) => {
                let mut all: Vec<Text> = others.into_iter().filter_map(site).map(|site| Text::same(&*site.base)).collect();
                all.dedup();
                let (all, domain) = (text::join(&all, 4), &website.domain);
                saying.violation = text::followed(
                    &saying.violation,
                    &format!("{domain} 的服务器有一台符合要求即可（{}）", all.zh),
                    &format!("one of the servers of {domain} is enough ({})", all.en),
                );
            }
        }
        saying
    }

    /// A violation by a server of which it is not known whether it is to carry a website: undecided.
    fn maybe(&mut self, subject: Subject<'_>, about: &About<'_>, reasons: &Reasons, mut saying: Saying) {
        saying.undecided = Some(saying.violation.clone());
        saying.notes.push(Text::new(
            "它是否承载网站无法判断；不用于备案则无需处理。",
            "whether it carries a website is not known; if it does not, there is nothing to do",
        ));
        self.record(subject, about, Some(reasons), saying);
    }

    fn record(&mut self, subject: Subject<'_>, about: &About<'_>, reasons: Option<&Reasons>, saying: Saying) {
        let severity = saying.severity.unwrap_or(self.rule.severity);
        let Some(severity) = (self.settings.level)(self.rule.id, severity, saying.evidence.span) else {
            return;
        };
        if let Subject::Server(id) = subject {
            let verdict = if reasons.is_some() { Verdict::Undecided } else { Verdict::Violation };
            self.outcomes.servers.push((id, self.rule.id, verdict));
        }
        let draft = self.draft(about, reasons, severity, saying);
        self.outcomes.drafts.push(draft);
    }

    fn draft(&self, about: &About<'_>, reasons: Option<&Reasons>, severity: Severity, saying: Saying) -> Draft {
        let subject = if about.site.is_some() { SUBJECT } else { "" };
        let (verdict, severity, message) = match reasons {
            None => (Verdict::Violation, severity, saying.violation),
            Some(reasons) => {
                let common = || text::undecided(subject, &saying.question, reasons, saying.failing.as_ref());
                (Verdict::Undecided, Severity::Note, saying.undecided.unwrap_or_else(common))
            }
        };
        let mut notes = saying.notes;
        notes.extend(about.site.and_then(existence));
        let evidence = saying.evidence;
        let mut finding = Finding::new((self.rule.id, self.rule.matter), severity, message, evidence.span);
        finding.verdict = verdict;
        finding.help = saying.help;
        finding.notes = notes;
        finding.root = about.root.to_owned();
        finding.concerned = Some(about.concerned);
        finding.resource = about.site.map(Site::address).or_else(|| about.name.map(str::to_owned));
        finding.product = about.product;
        finding.attribute = (!evidence.attribute.is_empty()).then(|| evidence.attribute.to_owned());
        finding.block = about.block;
        finding.label = saying.label;
        finding.related = related(&evidence, reasons, saying.related);
        finding.chain = evidence.chain();
        finding.certainty = evidence.certainty();
        finding.reasons = reasons.map(notes_of).unwrap_or_default();
        finding.source = saying.source.or_else(|| self.rule.docs.sources.first().and_then(|key| self.context.source(key)));
        // What is not decided is not mended: the value may be right already.
        finding.planned = saying.planned.filter(|_| verdict == Verdict::Violation);
        finding.shorten();
        let (base, key, callers) = match about.site {
            Some(site) => (site.base.to_string(), site.key.as_deref().map(str::to_owned), site.callers.clone()),
            None => (String::new(), None, Vec::new()),
        };
        Draft { finding, place: about.site.map(|site| site.span), base, key, callers }
    }

    /// Whether a root that is to be judged has any part in the whole.
    fn anything(&self) -> bool {
        let model = self.context.model;
        let mut sites = model.servers.iter().map(|s| &s.site).chain(model.bindings.iter().map(|b| &b.site));
        sites.any(|site| (self.settings.judged)(&site.root))
    }

    fn about<'s>(&self, subject: Subject<'s>) -> About<'s>
    where
        'a: 's,
    {
        let judged = self.settings.judged;
        match subject {
            Subject::Server(id) => {
                let server = self.context.model.servers.get(id.0);
                let site = server.map(|s| &s.site);
                About {
                    site,
                    span: site.map(|s| s.span),
                    block: site.map(|s| s.target.block),
                    root: site.map(|s| &*s.root).unwrap_or_default(),
                    concerned: site.is_some_and(|s| judged(&s.root)),
                    name: None,
                    product: server.map(|s| s.product),
                    judged: match (self.rule.matter, self.context.assessment.server(id)) {
                        (Matter::Expiry, _)
                            if self.context.assessment.case(id).is_some_and(|case| self.context.assessment.in_use(case)) =>
                        {
                            Truth::True
                        }
                        (Matter::Requirement | Matter::Advice | Matter::Expiry, Some(verdict)) => verdict.judged.clone(),
                        _ => Truth::True,
                    },
                }
            }
            Subject::Binding(binding) => About {
                site: Some(&binding.site),
                span: Some(binding.span),
                block: Some(binding.site.target.block),
                root: &binding.site.root,
                concerned: judged(&binding.site.root),
                name: None,
                product: Some(binding.product),
                judged: Truth::True,
            },
            Subject::Run(root, span) => About {
                site: None,
                span: Some(span),
                block: None,
                root,
                concerned: self.anything(),
                name: None,
                product: None,
                judged: Truth::True,
            },
            Subject::Website(website) => {
                let first = website.bindings.first().and_then(|id| self.context.model.bindings.get(id.0));
                About {
                    site: None,
                    span: first.map(|b| b.span).or(website.declared),
                    block: first.map(|b| b.site.target.block),
                    root: first.map(|b| &*b.site.root).unwrap_or_default(),
                    concerned: self.context.sites(website).any(|site| judged(&site.root)),
                    name: Some(&website.domain),
                    product: None,
                    judged: Truth::True,
                }
            }
        }
    }
}

/// A violation by something that may not exist is still one: whenever it is made, it is refused. The note says so.
pub(super) fn existence(site: &Site) -> Option<Text> {
    let Truth::Unknown(reasons) = &site.exists else {
        return None;
    };
    let why = text::reason(reasons);
    Some(Text::new(format!("仅在创建它时适用：{}。", why.zh), format!("applies only if it is created: {}", why.en)))
}

fn notes_of(reasons: &Reasons) -> Vec<ReasonNote> {
    reasons.iter().map(|r| ReasonNote { id: r.why.id(), text: r.why.stated(), remedy: r.why.remedy() }).collect()
}

/// The places behind the value, those behind the reasons, and those the rule adds; each place once.
fn related(evidence: &Evidence, reasons: Option<&Reasons>, extra: Vec<Related>) -> Vec<Related> {
    let mut all = evidence.related();
    if let Some(reasons) = reasons {
        let origins = reasons.iter().filter_map(|r| r.origin.clone()).collect();
        all.extend(Evidence { span: evidence.span, attribute: "", origins }.related());
    }
    all.extend(extra);
    let mut seen = vec![evidence.span];
    all.retain(|place| {
        let new = !seen.contains(&place.span);
        seen.push(place.span);
        new
    });
    all
}
