//! Patterns of addresses and domains, as `override { resources }` has them.
//!
//! Stands alone because addresses are no paths: `*` stands for anything, and brackets, quotes and
//! dots for themselves.

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::filing::FilingModel;
use crate::graph::ResourceGraph;
use crate::pipeline::Unused;
use crate::source::Span;
use crate::text::Text;
use crate::value::Truth;

/// Some patterns. Nothing where they are too many to be held.
pub fn addresses<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Option<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        builder.add(Glob::new(&globset::escape(pattern).replace("[*]", "*")).ok()?);
    }
    builder.build().ok()
}

/// Patterns that match nothing: a mistake that nobody would see. Nothing where a part of the code
/// is missing.
pub(super) fn unused(
    patterns: &[(String, Span)],
    graphs: &[ResourceGraph],
    model: &FilingModel,
) -> Vec<Unused> {
    let complete =
        !graphs.is_empty() && graphs.iter().all(|g| g.if_complete(Truth::True) == Truth::True);
    let Some(globs) = addresses(patterns.iter().map(|(pattern, _)| pattern.as_str()))
        .filter(|_| complete && !patterns.is_empty())
    else {
        return Vec::new();
    };
    let mut idle: Vec<bool> = vec![true; patterns.len()];
    let servers = model.servers.iter().map(|server| &*server.site.base);
    let resources =
        graphs.iter().flat_map(|graph| &graph.resources).map(|resource| &*resource.address.base);
    for name in
        servers.chain(resources).chain(model.websites.iter().map(|website| website.domain.as_str()))
    {
        globs.matches(name).into_iter().for_each(|at| idle[at] = false);
    }
    let one = |((pattern, span), _): (&(String, Span), &bool)| Unused {
        span: *span,
        message: Text::new(
            format!("没有与 `{pattern}` 相符的资源或域名"),
            format!("no resource or domain matches `{pattern}`"),
        ),
        help: Text::new(
            "写地址（不带实例键）或域名，`*` 代表任意内容",
            "write an address without instance key, or a domain; `*` stands for anything",
        ),
    };
    patterns.iter().zip(&idle).filter(|(_, idle)| **idle).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything_and_the_rest_for_itself() {
        let meant = |pattern: &str, name: &str| {
            addresses([pattern]).is_some_and(|globs| globs.is_match(name))
        };
        assert!(meant("module.x.*", "module.x.module.y[\"a/b\"].alicloud_instance.web"));
        assert!(meant("*.alicloud_instance.a", "module.x[0].alicloud_instance.a"));
        assert!(
            meant("module.x[\"a\"].*", "module.x[\"a\"].t.n")
                && !meant("module.x[\"a\"].*", "module.xa.t.n")
        );
        assert!(!meant("module.x.*", "module.xy.t.n") && !meant("example.com", "www.example.com"));
    }
}
