//! The first step: from texts to trees.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use crate::account::Tab;
use crate::dialect::Context;
use crate::finding::{InputError, Report};
use crate::pipeline::kinds::{self, Given, Kind};
use crate::pipeline::parse_file::{ParsedFile, lost, parse_file, refused, tree_size};
use crate::pipeline::{Run, internal, texts};
use crate::source::paths::folder;
use crate::source::{FileId, SourceFile, SourceSet};

/// Bytes of text that are parsed for a step of work.
const BYTES_OF_STEP: usize = 8;

/// A file that goes into a run.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Path as shown.
    pub path: String,
    /// Its text, or why there is none.
    pub text: Result<String, InputError>,
    /// Whether the user named it.
    pub given: Given,
}

/// The files of a run after parsing.
#[derive(Debug)]
pub struct Parsed<F = ParsedFile> {
    /// What has become of each: those that could not be read first, then in the order of ids.
    pub files: Vec<F>,
    /// What is to be said of those that are none.
    pub report: Report,
}

/// A text that is to be parsed.
struct Todo {
    id: FileId,
    file: Arc<SourceFile>,
    kind: Kind,
    given: Given,
}

/// Takes texts in and parses them, in parallel; the order of ids is that of the files. `then` gets
/// each file as soon as it is parsed: whoever needs no other file to go on need not keep the tree.
/// The trees of all templates together would be many times the size of their texts.
pub fn parse<F: Send>(
    run: &Run<'_>,
    files: Vec<InputFile>,
    then: impl Fn(&Context<'_>, ParsedFile) -> F + Sync,
) -> Parsed<F> {
    let context = run.context;
    let mut parsed = Parsed { files: Vec::with_capacity(files.len()), report: run.report() };
    let mut todo = Vec::with_capacity(files.len());
    let kinds = kinds_of(&files);
    for (file, kind) in files.into_iter().zip(kinds) {
        match admit(context.sources, file, kind, &mut parsed.report) {
            Ok(admitted) => todo.extend(admitted),
            Err(lost) => parsed.files.push(then(&context, *lost)),
        }
    }
    let one = |todo: &Todo, tab: &Tab| {
        let context = Context { tab, ..context };
        let file = catch_unwind(AssertUnwindSafe(|| within(&context, todo)));
        file.map(|file| then(&context, file)).map_err(|_| internal(&todo.file.path))
    };
    for file in run.account.share_out(&todo, |todo| todo.file.text.len(), one) {
        match file {
            Ok(file) => parsed.files.push(file),
            Err(error) => parsed.report.errors.push(error),
        }
    }
    parsed
}

/// What each file may be.
fn kinds_of(files: &[InputFile]) -> Vec<Kind> {
    let kind_of = |file: &InputFile| {
        let kind = |text: &String| kinds::kind(&file.path, text);
        match file.text.as_ref().map_or(Kind::Other, kind) {
            Kind::Other if file.given == Given::Named && file.text.is_ok() => {
                kinds::unknown(&file.path)
            }
            kind => kind,
        }
    };
    let mut kinds: Vec<Kind> = files.par_iter().map(kind_of).collect();
    leave_beside_code(files, &mut kinds);
    kinds
}

/// Takes a text in, if it is one to judge; what is said of others goes to the report.
///
/// # Errors
/// It is a file of Terraform that could not be read, and what stands for it.
fn admit(
    sources: &SourceSet,
    InputFile { path, text, given }: InputFile,
    kind: Kind,
    report: &mut Report,
) -> Result<Option<Todo>, Box<ParsedFile>> {
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            report.errors.push(error);
            return lost(sources, &path, given).map_or(Ok(None), |file| Err(Box::new(file)));
        }
    };
    if let Some(mistaken) = texts::mistaken(&path, &text).filter(|_| given == Given::Named) {
        report.errors.push(mistaken);
        return Ok(None);
    }
    match kind {
        Kind::Other => report.skipped_not_infrastructure += 1,
        Kind::BesideCode => report.skipped_beside_code += 1,
        kind => {
            let id = sources.add(SourceFile::new(path, text));
            return Ok(Some(Todo { id, file: sources.file(id), kind, given }));
        }
    }
    Ok(None)
}

/// Parses a file, if there is room for its tree.
fn within(context: &Context<'_>, Todo { id, file, kind, given }: &Todo) -> ParsedFile {
    let charged = context
        .tab
        .make(tree_size(*kind, &file.text))
        .and_then(|()| context.tab.work(file.text.len() / BYTES_OF_STEP));
    match charged {
        Ok(()) => parse_file(*id, file, *kind, *given),
        Err(over) => refused(*id, file, (*kind, *given), &over),
    }
}

/// Leaves out plans and states that were found with Terraform code in their folder, above it or
/// below it: they say the same as the code, and are judged only when they are named.
fn leave_beside_code(files: &[InputFile], kinds: &mut [Kind]) {
    let found = |file: &InputFile, kind: Kind| kind == Kind::Plan && file.given == Given::Found;
    if !files.iter().zip(&*kinds).any(|(file, kind)| found(file, *kind)) {
        return;
    }
    let code = files
        .iter()
        .zip(&*kinds)
        .filter(|(_, kind)| matches!(kind, Kind::Terraform(kind) if kind.is_configuration()));
    let folders: BTreeSet<&str> = code.map(|(file, _)| folder(&file.path)).collect();
    for (file, kind) in files.iter().zip(kinds).filter(|(file, kind)| found(file, **kind)) {
        if let (Ok(text), true) =
            (&file.text, folders.iter().any(|code| is_beside(folder(&file.path), code)))
        {
            *kind = kinds::beside_code(text);
        }
    }
}

/// Whether two folders are the same, or one lies in the other.
fn is_beside(a: &str, b: &str) -> bool {
    let inside = |inner: &str, outer: &str| match outer {
        "." => !inner.starts_with('/') && !inner.starts_with(".."),
        outer => inner
            .strip_prefix(outer.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    };
    inside(a, b) || inside(b, a)
}
