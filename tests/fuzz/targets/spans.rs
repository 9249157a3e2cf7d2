//! Every span lies inside its file and on character boundaries.

use std::sync::Arc;

use iac_icp::finding::{Finding, Report};
use iac_icp::origin::Origin;
use iac_icp::source::{SourceFile, SourceSet, Span};
use iac_icp::syntax::Problem;

/// Checks spans against the files of a set.
pub struct Spans<'a> {
    sources: &'a SourceSet,
    /// The file that was looked at last.
    last: std::cell::RefCell<Option<(u32, Arc<SourceFile>)>>,
}

impl<'a> Spans<'a> {
    /// For the files of a set.
    pub fn new(sources: &'a SourceSet) -> Self {
        Self { sources, last: std::cell::RefCell::new(None) }
    }

    /// The text of a span.
    ///
    /// # Panics
    /// The span is not inside a file or not on character boundaries.
    pub fn text(&self, what: &str, span: Span) -> String {
        self.with(what, span, str::to_owned)
    }

    /// One span.
    ///
    /// # Panics
    /// It is not inside a file or not on character boundaries.
    pub fn check(&self, what: &str, span: Span) {
        self.with(what, span, |_| ());
    }

    fn with<T>(&self, what: &str, span: Span, run: impl FnOnce(&str) -> T) -> T {
        let mut last = self.last.borrow_mut();
        if last.as_ref().is_none_or(|(id, _)| *id != span.file.0) {
            assert!((span.file.0 as usize) < self.sources.len(), "{what}: no such file: {span:?}");
            *last = Some((span.file.0, self.sources.file(span.file)));
        }
        let text = &last.as_ref().unwrap().1.text;
        assert!(span.start <= span.end, "{what}: starts behind its end: {span:?}");
        match text.get(span.start as usize..span.end as usize) {
            Some(part) => run(part),
            None => {
                panic!("{what}: outside of {} bytes or inside a character: {span:?}", text.len())
            }
        }
    }

    /// Problems of syntax or evaluation.
    pub fn problems(&self, problems: &[Problem]) {
        for problem in problems {
            self.check("problem", problem.span);
            assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty());
        }
    }

    /// Every place that an origin names.
    pub fn origin(&self, origin: &Origin) {
        origin
            .walk()
            .into_iter()
            .filter_map(Origin::span)
            .for_each(|span| self.check("origin", span));
    }

    /// Everything in a report.
    pub fn report(&self, report: &Report) {
        let suppressed = report.suppressed.iter();
        suppressed.clone().filter_map(|s| s.place).for_each(|span| self.check("suppression", span));
        report.findings.iter().chain(suppressed.map(|s| &s.finding)).for_each(|f| self.finding(f));
        report
            .errors
            .iter()
            .chain(&report.unmatched)
            .filter_map(|e| e.span)
            .for_each(|span| self.check("error", span));
        report
            .servers
            .iter()
            .filter_map(|row| row.span)
            .for_each(|span| self.check("server", span));
        report
            .access_products
            .iter()
            .filter_map(|row| row.span)
            .for_each(|span| self.check("access product", span));
    }

    fn finding(&self, finding: &Finding) {
        self.check("finding", finding.span);
        finding.block.into_iter().for_each(|span| self.check("block", span));
        finding
            .related
            .iter()
            .chain(&finding.chain)
            .for_each(|r| self.check("related place", r.span));
        for planned in &finding.planned {
            self.check("target of a fix", planned.target.block);
            for (name, at, value) in planned.target.written.iter() {
                self.check(name, *at);
                self.check(name, *value);
            }
        }
        let edits = finding.fix.iter().flat_map(|f| &f.edits);
        edits.for_each(|e| self.check("edit", e.span));
    }
}
