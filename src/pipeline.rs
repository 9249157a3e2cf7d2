//! The whole way from texts to a report: parse, lower, judge.
//!
//! Does no I/O: texts come in, further files come through [`ProjectFiles`]. Each step takes the
//! value of the one before and gives its own, and nothing is kept elsewhere.

pub mod addresses;
mod embedded;
mod gather;
mod ignore;
pub mod judge;
pub mod kinds;
pub mod levels;
pub mod lower;
pub mod narrow;
pub mod parse;
pub mod parse_file;
mod secrets;
mod switched_off;
pub mod texts;
mod tool;
mod undeclared;
mod unknown_types;
mod unmatched;
mod uses;

use std::sync::Arc;

use crate::account::{Account, Limits, Tab};
use crate::catalog::{Catalog, Edition};
use crate::dialect::{Budget, Context, Inputs, ProjectFiles};
use crate::filing::Declarations;
use crate::finding::{InputError, Report};
use crate::source::{SourceSet, Span};
use crate::text::Text;

use lower::lower_file;

pub use crate::suppress::{for_all, is_about};
pub use judge::{Modelled, together};
pub use levels::Levels;
pub use narrow::{Changed, Dependency};
pub use parse::InputFile;
pub use tool::sort_findings;

/// Judges files: findings with suppressions applied, sorted by place.
pub fn check(
    sources: &SourceSet,
    files: Vec<InputFile>,
    project: &dyn ProjectFiles,
    settings: &Settings,
) -> Report {
    prepare(sources, files, project, settings).judge(None)
}

/// All of [`check`] but the judgement, which may wait for that of other environments
/// ([`together`]).
pub fn prepare<'a>(
    sources: &'a SourceSet,
    files: Vec<InputFile>,
    project: &'a dyn ProjectFiles,
    settings: &'a Settings,
) -> Modelled<'a> {
    let account = account(&files, settings.limits);
    let tab = account.tab();
    let run = Run::new(sources, project, settings, (&account, &tab));
    let parsed = parse::parse(&run, files, |context, file| lower_file(settings, context, file));
    let lowered = lower::lower(&run, parsed);
    judge::model(&run, (sources, settings), lowered)
}

/// A part of the configuration without effect.
#[derive(Clone, Debug)]
pub struct Unused {
    /// The part.
    pub span: Span,
    /// Why it has none.
    pub message: Text,
    /// What to write.
    pub help: Text,
}

/// What a run is judged by.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Edition of the rules.
    pub edition: Option<Edition>,
    /// Values from outside.
    pub inputs: Inputs,
    /// What the configuration declares.
    pub declarations: Declarations,
    /// Parts of the configuration that are known to be without effect.
    pub unused: Vec<Unused>,
    /// Severities of rules.
    pub levels: Levels,
    /// Patterns of addresses and domains that levels are set for, with their places.
    pub addresses: Vec<(String, Span)>,
    /// Rules whose findings no comment ignores.
    pub unignorable: Vec<String>,
    /// Whether comments ignore nothing at all.
    pub no_ignores: bool,
    /// Tells the day of the run, asked only where a suppression or a server has an end; `None`
    /// lets none expire.
    pub today: Option<fn() -> jiff::civil::Date>,
    /// Whether fixes are written out as edits; they cost a look at the text of each.
    pub fixes: bool,
    /// Whether other runs judge the same files with other values: what this one is to keep, their
    /// fixes must not change.
    pub several: bool,
    /// Limits of single things in evaluation.
    pub budget: Budget,
    /// Limits of the run as a whole. Of work, each byte of input adds a step to it.
    pub limits: Limits,
    /// What has changed, if only roots that rest on something changed are to be judged.
    pub changed: Option<Changed>,
}

/// What every step of a run needs.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// What evaluation needs.
    pub context: Context<'a>,
    /// What the run is judged by.
    pub settings: &'a Settings,
    /// What it may use.
    pub account: &'a Arc<Account>,
}

impl<'a> Run<'a> {
    /// A run over some files; `tab` is one of the account.
    pub fn new(
        sources: &'a SourceSet,
        files: &'a dyn ProjectFiles,
        settings: &'a Settings,
        (account, tab): (&'a Arc<Account>, &'a Tab),
    ) -> Self {
        let (inputs, budget) = (&settings.inputs, settings.budget);
        let context = Context { sources, files, inputs, budget, tab, wanted: &wanted };
        Self { context, settings, account }
    }

    /// A report in which nothing is said yet.
    fn report(&self) -> Report {
        let edition = self.settings.edition.unwrap_or(Edition::DEFAULT);
        Report { edition: edition.id().to_owned(), ..Report::default() }
    }
}

/// Types that came later are read too, so that their host names can be told.
fn wanted(type_name: &str) -> bool {
    let catalog = Catalog::get();
    catalog.wanted(type_name) || catalog.is_new(type_name)
}

/// Frees something large beside the run: nothing waits for that. A thread that is alone would never
/// come to it.
fn free(thing: impl Send + 'static) {
    if rayon::current_num_threads() > 1 {
        rayon::spawn(move || drop(thing));
    }
}

/// An account that allows for the size of the input.
pub fn account(files: &[InputFile], limits: Limits) -> Arc<Account> {
    let bytes: usize =
        files.iter().filter_map(|file| file.text.as_ref().ok()).map(String::len).sum();
    Account::new(limits, bytes)
}

/// A panic is a defect of this program; it costs one file or root, never the run.
fn internal(path: &str) -> InputError {
    let message = Text::new(
        format!("检查 {path} 时程序内部出错，该文件未检查；请报告这个问题。"),
        format!("internal error while checking {path}; it was not checked: please report this"),
    );
    InputError { kind: "internal", message, span: None, path: Some(path.to_owned()) }
}
