//! What is kept of a parsed file.
//!
//! Suppressions are gathered and templates lowered by the thread that parsed the file, so that no
//! tree waits for the other files: the trees of all templates together would be many times the size
//! of their texts. Modules wait, for one may call another.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::catalog::{Catalog, Role};
use crate::check::narrow::Dependencies;
use crate::check::{guarded, ignore};
use crate::dialect::plan::PlanFile;
use crate::dialect::ros::{self, Template};
use crate::dialect::terraform::ModuleFile;
use crate::dialect::{Context, Lowered};
use crate::finding::InputError;
use crate::fix::Kept;
use crate::intake::{Content, Given, Parsed};
use crate::source::FileId;
use crate::suppress::Suppressions;
use crate::syntax::Problem;

/// A file after intake.
pub(super) struct Taken {
    /// Its id.
    pub(super) id: FileId,
    /// What it leaves to do.
    pub(super) work: Work,
    /// The suppressions in it.
    pub(super) suppressions: Suppressions,
    /// What is wrong with it.
    pub(super) problems: Vec<Problem>,
    /// Whether it could not be read at all.
    pub(super) lost: bool,
    /// How it came into the run.
    pub(super) given: Given,
    /// What its templates declare.
    pub(super) declared: Declared,
    /// What is kept of its templates for fixes.
    pub(super) kept: Kept,
}

/// What is to be known of files beside what they hold.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// What templates rest on.
    pub(super) narrow: bool,
    /// How to mend them.
    pub(super) fixes: bool,
}

/// What a file leaves to do.
pub(super) enum Work {
    /// Nothing: it is no infrastructure.
    None,
    /// A file of a module.
    Module(ModuleFile),
    /// Templates, done.
    Templates(Vec<Result<(Lowered, Dependencies), InputError>>),
    /// A plan.
    Plan(PlanFile),
}

/// Names that templates declare. Kept only where the user gives values for some.
#[derive(Debug, Default)]
pub(super) struct Declared {
    /// Parameters.
    pub(super) parameters: BTreeSet<Arc<str>>,
    /// Whether there is a workspace, whose variables are parameters too.
    pub(super) workspace: bool,
}

impl Declared {
    /// Adds the names of another file.
    pub(super) fn extend(&mut self, other: Self) {
        self.parameters.extend(other.parameters);
        self.workspace |= other.workspace;
    }

    fn of(templates: &[Template]) -> Self {
        let sections = templates.iter().filter_map(|t| t.root.get("Parameters"));
        let parameters = sections.flat_map(|s| s.entries()).map(|e| e.key.clone()).collect();
        Self { parameters, workspace: templates.iter().any(|t| t.root.get("Workspace").is_some()) }
    }
}

/// Takes what a parsed file holds.
pub(super) fn take(
    context: &Context<'_>,
    id: FileId,
    parsed: Parsed,
    given: Given,
    asked: Asked,
) -> Taken {
    let mut suppressions = Suppressions::default();
    ignore::collect(context.sources, id, &parsed, &mut suppressions);
    let Parsed { content, problems, lost, .. } = parsed;
    let (mut declared, mut kept) = (Declared::default(), Kept::default());
    let work = match content {
        Content::Other => Work::None,
        Content::Terraform(file) => Work::Module(file),
        Content::Plan(plan) => Work::Plan(plan),
        Content::Ros(templates) => {
            if !context.inputs.parameters.is_empty() {
                declared = Declared::of(&templates);
            }
            let lower = |template: Template| {
                let lowered = guarded(context, &template.path, asked.narrow, &|context| {
                    ros::lower(context, &template)
                });
                if asked.fixes {
                    kept.take(template.root, is_server);
                }
                lowered
            };
            Work::Templates(templates.into_iter().map(lower).collect())
        }
    };
    Taken { id, work, suppressions, problems, lost, given, declared, kept }
}

/// Whether resources of a type may have findings with fixes.
fn is_server(type_name: &str) -> bool {
    Catalog::get().resource(type_name).is_some_and(|row| row.role == Role::Server)
}
