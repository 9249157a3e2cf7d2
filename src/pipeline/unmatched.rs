//! Names of the configuration that nothing in the code has: a typo there would change the verdict
//! in silence.
//!
//! Stands alone because it looks at texts, graphs and the model at once. Says nothing where the run
//! sees a part only, where a module is missing, or where the name stands in the code without being
//! there now (`count = 0`).

use std::sync::Arc;

use crate::catalog::Dialect;
use crate::filing::{Declarations, FilingModel, Website};
use crate::finding::InputError;
use crate::graph::ResourceGraph;
use crate::pipeline::Unused;
use crate::source::{FileId, SourceFile, SourceSet, Span};
use crate::text::{Text, closest};
use crate::value::Truth;

/// What may be named.
struct Known {
    servers: Vec<String>,
    resources: Vec<String>,
}

impl Known {
    fn new(graphs: &[ResourceGraph], model: &FilingModel) -> Self {
        let both = |base: &str, whole: String| {
            if base == whole { vec![whole] } else { vec![base.to_owned(), whole] }
        };
        let mut servers: Vec<String> =
            model.servers.iter().flat_map(|s| both(&s.site.base, s.site.address())).collect();
        // A declared server is named without the word in front.
        let declared = model.servers.iter().filter(|s| s.site.dialect == Dialect::Declared);
        servers.extend(
            declared
                .filter_map(|s| s.site.base.strip_prefix("server."))
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        );
        let resources = graphs.iter().flat_map(|g| &g.resources);
        Self {
            servers,
            resources: resources
                .flat_map(|r| both(&r.address.base, r.address.to_string()))
                .collect(),
        }
    }
}

/// The mistakes.
pub(super) fn names(
    sources: &SourceSet,
    graphs: &[ResourceGraph],
    model: &FilingModel,
    declarations: &Declarations,
) -> Vec<InputError> {
    let complete = graphs.iter().all(|g| g.if_complete(Truth::True) == Truth::True);
    if !declarations.whole || !complete || graphs.is_empty() {
        return Vec::new();
    }
    let known = Known::new(graphs, model);
    let names = |span: Span, name: &str, all: &[String], more: (&str, &str)| {
        let there = all.iter().any(|k| k == name) || mentioned(sources, declarations, name);
        (!there).then(|| error(span, name, all, more))
    };
    let mut errors = Vec::new();
    for server in declarations.servers.iter().filter(|s| s.product.is_none()) {
        let more =
            ("；手工购买的服务器需写明 `product`", "; one that was bought by hand needs `product`");
        errors.extend(server.span.and_then(|span| names(span, &server.name, &known.servers, more)));
    }
    for website in &declarations.websites {
        let listed = website.servers.iter().zip(&website.servers_at);
        errors
            .extend(listed.filter_map(|(name, span)| names(*span, name, &known.servers, ("", ""))));
    }
    errors.extend(
        declarations
            .access
            .iter()
            .filter_map(|a| names(a.span, &a.address, &known.resources, ("", ""))),
    );
    // What several projects share names what some of them have.
    errors.retain(|e| e.span.is_none_or(|span| !declarations.shared.contains(&span.file)));
    errors
}

/// Declared websites that no code binds, where the code binds one of nearly the same name that
/// nobody declares.
pub(super) fn websites(
    sources: &SourceSet,
    graphs: &[ResourceGraph],
    model: &FilingModel,
    declarations: &Declarations,
) -> Vec<Unused> {
    if !declarations.whole || graphs.is_empty() {
        return Vec::new();
    }
    let bound: Vec<&str> =
        model.websites.iter().filter(|w| w.declared.is_none()).map(|w| w.domain.as_str()).collect();
    let alone = model
        .websites
        .iter()
        .filter(|w| w.bindings.is_empty() && !mentioned_text(sources, declarations, &w.domain));
    let one = |website: &Website| {
        let span = website.declared.filter(|span| !declarations.shared.contains(&span.file))?;
        let near = closest(&website.domain, bound.iter().copied())?;
        let domain = &website.domain;
        let message = Text::new(
            format!("代码中没有用到声明的网站 {domain}，但有 {near}"),
            format!("no code binds the declared website {domain}, but it binds {near}"),
        );
        let help = Text::new(
            format!("若指的是它，写 `website \"{near}\" {{`"),
            format!("if that is meant, write `website \"{near}\" {{`"),
        );
        Some(Unused { span, message, help })
    };
    alone.filter_map(one).collect()
}

/// Whether a text stands anywhere in the code.
fn mentioned_text(sources: &SourceSet, declarations: &Declarations, text: &str) -> bool {
    code(sources, declarations).any(|f| f.text.contains(text))
}

/// All files but those of the configuration.
fn code(sources: &SourceSet, declarations: &Declarations) -> impl Iterator<Item = Arc<SourceFile>> {
    let ids = (0..sources.len()).filter_map(|i| u32::try_from(i).ok()).map(FileId);
    let code = ids.filter(|id| !declarations.shared.contains(id)).map(|id| sources.file(id));
    code.filter(|file| file.path != declarations.path)
}

fn error(span: Span, name: &str, known: &[String], more: (&str, &str)) -> InputError {
    let near = closest(name, known.iter().map(String::as_str));
    let (zh, en) = near.map_or_else(
        || (more.0.to_owned(), more.1.to_owned()),
        |n| (format!("；是不是 `{n}`？"), format!("; did you mean `{n}`?")),
    );
    let stop = if zh.ends_with('？') { "" } else { "。" };
    let message = Text::new(
        format!("代码和配置中没有 `{name}`{zh}{stop}"),
        format!("nothing in code and configuration is called `{name}`{en}"),
    );
    InputError { kind: "config", message, span: Some(span), path: None }
}

/// Whether the code writes a resource of this name, though it is not there with the values at hand.
fn mentioned(sources: &SourceSet, declarations: &Declarations, address: &str) -> bool {
    let mut bare = String::new();
    let mut depth = 0_usize;
    for c in address.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    // A logical id of YAML stands without quotes; labels of blocks never do.
    let key = |text: &str, name: &str| {
        text.lines()
            .any(|l| l.trim_start().strip_prefix(name).is_some_and(|rest| rest.starts_with(':')))
    };
    let files: Vec<_> = code(sources, declarations).collect();
    let alone = !bare.contains('.');
    let written = |name: &str| {
        let quoted = format!("\"{name}\"");
        files.iter().any(|f| f.text.contains(&quoted) || alone && key(&f.text, name))
    };
    bare.split('.').filter(|part| *part != "module").all(written)
}
