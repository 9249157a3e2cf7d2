//! Where judgements go. Every judgement ends here as pass, violation or undecided: there is no
//! other way in.

mod about;

use rayon::prelude::*;

use crate::filing::{Binding, ServerId, Site, Website};
use crate::finding::{Finding, Matter, Related, Severity, Trail, Verdict};
use crate::origin::Origin;
use crate::source::Span;
use crate::text::Text;
use crate::value::{Reasons, Truth};
use crate::verdict::{Case, Elsewhere, Standing};

use super::context::Context;
use super::saying::Saying;
use super::text;
use crate::rules::{Rule, Settings};

use about::About;

/// Servers that one thread judges at a time.
const SHARE: usize = 512;

/// What a judgement is about.
#[derive(Clone, Copy)]
pub(in crate::rules) enum Subject<'a> {
    /// A server.
    Server(ServerId),
    /// A website.
    Website(&'a Website),
    /// A place whose domain is not known.
    Binding(&'a Binding),
    /// Everything together; with a root and a place to point at.
    Run(&'a str, Span),
}

/// A finding that still names its subject by placeholder.
pub(in crate::rules) struct Draft {
    pub(in crate::rules) finding: Finding,
    /// Where the subject is written, where it is a resource.
    pub(in crate::rules) place: Option<Span>,
    /// Address without instance key.
    pub(in crate::rules) base: String,
    /// Instance key.
    pub(in crate::rules) key: Option<String>,
    /// The module calls that lead to the subject.
    pub(in crate::rules) callers: Vec<Span>,
}

/// The judgements of one rule, or of several.
#[derive(Default)]
pub(in crate::rules) struct Outcomes {
    pub(in crate::rules) drafts: Vec<Draft>,
    pub(in crate::rules) passed: usize,
    /// Servers that do not pass a rule: surely, or perhaps.
    pub(in crate::rules) servers: Vec<(ServerId, &'static str, Verdict)>,
}

impl Outcomes {
    /// These and after them those of further rules.
    pub(in crate::rules) fn with(mut self, mut more: Self) -> Self {
        self.drafts.append(&mut more.drafts);
        self.passed += more.passed;
        self.servers.append(&mut more.servers);
        self
    }
}

/// Takes the judgements of one rule.
pub(in crate::rules) struct Sink<'a> {
    context: &'a Context<'a>,
    rule: &'static Rule,
    settings: &'a Settings<'a>,
    outcomes: &'a mut Outcomes,
}

impl<'a> Sink<'a> {
    pub(in crate::rules) fn new(
        context: &'a Context<'a>,
        rule: &'static Rule,
        settings: &'a Settings<'a>,
        outcomes: &'a mut Outcomes,
    ) -> Self {
        Self { context, rule, settings, outcomes }
    }

    /// Judges servers, in parallel where there are many; the outcomes are in their order.
    pub(in crate::rules) fn each<'c>(
        &mut self,
        cases: impl Iterator<Item = Case<'c>>,
        one: impl Fn(Case<'c>, &mut Sink<'_>) + Sync,
    ) {
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

    /// Records a judgement: whether the requirement holds for the subject. `saying` is asked only
    /// when it is no pass. Servers that no website needs are told of in their rows only.
    pub(in crate::rules) fn judge(
        &mut self,
        subject: Subject<'_>,
        holds: Truth,
        saying: impl FnOnce() -> Saying,
    ) {
        let about = self.about(subject);
        if about.judged == Truth::False {
            return self.aside(subject, &about, &holds);
        }
        let (context, server) = (self.context, about.server);
        let saying = || {
            let mut saying = saying();
            // What a product asks for is in its row, with the document that says it; other rules
            // rest on documents of their own.
            let asked = matches!(self.rule.matter, Matter::Requirement | Matter::Numbers);
            if let (Some(case), None) = (server.filter(|_| asked), &saying.source) {
                saying.notes.extend(text::edition_note(case.product));
                saying.source = Some(context.note(&case.product.source));
            }
            saying
        };
        match holds {
            Truth::True => {
                let on = about
                    .span
                    .is_none_or(|span| self.level(&about, self.rule.severity, span).is_some());
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

    /// The level of a judgement at a place; `None` is off.
    fn level(&self, about: &About<'_>, severity: Severity, span: Span) -> Option<Severity> {
        let base = about.site.map(|site| &*site.base);
        (self.settings.level)(self.rule.id, severity, span, base.or(about.name))
    }

    /// A server that is not judged.
    fn aside(&mut self, subject: Subject<'_>, about: &About<'_>, holds: &Truth) {
        let on =
            about.span.is_none_or(|span| self.level(about, self.rule.severity, span).is_some());
        if let (Subject::Server(id), true) = (subject, on) {
            match holds {
                Truth::True => {}
                Truth::False => self.outcomes.servers.push((id, self.rule.id, Verdict::Violation)),
                Truth::Unknown(_) => {
                    self.outcomes.servers.push((id, self.rule.id, Verdict::Undecided))
                }
            }
        }
    }

    /// What a requirement that is not met means for the websites of the server: where another
    /// server will do it is a note.
    fn weighed(&self, subject: Subject<'_>, mut saying: Saying) -> Saying {
        let (Subject::Server(id), Matter::Requirement | Matter::Expiry) =
            (subject, self.rule.matter)
        else {
            return saying;
        };
        let site = |id: ServerId| self.context.model.servers.get(id.0).map(|s| &s.site);
        match self.context.assessment.standing(id) {
            Standing::Needed => {}
            Standing::Spared(other) => {
                saying = saying.spared(&site(other).map(Site::address).unwrap_or_default());
            }
            Standing::SparedBy(Elsewhere { server, environment }) => {
                saying = saying.spared(&format!("{server} [{environment}]"));
            }
            Standing::OneOf(website, others) => {
                // What the same block makes is mended with it, and is no other choice.
                let own = site(id).map(|own| own.span);
                let mut all: Vec<Text> = others
                    .into_iter()
                    .filter_map(site)
                    .filter(|other| Some(other.span) != own)
                    .map(|site| Text::same(site.base.to_string()))
                    .collect();
                all.dedup();
                if all.is_empty() {
                    return saying;
                }
                let (all, domain) = (text::join(&all, 4), &website.domain);
                saying.violation = text::followed(
                    &saying.violation,
                    &format!("{domain} 有一台服务器符合要求即可，承载它的还有 {}", all.zh),
                    &format!(
                        "one eligible server is enough for {domain}, which also runs on {}",
                        all.en
                    ),
                );
            }
        }
        saying
    }

    /// A violation by a server of which it is not known whether it is to carry a website:
    /// undecided.
    fn maybe(
        &mut self,
        subject: Subject<'_>,
        about: &About<'_>,
        reasons: &Reasons,
        mut saying: Saying,
    ) {
        saying.undecided = Some(saying.violation.clone());
        saying.notes.push(Text::new(
            "它是否承载网站无法判断；不用于备案则无需处理。",
            "whether it carries a website is not known; if it does not, there is nothing to do",
        ));
        self.record(subject, about, Some(reasons), saying);
    }

    fn record(
        &mut self,
        subject: Subject<'_>,
        about: &About<'_>,
        reasons: Option<&Reasons>,
        saying: Saying,
    ) {
        let severity = saying.severity.unwrap_or(self.rule.severity);
        let Some(severity) = self.level(about, severity, saying.evidence.span) else {
            return;
        };
        if let Subject::Server(id) = subject {
            let verdict = if reasons.is_some() { Verdict::Undecided } else { Verdict::Violation };
            self.outcomes.servers.push((id, self.rule.id, verdict));
        }
        let draft = self.draft(about, reasons, severity, saying);
        self.outcomes.drafts.push(draft);
    }

    fn draft(
        &self,
        about: &About<'_>,
        reasons: Option<&Reasons>,
        severity: Severity,
        saying: Saying,
    ) -> Draft {
        let subject = about.site.map(|site| text::subject(site.dialect)).unwrap_or_default();
        let (verdict, severity, message) = match reasons {
            None => (Verdict::Violation, severity, text::named(saying.violation, &subject)),
            Some(reasons) => {
                let common = || {
                    text::undecided(&subject, &saying.question, reasons, saying.failing.as_ref())
                };
                (
                    Verdict::Undecided,
                    Severity::Note,
                    saying.undecided.map_or_else(common, |said| text::named(said, &subject)),
                )
            }
        };
        let mut notes = saying.notes;
        notes.extend(about.site.and_then(existence));
        let evidence = saying.evidence;
        let mut finding =
            Finding::new((self.rule.id, self.rule.matter), severity, message, evidence.span);
        finding.verdict = verdict;
        finding.help = saying.help;
        finding.notes = notes;
        finding.root = about.root.to_owned();
        finding.concerned = Some(about.concerned);
        finding.resource = about.site.map(Site::address).or_else(|| about.name.map(str::to_owned));
        finding.product = about.product;
        finding.servers = about.id.map(|id| id.0).into_iter().collect();
        finding.attribute = (!evidence.attribute.is_empty()).then(|| evidence.attribute.to_owned());
        finding.block = about.block;
        finding.label = saying.label;
        let trail = Trail { span: evidence.span, origins: &evidence.origins };
        finding.related = related(trail, reasons, saying.related);
        finding.chain = trail.chain();
        finding.certainty = trail.certainty();
        finding.reasons = reasons.map(text::notes_of).unwrap_or_default();
        finding.source = saying
            .source
            .or_else(|| self.rule.docs.sources.first().and_then(|key| self.context.source(key)));
        // What is not decided is not mended: the value may be right already.
        finding.planned =
            saying.planned.into_iter().filter(|_| verdict == Verdict::Violation).collect();
        finding.withheld = saying.withheld.filter(|_| verdict == Verdict::Violation);
        finding.shorten();
        let (base, key, callers) = match about.site {
            Some(site) => (
                site.base.to_string(),
                site.key.as_deref().map(str::to_owned),
                site.callers.clone(),
            ),
            None => (String::new(), None, Vec::new()),
        };
        finding.callers.clone_from(&callers);
        Draft { finding, place: about.site.map(|site| site.span), base, key, callers }
    }
}

/// A violation by something that may not exist is still one: whenever it is made, it is refused.
/// The note says so.
pub(in crate::rules) fn existence(site: &Site) -> Option<Text> {
    let Truth::Unknown(reasons) = &site.exists else {
        return None;
    };
    let why = text::reason(reasons);
    Some(Text::new(
        format!("仅在创建它时适用：{}。", why.zh),
        format!("applies only if it is created: {}", why.en),
    ))
}

/// The places behind the value, those behind the reasons, and those the rule adds; each place once.
fn related(trail: Trail<'_>, reasons: Option<&Reasons>, extra: Vec<Related>) -> Vec<Related> {
    let mut all = trail.related();
    if let Some(reasons) = reasons {
        let origins: Vec<Origin> = reasons.iter().filter_map(|r| r.origin.clone()).collect();
        all.extend(Trail { origins: &origins, ..trail }.related());
    }
    all.extend(extra);
    let mut seen = vec![trail.span];
    all.retain(|place| {
        let new = !seen.contains(&place.span);
        seen.push(place.span);
        new
    });
    all
}
