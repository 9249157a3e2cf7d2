//! Official addresses, and the documents that the plan's own sentences rest on.
//!
//! Findings bring their documents with them; these are for the steps, which no rule states. Titles and dates as published.

use crate::filing_plan::{Document, FilingPlan, Link, Step};
use crate::finding::Report;
use crate::text::Text;

/// A document of the table: key, title, date, address.
type Entry = (&'static str, &'static str, Option<&'static str>, Option<&'static str>);

const DOCUMENTS: [Entry; 11] = [
    ("g", "备案服务器（接入信息）准备与检查", Some("2019-06-14"), None),
    ("number", "申请备案服务号", Some("2019-07-29"), None),
    ("number-faq", "备案服务号FAQ", Some("2019-05-10"), None),
    ("limits", "限制说明", Some("2019-09-02"), None),
    ("limits-now", "Limits", None, Some("https://help.aliyun.com/en/icp-filing/basic-icp-service/product-overview/limits")),
    ("access", "接入备案", Some("2019-09-11"), None),
    ("what", "什么是备案", Some("2019-08-15"), None),
    ("cdn", "CDN 使用限制", Some("2021-07-16"), None),
    ("shell", "空壳网站核查", Some("2019-08-20"), None),
    ("inspection", "接入准确性核查", None, Some("https://help.aliyun.com/zh/icp-filing/user-guide/site-inspection")),
    (
        "eligibility",
        "Server eligibility check for ICP filing",
        Some("2026-06-26"),
        Some("https://www.alibabacloud.com/help/doc-detail/36891.htm"),
    ),
];

/// The filing console.
pub(super) fn console() -> Link {
    Link { label: Text::new("阿里云备案", "Alibaba Cloud filing console"), url: "https://beian.aliyun.com" }
}

/// The ministry's query.
pub(super) fn ministry() -> Link {
    Link { label: Text::new("工信部备案查询", "Filing query of the ministry (MIIT)"), url: "https://beian.miit.gov.cn" }
}

/// A document of the table as a link, by key.
pub(super) fn document(key: &str, label: Text) -> Option<Link> {
    DOCUMENTS.iter().find(|d| d.0 == key).and_then(|d| d.3).map(|url| Link { label, url })
}

/// All documents that steps and findings rest on; enters their numbers into the steps.
pub(super) fn documents(report: &Report, steps: &mut [Step]) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    for step in steps {
        let entries = step.keys.iter().filter_map(|key| DOCUMENTS.iter().find(|d| d.0 == *key));
        let found = entries.map(|(_, title, date, url)| Document {
            title: (*title).to_owned(),
            section: None,
            date: date.map(str::to_owned),
            url: *url,
        });
        step.documents = found.map(|d| enter(&mut documents, d)).collect();
    }
    for source in report.findings.iter().filter_map(|f| f.source.as_ref()) {
        let document = Document { title: source.title.clone(), section: source.section.clone(), date: source.date.clone(), url: None };
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
        format!("Edition {edition} of the rules. The filing console and the provincial authority have the last word."),
    )
}
