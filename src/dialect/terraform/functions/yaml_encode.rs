//! `yamlencode`: YAML in block style, with strings in double quotes or as literal blocks.
//!
//! Line breaks and folding are those of the emitter in Terraform's YAML library, whose rules show
//! in the text.

use super::Failure;
use super::args::{Outcome, Writer};
use super::json::not_modelled;
use crate::value::Value;

/// Spaces for each level.
const INDENT: usize = 2;

/// Columns after which a quoted string is folded at the next space.
const WIDTH: usize = 80;

/// The longest key that is written before its value on one line.
const MAX_KEY: usize = 128;

/// Writes a whole document.
pub(super) fn document(value: &Value, out: Writer) -> Outcome {
    let mut emitter = Emitter { out, column: 0, whitespace: true, indention: true };
    emitter.node(value, None, false)?;
    if matches!(value, Value::Null | Value::Bool(_) | Value::Number(_)) {
        // A plain scalar alone is marked as ended.
        emitter.put("\n...")?;
    }
    if emitter.column > 0 {
        emitter.put("\n")?;
    }
    emitter.out.finish()
}

struct Emitter {
    out: Writer,
    column: usize,
    /// Whether the last character was a space.
    whitespace: bool,
    /// Whether nothing but indentation and indicators stands on the line.
    indention: bool,
}

impl Emitter {
    fn put(&mut self, text: &str) -> Result<(), Failure> {
        self.out.push(text)?;
        self.column = match text.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column + text.chars().count(),
        };
        Ok(())
    }

    fn indent(&mut self, to: usize) -> Result<(), Failure> {
        if !self.indention || self.column > to || self.column == to && !self.whitespace {
            self.put("\n")?;
        }
        let missing = to.saturating_sub(self.column);
        self.out.repeat(" ", missing)?;
        self.column += missing;
        self.whitespace = true;
        self.indention = true;
        Ok(())
    }

    fn indicator(&mut self, text: &str, space: bool, keeps_indention: bool) -> Result<(), Failure> {
        if space && !self.whitespace {
            self.put(" ")?;
        }
        self.put(text)?;
        self.whitespace = false;
        self.indention &= keeps_indention;
        Ok(())
    }

    /// Writes a node below one that is indented by `parent`; a list right under a key is not
    /// indented further.
    fn node(
        &mut self,
        value: &Value,
        parent: Option<usize>,
        under_key: bool,
    ) -> Result<(), Failure> {
        let deeper = parent.map_or(0, |p| p + INDENT);
        match value {
            Value::List(_, items) if items.is_empty() => self.indicator("[]", true, false),
            Value::Object(_, items) if items.is_empty() => self.indicator("{}", true, false),
            Value::List(_, items) => {
                let at = if under_key { parent.unwrap_or(0) } else { deeper };
                for item in items.iter() {
                    self.indent(at)?;
                    self.indicator("-", true, true)?;
                    self.node(&item.value, Some(at), false)?;
                }
                Ok(())
            }
            Value::Object(_, items) => {
                for (key, item) in items.iter() {
                    if key.len() > MAX_KEY || key.contains(['\n', '\u{85}', '\u{2028}', '\u{2029}'])
                    {
                        return Err(not_modelled("yamlencode"));
                    }
                    self.indent(deeper)?;
                    self.quoted(key, None)?;
                    self.indicator(":", false, false)?;
                    self.node(&item.value, Some(deeper), true)?;
                }
                Ok(())
            }
            scalar => self.scalar(scalar, parent.unwrap_or(0) + INDENT),
        }
    }

    fn scalar(&mut self, value: &Value, indent: usize) -> Result<(), Failure> {
        match value {
            Value::String(text) if text.contains('\n') && block_allowed(text) => {
                self.literal(text, indent)
            }
            Value::String(text) => self.quoted(text, Some(indent)),
            Value::Null => self.indicator("null", true, false),
            Value::Bool(b) => self.indicator(if *b { "true" } else { "false" }, true, false),
            Value::Number(n) => self.indicator(&n.to_string(), true, false),
            Value::Unknown(why) => Err(Failure::Unknown(why.clone())),
            Value::OneOf(one) => Err(Failure::Unknown(one.why.clone())),
            Value::List(..) | Value::Object(..) => Ok(()),
        }
    }

    /// In double quotes; folded to an indentation, unless it is a key.
    fn quoted(&mut self, text: &str, fold: Option<usize>) -> Result<(), Failure> {
        self.indicator("\"", true, false)?;
        let mut spaces = false;
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            if c == ' ' {
                let last = at + 1 >= text.len();
                match fold {
                    Some(indent) if !spaces && self.column > WIDTH && at > 0 && !last => {
                        self.indent(indent)?;
                        if rest.peek().is_some_and(|(_, next)| *next == ' ') {
                            self.put("\\")?;
                        }
                    }
                    _ => self.put(" ")?,
                }
                spaces = true;
                continue;
            }
            spaces = false;
            if !printable(c) || breaks(c) || matches!(c, '"' | '\\') {
                self.put(&escape(c))?;
            } else {
                self.put(c.encode_utf8(&mut [0; 4]))?;
            }
            // The emitter goes by what it last wrote when it folds.
            self.indention = false;
            self.whitespace = false;
        }
        self.indicator("\"", false, false)
    }

    fn literal(&mut self, text: &str, indent: usize) -> Result<(), Failure> {
        self.indicator("|", true, false)?;
        if text.starts_with([' ', '\n']) {
            self.indicator(&INDENT.to_string(), false, false)?;
        }
        match text.strip_suffix('\n') {
            None => self.indicator("-", false, false)?,
            Some("") => self.indicator("+", false, false)?,
            Some(before) if before.ends_with('\n') => self.indicator("+", false, false)?,
            Some(_) => {}
        }
        self.put("\n")?;
        self.indention = true;
        self.whitespace = true;
        let mut after_break = true;
        for c in text.chars() {
            if c == '\n' {
                self.put("\n")?;
                self.indention = true;
                after_break = true;
                continue;
            }
            if after_break {
                self.indent(indent)?;
            }
            self.put(c.encode_utf8(&mut [0; 4]))?;
            self.indention = false;
            after_break = false;
        }
        Ok(())
    }
}

/// Whether a text may be a literal block.
fn block_allowed(text: &str) -> bool {
    !text.ends_with(' ')
        && !text.contains(" \n")
        && text.chars().all(|c| printable(c) && (c == '\n' || !breaks(c)))
}

fn breaks(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The emitter escapes what lies beyond the basic plane.
fn printable(c: char) -> bool {
    matches!(c, '\n' | '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        && c != '\u{feff}'
}

fn escape(c: char) -> String {
    let short = match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        c => {
            return match u32::from(c) {
                code @ 0..=0xff => format!("\\x{code:02X}"),
                code @ 0x100..=0xffff => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{short}")
}
