//! How functions read their arguments and make their results.
//!
//! Arguments are converted as Terraform converts them, null is refused, and every result respects
//! the budget.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Call, Failure};
use crate::account::SLOT;
use crate::dialect::terraform::eval::unreferenced;
use crate::dialect::terraform::text::{nfc, nfc_string};
use crate::dialect::terraform::types::{Type, convert};
use crate::origin::Origin;
use crate::value::{ListKind, Number, NumberError, Traced, Value, Why};

/// What a function gives.
pub(super) type Outcome = Result<Value, Failure>;

/// What a function gives that hands a value on.
pub(super) type Passed = Result<Traced, Failure>;

/// Terraform would report this error.
pub(super) fn invalid<T>(
    zh: impl Into<Cow<'static, str>>,
    en: impl Into<Cow<'static, str>>,
) -> Result<T, Failure> {
    Err(Failure::invalid(zh, en))
}

/// A limit was reached.
pub(super) fn over(zh: &'static str, en: &'static str) -> Failure {
    Failure::Unknown(Why::budget(zh, en))
}

impl From<NumberError> for Failure {
    fn from(error: NumberError) -> Self {
        match error {
            // Terraform computes with larger numbers than this program.
            NumberError::OutOfRange => over("数字的大小", "size of a number"),
            error @ NumberError::Undefined => Self::Invalid(error.text()),
        }
    }
}

/// The value, if it is known at its outermost level and not null.
pub(super) fn present(value: &Value) -> Result<&Value, Failure> {
    match value {
        Value::Null => invalid("参数不能是 null", "argument must not be null"),
        Value::Unknown(why) => Err(Failure::Unknown(why.clone())),
        Value::OneOf(one) => Err(Failure::Unknown(one.why.clone())),
        value => Ok(value),
    }
}

/// Converts a value; null is refused.
pub(super) fn fit(value: &Traced, ty: &Type) -> Result<Traced, Failure> {
    present(&value.value)?;
    let converted = convert(value, ty).map_err(Failure::Invalid)?;
    present(&converted.value)?;
    Ok(converted)
}

pub(super) fn text_of(value: &Traced) -> Result<Arc<str>, Failure> {
    match fit(value, &Type::String)?.value {
        Value::String(text) => Ok(text),
        _ => invalid("需要字符串", "string required"),
    }
}

pub(super) fn number_of(value: &Traced) -> Result<Number, Failure> {
    match fit(value, &Type::Number)?.value {
        Value::Number(number) => Ok(number),
        _ => invalid("需要数字", "number required"),
    }
}

/// The elements of a list, tuple or set.
pub(super) fn items_of(value: &Value) -> Result<(ListKind, &Arc<Vec<Traced>>), Failure> {
    match present(value)? {
        Value::List(kind, items) => Ok((*kind, items)),
        _ => invalid("需要列表、集合（set）或元组", "list, set or tuple required"),
    }
}

impl Call<'_> {
    /// An argument as it is.
    pub(super) fn arg(&self, index: usize) -> Result<&Traced, Failure> {
        self.args.get(index).ok_or_else(|| Failure::invalid("参数不够", "not enough arguments"))
    }

    /// An argument that is not null.
    pub(super) fn value(&self, index: usize) -> Result<&Value, Failure> {
        present(&self.arg(index)?.value)
    }

    pub(super) fn text(&self, index: usize) -> Result<Arc<str>, Failure> {
        text_of(self.arg(index)?)
    }

    pub(super) fn number(&self, index: usize) -> Result<Number, Failure> {
        number_of(self.arg(index)?)
    }

    /// A whole number.
    pub(super) fn whole(&self, index: usize) -> Result<i64, Failure> {
        self.number(index)?
            .to_i64()
            .ok_or_else(|| Failure::invalid("需要整数", "whole number required"))
    }

    /// The elements of an argument after conversion to a list or set.
    pub(super) fn elements(&self, index: usize, ty: &Type) -> Result<Arc<Vec<Traced>>, Failure> {
        match fit(self.arg(index)?, ty)?.value {
            Value::List(_, items) => Ok(items),
            _ => invalid("需要列表", "list required"),
        }
    }

    /// A part of the result that the function made itself.
    pub(super) fn made(&self, value: Value) -> Traced {
        Traced::new(value, self.origin.clone())
    }

    /// A value that is handed on, with the argument that chose it.
    pub(super) fn passed(&self, item: &Traced, chosen_by: Option<&Traced>) -> Traced {
        let inputs = std::iter::once(item.origin.clone())
            .chain(chosen_by.and_then(|c| unreferenced(&c.origin)));
        item.clone().at(Origin::step(self.origin.kind().clone(), self.origin.span(), inputs))
    }

    /// A string result.
    pub(super) fn string(&self, text: impl Into<Arc<str>>) -> Outcome {
        let text = text.into();
        if text.len() > self.budget.string {
            Err(over("字符串长度", "length of a string"))
        } else {
            Ok(Value::String(nfc(&text)))
        }
    }

    /// A list of strings that the function made itself.
    pub(super) fn strings<S: Into<Arc<str>>>(&self, texts: impl IntoIterator<Item = S>) -> Outcome {
        let mut items = Vec::new();
        for text in texts {
            self.room(items.len() + 1)?;
            items.push(self.made(Value::String(nfc(&text.into()))));
        }
        Ok(Value::List(ListKind::List, items.into()))
    }

    /// A sequence result.
    pub(super) fn sequence(&self, kind: ListKind, items: Vec<Traced>) -> Outcome {
        self.room(items.len())?;
        Ok(Value::List(kind, items.into()))
    }

    /// Charges the work of making so many parts, in all the collections of a result, if they would
    /// still fit into memory.
    pub(super) fn room_for(&self, parts: usize) -> Result<(), Failure> {
        self.tab.work(parts)?;
        Ok(self.tab.expect(2 * SLOT * parts as u64)?)
    }

    /// Whether a collection may have so many elements.
    pub(super) fn room(&self, elements: usize) -> Result<(), Failure> {
        if elements > self.budget.elements {
            Err(over("集合的元素数量", "elements of a collection"))
        } else {
            Ok(())
        }
    }

    /// A text under construction.
    pub(super) fn writer(&self) -> Writer {
        Writer { text: String::new(), limit: self.budget.string }
    }
}

/// A text under construction that cannot outgrow the budget.
pub(super) struct Writer {
    text: String,
    limit: usize,
}

impl Writer {
    pub(super) fn push(&mut self, text: &str) -> Result<(), Failure> {
        if self.text.len() + text.len() > self.limit {
            return Err(over("字符串长度", "length of a string"));
        }
        self.text.push_str(text);
        Ok(())
    }

    pub(super) fn push_char(&mut self, c: char) -> Result<(), Failure> {
        self.push(c.encode_utf8(&mut [0; 4]))
    }

    /// The same text several times.
    pub(super) fn repeat(&mut self, text: &str, times: usize) -> Result<(), Failure> {
        if text.len().saturating_mul(times).saturating_add(self.text.len()) > self.limit {
            return Err(over("字符串长度", "length of a string"));
        }
        self.text.push_str(&text.repeat(times));
        Ok(())
    }

    /// An empty text with the same limit.
    pub(super) fn another(&self) -> Self {
        Self { text: String::new(), limit: self.limit }
    }

    /// How many bytes may still come.
    pub(super) fn room(&self) -> usize {
        self.limit.saturating_sub(self.text.len())
    }

    pub(super) fn finish(self) -> Outcome {
        Ok(Value::string(nfc_string(self.text)))
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}
