//! What to say where there is nothing to judge.
//!
//! Stands alone because it takes another look at the paths, for what else is in them: whoever keeps
//! Terragrunt files, saved plans or a configuration alone is told what to do with these, rather
//! than to check the path.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::cli::input::disk::slashed;
use crate::cli::input::nearest::CONFIG_NAME;
use crate::finding::InputError;
use crate::pipeline::texts::is_saved_plan;
use crate::report::words::plural;
use crate::source::file_names::values_stem;
use crate::text::Text;

/// The kind of the error that there was nothing to judge.
pub(in crate::cli) const NOTHING: &str = "nothing-to-lint";

/// Entries that are looked at, and how deep.
const MAX_ENTRIES: usize = 20_000;
const MAX_DEPTH: usize = 16;

/// Bytes by which a saved plan is known.
const HEAD: u64 = 64;

/// What is there instead.
#[derive(Default)]
struct Instead {
    terragrunt: usize,
    saved_plan: Option<PathBuf>,
    values: Option<PathBuf>,
    configuration: Option<PathBuf>,
}

/// There was nothing to judge: an error, so that it never looks like a pass.
/// `ignored` is how many folders and files git ignores.
pub(in crate::cli) fn to_lint(paths: &[PathBuf], ignored: usize) -> InputError {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let shown = paths.iter().map(|p| slashed(p)).collect::<Vec<_>>().join(" ");
    let message = look(paths).message(&shown, ignored);
    InputError { kind: NOTHING, message, span: None, path: Some(shown) }
}

fn look(paths: &[PathBuf]) -> Instead {
    let mut found = Instead::default();
    for path in paths {
        let mut builder = WalkBuilder::new(path);
        // Saved plans are what git is often told to ignore.
        builder.standard_filters(false).follow_links(false).max_depth(Some(MAX_DEPTH));
        builder.filter_entry(|e| {
            e.depth() == 0
                || !matches!(e.file_name().to_str(), Some(".git" | ".terraform" | "node_modules"))
        });
        let files = builder
            .build()
            .filter_map(Result::ok)
            .filter(|e| e.file_type().is_some_and(|t| t.is_file()));
        files.take(MAX_ENTRIES).for_each(|file| found.note(file.path()));
    }
    found
}

impl Instead {
    fn note(&mut self, path: &Path) {
        let name =
            path.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let ends = |endings: &[&str]| endings.iter().any(|e| name.ends_with(e));
        if ends(&["terragrunt.hcl", "terragrunt.hcl.json", "terragrunt.stack.hcl"]) {
            self.terragrunt += 1;
        } else if name == CONFIG_NAME {
            self.configuration.get_or_insert_with(|| path.to_path_buf());
        } else if values_stem(&name).is_some() {
            self.values.get_or_insert_with(|| path.to_path_buf());
        } else if self.saved_plan.is_none()
            && (!name.contains('.') || ends(&[".tfplan", ".plan", ".out", ".binary", ".bin"]))
            && saved(path)
        {
            self.saved_plan = Some(path.to_path_buf());
        }
    }

    fn message(&self, shown: &str, ignored: usize) -> Text {
        if let Some(plan) = &self.saved_plan {
            let plan = slashed(plan);
            return Text::new(
                format!(
                    "{shown} 中只有保存的 plan（二进制）；请运行 `terraform show -json {plan} > plan.json`，再检查 plan.json。"
                ),
                format!(
                    "{shown} holds a saved plan only, which is binary: run `terraform show -json {plan} > plan.json` and lint plan.json"
                ),
            );
        }
        if self.terragrunt > 0 {
            let n = self.terragrunt;
            let files = plural(n, "file");
            return Text::new(
                format!(
                    "{shown} 中只有 Terragrunt 配置（{n} 个文件），没有 Terraform 代码；请检查其 `source` 所指的模块，或检查 `terragrunt show -json` 输出的 plan。"
                ),
                format!(
                    "{shown} holds Terragrunt configuration only ({files}) and no Terraform code: lint the modules that its `source` arguments name, or the plan as `terragrunt show -json` prints it"
                ),
            );
        }
        if let Some(values) = &self.values {
            let values = slashed(values);
            return Text::new(
                format!(
                    "{shown} 中只有变量文件；请检查使用它的根模块，并加 `--var-file {values}`。"
                ),
                format!(
                    "{shown} holds variable files only: lint the root module that uses them, with `--var-file {values}`"
                ),
            );
        }
        if let Some(configuration) = &self.configuration {
            let configuration = slashed(configuration);
            return Text::new(
                format!(
                    "{shown} 中只有配置 {configuration}，没有代码，配置中也没有声明服务器（`server \"名称\" {{ product = … }}`）。"
                ),
                format!(
                    "{shown} holds the configuration {configuration} only: no code, and no server declared in it (`server \"name\" {{ product = … }}`)"
                ),
            );
        }
        let (zh, en) = match ignored {
            0 => (String::new(), String::new()),
            1 => (
                "（git 忽略了其中 1 个文件或目录）".to_owned(),
                " (git ignores 1 file or folder in it)".to_owned(),
            ),
            n => (
                format!("（git 忽略了其中 {n} 个文件或目录）"),
                format!(" (git ignores {n} files or folders in it)"),
            ),
        };
        Text::new(
            format!(
                "{shown} 中没有 Terraform 代码、ROS 模板、plan 或 state{zh}；请检查路径、.gitignore 和 exclude。"
            ),
            format!(
                "there is no Terraform code, ROS template, plan or state in {shown}{en}: check the path, .gitignore and exclude"
            ),
        )
    }
}

/// Whether a file is a plan as Terraform saves it.
fn saved(path: &Path) -> bool {
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head)).is_ok()
        && is_saved_plan(&head)
}
