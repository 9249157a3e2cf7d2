//! What things cost: bytes and steps that are charged for each. Stands alone because the numbers
//! are measured (see `benches`), and whoever makes something new looks here for what is like it.

/// What one evaluation takes: the step of its origin, with its inputs.
pub(super) const STEP: u64 = 96;

/// An element of a container with its place in it.
pub const SLOT: u64 = 48;

/// A key of an object, beside its text.
pub const KEY: u64 = 48;

/// An instance that `count` or `for_each` make, before it is evaluated.
pub const MEMBER: u64 = 256;

/// The handle that stands for an instance as a value.
pub const HANDLE: u64 = 160;

/// An instance of a module, and each name in it.
pub const MODULE: u64 = 1_024;

/// A name of something declared, in front of which stands the way to it.
pub const NAME: u64 = 128;

/// A resource with what is said of it in the end: the model, findings, rows of reports.
pub const RESOURCE: u64 = 3_072;

/// Steps of work for a resource.
pub(super) const RESOURCE_STEPS: u64 = 300;
