//! What the ids mean that reports print and that are no rules: kinds of input errors, reasons of
//! undecided judgements, roles, needs, products, steps of the plan, exit codes.
//!
//! Stands apart from the rules, which have examples and sources; here a sentence on what it is and
//! one on what to do suffice. The words are data (`ids.json`), since one id may mean several things
//! by where it is printed.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::vocabulary;
use crate::text::Text;

/// What an id means in one place.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// The id as printed.
    pub id: &'static str,
    /// Where it is printed.
    pub place: Place,
    /// What it means.
    pub what: Text,
    /// What to do, where there is anything to do.
    pub help: Option<Text>,
}

vocabulary! {
    /// Where an id is printed, in the order in which its meanings are told.
    Place {
        /// `errors[].kind`: the input could not be judged whole.
        Error = "error",
        /// `reasons[].id`: why a judgement is undecided.
        Reason = "reason",
        Verdict = "verdict",
        Severity = "severity",
        /// `eligible`, `filing_required`, `suffices` and their like.
        Answer = "answer",
        /// The exit code of the program.
        Exit = "exit",
        /// `servers[].role`.
        Role = "role",
        /// `servers[].not_judged_because`.
        Aside = "aside",
        /// `websites[].filed`.
        Filed = "filed",
        /// `websites[].need` of a lint report.
        Need = "need",
        /// `websites[].need` of a plan.
        PlanNeed = "plan-need",
        /// `servers[].state` of a plan.
        State = "state",
        /// `headline.tone` of a plan.
        Tone = "tone",
        /// `steps[].id` of a plan.
        Step = "step",
        /// `changes[].fix` of a plan.
        Fix = "fix",
        /// `servers[].charge_type`.
        Charge = "charge",
        /// `servers[].dialect`.
        Dialect = "dialect",
        /// `ignored[].by`.
        Ignored = "ignored",
        Edition = "edition",
        Candidates = "candidates",
        Product = "product",
    }
}

impl Place {
    /// The place in words.
    pub(super) fn words(self) -> Text {
        let (zh, en) = match self {
            Self::Error => ("输入错误（退出码 2）", "an input error (exit code 2)"),
            Self::Reason => ("无法判断的原因", "a reason why a judgement is undecided"),
            Self::Verdict => ("判断结果", "a verdict"),
            Self::Severity => ("严重程度", "a severity"),
            Self::Answer => ("对一个问题的回答", "an answer to a question"),
            Self::Exit => ("退出码", "an exit code"),
            Self::Role => ("服务器的角色", "the role of a server"),
            Self::Aside => ("服务器未检查的原因", "why a server is not judged"),
            Self::Filed => ("网站的备案状态", "the filing state of a website"),
            Self::Need => ("网站需要什么", "what a website needs"),
            Self::PlanNeed => {
                ("备案方案中网站需要什么", "what a website needs, in the filing plan")
            }
            Self::State => ("备案方案中服务器的状态", "the state of a server, in the filing plan"),
            Self::Tone => ("备案方案的总体情况", "how a filing plan stands"),
            Self::Step => ("备案方案的步骤", "a step of the filing plan"),
            Self::Fix => ("修改的类别", "a kind of edit"),
            Self::Charge => ("计费方式", "how a server is charged"),
            Self::Dialect => ("服务器写在哪里", "what a server is written in"),
            Self::Ignored => ("忽略的方式", "what ignores a finding"),
            Self::Edition => ("规则版本", "an edition of the rules"),
            Self::Candidates => {
                ("`candidates` 的取值：检查哪些服务器", "a value of `candidates`: what is judged")
            }
            Self::Product => ("产品", "a product"),
        };
        Text::fixed(zh, en)
    }
}

/// A row of the file, without its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: &'static str,
    what: [String; 2],
    help: Option<[String; 2]>,
}

/// All meanings, by place. The file is compiled in; a test reads it.
pub fn all() -> &'static [Meaning] {
    static ALL: OnceLock<Vec<Meaning>> = OnceLock::new();
    ALL.get_or_init(read)
}

fn read() -> Vec<Meaning> {
    let mut tables: HashMap<&str, Vec<Row>> =
        serde_json::from_str(include_str!("ids.json")).unwrap_or_default();
    let words = |[zh, en]: [String; 2]| Text::new(zh, en);
    let table = |place: &Place| {
        let (place, rows) = (*place, tables.remove(place.id()).unwrap_or_default());
        rows.into_iter().map(move |row| Meaning {
            id: row.id,
            place,
            what: words(row.what),
            help: row.help.map(words),
        })
    };
    Place::ALL.iter().flat_map(table).collect()
}
