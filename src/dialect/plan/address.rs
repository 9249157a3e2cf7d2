//! Addresses and references as a plan writes them, cut into tokens.
//!
//! Stands alone because a plan says everything in such text
//! (`module.web["a"].alicloud_instance.app[0].id`), and because a quoted key may hold dots and
//! brackets.

use std::sync::Arc;

/// The most tokens that are read of one text; what follows is left out.
const MAX_TOKENS: usize = 128;

/// A piece of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name between dots.
    Name(Arc<str>),
    /// An index as printed, `[0]` or `["a"]`.
    Index(Arc<str>),
    /// The index is the key of the instance that refers (`[count.index]`, `[each.key]`).
    Own,
    /// An index that is not known, or all.
    Any,
}

impl Token {
    /// The name, if this is one.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The token as a step of a path below a resource.
    pub(super) fn path_step(&self) -> Arc<str> {
        match self {
            Self::Name(name) => name.clone(),
            Self::Index(index) => {
                index.trim_start_matches('[').trim_end_matches(']').trim_matches('"').into()
            }
            Self::Own | Self::Any => "*".into(),
        }
    }
}

/// Cuts a text into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && found.len() < MAX_TOKENS {
        let (token, length) = match rest.as_bytes()[0] {
            b'.' => (None, 1),
            b'[' => {
                let end = index_end(rest);
                let index = &rest[..end];
                (Some(if index == "[*]" { Token::Any } else { Token::Index(index.into()) }), end)
            }
            _ => {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                let name = &rest[..end];
                (Some(if name == "*" { Token::Any } else { Token::Name(name.into()) }), end)
            }
        };
        found.extend(token);
        rest = &rest[length..];
    }
    found
}

/// The end of an index that starts with `[`, behind its bracket; brackets in quotes do not count.
fn index_end(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b']' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The step of a module call: `module.web["a"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ModuleStep {
    /// The address of the module with the call; empty for the root.
    pub(super) parent: Arc<str>,
    /// The name of the call.
    pub(super) name: Arc<str>,
    /// The instance key as printed.
    pub(super) key: Option<Arc<str>>,
    /// The address of the called module.
    pub(super) address: Arc<str>,
}

/// The module calls in an address, outermost first.
pub(super) fn module_steps(address: &str) -> Vec<ModuleStep> {
    let mut steps = Vec::new();
    let mut parent: Arc<str> = "".into();
    let mut tokens = tokens(address).into_iter().peekable();
    while tokens.peek().and_then(Token::name) == Some("module") {
        tokens.next();
        let Some(Token::Name(name)) = tokens.next() else { break };
        let key = match tokens.peek() {
            Some(Token::Index(key)) => Some(key.clone()),
            _ => None,
        };
        if key.is_some() {
            tokens.next();
        }
        let address = child(&parent, &name, key.as_deref());
        steps.push(ModuleStep {
            parent: std::mem::replace(&mut parent, address.clone()),
            name,
            key,
            address,
        });
    }
    steps
}

/// The address of a module that a module calls.
pub(super) fn child(parent: &str, name: &str, key: Option<&str>) -> Arc<str> {
    join(parent, &format!("module.{name}{}", key.unwrap_or("")))
}

/// An address below a module.
pub(super) fn join(module: &str, rest: &str) -> Arc<str> {
    if module.is_empty() { rest.into() } else { format!("{module}.{rest}").into() }
}

/// The names of module calls without keys, `web.inner`: how the configuration of a plan nests
/// modules.
pub(super) fn module_names(address: &str) -> Arc<str> {
    let names: Vec<Arc<str>> = module_steps(address).into_iter().map(|s| s.name).collect();
    names.join(".").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_may_hold_anything() {
        let steps = module_steps(r#"module.a["x.y]"].module.b[0].alicloud_instance.c"#);
        let seen: Vec<(&str, Option<&str>)> =
            steps.iter().map(|s| (&*s.address, s.key.as_deref())).collect();
        assert_eq!(
            seen,
            [
                (r#"module.a["x.y]"]"#, Some(r#"["x.y]"]"#)),
                (r#"module.a["x.y]"].module.b[0]"#, Some("[0]"))
            ]
        );
        assert_eq!(&*module_names(r#"module.a["q\"]"].module.b.x.y"#), "a.b");
    }

    #[test]
    fn broken_text_ends() {
        assert_eq!(tokens("a[\"").len(), 2);
        assert_eq!(tokens("..[").len(), 1);
        assert_eq!(tokens(&"[".repeat(9_000)).len(), 1);
        assert!(tokens(&"a.".repeat(9_000)).len() <= MAX_TOKENS);
        assert_eq!(module_steps("module").len(), 0);
    }
}
