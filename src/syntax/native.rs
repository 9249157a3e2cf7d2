//! Native HCL syntax: the parser crate behind our tree.
//!
//! The crate stops at the first error and has limits and differences of its own; none of them may make a file vanish.
//! A text that fails as a whole is cut into its top-level items, each parsed on its own; only the broken ones are lost,
//! and reported. Known differences from Terraform are coped with in `retry`.

mod convert;
mod cost;
mod heredoc;
mod later;
mod retry;
mod scan;
mod templates;

use std::ops::Range;
use std::sync::Arc;

use convert::Converter;
use cost::Start;
pub use later::MayWait;

use crate::source::{FileId, Span};
use crate::syntax::hcl::{Body, Document, Expr};
use crate::syntax::placement::Placement;
use crate::syntax::{Comment, Problem, ProblemKind, has_directives};
use crate::text::Text;

/// Parses a text. Never fails: what could not be read is in `problems`, and its place in `unread`.
pub fn parse(file: FileId, text: &str, place: &Placement) -> Document {
    Reader { file, text, place, problems: Vec::new(), unread: Vec::new() }.document(None)
}

/// Parses a whole file like [`parse`]; the content of top-level blocks that may wait is read when somebody asks for it.
pub fn parse_file(file: FileId, text: &Arc<String>, may_wait: MayWait<'_>) -> Document {
    Reader { file, text, place: &Placement::Whole, problems: Vec::new(), unread: Vec::new() }.document(Some((text, may_wait)))
}

/// Parses a text as one expression.
///
/// # Errors
/// The text is not an expression.
pub fn parse_expression(file: FileId, text: &str, place: &Placement) -> Result<Expr, Problem> {
    if let Some(at) = cost::exceeded(text, Start::Code) {
        return Err(too_costly(file, at, text, place));
    }
    let parsed = hcl::edit::parser::parse_expr(text.trim());
    let offset = text.len() - text.trim_start().len();
    match parsed {
        Ok(expr) => Ok(Converter { file, text, place, offset, left_out: &[] }.expr(&expr)),
        Err(error) => Err(problem(file, text, place, &error, offset)),
    }
}

/// Parses a text as a template: the content of a template file, or a string of JSON syntax.
///
/// # Errors
/// The text is not a template.
pub fn parse_template(file: FileId, text: &str, place: &Placement) -> Result<Expr, Problem> {
    if let Some(at) = cost::exceeded(text, Start::Template) {
        return Err(too_costly(file, at, text, place));
    }
    let span = place.map(file, 0..text.len());
    match hcl::edit::parser::parse_template(text) {
        Ok(template) => Ok(Expr { kind: Converter { file, text, place, offset: 0, left_out: &[] }.template(&template), span }),
        Err(error) => Err(problem(file, text, place, &error, 0)),
    }
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    place: &'a Placement,
    problems: Vec<Problem>,
    unread: Vec<Span>,
}

/// What is needed to read blocks later.
type Later<'a> = Option<(&'a Arc<String>, MayWait<'a>)>;

impl Reader<'_> {
    fn document(mut self, later: Later<'_>) -> Document {
        let start = || self.place.map(self.file, super::whole_characters(self.text, 0..1));
        if let Some(problem) = super::bulk::NATIVE.exceeded(self.text, start) {
            let unread = vec![self.place.map(self.file, 0..self.text.len())];
            return Document { body: Body::default(), comments: Vec::new(), problems: vec![problem], unread };
        }
        let body = self.whole(later).unwrap_or_else(|| self.piecewise());
        let comments = if has_directives(self.text) { self.comments() } else { Vec::new() };
        Document { body, comments, problems: self.problems, unread: self.unread }
    }

    fn comments(&self) -> Vec<Comment> {
        let place = |range: Range<usize>| self.place.map(self.file, range);
        let comment = |range: Range<usize>| Comment { text: self.text[range.clone()].into(), span: place(range) };
        scan::scan(self.text).comments.into_iter().map(comment).collect()
    }

    /// The whole text at once, if there is nothing wrong with it.
    fn whole(&self, later: Later<'_>) -> Option<Body> {
        if cost::exceeded(self.text, Start::Code).is_some() {
            return None;
        }
        let tree = hcl::edit::parser::parse_body(self.text).ok()?;
        let converter = Converter { file: self.file, text: self.text, place: self.place, offset: 0, left_out: &[] };
        Some(later.map_or_else(|| converter.body(&tree), |(text, may_wait)| later::body(&converter, text, may_wait, &tree)))
    }

    /// Item by item.
    fn piecewise(&mut self) -> Body {
        let mut body = Body::default();
        let found = scan::scan(self.text);
        for range in &found.items {
            self.item(range.clone(), &found, &mut body);
        }
        self.repeated(&body);
        body
    }

    /// One top-level item.
    fn item(&mut self, range: Range<usize>, found: &scan::Scan, body: &mut Body) {
        let piece = &self.text[range.clone()];
        if piece.trim().is_empty() {
            return;
        }
        if let Some(at) = cost::exceeded(piece, Start::Code) {
            self.unread.push(self.place.map(self.file, range.clone()));
            self.problems.push(too_costly(self.file, range.start + at, self.text, self.place));
            return;
        }
        let parsed = retry::parse_body(piece);
        let duplicates: Vec<Problem> = parsed.duplicates.iter().map(|at| self.duplicate(range.start + at)).collect();
        self.problems.extend(duplicates);
        match parsed.body {
            Ok(tree) => {
                let left_out: Vec<usize> = parsed.duplicates.iter().map(|at| range.start + at).collect();
                let converter = Converter { file: self.file, text: self.text, place: self.place, offset: range.start, left_out: &left_out };
                let part = converter.body(&tree);
                body.attributes.extend(part.attributes);
                body.blocks.extend(part.blocks);
            }
            Err(error) => {
                self.unread.push(self.place.map(self.file, range.clone()));
                let mut problem = problem(self.file, self.text, self.place, &error, range.start);
                if let Some((at, what)) = found.unclosed
                    && range.contains(&at)
                    && problem.kind == ProblemKind::Syntax
                {
                    problem.span = self.place.map(self.file, at..at + 1);
                    problem.message = Text::new(format!("语法错误：{what} 没有闭合。"), format!("syntax error: unclosed {what}"));
                }
                self.problems.push(problem);
            }
        }
    }

    fn duplicate(&self, at: usize) -> Problem {
        let text = Text::new("对象中的键重复，后一个生效。", "duplicate key in an object; the last one counts");
        Problem::new(ProblemKind::DuplicateKey, text, self.place.map(self.file, at..at + 1))
    }

    /// A repeated argument is an error, as in Terraform. The crate finds those of one item itself.
    fn repeated(&mut self, body: &Body) {
        let mut todo = vec![body];
        while let Some(body) = todo.pop() {
            for (i, attribute) in body.attributes.iter().enumerate() {
                if body.attributes[..i].iter().take(1_000).any(|a| a.name.text == attribute.name.text) {
                    let name = &attribute.name.text;
                    let message = Text::new(format!("参数 `{name}` 重复设置。"), format!("argument `{name}` is set more than once"));
                    self.problems.push(Problem::new(ProblemKind::Syntax, message, attribute.name.span));
                }
            }
            todo.extend(body.blocks.iter().map(|b| &*b.body));
        }
    }
}

/// The problem of a text that the parser is not given.
fn too_costly(file: FileId, at: usize, text: &str, place: &Placement) -> Problem {
    let message = Text::new(
        "运算在括号中嵌套过深，或一个对象的键超过 5000 个，无法检查这一块；请拆成多个 local。",
        "operators nested too deep in brackets, or an object of more than 5000 keys, so this block was not checked: split it into locals",
    );
    let range = super::whole_characters(text, at..at + 1);
    Problem::new(ProblemKind::Budget, message, place.map(file, range))
}

/// The problem of a parse error. `offset` is the place of the parsed piece in the text.
fn problem(file: FileId, text: &str, place: &Placement, error: &hcl::edit::parser::Error, offset: usize) -> Problem {
    let detail = error.message().replace('\n', "; ");
    let at = error.location().offset() + offset;
    let start = super::whole_characters(text, at..at).start;
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    let span = place.map(file, start..end);
    if detail.contains("limit") || detail.contains("recursion") || detail.contains("depth") {
        let message = Text::new(
            "嵌套超过 64 层，无法检查这一块；请简化。",
            "nested deeper than 64 levels, so this block was not checked: simplify it",
        );
        return Problem::new(ProblemKind::Budget, message, span);
    }
    if detail.contains("redefined attribute") {
        let length = text[start..].find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(text.len() - start);
        let name = &text[start..start + length];
        let message = Text::new(format!("参数 `{name}` 重复设置。"), format!("argument `{name}` is set more than once"));
        return Problem::new(ProblemKind::Syntax, message, place.map(file, start..start + length));
    }
    let message = Text::new(format!("语法错误：{detail}。"), format!("syntax error: {detail}"));
    Problem::new(ProblemKind::Syntax, message, span)
}
