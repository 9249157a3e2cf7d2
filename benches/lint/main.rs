//! Stages and the whole of linting over a generated corpus (`cargo bench`).
#![allow(missing_docs, clippy::unwrap_used)]

mod corpus;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use iac_icp::dialect::NoFiles;
use iac_icp::pipeline::kinds::Given;
use iac_icp::pipeline::{InputFile, Settings, check};
use iac_icp::report::{Format, Options, render};
use iac_icp::source::{FileId, SourceSet};
use iac_icp::syntax::placement::Placement;
use iac_icp::syntax::{json, native, yaml};

fn inputs(files: &corpus::Files) -> Vec<InputFile> {
    let input = |(path, text): &(String, String)| InputFile {
        path: path.clone(),
        text: Ok(text.clone()),
        given: Given::Named,
    };
    files.iter().map(input).collect()
}

fn syntax(c: &mut Criterion) {
    let mut files = corpus::corpus(200, 40, 100);
    files.push(("plan.json".to_owned(), corpus::plan(200)));
    let mut group = c.benchmark_group("syntax");
    for (name, suffix) in [("hcl", ".tf"), ("yaml", ".yml"), ("json", ".json")] {
        let texts: Vec<&str> =
            files.iter().filter(|f| f.0.ends_with(suffix)).map(|f| f.1.as_str()).collect();
        group.throughput(Throughput::Bytes(texts.iter().map(|t| t.len() as u64).sum()));
        group.bench_function(name, |b| {
            b.iter(|| {
                for text in &texts {
                    match suffix {
                        ".tf" => drop(std::hint::black_box(native::parse(
                            FileId(0),
                            text,
                            &Placement::Whole,
                        ))),
                        ".yml" => drop(std::hint::black_box(yaml::parse(FileId(0), text))),
                        _ => drop(std::hint::black_box(json::parse(FileId(0), text))),
                    }
                }
            });
        });
    }
    group.finish();
}

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("check");
    group.sample_size(20);
    let corpora = [
        ("terraform", corpus::corpus(200, 40, 0), false),
        ("ros", corpus::corpus(0, 1, 200), false),
        ("ros with fixes", corpus::corpus(0, 1, 200), true),
        ("plan", vec![("plan.json".to_owned(), corpus::plan(500))], false),
    ];
    for (name, files, fixes) in corpora {
        let settings = Settings { fixes, ..Settings::default() };
        group.throughput(Throughput::Bytes(files.iter().map(|f| f.1.len() as u64).sum()));
        group.bench_function(name, |b| {
            let setup = || (SourceSet::new(), inputs(&files));
            b.iter_batched(
                setup,
                |(sources, files)| check(&sources, files, &NoFiles, &settings),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

fn reports(c: &mut Criterion) {
    let files = corpus::corpus(100, 10, 100);
    let sources = SourceSet::new();
    let checked = check(&sources, inputs(&files), &NoFiles, &Settings::default());
    let mut group = c.benchmark_group("report");
    for format in [Format::Human, Format::Json] {
        group.bench_function(format.name(), |b| {
            b.iter(|| render(format, &checked, &sources, &Options::default()))
        });
    }
    group.finish();
}

criterion_group!(benches, syntax, whole, reports);
criterion_main!(benches);
