//! A folder in which the commands of a page run: the examples of the repository, and the files that
//! the page shows.

use std::path::{Path, PathBuf};
use std::process::Command;

use iac_icp::rules::ids;
use iac_icp::source::SourceSet;
use iac_icp::text::Lang;

use crate::page::Block;

pub(crate) struct Playground {
    root: PathBuf,
    lang: Lang,
}

impl Playground {
    pub(crate) fn new(repository: &Path, lang: Lang) -> Self {
        static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let root = std::env::temp_dir()
            .join(format!("iac-icp-docs-{}-{number}", std::process::id()))
            .join("shop");
        std::fs::create_dir_all(root.join(".git")).unwrap();
        copy(&repository.join("fixtures/projects"), &root.join("fixtures/projects"));
        copy(&repository.join("fixtures/projects/tea-shop"), &root.join("infra"));
        Self { root, lang }
    }

    /// Runs or writes a block of a page; the lines that it should have.
    pub(crate) fn run(&self, block: Block, page: &str) -> Vec<String> {
        let kind = block.info.first().map_or("", String::as_str);
        if kind == "console" {
            return self.console(&block);
        }
        let known = ["hcl", "yaml", "json", "toml", "groovy", "sh", "text", "rust"];
        assert!(known.contains(&kind), "{page}: a block of {kind:?}, which nobody checks");
        if let Some(name) = block.value("file") {
            self.file(name, &block, page);
        }
        if kind == "yaml" {
            let document = iac_icp::syntax::yaml::parse(
                SourceSet::new().add_text("page.yml", ""),
                &block.lines.join("\n"),
            );
            assert!(
                document.problems.is_empty() && !document.roots.is_empty(),
                "{page}: {:?}",
                document.problems
            );
        }
        if ["yaml", "sh", "groovy"].contains(&kind) {
            for command in block.lines.iter().filter_map(|l| command(l)) {
                let (out, code) = self.result(&command);
                assert!(code < 2, "{page}: {command}: {code}: {out}");
            }
        }
        assert!(
            kind != "hcl" || block.value("file").is_some(),
            "{page}: a block of HCL names no file, so it is not linted: {:?}",
            block.lines
        );
        block.lines
    }

    fn console(&self, block: &Block) -> Vec<String> {
        let mut out = Vec::new();
        for command in block.lines.iter().filter(|l| l.starts_with("$ ")) {
            out.push(command.clone());
            let text = self.output(&command[2..]);
            let lines: Vec<&str> = text.trim_end().lines().collect();
            let number = |text: &str| text.parse::<usize>().unwrap();
            let (first, last) =
                match (block.value("lines").and_then(|l| l.split_once('-')), block.value("last")) {
                    (Some((a, b)), _) => (number(a), number(b).min(lines.len())),
                    (None, Some(n)) => (lines.len() + 1 - number(n), lines.len()),
                    (None, None) => (1, lines.len()),
                };
            out.extend((first > 1).then(|| "…".to_owned()));
            out.extend(
                lines[first.min(last + 1) - 1..last].iter().map(|l| l.trim_end().to_owned()),
            );
            out.extend((last < lines.len()).then(|| "…".to_owned()));
        }
        out
    }

    /// What a command prints, on both streams.
    pub(crate) fn output(&self, line: &str) -> String {
        self.result(line).0
    }

    /// What a command prints, on both streams, and its exit code.
    pub(crate) fn result(&self, line: &str) -> (String, i32) {
        let arguments = line
            .strip_prefix("iac-icp ")
            .unwrap_or_else(|| panic!("not a command of ours: {line}"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_iac-icp"));
        for name in [
            "LC_ALL",
            "LC_MESSAGES",
            "NO_COLOR",
            "FORCE_COLOR",
            "CLICOLOR_FORCE",
            "TERM",
            "COLUMNS",
        ] {
            command.env_remove(name);
        }
        let locale = if self.lang == Lang::Zh { "zh_CN.UTF-8" } else { "en_US.UTF-8" };
        let output = command
            .args(arguments.split_whitespace())
            .env("LANG", locale)
            .env("SOURCE_DATE_EPOCH", "1795910400")
            .current_dir(&self.root)
            .output()
            .unwrap();
        let text =
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        (text, output.status.code().unwrap())
    }

    /// Writes a file of the page and checks it: configurations are valid, code has just the
    /// findings that `finds` names.
    fn file(&self, name: &str, block: &Block, page: &str) {
        let text = block.lines.join("\n") + "\n";
        let path = self.root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &text).unwrap();
        if name.ends_with(".iac-icp.hcl") {
            let sources = SourceSet::new();
            let file = sources.add_text(name, &text);
            let rules: Vec<&str> = ids().collect();
            let (_, problems) = iac_icp::config::parse(&sources, file, &rules);
            assert!(problems.is_empty(), "{page}: {name}: {problems:?}");
        } else if let Some(wanted) = block.value("finds") {
            let json: serde_json::Value =
                serde_json::from_str(&self.output(&format!("iac-icp lint --format json {name}")))
                    .unwrap();
            let mut found: Vec<&str> = json["findings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|f| f["rule"].as_str().unwrap())
                .collect();
            found.dedup();
            assert_eq!(found.join(","), wanted, "{page}: {name}: {json:#}");
            assert_eq!(json["errors"], serde_json::json!([]), "{page}: {name}");
        }
    }
}

impl Drop for Playground {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.root.parent().unwrap());
    }
}

/// The command of ours in a line of a script or a pipeline, if there is one, up to where the shell
/// takes over again.
fn command(line: &str) -> Option<String> {
    let at = ["iac-icp lint", "iac-icp report"].iter().find_map(|start| line.find(start))?;
    let before = line[..at].trim_end_matches(['\'', '"']);
    let begins = before.is_empty() || before.ends_with([' ', '/']);
    let end = line[at..]
        .find([';', '|', '>', '&', '#', '\'', '"'])
        .map_or(line.len(), |length| at + length);
    begins.then(|| line[at..end].trim_end().to_owned())
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
