//! `--fix`, `--unsafe-fixes` and `--diff`: fixes of findings written to files, or shown.
//!
//! What is mended may be judged by a rule that had nothing to say before (a subscription may lack
//! auto-renewal), so that mending goes on in memory until nothing is left: a second run has nothing
//! to do.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::args::{Global, Lint};
use crate::cli::{locale, output, printer, writer};
use crate::finding::{Edit, Report, Verdict};
use crate::fix::{self, Change};
use crate::report::one_line;
use crate::report::words::plural;
use crate::source::{SourceFile, SourceSet, Span};
use crate::text::Text;

/// Rounds of mending at most. Each answers to what the one before has brought up; there is no chain
/// of rules as long as this.
const ROUNDS: usize = 8;

/// What mending does.
pub(super) struct Mended {
    /// The changes, file by file.
    pub(super) changes: Vec<Change>,
    /// The report on what they make, with its texts; `None` where nothing changes.
    pub(super) left: Option<(Report, SourceSet)>,
}

/// Mends what a report tells of, and what `judge` then tells of the result.
pub(super) fn all(
    report: &Report,
    lint: &Lint,
    sources: &SourceSet,
    judge: &dyn Fn(&SourceSet) -> Report,
) -> Mended {
    let mut mended =
        Mended { changes: fix::changes(&report.findings, lint.unsafe_fixes, sources), left: None };
    for _ in 0..ROUNDS {
        if mended.changes.is_empty() {
            break;
        }
        let texts = SourceSet::new();
        for change in &mended.changes {
            let file = sources.file(change.file);
            texts.add_text(&file.path, &whole(&file, &change.after));
        }
        let report = judge(&texts);
        let more = fix::changes(&report.findings, lint.unsafe_fixes, &texts);
        more.iter().for_each(|later| add(&mut mended.changes, later, sources, &texts));
        mended.left = Some((report, texts));
        if more.is_empty() {
            break;
        }
    }
    mended
}

/// Adds a change of texts that are changed already.
fn add(changes: &mut Vec<Change>, later: &Change, sources: &SourceSet, texts: &SourceSet) {
    let Some(id) = sources.by_path(&texts.file(later.file).path) else { return };
    match changes.iter_mut().find(|change| change.file == id) {
        Some(earlier) => *earlier = earlier.clone().then(later),
        None => {
            let own = |edit: &Edit| Edit {
                span: Span { file: id, ..edit.span },
                text: edit.text.clone(),
            };
            changes.push(Change {
                file: id,
                edits: later.edits.iter().map(own).collect(),
                ..later.clone()
            });
        }
    }
}

/// A text as it is in a file.
fn whole(file: &SourceFile, text: &str) -> String {
    if file.had_bom { format!("\u{feff}{text}") } else { text.to_owned() }
}

/// Prints the changes as a diff, each with what it does to what is there already, and says what is
/// left for `--unsafe-fixes`.
///
/// # Errors
/// They cannot be printed.
pub(super) fn show(
    changes: &[Change],
    report: &Report,
    lint: &Lint,
    sources: &SourceSet,
    global: &Global,
) -> Result<(), Text> {
    let lang = locale::language(global);
    for change in changes {
        // Lines before the first header are no part of a patch.
        change.said.iter().try_for_each(|text| {
            printer::lines(&(sources.mask(&format!("# {}", one_line(text.get(lang)))) + "\n"))
        })?;
        let file = sources.file(change.file);
        // Masks are as long as what they hide, so that the edits fit.
        let before =
            sources.mask_at(&change.before, Span::new(change.file, 0, change.before.len()));
        let after = fix::apply(&before, &change.edits).unwrap_or_default();
        printer::patch(&sources.mask(&fix::diff(&file.path, &before, &after, &change.edits)))?;
    }
    say_left(changes.len(), report, lint, global);
    Ok(())
}

/// Says what is left for `--unsafe-fixes`, or that nothing can be mended: `--fix` must not end in
/// silence.
pub(super) fn say_left(changed: usize, report: &Report, lint: &Lint, global: &Global) {
    let costly = report
        .findings
        .iter()
        .filter_map(|f| f.fix.as_ref())
        .filter(|f| !f.safe && !lint.unsafe_fixes)
        .count();
    if costly > 0 {
        let message = if lint.fix && !lint.diff {
            Text::new(
                format!("有 {costly} 处修改会产生费用，未写入：加 --unsafe-fixes 一并写入。"),
                if costly == 1 {
                    "1 edit is not written, since it costs money: --unsafe-fixes writes it too"
                        .to_owned()
                } else {
                    format!(
                        "{costly} edits are not written, since they cost money: --unsafe-fixes writes them too"
                    )
                },
            )
        } else {
            Text::new(
                format!("另有 {costly} 处修改会产生费用：加 --unsafe-fixes 查看。"),
                format!("{costly} more would cost money: see them with --unsafe-fixes"),
            )
        };
        output::say(&message, global);
    } else if changed > 0 && !lint.fix {
        let flags = if lint.unsafe_fixes { "--fix --unsafe-fixes" } else { "--fix" };
        output::say(
            &Text::new(format!("用 {flags} 写入。"), format!("write them with {flags}")),
            global,
        );
    } else if changed == 0 {
        output::say(
            &Text::new("没有可自动修复的问题。", "nothing can be fixed automatically"),
            global,
        );
    }
    say_by_hand(report, global);
}

/// Says how many findings no edit mends, and where it says why.
fn say_by_hand(report: &Report, global: &Global) {
    let by_hand =
        report.findings.iter().filter(|f| f.verdict == Verdict::Violation && f.fix.is_none());
    let message = match by_hand.count() {
        0 => return,
        1 => Text::new(
            "1 个问题须自行处理，见其建议。",
            "1 finding is left to you: its help says what to do",
        ),
        n => Text::new(
            format!("{n} 个问题须自行处理，见各自的建议。"),
            format!("{n} findings are left to you: the help of each says what to do"),
        ),
    };
    output::say(&message, global);
}

/// Writes the changes; how many files were changed.
///
/// # Errors
/// A file cannot be written, or has changed since it was read.
pub(super) fn write(
    changes: &[Change],
    sources: &SourceSet,
    global: &Global,
) -> Result<usize, Text> {
    let mut written = BTreeSet::new();
    for change in changes {
        let file = sources.file(change.file);
        // Of several links to one file one is enough; the next run sees to what others would have
        // changed.
        if Path::new(&*file.path).canonicalize().is_ok_and(|real| !written.insert(real)) {
            continue;
        }
        let (old, new) = (whole(&file, &file.text), whole(&file, &change.after));
        writer::exchange(Path::new(&*file.path), old.as_bytes(), new.as_bytes())?;
        let message = Text::new(
            format!("已修改 {}（{} 处）。", file.path, change.edits.len()),
            format!("fixed {} ({})", file.path, plural(change.edits.len(), "edit")),
        );
        output::say(&message, global);
    }
    Ok(written.len())
}
