//! Plans as Terraform writes them: what a resource graph says of each. The plans in
//! `fixtures/plan/real` were made by Terraform 1.11 from the code beside them; the one in
//! `fixtures/plan/alicloud` is written in the same form.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

mod alicloud;
mod harness;
mod hostile;
mod real;
