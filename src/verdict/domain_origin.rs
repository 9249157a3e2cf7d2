//! Where the targets and origins of a place lie, whose they are, and whether that makes an access
//! filing (接入备案) necessary.
//!
//! Stands alone because an origin is what code says least about: what is not known of it is told
//! here, with the declaration that would tell it.

use crate::catalog::Catalog;
use crate::filing::declared::Line;
use crate::filing::{Binding, FilingModel, HopKind, Target};
use crate::text::Declaration;
use crate::value::{Truth, Why};

use super::domain_ground::Ground;

/// What a place is judged with.
pub(super) struct Parts<'a> {
    pub(super) model: &'a FilingModel,
    /// Of each server, whether it stands in the mainland.
    pub(super) lies: &'a [Truth],
    pub(super) catalog: &'a Catalog,
    pub(super) binding: &'a Binding,
}

impl Parts<'_> {
    /// Whether any target lies in the mainland.
    pub(super) fn any(&self) -> Truth {
        let binding = self.binding;
        if binding.targets.is_empty() {
            return Why::lost(format!("{}.{}", binding.site.address(), binding.origin.attribute))
                .into();
        }
        Truth::any(binding.targets.iter().map(|target| self.lies(target)))
    }

    /// Whether a target lies in the mainland.
    fn lies(&self, target: &Target) -> Truth {
        match target {
            Target::Server(id) => self.lies.get(id.0).cloned().unwrap_or(Truth::False),
            Target::Alibaba { mainland, .. } => mainland.clone(),
            Target::Foreign { address } => nowhere(address),
            Target::Literal { private: true, .. } => Truth::False,
            Target::Literal { text, declared, .. } => declared
                .as_ref()
                .and_then(|d| d.mainland)
                .map_or_else(|| nowhere(text), Truth::decided),
            Target::Unknown(reasons) => Truth::Unknown(reasons.clone()),
        }
    }

    /// The first target that lies in the mainland, else the first one.
    fn first(&self) -> Option<&Target> {
        let targets = &self.binding.targets;
        targets.iter().find(|t| self.lies(t) == Truth::True).or(targets.first())
    }

    /// The name of that target, if it has one; of a place that leads nowhere its own.
    pub(super) fn target(&self) -> Option<String> {
        self.first().map_or_else(|| Some(self.binding.site.address()), |t| self.model.name_of(t))
    }

    /// Whether a target is an Alibaba Cloud host (server, EIP, load balancer) in the mainland.
    pub(super) fn is_mainland_host(&self, target: &Target) -> Truth {
        match target {
            Target::Server(_) => self.lies(target),
            Target::Alibaba { access_product: false, kind, .. } if *kind != HopKind::Function => {
                self.lies(target)
            }
            Target::Literal { declared: Some(origin), .. } if origin.alibaba == Some(true) => {
                self.lies(target)
            }
            _ => Truth::False,
        }
    }

    /// DNS: to an Alibaba Cloud server, address, balancer or function in the mainland.
    pub(super) fn by_target(&self) -> Truth {
        if self.binding.targets.is_empty() {
            return self.any();
        }
        let points = |target: &Target| match target {
            Target::Alibaba { access_product, kind, .. }
                if *access_product || *kind == HopKind::Bucket =>
            {
                Truth::False
            }
            Target::Server(_) | Target::Alibaba { .. } => self.lies(target),
            Target::Foreign { .. } | Target::Literal { private: true, .. } => Truth::False,
            Target::Literal { text, declared, .. } => {
                let said = declared.as_ref();
                match (said.and_then(|d| d.alibaba), said.and_then(|d| d.mainland)) {
                    (Some(false), _) | (_, Some(false)) => Truth::False,
                    (Some(true), Some(true)) => Truth::True,
                    _ => undeclared(text),
                }
            }
            Target::Unknown(reasons) => Truth::Unknown(reasons.clone()),
        };
        Truth::any(self.binding.targets.iter().map(points))
    }

    /// CDN and WAF: an Alibaba mainland host, or a declared mainland host of another provider,
    /// needs it; origins outside do not.
    pub(super) fn by_origin(&self) -> (Truth, Ground) {
        let needs = |target: &Target| match target {
            Target::Literal { declared: Some(declared), .. } if declared.mainland.is_some() => {
                self.lies(target)
            }
            Target::Literal { text, .. } => undeclared(text),
            Target::Alibaba { address, kind, access_product, .. }
                if *access_product || *kind == HopKind::Function =>
            {
                // Outside is outside; inside, the governing document speaks of hosts only.
                match self.lies(target) {
                    Truth::True => Why::unsettled(
                        format!("`{address}` 是否算作主机"),
                        format!("whether `{address}` counts as a host"),
                    )
                    .into(),
                    other => other,
                }
            }
            other => self.lies(other),
        };
        let targets = &self.binding.targets;
        let truth =
            if targets.is_empty() { self.any() } else { Truth::any(targets.iter().map(needs)) };
        let host = targets.iter().any(|t| self.is_mainland_host(t) == Truth::True);
        let ground = match &truth {
            Truth::True if host => Ground::Ours(self.target()),
            Truth::True => Ground::Theirs(self.target()),
            _ => Ground::Whose(self.target()),
        };
        (truth, ground)
    }

    /// Anti-DDoS: what code makes is BGP; other lines are declared.
    pub(super) fn by_line(&self) -> Truth {
        if matches!(self.binding.line, Some(Line::Telecom | Line::Unicom)) {
            return Truth::False;
        }
        let targets = &self.binding.targets;
        Truth::decided(targets.is_empty() || targets.iter().any(|t| self.lies(t) != Truth::False))
    }
}

/// Where something is, which nothing says.
pub(super) fn nowhere(name: &str) -> Truth {
    Why::undeclared(
        format!("`{name}` 是否位于中国大陆"),
        format!("whether `{name}` is in the Chinese mainland"),
    )
    .told_by(Declaration::Lies(name.into()))
    .into()
}

fn undeclared(text: &str) -> Truth {
    Why::undeclared(
        format!("`{text}` 属于哪个接入商"),
        format!("which provider the host `{text}` belongs to"),
    )
    .told_by(Declaration::Provider(text.into()))
    .into()
}
