//! Files in memory, judged as if they had been found: what the tests of the library share.

use iac_icp::dialect::MemoryFiles;
use iac_icp::finding::Report;
use iac_icp::pipeline::kinds::Given;
use iac_icp::pipeline::{InputFile, Settings, check};
use iac_icp::source::SourceSet;

/// The report about some files, by path and text.
pub(crate) fn judge<P: AsRef<str>, T: AsRef<str>>(
    sources: &SourceSet,
    files: &[(P, T)],
    settings: &Settings,
) -> Report {
    let input = |(path, text): &(P, T)| InputFile {
        path: path.as_ref().to_owned(),
        text: Ok(text.as_ref().to_owned()),
        given: Given::Found,
    };
    let memory = MemoryFiles::new(sources, files.iter().map(|(path, text)| (path, text.as_ref())));
    check(sources, files.iter().map(input).collect(), &memory, settings)
}

/// The report about files that can be read whole, by the settings of a first run.
pub(crate) fn lint(files: &[(&str, &str)]) -> Report {
    let report = judge(&SourceSet::new(), files, &Settings::default());
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    report
}

/// The settings of a run that says how each finding is mended.
pub(crate) fn fixing() -> Settings {
    Settings { fixes: true, ..Settings::default() }
}
