//! Functions on files and paths. Files are read through [`super::FileAccess`], which confines them
//! to the project.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use globset::GlobBuilder;

use super::args::{Outcome, invalid};
use super::{Call, Failure, Function, function};
use crate::dialect::terraform::text::nfc_string;
use crate::dialect::terraform::types::set_of;
use crate::source::paths::join_path;
use crate::value::{Value, Why};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("abspath", 1, 1, Deep, abspath),
    function!("basename", 1, 1, Deep, |c: &Call<'_>| c.string(basename(&c.text(0)?))),
    function!("dirname", 1, 1, Deep, |c: &Call<'_>| c.string(dirname(&c.text(0)?))),
    function!("file", 1, 1, Deep, |c: &Call<'_>| c.string(c.files.read(&c.text(0)?)?.as_str())),
    function!("filebase64", 1, 1, Deep, |c: &Call<'_>| {
        c.string(STANDARD.encode(c.files.read(&c.text(0)?)?.as_bytes()))
    }),
    function!("fileexists", 1, 1, Deep, |c: &Call<'_>| c
        .files
        .exists(&c.text(0)?)
        .map(Value::Bool)),
    function!("fileset", 2, 2, Deep, fileset),
    function!("pathexpand", 1, 1, Deep, pathexpand),
];

/// The absolute path depends on the machine; only a path that is absolute already is known.
fn abspath(call: &Call<'_>) -> Outcome {
    let path = call.text(0)?;
    if path.starts_with('/') { call.string(join_path("/", &path)) } else { machine("abspath") }
}

/// The home directory depends on the machine.
fn pathexpand(call: &Call<'_>) -> Outcome {
    let path = call.text(0)?;
    match path.strip_prefix('~') {
        None => call.string(path),
        Some(rest) if rest.is_empty() || rest.starts_with('/') => machine("pathexpand"),
        Some(_) => invalid("不能展开其他用户的主目录", "cannot expand user-specific home dir"),
    }
}

fn machine(name: &str) -> Outcome {
    Err(Failure::Unknown(Why::NotDeterministic(name.into())))
}

fn basename(path: &str) -> String {
    let trimmed = path.trim_end_matches('/');
    match (path.is_empty(), trimmed.is_empty()) {
        (true, _) => ".".to_owned(),
        (_, true) => "/".to_owned(),
        _ => trimmed.rsplit('/').next().unwrap_or(trimmed).to_owned(),
    }
}

fn dirname(path: &str) -> String {
    let directory = path.rfind('/').map_or("", |at| &path[..=at]);
    join_path(directory, "")
}

fn fileset(call: &Call<'_>) -> Outcome {
    let (directory, pattern) = (call.text(0)?, call.text(1)?);
    if pattern.split('/').any(|p| p == "..") {
        return Err(Failure::Unknown(Why::FileUnavailable(pattern)));
    }
    let pattern = join_path("", &pattern);
    let glob = GlobBuilder::new(&pattern).literal_separator(true).backslash_escape(true).build();
    let Ok(glob) = glob.map(|g| g.compile_matcher()) else {
        return invalid(
            format!("文件匹配模式 `{pattern}` 有误"),
            format!("failed to glob pattern {pattern}"),
        );
    };
    let listing = call.files.list(&directory)?;
    if listing.cut {
        return Err(Failure::Unknown(Why::budget("一个目录中的文件数量", "files of a folder")));
    }
    // A link that is not followed may lead to a file that the pattern takes, or to a folder of such
    // files. Terraform fails for those that lead nowhere.
    let takes = |link: &&String| glob.is_match(link.as_str()) || may_enter(&pattern, link);
    if let Some(link) = listing.open.iter().find(takes) {
        return Err(Failure::Unknown(Why::FileUnavailable(join_path(&directory, link).into())));
    }
    let found: Vec<_> = listing
        .files
        .into_iter()
        .filter(|n| glob.is_match(n))
        .map(|n| call.made(Value::string(nfc_string(n))))
        .collect();
    call.room(found.len())?;
    Ok(set_of(found))
}

/// Whether a pattern may take what is below a path.
fn may_enter(pattern: &str, path: &str) -> bool {
    if pattern.contains("**") || pattern.contains(['{', '[']) {
        return true;
    }
    let parts: Vec<&str> = pattern.split('/').collect();
    let depth = path.split('/').count();
    let above =
        parts.get(..depth).filter(|above| above.len() < parts.len()).map(|above| above.join("/"));
    above.is_some_and(|above| {
        GlobBuilder::new(&above)
            .backslash_escape(true)
            .build()
            .map_or(true, |glob| glob.compile_matcher().is_match(path))
    })
}
