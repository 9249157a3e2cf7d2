//! What rules are written with: whom they ask, how they speak, and where their judgements go.
//!
//! A rule takes it whole (`use super::write::*`), so that its file holds what only it says.

mod context;
pub(super) mod duties;
pub(super) mod edit;
pub(super) mod grounds;
pub(super) mod guidance;
pub(super) mod merge;
pub(super) mod places;
pub(super) mod rows;
mod saying;
pub(super) mod sink;
pub(super) mod text;

pub(super) use super::{Docs, Rule};
pub(super) use crate::finding::{Matter, Severity};
pub(super) use crate::text::Text;
pub(super) use crate::value::Truth;

pub(super) use context::Context;
pub(super) use saying::Saying;
pub(super) use sink::{Sink, Subject};
pub(super) use text::SUBJECT;
