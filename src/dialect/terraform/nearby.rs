//! The folder that a module call may mean whose own is not there: a slip in one name of the path.
//!
//! Stands alone because two ask: who reports the call, and who looks for root modules. What is only
//! called by a wrong name is not deployed by itself, so its defaults are not what it will have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::dialect::terraform::ModuleSet;
use crate::dialect::terraform::callers::Caller;
use crate::dialect::terraform::loader::source;
use crate::dialect::{Context, Entry};
use crate::source::file_names::is_configuration;
use crate::source::paths::{file_name, folder, is_local, join_path, relative};
use crate::text::closest;
use crate::value::Why;

/// Folders below the one that is there, down to the module: `./modules/web/ecs` of `.`.
const MAX_BELOW: usize = 8;

/// Paths for which the one that may be meant is looked for: who slips more often moved a folder.
pub(super) const MAX_SLIPS: usize = 64;

/// Why a local source of a directory has no code; after many `before` it, without a hint.
pub(super) fn missing(
    context: &Context<'_>,
    directory: &str,
    source: &Arc<str>,
    before: usize,
) -> Why {
    let place = join_path(directory, source);
    if context.files.look(&place) != Some(Entry::Missing) {
        return Why::ModuleUnavailable(source.clone());
    }
    let near = (before < MAX_SLIPS).then(|| nearest(context, &place)).flatten();
    let near = near.map(|near| written(directory, &near));
    Why::ModuleMissing(source.clone(), near)
}

/// The directories that calls nearly name whose own is not there, with who calls them.
pub(super) fn misnamed(context: &Context<'_>, modules: &ModuleSet) -> BTreeMap<Arc<str>, Caller> {
    let mut found = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (directory, files) in &modules.directories {
        for file in files.iter().filter(|file| is_configuration(&file.name)) {
            let calls = file.document.body.blocks_of("module").filter_map(source);
            let places = calls.filter(|s| is_local(s)).map(|s| join_path(directory, s));
            for place in places.filter(|place| modules.files(place).is_none()) {
                if !seen.insert(place.clone()) {
                    continue;
                }
                if seen.len() > MAX_SLIPS {
                    return found;
                }
                if let Some(near) = nearest(context, &place) {
                    let path = context.sources.file(file.file).path.clone();
                    found.entry(near.into()).or_insert_with(|| Caller::unread(path));
                }
            }
        }
    }
    found
}

/// The directory with configuration whose path is nearly one that leads nowhere.
pub(super) fn nearest(context: &Context<'_>, place: &str) -> Option<String> {
    if context.files.look(place) != Some(Entry::Missing) {
        return None;
    }
    let ways = std::iter::successors(Some(place), |way| Some(folder(way)));
    // The first name that is not there; what is above it is.
    let wrong = ways
        .take(MAX_BELOW)
        .find(|way| context.files.look(folder(way)) == Some(Entry::Directory))?;
    let names = context.files.folders(folder(wrong));
    context.tab.work(names.len()).ok()?;
    let near = closest(file_name(wrong), names.iter().map(String::as_str))?;
    let rest = place.get(wrong.len()..).unwrap_or_default();
    let found = join_path(folder(wrong), &format!("{near}{rest}"));
    context.files.children(&found).iter().any(|name| is_configuration(name)).then_some(found)
}

/// A directory as the source of a call in another one.
fn written(from: &str, to: &str) -> Arc<str> {
    let path = relative(from, to);
    if path.starts_with("..") { path.into() } else { format!("./{path}").into() }
}
