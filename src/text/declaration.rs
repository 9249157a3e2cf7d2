//! What the configuration would have to say so that something is decided, as a block to paste.
//!
//! Stands with the texts because reasons, the filing plan and the first configuration all offer the
//! same block. Names come from code: they are written as literals of the configuration's language,
//! in which nothing can break out of its quotes.

use std::sync::Arc;

use super::Text;
use super::literal::hcl_string;

/// Something that only the user knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Declaration {
    /// Whether a website is filed (domain).
    Website(Arc<str>),
    /// Whether a host lies in the mainland.
    Lies(Arc<str>),
    /// Whose a host is.
    Provider(Arc<str>),
    /// How many service numbers of a server are in use (address).
    Used(Arc<str>),
    /// A server that no code describes.
    Server,
}

impl Declaration {
    /// The block, on one line; `None` for a name that cannot be written.
    pub fn block(&self) -> Option<String> {
        let (kind, name, setting) = match self {
            Self::Website(domain) => ("website", &**domain, "filed = \"none\""),
            Self::Lies(host) => ("origin", &**host, "mainland = true"),
            Self::Provider(host) => ("origin", &**host, "provider = \"alibaba\""),
            Self::Used(address) => ("server", &**address, "used_service_numbers = 0"),
            Self::Server => ("server", "my-server", "product = \"ecs\""),
        };
        Some(format!("{kind} {} {{ {setting} }}", hcl_string(name)?))
    }

    /// What else may stand there.
    fn instead(&self) -> Text {
        match self {
            Self::Website(_) => Text::new(
                "（或 `\"applying\"`、`\"alibaba\"`、`\"other\"`）",
                " (or `\"applying\"`, `\"alibaba\"`, `\"other\"`)",
            ),
            Self::Lies(_) => Text::new("（或 `false`）", " (or `false`)"),
            Self::Provider(_) => Text::new("（或 `\"other\"`）", " (or `\"other\"`)"),
            Self::Used(_) => Text::new("（或实际已用的个数）", " (or as many as are in use)"),
            Self::Server => Text::new(
                "（手工购买的服务器），并写明其地域、时长和带宽",
                " for one bought by hand, with its region, term and bandwidth",
            ),
        }
    }

    /// What to do: write the block.
    pub fn remedy(&self) -> Option<Text> {
        let (block, Text { zh, en }) = (self.block()?, self.instead());
        Some(Text::new(
            format!("在 `.iac-icp.hcl` 中写 `{block}`{zh}"),
            format!("write `{block}` in `.iac-icp.hcl`{en}"),
        ))
    }

    /// The website that it is about.
    pub fn website(&self) -> Option<&str> {
        if let Self::Website(domain) = self { Some(domain) } else { None }
    }

    /// The host that it is about.
    pub fn host(&self) -> Option<&str> {
        if let Self::Lies(host) | Self::Provider(host) = self { Some(host) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_inside_its_quotes() {
        let block = |name: &str| Declaration::Website(name.into()).block();
        assert_eq!(
            block("example.com").as_deref(),
            Some("website \"example.com\" { filed = \"none\" }")
        );
        assert_eq!(
            block("a\" { }\n${x}%{y}\\").as_deref(),
            Some("website \"a\\\" { }\\n$${x}%%{y}\\\\\" { filed = \"none\" }")
        );
    }
}
