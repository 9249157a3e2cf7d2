//! Whether two findings tell the same of different environments.

use super::Finding;

/// A root as findings name it, without the environment that stands behind it.
pub(crate) fn plain_root<'a>(root: &'a str, environment: Option<&str>) -> &'a str {
    let plain = || root.strip_suffix(']')?.strip_suffix(environment?)?.strip_suffix(" [");
    plain().unwrap_or(root)
}

impl Finding {
    /// Whether another finding differs in its environment only. Both have one, and its note first.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        // All fields are named, so that a new one is thought of.
        let Self {
            rule,
            matter,
            verdict,
            severity,
            message,
            help,
            notes,
            environment,
            root,
            resource,
            instances,
            also,
            product,
            attribute,
            span,
            block,
            callers,
            label,
            related,
            chain,
            certainty,
            reasons,
            source,
            planned: _,
            fix,
            withheld: _,
            concerned: _,
            servers: _,
        } = self;
        (rule, matter, verdict, severity)
            == (&other.rule, &other.matter, &other.verdict, &other.severity)
            && (span, block, callers) == (&other.span, &other.block, &other.callers)
            && (message, label, help) == (&other.message, &other.label, &other.help)
            && (resource, instances, also) == (&other.resource, &other.instances, &other.also)
            && product == &other.product
            && (attribute, certainty, source) == (&other.attribute, &other.certainty, &other.source)
            && (related, chain) == (&other.related, &other.chain)
            && (reasons, fix) == (&other.reasons, &other.fix)
            && notes.get(1..) == other.notes.get(1..)
            && plain_root(root, environment.as_deref())
                == plain_root(&other.root, other.environment.as_deref())
    }
}
