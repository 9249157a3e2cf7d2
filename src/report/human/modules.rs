//! Modules that are not at hand, in one block: a project that calls hundreds of them has one thing
//! to do about it.

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::{Group, Level};

use super::Printer;
use crate::finding::{Finding, Matter};
use crate::report::escape::terminal;
use crate::report::words::plural;
use crate::text::Lang;

/// Fewer findings are shown one by one, each with its code.
const FEW: usize = 4;
/// Messages that are spelled out.
const MAX_NAMED: usize = 5;

/// Whether findings about modules are shown in the block instead of one by one.
pub(super) fn gather(printer: &Printer) -> bool {
    printer.options.verbose == 0 && all(printer).nth(FEW - 1).is_some()
}

/// Whether a finding is about a module.
pub(super) fn is(finding: &Finding) -> bool {
    finding.matter == Matter::Missing
}

fn all<'a>(printer: &'a Printer) -> impl Iterator<Item = &'a Finding> {
    printer.report.findings.iter().filter(|f| is(f))
}

/// The block; `None` when there is no such finding.
pub(super) fn block(printer: &Printer) -> Option<String> {
    let lang = printer.lang();
    let count = all(printer).count();
    let helps: BTreeSet<&str> =
        all(printer).filter_map(|f| Some(f.help.as_ref()?.get(lang))).collect();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    all(printer).for_each(|f| *places.entry(f.message.get(lang)).or_default() += 1);
    let rule = all(printer).next()?.rule;
    let title = match lang {
        Lang::Zh => format!("{count} 处模块不在本地，其中的资源未检查"),
        Lang::En => format!(
            "{count} module calls lead to code that is not available here; their resources were not checked"
        ),
    };
    let level = Level::NOTE.with_name(format!("{}[{rule}]", lang.pick("提示", "note")));
    let mut group = Group::with_title(level.primary_title(terminal(&title)));
    let mut sorted: Vec<(&str, usize)> = places.into_iter().collect();
    sorted.sort_by_key(|(message, calls)| (std::cmp::Reverse(*calls), *message));
    for (message, calls) in sorted.iter().take(MAX_NAMED) {
        group = group.element(
            Level::NOTE.no_name().message(printer.prose(&format!("{message} (×{calls})"))),
        );
    }
    if let Some(more) = sorted.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        let text = match lang {
            Lang::Zh => format!("另有 {more} 个模块；用 -v 逐一列出"),
            Lang::En => format!("{}; -v lists each call", plural(more, "more module")),
        };
        group = group.element(Level::NOTE.no_name().message(printer.prose(&text)));
    }
    group = helps.into_iter().fold(group, |group, help| group.element(printer.help(help)));
    (count > 0).then(|| printer.print(group))
}
