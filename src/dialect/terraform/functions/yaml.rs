//! `yamldecode` and `yamlencode`.
//!
//! Terraform's YAML library (zclconf/go-cty-yaml, read November 2026) reads a mixture of YAML 1.1
//! and 1.2 of its own, for keys as for values, and applies merge keys where they stand. So the
//! events of the parser become values right here, and not through the program's own YAML tree.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Tag};

use super::args::{Outcome, invalid, over};
use super::yaml_scalar::resolve;
use super::{Call, Failure, Function, function};
use crate::dialect::terraform::text::nfc;
use crate::dialect::terraform::types::{
    Type, convert, parts_in_text, text_within_size, too_large, within_size,
};
use crate::value::{ListKind, ObjectKind, Traced, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("yamldecode", 1, 1, Deep, decode),
    function!("yamlencode", 1, 1, Deep, |c: &Call<'_>| super::yaml_encode::document(
        &c.arg(0)?.value,
        c.writer()
    )),
];

/// The key whose value is merged into the mapping around it.
const MERGE: &str = "<<";

fn decode(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?;
    if !text_within_size(&text) {
        return Err(Failure::Unknown(too_large()));
    }
    call.room_for(parts_in_text(&text))?;
    let mut builder = Builder { call, open: Vec::new(), anchors: HashMap::new(), root: None };
    let source = text.strip_prefix('\u{feff}').unwrap_or(&text);
    for event in Parser::new_from_str(source) {
        match event {
            Ok((event, span)) => {
                // A block that the text ends in has no line end that the text does not have.
                let cut = !text.ends_with('\n')
                    && span.byte_range().is_some_and(|range| range.end >= source.len());
                builder.event(&event, cut)?;
            }
            Err(error) if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) => {
                return Err(over("YAML 的嵌套层数", "nesting of YAML"));
            }
            Err(_) => return invalid("YAML 有误", "the YAML source code is not valid"),
        }
    }
    let root = builder.root.ok_or_else(|| {
        Failure::invalid("YAML 中没有值", "expecting value but found end of stream")
    })?;
    // Aliases share what they stand for, and can unfold without end.
    if within_size(&root) { Ok(root) } else { Err(Failure::Unknown(too_large())) }
}

/// A collection under construction.
enum Open {
    Sequence(Vec<Traced>),
    Mapping { entries: BTreeMap<Arc<str>, Traced>, key: Option<Key> },
}

/// A key that waits for its value.
enum Key {
    Name(Arc<str>),
    Merge,
}

struct Builder<'c, 'a> {
    call: &'c Call<'a>,
    /// With the anchor that names the collection, or 0.
    open: Vec<(Open, usize)>,
    anchors: HashMap<usize, Value>,
    root: Option<Value>,
}

impl Builder<'_, '_> {
    fn event(&mut self, event: &Event<'_>, cut: bool) -> Result<(), Failure> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let text =
                    if block && cut { text.strip_suffix('\n').unwrap_or(text) } else { text };
                self.scalar(text, *style, *anchor, tag.as_deref())
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.start(Open::Sequence(Vec::new()), *anchor, tag.as_deref(), "seq")
            }
            Event::MappingStart(_, anchor, tag) => {
                let mapping = Open::Mapping { entries: BTreeMap::new(), key: None };
                self.start(mapping, *anchor, tag.as_deref(), "map")
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(id) => {
                self.no_key()?;
                match self.anchors.get(id) {
                    Some(value) => self.place(value.clone()),
                    None => invalid(
                        "YAML 引用了没有定义的锚点，或在锚点自身的定义之内引用它",
                        "reference to an anchor that is not defined, or from inside its own definition",
                    ),
                }
            }
            Event::DocumentStart(..) if self.root.is_some() => {
                invalid("只能有一个 YAML 文档", "only a single document is allowed")
            }
            _ => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<(), Failure> {
        let tag = core(tag)?;
        let value = match style {
            ScalarStyle::Plain => resolve(text, true, tag)?,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => resolve(text, false, tag)?,
            // The library reads a block like a plain text and then makes it the string that its
            // type is.
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let value = self.call.made(resolve(text, true, tag)?);
                if tag.is_some() {
                    value.value
                } else {
                    convert(&value, &Type::String).map_err(Failure::Invalid)?.value
                }
            }
        };
        if let Some((Open::Mapping { key, .. }, _)) = self.open.last_mut()
            && key.is_none()
        {
            *key = Some(match value {
                Value::String(text) if tag.is_none() && &*text == MERGE => Key::Merge,
                value => Key::Name(name(self.call, value)?),
            });
            return Ok(());
        }
        self.keep(anchor, &value);
        self.place(value)
    }

    fn start(
        &mut self,
        open: Open,
        anchor: usize,
        tag: Option<&Tag>,
        kind: &str,
    ) -> Result<(), Failure> {
        self.no_key()?;
        if core(tag)?.is_some_and(|tag| tag != kind) {
            return invalid("YAML 集合不能有这个标签", "a collection cannot have this tag");
        }
        if self.open.len() >= self.call.budget.depth {
            return Err(over("YAML 的嵌套层数", "nesting of YAML"));
        }
        self.open.push((open, anchor));
        Ok(())
    }

    /// Only scalars are keys.
    fn no_key(&self) -> Result<(), Failure> {
        match self.open.last() {
            Some((Open::Mapping { key: None, .. }, _)) => {
                invalid("YAML 的键只能是字符串", "only strings are allowed as mapping keys")
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self) -> Result<(), Failure> {
        let Some((open, anchor)) = self.open.pop() else { return Ok(()) };
        let value = match open {
            Open::Sequence(items) => Value::List(ListKind::Tuple, items.into()),
            Open::Mapping { entries, .. } => Value::Object(ObjectKind::Object, entries.into()),
        };
        self.keep(anchor, &value);
        self.place(value)
    }

    fn keep(&mut self, anchor: usize, value: &Value) {
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
    }

    /// Puts a finished value where it belongs.
    fn place(&mut self, value: Value) -> Result<(), Failure> {
        let made = self.call.made(value);
        let room = match self.open.last_mut() {
            None => {
                self.root = Some(made.value);
                return Ok(());
            }
            Some((Open::Sequence(items), _)) => {
                items.push(made);
                items.len()
            }
            Some((Open::Mapping { entries, key }, _)) => {
                match (key.take(), made.value) {
                    (Some(Key::Name(name)), value) => {
                        entries.insert(name, Traced::new(value, made.origin));
                    }
                    // What is merged wins over what stands before it.
                    (_, Value::Object(_, merged)) => {
                        entries.extend(merged.iter().map(|(k, v)| (k.clone(), v.clone())))
                    }
                    _ => {
                        return invalid(
                            "只有映射才能合并到映射中",
                            "only a mapping can be merged into a mapping",
                        );
                    }
                }
                entries.len()
            }
        };
        self.call.room(room)
    }
}

/// The part of a tag after `!!`; other tags are refused.
fn core(tag: Option<&Tag>) -> Result<Option<&str>, Failure> {
    match tag {
        None => Ok(None),
        Some(tag) => match (tag.core_suffix(), tag.original().as_ref()) {
            (Some(suffix), _) => Ok(Some(suffix)),
            // Kinds of YAML 1.1, which the parser does not count among the core ones.
            (None, "!!binary") => Ok(Some("binary")),
            (None, "!!timestamp") => Ok(Some("timestamp")),
            (None, _) => invalid(
                format!("不支持 YAML 标签 {:?}", tag.original()),
                format!("unsupported tag {:?}", tag.original()),
            ),
        },
    }
}

/// A key as text: it is read like any value and converted.
fn name(call: &Call<'_>, key: Value) -> Result<Arc<str>, Failure> {
    match convert(&call.made(key), &Type::String).map_err(Failure::Invalid)?.value {
        Value::String(text) => Ok(nfc(&text)),
        _ => invalid("YAML 的键不能是 null", "mapping key cannot be null"),
    }
}
