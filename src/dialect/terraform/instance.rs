//! One instance of a module with everything that is known of it so far.
//!
//! Values are computed when first asked for and kept; a value that is asked for while it is being
//! computed is a circle.

use std::sync::Arc;

use foldhash::HashMap;

use crate::dialect::terraform::config::Config;
use crate::dialect::terraform::providers::ProviderKey;
use crate::dialect::terraform::repeat::{Expansion, Repeat};
use crate::source::Span;
use crate::value::{Traced, Truth, Why};

/// A value that may be in the making.
#[derive(Clone, Debug)]
pub(super) enum Slot<T> {
    /// Being computed.
    Busy,
    /// Computed.
    Done(T),
}

/// A named value of a module.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    /// `var.x`
    Variable(Arc<str>),
    /// `local.x`
    Local(Arc<str>),
    /// An output.
    Output(Arc<str>),
    /// An attribute or the nested blocks of a kind: resource, member, name.
    Attribute(usize, usize, Arc<str>),
    /// All instances of a resource.
    Resource(usize),
    /// All instances of a module call.
    Module(usize),
}

/// The call that made an instance.
#[derive(Clone, Debug)]
pub(super) struct Parent {
    pub(super) instance: usize,
    /// Index of the call in the caller's configuration.
    pub(super) call: usize,
    pub(super) repeat: Arc<Repeat>,
}

/// The instances of a module call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) expansion: Arc<Expansion>,
    /// Module instances, one for each member; or why there are none.
    pub(super) children: Result<Vec<usize>, Why>,
}

/// An instance of a module.
#[derive(Debug)]
pub(super) struct Instance<'a> {
    pub(super) config: Arc<Config<'a>>,
    pub(super) parent: Option<Parent>,
    /// Put in front of addresses: empty or `module.web[0].`.
    pub(super) prefix: Arc<str>,
    /// Names of the calls that led here: `web.inner`.
    pub(super) path: Arc<str>,
    pub(super) callers: Vec<Span>,
    pub(super) exists: Truth,
    pub(super) count_unknown: Option<Why>,
    /// Sorts instances as the code is written.
    pub(super) order: Vec<usize>,
    pub(super) values: HashMap<Name, Slot<Traced>>,
    pub(super) expansions: HashMap<usize, Slot<Arc<Expansion>>>,
    pub(super) calls: HashMap<usize, Slot<Arc<Call>>>,
    /// Provider configurations: indices into the graph.
    pub(super) providers: HashMap<ProviderKey, usize>,
}

/// What an address without instance key names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// Instance and index of the resource.
    Resource(usize, usize),
    /// Instance and index of the call.
    Module(usize, usize),
}
