//! What is to be done, as data: changes of the code, steps, open points, and the documents they
//! rest on.

use crate::filing_plan::Place;
use crate::finding::{Matter, Severity};
use crate::text::Text;

/// Something to change in the code.
#[derive(Clone, Debug)]
pub struct Change {
    /// Rule id.
    pub rule: &'static str,
    /// What it is about.
    pub matter: Matter,
    /// How bad.
    pub severity: Severity,
    /// What it is about: address or domain.
    pub subject: Option<String>,
    /// The environment, with which the subject ends where it is an address.
    pub environment: Option<String>,
    /// What is wrong.
    pub message: Text,
    /// What to write.
    pub help: Option<Text>,
    /// Where.
    pub place: Place,
    /// The places that decided the value.
    pub related: Vec<(Text, Place)>,
    /// Whether the filings at hand do without it: enough numbers, and no website to file on this
    /// server.
    pub optional: bool,
    /// Whether `--fix` can do it: `Some(true)` without further ado, `Some(false)` with
    /// `--unsafe-fixes`.
    pub fixable: Option<bool>,
}

/// A step of the way to the filing.
#[derive(Clone, Debug)]
pub struct Step {
    /// Kebab-case id.
    pub id: &'static str,
    /// What to do.
    pub title: Text,
    /// The parts of it.
    pub items: Vec<Item>,
    /// Configuration to paste.
    pub code: Option<String>,
    /// Where to do it or read about it.
    pub links: Vec<Link>,
    /// Keys of the documents it rests on.
    pub keys: &'static [&'static str],
    /// Numbers of those documents in [`super::FilingPlan::documents`], from 1.
    pub documents: Vec<usize>,
}

/// A part of a step.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// What it is about, as a name.
    pub subject: Option<String>,
    /// What to do or to know.
    pub text: Text,
    /// Places in the code.
    pub places: Vec<Place>,
}

/// An official address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What is there.
    pub label: Text,
    /// The address, of a page in the reader's language where there is one.
    pub url: Text,
}

/// A reason that leaves judgements open.
#[derive(Clone, Debug)]
pub struct OpenPoint {
    /// Kebab-case id of the reason.
    pub id: &'static str,
    /// The reason.
    pub text: Text,
    /// How to tell the program.
    pub remedy: Text,
    /// How many judgements it leaves open.
    pub judgements: usize,
    /// What they are about, with a place each.
    pub subjects: Vec<(String, Place)>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Title.
    pub title: String,
    /// Sections, tables or rows that were used.
    pub section: Option<String>,
    /// Date, ISO.
    pub date: Option<String>,
    /// Address, if it has one.
    pub url: Option<Text>,
}

/// Input that could not be read.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Kind of the error.
    pub kind: &'static str,
    /// What is wrong.
    pub message: Text,
    /// Where: `path:line:column` or a path.
    pub place: Option<String>,
}
