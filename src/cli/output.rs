//! Where reports go, and errors that make a report impossible.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::cli::args::{Global, Lint};
use crate::cli::destination::{self, Writing};
use crate::cli::input::disk::slashed;
use crate::cli::input::project::parent;
use crate::cli::{BROKEN, CLEAN, help_zh, locale, made, printer};
use crate::finding::{InputError, Report};
use crate::report::{Format, Made, Options, Paths, render};
use crate::source::SourceSet;
use crate::text::{Lang, Text};

/// One report to write: its format, and a file or standard output.
pub(super) struct Output {
    format: Format,
    file: Option<PathBuf>,
}

impl Output {
    /// Whether its format has a place for fixes.
    pub(super) fn shows_fixes(&self) -> bool {
        matches!(self.format, Format::Human | Format::Json | Format::Sarif | Format::Rdjson)
    }
}

/// What `--format` and `-o` of `lint` ask for.
///
/// # Errors
/// They do not fit together.
pub(super) fn outputs(formats: &[String], output: Option<&Path>) -> Result<Vec<Output>, Text> {
    let found = destinations::<Format>(formats, output, &Format::ALL.map(Format::name))?;
    Ok(found
        .into_iter()
        .map(|(format, file)| Output { format: format.unwrap_or(Format::Human), file })
        .collect())
}

/// A format (`None` is the default one) and where it goes (`None` is standard output).
pub(super) type Destination<F> = (Option<F>, Option<PathBuf>);

/// Formats with their destinations; one default format when none is named.
///
/// # Errors
/// A name is unknown, or two formats go to the same place.
pub(super) fn destinations<F: FromStr>(
    formats: &[String],
    output: Option<&Path>,
    names: &[&str],
) -> Result<Vec<Destination<F>>, Text> {
    let mut found: Vec<Destination<F>> = Vec::new();
    for written in formats {
        let (name, file) = written
            .split_once('=')
            .map_or((written.as_str(), None), |(n, f)| (n, Some(PathBuf::from(f))));
        let format = name.parse().map_err(|_| unknown_format(name, names))?;
        found.push((Some(format), file));
    }
    if found.is_empty() {
        found.push((None, None));
    }
    if found.iter().filter(|(_, file)| file.is_none()).count() > 1 {
        return Err(Text::new(
            "只能有一种格式写到标准输出；其余写成 --format FORMAT=FILE。",
            "only one format can go to standard output; write the others as --format FORMAT=FILE",
        ));
    }
    if let Some(path) = output {
        match found.iter_mut().find(|(_, file)| file.is_none()) {
            Some((_, file)) => *file = Some(path.to_path_buf()),
            None => return Err(Text::new("-o 没有可写的格式。", "-o has no format left to write")),
        }
    }
    // Looked at before anything is judged or mended; once more before it is written.
    found
        .iter()
        .filter_map(|(_, file)| file.as_deref())
        .try_for_each(|file| destination::check(file, Writing::Report))?;
    let mut taken = BTreeSet::new();
    match found
        .iter()
        .filter_map(|(_, file)| file.as_deref())
        .find(|file| !taken.insert(real(file)))
    {
        Some(file) => Err(same_file(file)),
        None => Ok(found),
    }
}

/// Where a file lies, or will lie, links resolved.
fn real(file: &Path) -> PathBuf {
    let written = || {
        parent(file)
            .canonicalize()
            .ok()
            .zip(file.file_name())
            .map(|(directory, name)| directory.join(name))
    };
    file.canonicalize().ok().or_else(written).unwrap_or_else(|| file.to_path_buf())
}

fn same_file(file: &Path) -> Text {
    let file = slashed(file);
    Text::new(
        format!("两种格式写到同一个文件 {file}；请给每种格式各自的文件。"),
        format!("two formats go to the same file {file}: give each a file of its own"),
    )
}

fn unknown_format(name: &str, names: &[&str]) -> Text {
    let hint = crate::text::closest(name, names.iter().copied());
    let zh =
        hint.map_or_else(|| format!("可用：{}。", names.join("、")), |h| format!("是不是 {h}？"));
    let en = hint.map_or_else(
        || format!("known are {}", names.join(", ")),
        |h| format!("did you mean {h}?"),
    );
    Text::new(format!("没有格式 {name:?}；{zh}"), format!("there is no format {name:?}; {en}"))
}

/// Writes all reports of a run.
///
/// # Errors
/// A file could not be written.
pub(super) fn write(
    outputs: &[Output],
    report: &Report,
    sources: &SourceSet,
    global: &Global,
    lint: &Lint,
) -> Result<(), Text> {
    for output in outputs {
        let mut options = options(global, lint);
        options.color &= output.file.is_none();
        if output.format == Format::Html {
            options.made = made::of(lint.target.paths.first(), report);
        }
        let text = render(output.format, report, sources, &options);
        match &output.file {
            None => printer::rendered(&text)?,
            Some(path) => destination::write(path, Writing::Report, &text)?,
        }
    }
    Ok(())
}

/// Says something beside the report, on standard error, unless `-q`.
pub(super) fn say(message: &Text, global: &Global) {
    if !global.quiet {
        printer::complain_line(message.get(locale::language(global)));
    }
}

/// Says several lines beside the output, on standard error, unless `-q`.
pub(super) fn say_lines(text: &str, global: &Global) {
    if !global.quiet {
        printer::complain(text);
    }
}

/// The root of the repository that some paths lie in, and the working directory, links resolved.
/// Where the paths lie in none, or in several, it is that of the working directory.
pub(super) fn paths(given: &[PathBuf]) -> Paths {
    let working = std::env::current_dir().ok().and_then(|d| d.canonicalize().ok());
    let repository =
        |place: &Path| place.ancestors().find(|a| a.join(".git").exists()).map(slashed);
    let mut roots: Vec<String> =
        given.iter().filter_map(|path| repository(&path.canonicalize().ok()?)).collect();
    roots.dedup();
    let root = if let [one] = &roots[..] {
        Some(one.clone())
    } else {
        working.as_deref().and_then(repository)
    };
    Paths { root, working: working.as_deref().map(slashed) }
}

/// [`paths`] for a baseline, whose entries must be the same wherever the program is started:
/// outside of repositories they are relative to the folder of the baseline.
pub(super) fn baseline_paths(given: &[PathBuf], baseline: &Path) -> Paths {
    let mut paths = paths(given);
    if paths.root.is_none() {
        paths.root = parent(baseline).canonicalize().ok().as_deref().map(slashed);
    }
    paths
}

fn options(global: &Global, lint: &Lint) -> Options {
    let color = locale::color(global);
    Options {
        lang: locale::language(global),
        color,
        hyperlinks: color,
        width: locale::width(),
        verbose: global.verbose,
        quiet: global.quiet,
        statistics: lint.statistics,
        paths: paths(&lint.target.paths),
        made: Made::default(),
    }
}

/// Prints what a command has to show; its exit code.
pub(super) fn show(text: &str, global: &Global) -> u8 {
    printer::rendered(text).map_or_else(|error| refuse(&error, global), |()| CLEAN)
}

/// Prints an error that leaves nothing to report.
pub(super) fn refuse(error: &Text, global: &Global) -> u8 {
    refuse_in(error, locale::language(global))
}

fn refuse_in(error: &Text, lang: Lang) -> u8 {
    let word = if lang == Lang::Zh { "错误" } else { "error" };
    printer::complain_line(&format!("{word}: {}", error.get(lang)));
    BROKEN
}

/// A JSON document that holds nothing but an error: standard output is one document even then.
pub(super) fn refused(error: &Text, lang: Lang) {
    let mut report =
        Report { edition: crate::catalog::Edition::DEFAULT.id().to_owned(), ..Report::default() };
    report.errors.push(InputError {
        kind: "config",
        message: error.clone(),
        span: None,
        path: None,
    });
    // The exit code says already that something is wrong, and standard error what.
    let _ = printer::rendered(&render(
        Format::Json,
        &report,
        &SourceSet::new(),
        &Options { lang, ..Options::default() },
    ));
}

/// A mistake on the command line, or a request for help or version.
pub(super) fn usage(error: &clap::Error, arguments: &[OsString], lang: Lang) -> u8 {
    if !error.use_stderr() {
        let written = printer::lines(&error.render().to_string());
        return written.map_or_else(|error| refuse_in(&error, lang), |()| CLEAN);
    }
    let chinese = if lang == Lang::Zh { help_zh::usage_error(error) } else { None };
    printer::complain(&chinese.unwrap_or_else(|| error.render().to_string()));
    if wants_json(arguments) {
        refused(&Text::same(error.to_string().lines().next().unwrap_or_default().to_owned()), lang);
    }
    BROKEN
}

/// An error that left nothing of the run, not even its arguments as they were read.
pub(super) fn broken(error: &Text, arguments: &[OsString], lang: Lang) -> u8 {
    if wants_json(arguments) {
        refused(error, lang);
    }
    refuse_in(error, lang)
}

/// Whether standard output is to be a JSON document, as the arguments are written.
fn wants_json(arguments: &[OsString]) -> bool {
    arguments.windows(2).any(|w| w[0] == "--format" && w[1] == "json")
        || arguments.iter().any(|a| a == "--format=json")
}
