//! Official addresses, and the documents that the plan's own sentences rest on.
//!
//! Findings bring their documents with them; these are for the steps, which no rule states.

use crate::catalog::{Catalog, Source};
use crate::filing_plan::{Document, FilingPlan, Link, Step};
use crate::finding::Report;
use crate::text::Text;

/// The filing console.
pub(super) fn console() -> Link {
    Link {
        label: Text::new("阿里云备案", "Alibaba Cloud filing console"),
        url: same("https://beian.aliyun.com"),
    }
}

/// The ministry's query.
pub(super) fn ministry() -> Link {
    Link {
        label: Text::new("工信部备案查询", "Filing query of the ministry (MIIT)"),
        url: same("https://beian.miit.gov.cn"),
    }
}

/// Where numbers are applied for.
pub(super) fn numbers() -> Link {
    Link {
        label: Text::new("申请备案服务号", "Apply for service numbers"),
        url: same("https://bsn.console.aliyun.com"),
    }
}

/// Where the public security takes filings.
pub(super) fn police() -> Link {
    let label = Text::new("公安联网备案", "Public security filing (公安联网备案)");
    Link { label, url: same("https://beian.mps.gov.cn") }
}

const fn same(url: &'static str) -> Text {
    Text::fixed(url, url)
}

/// A document of the table as a link, by key.
pub(super) fn document(key: &str, label: Text) -> Option<Link> {
    Catalog::get().source(key).and_then(Source::address).map(|url| Link { label, url })
}

/// All documents that steps and findings rest on; enters their numbers into the steps.
pub(super) fn documents(report: &Report, steps: &mut [Step]) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    for step in steps {
        let found =
            step.keys.iter().filter_map(|key| Catalog::get().source(key)).map(|source| Document {
                title: source.title.to_owned(),
                section: None,
                date: source.date.map(str::to_owned),
                url: source.address(),
            });
        step.documents = found.map(|d| enter(&mut documents, d)).collect();
    }
    for source in report.findings.iter().filter_map(|f| f.source.as_ref()) {
        let document = Document {
            title: source.title.clone(),
            section: source.section.clone(),
            date: source.date.clone(),
            url: None,
        };
        enter(&mut documents, document);
    }
    documents
}

/// The number of a document, from 1; sections of one document are joined.
fn enter(documents: &mut Vec<Document>, new: Document) -> usize {
    let same = |d: &Document| d.title == new.title && d.date == new.date;
    let Some(at) = documents.iter().position(same) else {
        documents.push(new);
        return documents.len();
    };
    if let (Some(have), Some(section)) = (documents.get_mut(at), new.section) {
        match &mut have.section {
            None => have.section = Some(section),
            Some(sections) if !sections.split("；").any(|s| s == section) => {
                sections.push('；');
                sections.push_str(&section);
            }
            Some(_) => {}
        }
    }
    at + 1
}

/// The sentence about where the facts come from.
pub(super) fn standing(plan: &FilingPlan) -> Text {
    let edition = &plan.edition;
    Text::new(
        format!("规则版本 {edition}。以备案控制台和当地通信管理局的要求为准。"),
        format!(
            "Edition {edition} of the rules. The filing console and the provincial authority have the last word."
        ),
    )
}
