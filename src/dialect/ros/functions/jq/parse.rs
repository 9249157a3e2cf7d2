//! Reads jq scripts into filters; nothing for what is not modelled.

use crate::value::{Number, Value};

/// Nesting of a script.
const MAX_DEPTH: usize = 48;

/// Bytes of a script.
const MAX_SCRIPT: usize = 10_000;

/// A filter.
pub(super) enum Filter {
    Identity,
    Literal(Value),
    Field(Box<Filter>, String),
    Item(Box<Filter>, i64),
    Slice(Box<Filter>, Option<i64>, Option<i64>),
    Each(Box<Filter>),
    Pipe(Box<Filter>, Box<Filter>),
    Comma(Box<Filter>, Box<Filter>),
    Binary(Op, Box<Filter>, Box<Filter>),
    Array(Option<Box<Filter>>),
    Object(Vec<(String, Filter)>),
    If(Box<Filter>, Box<Filter>, Option<Box<Filter>>),
    Select(Box<Filter>),
    Call(Builtin),
}

/// An operator.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Else,
    Or,
    And,
    Equal,
    Unequal,
    AtMost,
    AtLeast,
    Less,
    More,
    Add,
}

/// A function that needs only its input.
pub(super) enum Builtin {
    First,
    Last,
    Not,
    Length,
    Keys,
    Join(String),
}

/// Operators from those that bind least to those that bind most.
const LEVELS: [&[(&str, Op)]; 5] = [
    &[("//", Op::Else)],
    &[("or", Op::Or)],
    &[("and", Op::And)],
    &[
        ("==", Op::Equal),
        ("!=", Op::Unequal),
        ("<=", Op::AtMost),
        (">=", Op::AtLeast),
        ("<", Op::Less),
        (">", Op::More),
    ],
    &[("+", Op::Add)],
];

/// The filter of a whole script.
pub(super) fn parse(script: &str) -> Option<Filter> {
    if script.len() > MAX_SCRIPT {
        return None;
    }
    let mut parser = Parser { rest: script, depth: 0 };
    let filter = parser.pipe()?;
    parser.space();
    parser.rest.is_empty().then_some(filter)
}

struct Parser<'s> {
    rest: &'s str,
    depth: usize,
}

fn boxed(filter: Filter) -> Box<Filter> {
    Box::new(filter)
}

impl Parser<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes a symbol if it stands here.
    fn takes(&mut self, symbol: &str) -> bool {
        self.space();
        let found = self.rest.strip_prefix(symbol);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    /// Takes a word if it stands here alone.
    fn takes_word(&mut self, word: &str) -> bool {
        self.space();
        let alone = self.rest.strip_prefix(word).filter(|rest| !rest.starts_with(is_word));
        self.rest = alone.unwrap_or(self.rest);
        alone.is_some()
    }

    fn pipe(&mut self) -> Option<Filter> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut filter = self.comma()?;
        while self.takes("|") {
            filter = Filter::Pipe(boxed(filter), boxed(self.comma()?));
        }
        self.depth -= 1;
        Some(filter)
    }

    fn comma(&mut self) -> Option<Filter> {
        let mut filter = self.binary(0)?;
        while self.takes(",") {
            filter = Filter::Comma(boxed(filter), boxed(self.binary(0)?));
        }
        Some(filter)
    }

    fn binary(&mut self, level: usize) -> Option<Filter> {
        let Some(operators) = LEVELS.get(level) else { return self.postfix() };
        let mut left = self.binary(level + 1)?;
        let mut count = 0;
        loop {
            let taken = operators.iter().find(|(symbol, _)| {
                if symbol.starts_with(is_word) {
                    self.takes_word(symbol)
                } else {
                    self.takes(symbol)
                }
            });
            let Some((_, op)) = taken else { return Some(left) };
            count += 1;
            // `a // b // c` groups to the right, and comparisons do not chain.
            if count > 1 && matches!(level, 0 | 3) {
                return None;
            }
            left = Filter::Binary(*op, boxed(left), boxed(self.binary(level + 1)?));
        }
    }

    fn postfix(&mut self) -> Option<Filter> {
        self.space();
        let mut filter =
            if self.rest.starts_with('.') { self.first_of_path()? } else { self.term()? };
        loop {
            if self.rest.starts_with('[') {
                filter = self.bracket(filter)?;
            } else if let Some(after) = self.rest.strip_prefix('.') {
                self.rest = after;
                filter = match self.name() {
                    Some(name) => Filter::Field(boxed(filter), name),
                    None if self.rest.starts_with('[') => self.bracket(filter)?,
                    None => return None,
                };
            } else {
                return (!self.rest.starts_with('?')).then_some(filter);
            }
        }
    }

    /// `.`, `.name`, `."name"`; what follows is read as after any other term.
    fn first_of_path(&mut self) -> Option<Filter> {
        self.rest = self.rest.strip_prefix('.')?;
        if self.rest.starts_with('.') {
            return None;
        }
        Some(
            self.name()
                .map_or(Filter::Identity, |name| Filter::Field(boxed(Filter::Identity), name)),
        )
    }

    /// A name or a quoted key right here.
    fn name(&mut self) -> Option<String> {
        if self.rest.starts_with('"') {
            return self.quoted();
        }
        let starts = self.rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        starts.then(|| self.word().to_owned())
    }

    fn word(&mut self) -> &str {
        let end = self.rest.find(|c: char| !is_word(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    /// A string without escapes.
    fn quoted(&mut self) -> Option<String> {
        let inner = self.rest.strip_prefix('"')?;
        let end = inner.find('"')?;
        let (body, rest) = (inner.get(..end)?, inner.get(end + 1..)?);
        self.rest = rest;
        (!body.contains('\\')).then(|| body.to_owned())
    }

    fn integer(&mut self) -> Option<Option<i64>> {
        self.space();
        let end =
            self.rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        if digits.is_empty() { Some(None) } else { digits.parse().ok().map(Some) }
    }

    /// `[]`, `[0]`, `["key"]` or `[1:2]` behind a filter.
    fn bracket(&mut self, of: Filter) -> Option<Filter> {
        self.rest = self.rest.strip_prefix('[')?;
        if self.takes("]") {
            return Some(Filter::Each(boxed(of)));
        }
        if self.rest.starts_with('"') {
            let key = self.quoted()?;
            return self.takes("]").then(|| Filter::Field(boxed(of), key));
        }
        let from = self.integer()?;
        let filter = if self.takes(":") {
            Filter::Slice(boxed(of), from, self.integer()?)
        } else {
            Filter::Item(boxed(of), from?)
        };
        self.takes("]").then_some(filter)
    }

    fn term(&mut self) -> Option<Filter> {
        match self.rest.chars().next()? {
            '"' => self.quoted().map(|text| Filter::Literal(Value::string(text))),
            '0'..='9' | '-' => self.number(),
            '(' => {
                self.rest = self.rest.get(1..)?;
                let inner = self.pipe()?;
                self.takes(")").then_some(inner)
            }
            '[' => {
                self.rest = self.rest.get(1..)?;
                let inner =
                    if self.takes("]") { return Some(Filter::Array(None)) } else { self.pipe()? };
                self.takes("]").then(|| Filter::Array(Some(boxed(inner))))
            }
            '{' => self.object(),
            _ => self.named(),
        }
    }

    fn number(&mut self) -> Option<Filter> {
        let end = self
            .rest
            .char_indices()
            .find(|(i, c)| !(c.is_ascii_digit() || *c == '.' || (*i == 0 && *c == '-')));
        let (digits, rest) = self.rest.split_at(end.map_or(self.rest.len(), |(i, _)| i));
        self.rest = rest;
        Number::parse(digits).map(|n| Filter::Literal(Value::Number(n)))
    }

    fn object(&mut self) -> Option<Filter> {
        self.rest = self.rest.strip_prefix('{')?;
        let mut entries = Vec::new();
        while !self.takes("}") {
            if !entries.is_empty() && !self.takes(",") {
                return None;
            }
            self.space();
            let key = self.name()?;
            let value = if self.takes(":") {
                self.postfix()?
            } else {
                Filter::Field(boxed(Filter::Identity), key.clone())
            };
            entries.push((key, value));
        }
        Some(Filter::Object(entries))
    }

    fn named(&mut self) -> Option<Filter> {
        let word = self.word().to_owned();
        Some(match word.as_str() {
            "true" => Filter::Literal(Value::Bool(true)),
            "false" => Filter::Literal(Value::Bool(false)),
            "null" => Filter::Literal(Value::Null),
            "if" => return self.conditional(),
            "first" if !self.rest.starts_with('(') => Filter::Call(Builtin::First),
            "last" if !self.rest.starts_with('(') => Filter::Call(Builtin::Last),
            "length" => Filter::Call(Builtin::Length),
            "keys" => Filter::Call(Builtin::Keys),
            "not" => Filter::Call(Builtin::Not),
            "select" => Filter::Select(boxed(self.argument()?)),
            "map" => {
                let inner = self.argument()?;
                Filter::Array(Some(boxed(Filter::Pipe(
                    boxed(Filter::Each(boxed(Filter::Identity))),
                    boxed(inner),
                ))))
            }
            "join" => match self.argument()? {
                Filter::Literal(Value::String(separator)) => {
                    Filter::Call(Builtin::Join(separator.to_string()))
                }
                _ => return None,
            },
            _ => return None,
        })
    }

    fn argument(&mut self) -> Option<Filter> {
        if !self.takes("(") {
            return None;
        }
        let inner = self.pipe()?;
        self.takes(")").then_some(inner)
    }

    /// What follows `if` or `elif`.
    fn conditional(&mut self) -> Option<Filter> {
        let condition = self.pipe()?;
        let yes = if self.takes_word("then") { self.pipe()? } else { return None };
        if self.takes_word("elif") {
            self.depth += 1;
            let no = if self.depth > MAX_DEPTH { return None } else { self.conditional()? };
            self.depth -= 1;
            return Some(Filter::If(boxed(condition), boxed(yes), Some(boxed(no))));
        }
        let no = if self.takes_word("else") { Some(boxed(self.pipe()?)) } else { None };
        self.takes_word("end").then(|| Filter::If(boxed(condition), boxed(yes), no))
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
