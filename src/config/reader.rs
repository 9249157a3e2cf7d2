//! Literal values out of configuration bodies, with a problem for each mistake.

use std::collections::HashSet;

use crate::config::labels::address;
use crate::config::level;
use crate::config::literal::{argument, number, object, string};
use crate::filing::registrable;
use crate::pipeline::levels::Level;
use crate::source::Span;
use crate::syntax::hcl::{Attribute, Block, Body, ExprKind};
use crate::syntax::{Problem, ProblemKind};
use crate::text::{Text, chinese, closest};

/// Stands for every rule.
pub(super) const EVERY: &str = "*";

/// The rules that a name stands for.
pub fn named<'r>(name: &'r str, rules: &'r [&'r str]) -> impl Iterator<Item = &'r str> {
    let every = name == EVERY;
    rules
        .iter()
        .copied()
        .filter(move |_| every)
        .chain(std::iter::once(name).filter(move |_| !every))
}

/// Reads values and collects problems.
pub(super) struct Reader<'a> {
    pub(super) problems: Vec<Problem>,
    /// Rule ids that may be named.
    pub(super) rules: &'a [&'a str],
}

impl Reader<'_> {
    pub(super) fn problem(&mut self, span: Span, message: Text) {
        self.problems.push(Problem::new(ProblemKind::Syntax, message, span));
    }

    fn not_known(&mut self, span: Span, what: (&str, &str), name: &str, known: &[&str]) {
        let hint = closest(name, known.iter().copied()).map_or_else(
            || {
                Text::new(
                    format!("可用：{}。", known.join("、")),
                    format!("; known are {}", known.join(", ")),
                )
            },
            |near| Text::new(format!("是不是 `{near}`？"), format!("; did you mean `{near}`?")),
        );
        let message = Text::new(
            format!("没有{}`{name}`。{}", what.0, hint.zh),
            format!("there is no {} `{name}`{}", what.1, hint.en),
        );
        self.problem(span, message);
    }

    /// Complains about attributes and blocks that do not exist.
    pub(super) fn known(&mut self, body: &Body, attributes: &[&str], blocks: &[&str]) {
        for attribute in &body.attributes {
            let name = &*attribute.name.text;
            if blocks.contains(&name) {
                self.problem(
                    attribute.name.span,
                    Text::new(
                        format!("`{name}` 是块，写成 `{name} {{ … }}`，不带等号。"),
                        format!(
                            "`{name}` is a block: write `{name} {{ … }}`, without an equals sign"
                        ),
                    ),
                );
            } else if !attributes.contains(&name) {
                self.not_known(
                    attribute.name.span,
                    ("设置 ", "setting"),
                    &attribute.name.text,
                    &[attributes, blocks].concat(),
                );
            }
        }
        for block in &body.blocks {
            let name = &*block.kind.text;
            if attributes.contains(&name) {
                self.problem(
                    block.kind.span,
                    Text::new(
                        format!("`{name}` 是设置，写成 `{name} = …`。"),
                        format!("`{name}` is a setting: write `{name} = …`"),
                    ),
                );
            } else if !blocks.contains(&name) {
                self.not_known(
                    block.kind.span,
                    ("块 ", "block"),
                    &block.kind.text,
                    &[blocks, attributes].concat(),
                );
            }
        }
    }

    /// Complains about a second block on the same thing: a later one would win in silence.
    pub(super) fn once(&mut self, blocks: &[Block]) {
        let mut seen: HashSet<(&str, String)> = HashSet::new();
        for block in blocks {
            let (kind, [label, ..]) = (&*block.kind.text, &block.labels[..]) else { continue };
            let name = match kind {
                // One website is one registrable domain, whatever host of it is written.
                "website" => registrable(&label.text).unwrap_or_else(|| label.text.to_lowercase()),
                "data" => address(block).unwrap_or_default(),
                _ => label.text.to_string(),
            };
            if !seen.insert((kind, name.clone())) {
                let message = Text::new(
                    format!("`{kind} \"{name}\"` 重复声明。"),
                    format!("`{kind} \"{name}\"` is declared more than once"),
                );
                self.problem(label.span, message);
            }
        }
    }

    /// The only label of a block.
    pub(super) fn label(&mut self, block: &Block) -> Option<String> {
        if let [label] = &block.labels[..] {
            return Some(label.text.to_string());
        }
        let kind = &block.kind.text;
        self.problem(
            block.header,
            Text::new(
                format!("`{kind}` 需要一个名称：`{kind} \"…\" {{`。"),
                format!("`{kind}` takes one name: `{kind} \"…\" {{`"),
            ),
        );
        None
    }

    fn expected(&mut self, attribute: &Attribute, zh: &str, en: &str) {
        let name = &attribute.name.text;
        self.problem(
            attribute.value.span,
            Text::new(chinese(&["`", name, "` 应为", zh, "。"]), format!("`{name}` takes {en}")),
        );
    }

    pub(super) fn string(&mut self, body: &Body, name: &str) -> Option<String> {
        let attribute = body.attribute(name)?;
        let text = string(&attribute.value);
        if text.is_none() {
            self.expected(attribute, "字符串", "a string");
        }
        text
    }

    /// A string that is one of a few words.
    pub(super) fn word(&mut self, body: &Body, name: &str, words: &[&str]) -> Option<String> {
        let attribute = body.attribute(name)?;
        let text = self.string(body, name)?;
        if words.contains(&text.as_str()) {
            return Some(text);
        }
        self.not_known(attribute.value.span, ("取值 ", "value"), &text, words);
        None
    }

    pub(super) fn strings(&mut self, body: &Body, name: &str) -> Vec<String> {
        let Some(attribute) = body.attribute(name) else { return Vec::new() };
        let items = match &attribute.value.kind {
            ExprKind::Tuple(items) => items.iter().map(string).collect::<Option<Vec<String>>>(),
            _ => None,
        };
        if items.is_none() {
            self.expected(
                attribute,
                "字符串列表，如 [\"a\", \"b\"]",
                "a list of strings, like [\"a\", \"b\"]",
            );
        }
        items.unwrap_or_default()
    }

    /// Strings with their places.
    pub(super) fn placed(&mut self, body: &Body, name: &str) -> Vec<(String, Span)> {
        let strings = self.strings(body, name);
        strings.into_iter().zip(self.places(body, name)).collect()
    }

    /// The places of the items of a list.
    pub(super) fn places(&self, body: &Body, name: &str) -> Vec<Span> {
        match body.attribute(name).map(|a| &a.value.kind) {
            Some(ExprKind::Tuple(items)) => items.iter().map(|item| item.span).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn number(&mut self, body: &Body, name: &str) -> Option<f64> {
        let attribute = body.attribute(name)?;
        let number =
            number(&attribute.value).map(|n| n.to_f64()).filter(|n| n.is_finite() && *n >= 0.0);
        if number.is_none() {
            self.expected(attribute, "不小于 0 的数", "a number, 0 or more");
        }
        number
    }

    pub(super) fn whole_number(&mut self, body: &Body, name: &str) -> Option<u64> {
        let attribute = body.attribute(name)?;
        let whole =
            number(&attribute.value).and_then(|n| n.to_i64()).and_then(|n| u64::try_from(n).ok());
        if whole.is_none() {
            self.expected(attribute, "不小于 0 的整数", "a whole number, 0 or more");
        }
        whole
    }

    /// A whole number within limits.
    pub(super) fn between(
        &mut self,
        body: &Body,
        name: &str,
        least: u64,
        most: u64,
    ) -> Option<u64> {
        let attribute = body.attribute(name)?;
        let number = self.whole_number(body, name)?;
        if (least..=most).contains(&number) {
            return Some(number);
        }
        self.expected(
            attribute,
            &format!(" {least} 到 {most} 的整数"),
            &format!("a whole number from {least} to {most}"),
        );
        None
    }

    pub(super) fn boolean(&mut self, body: &Body, name: &str) -> Option<bool> {
        let attribute = body.attribute(name)?;
        if let ExprKind::Bool(value) = attribute.value.kind {
            return Some(value);
        }
        self.expected(attribute, " true 或 false", "true or false");
        None
    }

    /// An object of values, each as the command line takes it.
    pub(super) fn arguments(
        &mut self,
        body: &Body,
        name: &str,
        quoted: fn(&str) -> String,
    ) -> Vec<(String, String)> {
        let Some(attribute) = body.attribute(name) else { return Vec::new() };
        let Some(items) = object(&attribute.value) else {
            self.expected(
                attribute,
                "键值，如 { a = \"b\" }",
                "keys and values, like { a = \"b\" }",
            );
            return Vec::new();
        };
        let mut arguments = Vec::new();
        for (key, value, _) in items {
            match argument(value, quoted) {
                Some(text) => arguments.push((key, text)),
                None => self.no_literal(value.span, &key),
            }
        }
        arguments
    }

    /// What only takes values as such.
    pub(super) fn no_literal(&mut self, span: Span, name: &str) {
        let message = Text::new(
            format!("`{name}` 应为写明的值（字符串、数、布尔、列表或对象），不能是表达式或 null。"),
            format!(
                "`{name}` takes a value as such (string, number, boolean, list or object), no expression and no null"
            ),
        );
        self.problem(span, message);
    }

    /// `{ "cn-new" = "mainland" }`
    pub(super) fn sides(&mut self, body: &Body, name: &str) -> Vec<(String, bool)> {
        let Some(attribute) = body.attribute(name) else { return Vec::new() };
        let Some(items) = object(&attribute.value) else {
            self.expected(
                attribute,
                "地域与位置，如 { \"cn-new\" = \"mainland\" }",
                "regions and where they lie, like { \"cn-new\" = \"mainland\" }",
            );
            return Vec::new();
        };
        let mut sides = Vec::new();
        for (id, value, _) in items {
            match string(value).as_deref() {
                Some("mainland") => sides.push((id, true)),
                Some("outside") => sides.push((id, false)),
                other => self.not_known(
                    value.span,
                    ("取值 ", "value"),
                    other.unwrap_or_default(),
                    &["mainland", "outside"],
                ),
            }
        }
        sides
    }

    /// `{ "rule-id" = "level" }`
    pub(super) fn levels(&mut self, body: &Body, name: &str) -> Vec<(String, Level)> {
        let Some(attribute) = body.attribute(name) else { return Vec::new() };
        let Some(items) = object(&attribute.value) else {
            self.expected(
                attribute,
                "规则与级别，如 { \"renewal-off\" = \"off\" }",
                "rules and levels, like { \"renewal-off\" = \"off\" }",
            );
            return Vec::new();
        };
        let mut levels = Vec::new();
        for (rule, value, span) in items {
            let word = string(value).unwrap_or_default();
            if rule != EVERY && !self.rules.contains(&rule.as_str()) {
                let rules = self.rules;
                self.not_known(span, ("规则 ", "rule"), &rule, rules);
            } else if let Some(level) = level(&word) {
                levels.extend(named(&rule, self.rules).map(|rule| (rule.to_owned(), level)));
            } else {
                self.not_known(
                    value.span,
                    ("级别 ", "level"),
                    &word,
                    &["error", "warning", "note", "off"],
                );
            }
        }
        levels
    }

    /// Ids of rules.
    pub(super) fn rules(&mut self, body: &Body, name: &str) -> Vec<String> {
        let named = self.placed(body, name);
        let rules = self.rules;
        for (rule, span) in named.iter().filter(|(rule, _)| !rules.contains(&rule.as_str())) {
            self.not_known(*span, ("规则 ", "rule"), rule, rules);
        }
        named.into_iter().map(|(rule, _)| rule).collect()
    }
}
