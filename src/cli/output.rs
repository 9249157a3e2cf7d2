//! Where reports go, and errors that make a report impossible.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::cli::args::Global;
use crate::cli::files::slashed;
use crate::cli::{BROKEN, CLEAN, locale, zh};
use crate::finding::{InputError, Report};
use crate::report::{Format, Options, Paths, printable, render};
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
    Ok(found.into_iter().map(|(format, file)| Output { format: format.unwrap_or(Format::Human), file }).collect())
}

/// A format (`None` is the default one) and where it goes (`None` is standard output).
pub(super) type Destination<F> = (Option<F>, Option<PathBuf>);

/// Formats with their destinations; one default format when none is named.
///
/// # Errors
/// A name is unknown, or two formats go to standard output.
pub(super) fn destinations<F: FromStr>(formats: &[String], output: Option<&Path>, names: &[&str]) -> Result<Vec<Destination<F>>, Text> {
    let mut found: Vec<Destination<F>> = Vec::new();
    for written in formats {
        let (name, file) = written.split_once('=').map_or((written.as_str(), None), |(n, f)| (n, Some(PathBuf::from(f))));
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
    Ok(found)
}

fn unknown_format(name: &str, names: &[&str]) -> Text {
    let hint = crate::text::closest(name, names.iter().copied());
    let zh = hint.map_or_else(|| format!("可用：{}。", names.join("、")), |h| format!("是不是 {h}？"));
    let en = hint.map_or_else(|| format!("known are {}", names.join(", ")), |h| format!("did you mean {h}?"));
    Text::new(format!("没有格式 {name:?}；{zh}"), format!("there is no format {name:?}; {en}"))
}

/// Writes all reports.
///
/// # Errors
/// A file could not be written.
pub(super) fn write(outputs: &[Output], report: &Report, sources: &SourceSet, global: &Global) -> Result<(), Text> {
    for output in outputs {
        let mut options = options(global);
        options.color &= output.file.is_none();
        let text = render(output.format, report, sources, &options);
        match &output.file {
            None => print(&text),
            Some(path) => save(path, &text)?,
        }
    }
    Ok(())
}

/// Writes a file.
///
/// # Errors
/// It cannot be written.
pub(super) fn save(path: &Path, text: &str) -> Result<(), Text> {
    std::fs::write(path, text).map_err(|e| {
        let path = slashed(path);
        Text::new(format!("无法写入 {path}：{e}。"), format!("cannot write {path}: {e}"))
    })
}

/// Says something beside the report, on standard error, unless `-q`.
pub(super) fn say(message: &Text, global: &Global) {
    if !global.quiet {
        complain(&(printable(message.get(locale::language(global))) + "\n"));
    }
}

/// The repository root and the working directory, links resolved.
pub(super) fn paths() -> Paths {
    let working = std::env::current_dir().ok().and_then(|d| d.canonicalize().ok());
    let root = working.as_ref().and_then(|w| w.ancestors().find(|a| a.join(".git").exists()).map(slashed));
    Paths { root, working: working.as_deref().map(slashed) }
}

fn options(global: &Global) -> Options {
    let color = locale::color(global);
    Options {
        lang: locale::language(global),
        color,
        hyperlinks: color,
        width: locale::width(),
        verbose: global.verbose,
        quiet: global.quiet,
        paths: paths(),
    }
}

/// Prints to standard output. A reader that went away is no error of ours.
pub(super) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints an error that leaves nothing to report.
pub(super) fn refuse(error: &Text, global: &Global) -> u8 {
    let word = if locale::language(global) == Lang::Zh { "错误" } else { "error" };
    complain(&format!("{word}: {}\n", error.get(locale::language(global))));
    BROKEN
}

fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// A JSON document that holds nothing but an error: standard output is one document even then.
pub(super) fn refused(error: &Text, lang: Lang) {
    let mut report = Report { edition: crate::catalog::EDITIONS[0].to_owned(), ..Report::default() };
    report.errors.push(InputError { kind: "config", message: error.clone(), span: None, path: None });
    print(&render(Format::Json, &report, &SourceSet::new(), &Options { lang, ..Options::default() }));
}

/// A mistake on the command line, or a request for help or version.
pub(super) fn usage(error: &clap::Error, arguments: &[OsString], lang: Lang) -> u8 {
    if !error.use_stderr() {
        print(&error.render().to_string());
        return CLEAN;
    }
    let chinese = if lang == Lang::Zh { zh::usage_error(error) } else { None };
    complain(&printable(&chinese.unwrap_or_else(|| error.render().to_string())));
    let json = arguments.windows(2).any(|w| w[0] == "--format" && w[1] == "json") || arguments.iter().any(|a| a == "--format=json");
    if json {
        refused(&Text::same(error.to_string().lines().next().unwrap_or_default()), lang);
    }
    BROKEN
}

/// There was nothing to judge: an error, so that it never looks like a pass.
pub(super) fn nothing_to_lint(paths: &[PathBuf]) -> InputError {
    let shown: Vec<String> = paths.iter().map(|p| slashed(p)).collect();
    let shown = if shown.is_empty() { ".".to_owned() } else { shown.join(" ") };
    let message = Text::new(
        format!("{shown} 中没有 Terraform 代码或 ROS 模板；请检查路径、.gitignore 和 exclude。"),
        format!("there is no Terraform code and no ROS template in {shown}: check the path, .gitignore and exclude"),
    );
    InputError { kind: "nothing-to-lint", message, span: None, path: Some(shown) }
}
