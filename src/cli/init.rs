//! `iac-icp init`: looks at code and writes a first configuration.
//!
//! The code is judged as `lint` judges it, once as it is and once for each environment that files
//! of values speak of.

use std::path::{Path, PathBuf};

use crate::cli::args::{Assigned, Assignments, Global, Target};
use crate::cli::input::discover::discover;
use crate::cli::input::disk::{read_regular, slashed};
use crate::cli::input::nearest::{CONFIG_NAME, configurations};
use crate::cli::input::project::Projects;
use crate::cli::judge::judge;
use crate::cli::run::How;
use crate::cli::{BROKEN, CLEAN, locale, output, printer, writer};
use crate::finding::Report;
use crate::pipeline::texts::decode;
use crate::report::words::plural;
use crate::source::SourceSet;
use crate::source::paths::join_path;
use crate::starter::{self, Environment, Found, Thing};
use crate::text::{Lang, Text};

/// Environments whose websites are looked for: each is another run.
const MAX_ENVIRONMENTS: usize = 16;
/// Input errors that are printed.
const MAX_ERRORS: usize = 5;
/// Things of a kind that are printed.
const MAX_NAMED: usize = 10;

/// Runs the command.
pub(super) fn run(folder: Option<&Path>, dry_run: bool, global: &Global) -> u8 {
    let folder = folder.unwrap_or(Path::new("."));
    match outcome(folder, dry_run, global) {
        Ok(code) => code,
        Err(error) => output::refuse(&error, global),
    }
}

fn outcome(folder: &Path, dry_run: bool, global: &Global) -> Result<u8, Text> {
    let file = PathBuf::from(join_path(&slashed(folder), CONFIG_NAME));
    if !folder.is_dir() {
        let shown = slashed(folder);
        return Err(Text::new(format!("{shown} 不是目录。"), format!("{shown} is no folder")));
    }
    if !dry_run {
        free(folder, &file)?;
    }
    let Some(found) = look(folder, global) else { return Ok(BROKEN) };
    let lang = locale::language(global);
    let text = starter::text(&found, lang)?;
    let said = summary(&found, lang);
    if dry_run {
        output::say_lines(&said, global);
        printer::lines(&text)?;
        return Ok(CLEAN);
    }
    writer::create(&file, text.as_bytes())?;
    let (file, environments) =
        (slashed(&file), if found.environments.is_empty() { "" } else { " --env all" });
    let written = lang.pick("已写入", "wrote");
    printer::lines(&format!(
        "{said}{written} {file}\n\n{}",
        next(&file, &slashed(folder), environments, lang)
    ))?;
    Ok(CLEAN)
}

/// Whether there is no configuration yet, neither here nor above: another one would take the place
/// of that.
///
/// # Errors
/// There is one.
fn free(folder: &Path, file: &Path) -> Result<(), Text> {
    if file.symlink_metadata().is_ok() {
        return Err(writer::there(file));
    }
    let folder = folder.to_path_buf();
    match configurations(std::slice::from_ref(&folder), &Projects::of([&folder])).pop().flatten() {
        None => Ok(()),
        Some(above) => {
            let (above, folder) = (slashed(&above), slashed(&folder));
            Err(Text::new(
                format!("{above} 已对 {folder} 生效；请修改它（`--dry-run` 显示可补充的内容）。"),
                format!(
                    "{above} is the configuration of {folder}: edit that one (`--dry-run` shows what could be added)"
                ),
            ))
        }
    }
}

/// What the code shows; nothing where it cannot be read, which is said.
fn look(folder: &Path, global: &Global) -> Option<Found> {
    let sources = SourceSet::new();
    let how = How { fixes: false, changes: None, tolerant: false, global };
    let at = |files: &[String]| files.iter().map(|file| folder.join(file)).collect::<Vec<_>>();
    let target = |environment: &Environment| Target {
        paths: vec![folder.to_path_buf()],
        assignments: Assignments(at(&environment.files).into_iter().map(Assigned::File).collect()),
        parameter_files: at(&environment.parameter_files),
        ..Target::default()
    };
    let report = judge(&target(&Environment::default()), &sources, how);
    if !report.errors.is_empty() {
        refused(&report, global);
        return None;
    }
    let mut found = Found::of(&report, &sources);
    add_values(folder, &sources);
    let mut environments =
        starter::environments(&sources, &report.judged, &join_path(".", &slashed(folder)));
    let others = environments.split_off(environments.len().min(MAX_ENVIRONMENTS));
    for environment in environments {
        let look = |environment: &Environment| {
            let texts = SourceSet::new();
            let report = judge(&target(environment), &texts, how);
            report
                .errors
                .first()
                .map_or_else(|| Ok(Found::of(&report, &texts)), |error| Err(error.message.clone()))
        };
        add(&mut found, environment, &look, global);
    }
    if !others.is_empty() {
        unseen(&others, global);
        found.environments.extend(others);
    }
    Some(found)
}

/// Adds the JSON and YAML files that are no infrastructure: some give parameters their values.
fn add_values(folder: &Path, sources: &SourceSet) {
    let folder = folder.to_path_buf();
    let found = discover(std::slice::from_ref(&folder), None, &Projects::of([&folder]));
    for (shown, path, _) in found.files {
        let data = [".json", ".yml", ".yaml"].iter().any(|end| shown.ends_with(end));
        let short = || path.metadata().is_ok_and(|file| file.len() <= starter::MAX_VALUES);
        if data && sources.by_path(&shown).is_none() && short() {
            let text = read_regular(&path).ok().and_then(|bytes| decode(&shown, bytes).ok());
            text.into_iter().for_each(|text| _ = sources.add_text(&shown, &text));
        }
    }
}

/// Says of which environments only the files of values are written.
fn unseen(others: &[Environment], global: &Global) {
    let named: Vec<&str> = others.iter().take(MAX_NAMED).map(|e| e.name.as_str()).collect();
    let (zh, en) = match others.len().saturating_sub(named.len()) {
        0 => (named.join("、"), named.join(", ")),
        more => (
            format!("{} 等 {} 个", named.join("、"), others.len()),
            format!("{} and {more} more", named.join(", ")),
        ),
    };
    let message = Text::new(
        format!("环境多于 {MAX_ENVIRONMENTS} 个：以下只写入取值文件，没有逐一查看其网站：{zh}。"),
        format!(
            "there are more than {MAX_ENVIRONMENTS} environments: of these only the files of values are written, their websites were not looked for: {en}"
        ),
    );
    output::say(&message, global);
}

/// Adds an environment; one with whose values the code cannot be judged is left out, which is said.
fn add(
    found: &mut Found,
    environment: Environment,
    look: &dyn Fn(&Environment) -> Result<Found, Text>,
    global: &Global,
) {
    match look(&environment) {
        Ok(own) => found.add(environment, own),
        Err(error) => {
            let name = &environment.name;
            output::say(
                &Text::new(
                    format!("环境 {name} 未写入：{}", error.zh),
                    format!("environment {name} was left out: {}", error.en),
                ),
                global,
            );
        }
    }
}

fn refused(report: &Report, global: &Global) {
    for error in report.errors.iter().take(MAX_ERRORS) {
        output::refuse(&error.message, global);
    }
    let message = Text::new(
        "有输入错误，未写入配置；`iac-icp lint` 显示全部。",
        "there are input errors, so nothing was written: `iac-icp lint` shows them all",
    );
    output::say(&message, global);
}

/// What was found, for people.
fn summary(found: &Found, lang: Lang) -> String {
    let Found { websites, hosts, servers, environments } = found;
    let counts = match lang {
        Lang::Zh => {
            format!(
                "找到：服务器 {}，网站 {}，代码之外的主机 {}，环境 {}",
                servers.len(),
                websites.len(),
                hosts.len(),
                environments.len()
            )
        }
        Lang::En => format!(
            "found: {}, {}, {} outside of the code, {}",
            plural(servers.len(), "server"),
            plural(websites.len(), "website"),
            plural(hosts.len(), "host"),
            plural(environments.len(), "environment")
        ),
    };
    let mut lines = vec![counts];
    things(&mut lines, lang.pick("网站", "website"), websites);
    things(&mut lines, lang.pick("主机", "host"), hosts);
    for environment in environments.iter().take(MAX_NAMED) {
        let label = lang.pick("环境", "environment");
        let files = [&environment.files[..], &environment.parameter_files].concat();
        lines.push(format!("  {label} {}: {}", environment.name, files.join(", ")));
        things(&mut lines, &format!("  {}", lang.pick("网站", "website")), &environment.websites);
    }
    if environments.len() > MAX_NAMED {
        let label = lang.pick("环境", "environment");
        lines.push(format!("  {label} … +{}", environments.len() - MAX_NAMED));
    }
    lines.iter().map(|line| crate::report::one_line(line) + "\n").collect()
}

fn things(lines: &mut Vec<String>, label: &str, things: &[Thing]) {
    let place = |thing: &Thing| {
        thing.places.first().map_or_else(String::new, |place| format!(" ({place})"))
    };
    lines.extend(
        things
            .iter()
            .take(MAX_NAMED)
            .map(|thing| format!("  {label} {}{}", thing.name, place(thing))),
    );
    if things.len() > MAX_NAMED {
        lines.push(format!("  {label} … +{}", things.len() - MAX_NAMED));
    }
}

/// The next steps, with a hook to paste.
fn next(file: &str, folder: &str, environments: &str, lang: Lang) -> String {
    let path = if folder == "." { String::new() } else { format!(" {folder}") };
    let words = match lang {
        Lang::Zh => format!(
            "接下来：\n  1. 在 {file} 中写明各网站的备案状态（去掉符合的一行前面的 #）\n  2. iac-icp lint{path}{environments}\n  3. CI 中运行同一命令；在 .pre-commit-config.yaml 中（需已安装 iac-icp）：\n"
        ),
        Lang::En => format!(
            "next:\n  1. say the state of each website in {file} (take the # off the line that is true)\n  2. iac-icp lint{path}{environments}\n  3. run the same in CI; in .pre-commit-config.yaml, with iac-icp installed:\n"
        ),
    };
    format!("{words}{}", HOOK.replace("{environments}", environments))
}

/// A hook that runs what is installed, in all environments where there are any.
const HOOK: &str = r"
repos:
  - repo: local
    hooks:
      - id: iac-icp
        name: iac-icp
        language: system
        entry: iac-icp lint --allow-empty{environments} --
        files: '\.(tf|tofu|tfvars|json|ya?ml|template|ros)$|(^|/)\.iac-icp\.hcl$'
        require_serial: true
";
