//! What a judgement is about: its place and name, and whether it is judged at all.

use super::{Sink, Subject};
use crate::catalog::Product;
use crate::filing::{ServerId, Site};
use crate::finding::Matter;
use crate::source::Span;
use crate::value::Truth;
use crate::verdict::Case;

/// The subject's place and name.
pub(super) struct About<'a> {
    pub(super) site: Option<&'a Site>,
    pub(super) span: Option<Span>,
    pub(super) block: Option<Span>,
    pub(super) root: &'a str,
    /// Whether a root that is to be judged has to do with it.
    pub(super) concerned: bool,
    /// Its name, where it is no site with an address.
    pub(super) name: Option<&'a str>,
    pub(super) product: Option<Product>,
    /// The server, where the rule asks for what its product asks for.
    pub(super) server: Option<Case<'a>>,
    /// The server that it is.
    pub(super) id: Option<ServerId>,
    /// Whether it is judged; only requirements of servers may not be.
    pub(super) judged: Truth,
}

impl<'a> Sink<'a> {
    /// Whether a root that is to be judged has any part in the whole.
    fn anything(&self) -> bool {
        let model = self.context.model;
        let mut sites =
            model.servers.iter().map(|s| &s.site).chain(model.bindings.iter().map(|b| &b.site));
        sites.any(|site| (self.settings.judged)(&site.root))
    }

    /// The place and name of a subject, and what this rule has to do with it.
    pub(super) fn about<'s>(&self, subject: Subject<'s>) -> About<'s>
    where
        'a: 's,
    {
        let judged = |site: &Site| (self.settings.judged)(&site.root);
        match subject {
            Subject::Server(id) => {
                let Some(case) = self.context.assessment.case(id) else { return About::nothing() };
                // What has expired endangers whatever rests on it, whether or not anything is to be
                // filed.
                let judged_apart = match self.rule.matter {
                    Matter::Requirement | Matter::Advice => true,
                    Matter::Expiry => !self.context.assessment.in_use(case),
                    _ => false,
                };
                let verdict = self.context.assessment.server(id).filter(|_| judged_apart);
                let asked = matches!(
                    self.rule.matter,
                    Matter::Requirement | Matter::Advice | Matter::Numbers
                );
                About {
                    concerned: judged(&case.server.site),
                    server: Some(case).filter(|_| asked),
                    judged: verdict.map_or(Truth::True, |v| v.judged.clone()),
                    ..About::site(
                        &case.server.site,
                        case.server.product,
                        case.server.site.span,
                        Some(id),
                    )
                }
            }
            Subject::Binding(binding) => About {
                concerned: judged(&binding.site),
                ..About::site(&binding.site, binding.product, binding.span, None)
            },
            Subject::Run(root, span) => {
                About { span: Some(span), root, concerned: self.anything(), ..About::nothing() }
            }
            Subject::Website(website) => {
                let first =
                    website.bindings.first().and_then(|id| self.context.model.bindings.get(id.0));
                About {
                    span: first.map(|b| b.span).or(website.declared),
                    block: first.map(|b| b.site.target.block),
                    root: first.map(|b| &*b.site.root).unwrap_or_default(),
                    concerned: self.context.sites(website).any(judged),
                    name: Some(&website.domain),
                    ..About::nothing()
                }
            }
        }
    }
}

impl<'a> About<'a> {
    fn nothing() -> Self {
        let (root, judged) = ("", Truth::True);
        Self {
            site: None,
            id: None,
            span: None,
            block: None,
            root,
            concerned: false,
            name: None,
            product: None,
            server: None,
            judged,
        }
    }

    fn site(site: &'a Site, product: Product, span: Span, id: Option<ServerId>) -> Self {
        let (block, root) = (Some(site.target.block), &*site.root);
        Self {
            site: Some(site),
            id,
            span: Some(span),
            block,
            root,
            product: Some(product),
            ..Self::nothing()
        }
    }
}
