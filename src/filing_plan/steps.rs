//! The steps to a filing, in the order in which they are taken.
//!
//! The order is the point: servers before numbers, numbers before filings, the first filing of an
//! entity before its further websites, and traffic only after approval. A step with nothing to do
//! is left out.

mod code;
mod file;
mod live;
mod once;

use std::borrow::Cow;

use crate::catalog::vocabulary;
use crate::filing_plan::{FilingPlan, Item, Need, Step, WebsitePlan, official};
use crate::finding::Report;
use crate::text::Text;

vocabulary! {
    /// The steps, in the order in which they are taken.
    StepId {
        ReadInput = "read-input",
        ChangeCode = "change-code",
        Buy = "buy",
        Account = "account",
        TellState = "tell-state",
        File = "file",
        Switch = "switch",
        Publish = "publish",
        Keep = "keep",
        Decide = "decide",
        NothingToDo = "nothing-to-do",
    }
}

/// All steps that apply; one that says so where none does.
pub(super) fn list(plan: &FilingPlan, report: &Report) -> Vec<Step> {
    let steps = [
        code::read_input(plan),
        code::change(plan),
        code::buy(plan),
        file::account(plan),
        file::tell_state(plan),
        file::file(plan),
        live::switch(plan),
        live::publish(plan),
        live::keep(plan, report),
        code::decide(plan),
    ];
    let all: Vec<Step> = steps.into_iter().flatten().collect();
    if all.is_empty() { vec![nothing()] } else { all }
}

fn nothing() -> Step {
    let text = item(
        "没有网站需要备案。网站改由中国大陆服务器提供服务时，再运行一次。",
        "No website needs a filing. Run this again when one moves to a mainland server.",
    );
    Step { items: vec![text], ..step(StepId::NothingToDo, "无需操作", "Nothing to do", &[]) }
}

fn step(id: StepId, zh: &'static str, en: &'static str, keys: &'static [&'static str]) -> Step {
    Step {
        id: id.id(),
        title: Text::fixed(zh, en),
        items: Vec::new(),
        code: None,
        links: Vec::new(),
        keys,
        documents: Vec::new(),
    }
}

fn item(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Item {
    Item { subject: None, text: Text::new(zh, en), places: Vec::new() }
}

fn about(
    subject: &str,
    zh: impl Into<Cow<'static, str>>,
    en: impl Into<Cow<'static, str>>,
) -> Item {
    Item { subject: Some(subject.to_owned()), ..item(zh, en) }
}

/// What a finding says of a website, which it names.
fn said(text: &Text) -> Item {
    Item { text: text.clone(), ..Item::default() }
}

fn needing<'a>(plan: &'a FilingPlan, needs: &'a [Need]) -> impl Iterator<Item = &'a WebsitePlan> {
    plan.websites.iter().filter(|w| needs.contains(&w.need))
}

fn linked(mut step: Step, key: &str, zh: &'static str, en: &'static str) -> Step {
    step.links.extend(official::document(key, Text::new(zh, en)));
    step
}
