//! Lints Terraform and Alibaba Cloud ROS code against the ICP filing (备案) rules of Alibaba Cloud.
//!
//! # Map
//! `source` holds text; `syntax` turns it into trees with byte spans; a `dialect` lowers trees into
//! a `graph` of resources whose attributes are `value`s with an `origin`; `filing` reads the graph
//! with the tables of `catalog` into servers, websites and access products; `verdict` judges them,
//! once; `rules` word that as `finding`s; `report` renders them. `pipeline` is this way as one
//! function of three steps, parse, lower and judge; `cli` is the only layer that reads files, prints
//! or exits.
//!
//! # Invariants
//! * Judgements are pass, violation or undecided; undecided always carries a reason.
//! * No value without an origin. Spans lie inside their file, on character boundaries.
//! * Only `verdict` judges; rules see the filing model and its assessment, never a dialect or the
//!   graph.
//! * The core does no I/O, prints nothing, reads no environment and cannot exit.

pub mod account;
pub mod baseline;
pub mod catalog;
#[cfg(not(target_family = "wasm"))]
pub mod cli;
pub mod config;
pub mod dialect;
pub mod explain;
pub mod filing;
pub mod filing_plan;
pub mod finding;
pub mod fix;
pub mod graph;
pub mod origin;
pub mod pipeline;
pub mod report;
pub mod rules;
pub mod source;
pub mod starter;
pub mod suppress;
pub mod syntax;
pub mod text;
pub mod value;
pub mod verdict;
