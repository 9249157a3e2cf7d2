//! Conversion functions, and those that change what Terraform notes about a value but not the
//! value.

use super::args::{Outcome, Passed};
use super::{Call, Failure, Function, function, passing};
use crate::dialect::terraform::types::{Type, convert};
use crate::value::Why;

pub(super) const FUNCTIONS: &[Function] = &[
    passing!("ephemeralasnull", 1, 1, Shallow, same),
    function!("issensitive", 1, 1, Shallow, |_: &Call<'_>| Err(Failure::Unknown(
        Why::FunctionNotModelled("issensitive".into())
    ))),
    passing!("nonsensitive", 1, 1, Shallow, same),
    passing!("sensitive", 1, 1, Shallow, same),
    function!("tobool", 1, 1, Deep, |c: &Call<'_>| to(c, &Type::Bool)),
    function!("tolist", 1, 1, Shallow, |c: &Call<'_>| to(c, &Type::List(Box::new(Type::Any)))),
    function!("tomap", 1, 1, Shallow, |c: &Call<'_>| to(c, &Type::Map(Box::new(Type::Any)))),
    function!("tonumber", 1, 1, Deep, |c: &Call<'_>| to(c, &Type::Number)),
    function!("toset", 1, 1, Shallow, |c: &Call<'_>| to(c, &Type::Set(Box::new(Type::Any)))),
    function!("tostring", 1, 1, Deep, |c: &Call<'_>| to(c, &Type::String)),
];

/// Null stays null.
fn to(call: &Call<'_>, ty: &Type) -> Outcome {
    convert(call.arg(0)?, ty).map(|converted| converted.value).map_err(Failure::Invalid)
}

fn same(call: &Call<'_>) -> Passed {
    call.arg(0).map(|value| call.passed(value, None))
}
