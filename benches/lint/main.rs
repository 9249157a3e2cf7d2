//! Stages and the whole of linting over a generated corpus (`cargo bench`).
#![allow(missing_docs, clippy::unwrap_used)]

mod corpus;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use iac_icp::check::{InputFile, Settings, check};
use iac_icp::dialect::NoFiles;
use iac_icp::intake::Given;
use iac_icp::report::{Format, Options, render};
use iac_icp::source::{FileId, SourceSet};
use iac_icp::syntax::placement::Placement;
use iac_icp::syntax::{native, yaml};

fn inputs(files: &corpus::Files) -> Vec<InputFile> {
    let input = |(path, text): &(String, String)| InputFile { path: path.clone(), text: Ok(text.clone()), given: Given::Found };
    files.iter().map(input).collect()
}

fn syntax(c: &mut Criterion) {
    let files = corpus::corpus(200, 40, 100);
    let mut group = c.benchmark_group("syntax");
    for (name, suffix) in [("hcl", ".tf"), ("yaml", ".yml")] {
        let texts: Vec<&str> = files.iter().filter(|f| f.0.ends_with(suffix)).map(|f| f.1.as_str()).collect();
        group.throughput(Throughput::Bytes(texts.iter().map(|t| t.len() as u64).sum()));
        group.bench_function(name, |b| {
            b.iter(|| {
                for text in &texts {
                    if suffix == ".tf" {
                        std::hint::black_box(native::parse(FileId(0), text, &Placement::Whole));
                    } else {
                        std::hint::black_box(yaml::parse(FileId(0), text));
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
    for (name, roots, modules, templates) in [("terraform", 200, 40, 0), ("ros", 0, 1, 200)] {
        let files = corpus::corpus(roots, modules, templates);
        group.throughput(Throughput::Bytes(files.iter().map(|f| f.1.len() as u64).sum()));
        group.bench_function(name, |b| {
            let setup = || (SourceSet::new(), inputs(&files));
            b.iter_batched(setup, |(sources, files)| check(&sources, files, &NoFiles, &Settings::default()), BatchSize::LargeInput);
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
        group.bench_function(format.name(), |b| b.iter(|| render(format, &checked, &sources, &Options::default())));
    }
    group.finish();
}

criterion_group!(benches, syntax, whole, reports);
criterion_main!(benches);
