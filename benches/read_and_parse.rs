//! What a run of the linter is measured against: finds, reads and parses the same files with the
//! same parsers, in parallel as the linter does, and drops what comes out. A plan is read where it
//! is named, as the linter does.
//!
//! `cargo bench --bench read_and_parse -- [--hcl-rs | --read] PATH...`: with the parser of hcl-rs in place of ours, to compare them, or without parsing.
#![allow(missing_docs, clippy::print_stdout)]

use std::path::PathBuf;

use iac_icp::pipeline::kinds::{Given, Kind, kind, readable_name};
use iac_icp::source::FileId;
use iac_icp::source::file_names::TerraformFile;
use iac_icp::syntax::native;
use iac_icp::syntax::placement::Placement;
use rayon::prelude::*;

fn files(path: &str) -> Vec<(PathBuf, Given)> {
    let mut builder = ignore::WalkBuilder::new(path);
    builder
        .git_global(false)
        .filter_entry(|entry| entry.file_name() != "node_modules")
        .threads(rayon::current_num_threads());
    let (sender, receiver) = std::sync::mpsc::channel();
    let given =
        |entry: &ignore::DirEntry| if entry.depth() == 0 { Given::Named } else { Given::Found };
    let readable = |entry: &ignore::DirEntry| entry.file_name().to_str().is_some_and(readable_name);
    let wanted = |entry: &ignore::DirEntry| {
        entry.file_type().is_some_and(|t| t.is_file()) && (entry.depth() == 0 || readable(entry))
    };
    builder.build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            if let Some(entry) = entry.ok().filter(wanted) {
                // The receiver outlives the walk.
                let given = given(&entry);
                let _ = sender.send((entry.into_path(), given));
            }
            ignore::WalkState::Continue
        })
    });
    drop(sender);
    receiver.into_iter().collect()
}

/// What is done with a text.
#[derive(Clone, Copy)]
enum With {
    Ours,
    HclRs,
    Nothing,
}

/// Bytes that were parsed.
fn parse((path, given): &(PathBuf, Given), with: With) -> usize {
    let Ok(text) = std::fs::read_to_string(path) else { return 0 };
    match kind(&path.to_string_lossy(), &text) {
        Kind::Other | Kind::BesideCode => return 0,
        Kind::Plan if *given == Given::Found => return 0,
        _ if matches!(with, With::Nothing) => {}
        Kind::Terraform(TerraformFile::Native | TerraformFile::Values) | Kind::Caller => match with
        {
            With::HclRs => drop(std::hint::black_box(hcl::edit::parser::parse_body(&text))),
            With::Ours | With::Nothing => {
                drop(std::hint::black_box(native::parse(FileId(0), &text, &Placement::Whole)))
            }
        },
        Kind::Terraform(TerraformFile::Json | TerraformFile::ValuesJson)
        | Kind::Json
        | Kind::Plan => {
            // The linter makes its own tree of the tokens; the crate's tree of a large plan would
            // take several times as long.
            let mut scanner =
                jsonc_parser::Scanner::new(&text, &jsonc_parser::ScannerOptions::default());
            while let Ok(Some(token)) = scanner.scan() {
                std::hint::black_box(token);
            }
        }
        Kind::Yaml => {
            let mut parser = granit_parser::Parser::new_from_str(&text);
            while let Some(Ok(event)) = parser.next_event() {
                std::hint::black_box(event);
            }
        }
    }
    text.len()
}

fn main() {
    let (options, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    // Cargo adds a word of its own.
    let with = match options.iter().find(|word| *word != "--bench").map(String::as_str) {
        Some("--hcl-rs") => With::HclRs,
        Some("--read") => With::Nothing,
        _ => With::Ours,
    };
    let files: Vec<(PathBuf, Given)> = paths.iter().flat_map(|path| files(path)).collect();
    let bytes: Vec<usize> = files.par_iter().map(|file| parse(file, with)).collect();
    let parsed = bytes.iter().filter(|n| **n > 0).count();
    println!("{parsed} files, {} bytes", bytes.iter().sum::<usize>());
}
