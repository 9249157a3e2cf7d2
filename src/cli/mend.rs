//! `--fix`, `--unsafe-fixes` and `--diff`: fixes of findings written to files, or shown.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::args::{Global, Lint};
use crate::cli::{output, printer, writer};
use crate::finding::Report;
use crate::fix::{self, Change};
use crate::source::{SourceSet, Span};
use crate::text::Text;

/// What the fixes of a report change, file by file.
pub(super) fn changes(report: &Report, lint: &Lint, sources: &SourceSet) -> Vec<Change> {
    fix::changes(&report.findings, lint.unsafe_fixes, sources)
}

/// Prints the changes as a diff, and says what is left for `--unsafe-fixes`.
///
/// # Errors
/// They cannot be printed.
pub(super) fn show(changes: &[Change], report: &Report, lint: &Lint, sources: &SourceSet, global: &Global) -> Result<(), Text> {
    for change in changes {
        let file = sources.file(change.file);
        // Masks are as long as what they hide, so that the edits fit.
        let before = sources.mask_at(&change.before, Span::new(change.file, 0, change.before.len()));
        let after = fix::apply(&before, &change.edits).unwrap_or_default();
        printer::lines(&sources.mask(&fix::diff(&file.path, &before, &after, &change.edits)))?;
    }
    say_left(changes.len(), report, lint, global);
    Ok(())
}

/// Says what is left for `--unsafe-fixes`, or that nothing can be mended: `--fix` must not end in silence.
pub(super) fn say_left(changed: usize, report: &Report, lint: &Lint, global: &Global) {
    let costly = report.findings.iter().filter_map(|f| f.fix.as_ref()).filter(|f| !f.safe && !lint.unsafe_fixes).count();
    if costly > 0 {
        let message = Text::new(
            format!("另有 {costly} 处修改会产生费用或覆盖引用：加 --unsafe-fixes 查看。"),
            format!("{costly} more would cost money or overwrite a reference: see them with --unsafe-fixes"),
        );
        output::say(&message, global);
    } else if changed > 0 && !lint.fix {
        let flags = if lint.unsafe_fixes { "--fix --unsafe-fixes" } else { "--fix" };
        output::say(&Text::new(format!("用 {flags} 写入。"), format!("write them with {flags}")), global);
    } else if changed == 0 {
        output::say(&Text::new("没有可自动修复的问题。", "there is nothing to mend automatically"), global);
    }
}

/// Writes the changes; how many files were changed.
///
/// # Errors
/// A file cannot be written, or has changed since it was read.
pub(super) fn write(changes: &[Change], sources: &SourceSet, global: &Global) -> Result<usize, Text> {
    let mut written = BTreeSet::new();
    for change in changes {
        let file = sources.file(change.file);
        // Of several links to one file one is enough; the next run sees to what others would have changed.
        if Path::new(&*file.path).canonicalize().is_ok_and(|real| !written.insert(real)) {
            continue;
        }
        let whole = |text: &str| if file.had_bom { format!("\u{feff}{text}") } else { text.to_owned() };
        writer::exchange(Path::new(&*file.path), whole(&file.text).as_bytes(), whole(&change.after).as_bytes())?;
        let message = Text::new(
            format!("已修改 {}（{} 处）。", file.path, change.edits.len()),
            format!("mended {} ({} edit{})", file.path, change.edits.len(), if change.edits.len() == 1 { "" } else { "s" }),
        );
        output::say(&message, global);
    }
    Ok(written.len())
}
