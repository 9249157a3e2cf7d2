//! The parser of hcl-rs behind our tree: what our own parser is held against.
//!
//! It differs where hcl-edit 0.10 differs from Terraform; [`compare`] knows these faults and takes
//! no other difference.

use std::ops::Range;
use std::sync::Arc;

use hcl::edit::expr::{self, Expression, ObjectKey, TraversalOperator};
use hcl::edit::structure::{self, Structure};
use hcl::edit::template::{self, Directive, Element, Strip};
use iac_icp::source::{FileId, Span};
use iac_icp::syntax::hcl::{
    Accessor, AccessorKind, Attribute, BinaryOp, Block, Body, Call, Expr, ExprKind, For, Name,
    ObjectItem, TemplateFor, TemplatePart, UnaryOp,
};
use iac_icp::value::Number;

/// Converts trees of one text.
struct Converter<'a> {
    file: FileId,
    text: &'a str,
}

impl Converter<'_> {
    fn range(&self, node: &impl hcl::edit::Span) -> Range<usize> {
        let range = node.span().unwrap_or(0..0);
        range.start..range.end
    }

    fn span(&self, node: &impl hcl::edit::Span) -> Span {
        Span::new(self.file, self.range(node).start, self.range(node).end)
    }

    fn body(&self, body: &structure::Body) -> Body {
        self.body_with(body, |block| self.block(block))
    }

    /// A body with blocks that are converted in another way.
    fn body_with(
        &self,
        body: &structure::Body,
        convert: impl Fn(&structure::Block) -> Block,
    ) -> Body {
        let attributes = body.iter().filter(|item| item.is_attribute()).count();
        let mut out = Body {
            attributes: Vec::with_capacity(attributes),
            blocks: Vec::with_capacity(body.len() - attributes),
        };
        for item in body {
            match item {
                Structure::Attribute(attribute) => out.attributes.push(self.attribute(attribute)),
                Structure::Block(block) => out.blocks.push(convert(block)),
            }
        }
        out
    }

    fn attribute(&self, attribute: &structure::Attribute) -> Attribute {
        let name = Name {
            text: Arc::<str>::from(attribute.key.as_str()),
            span: self.span(&attribute.key),
        };
        let value = self.expr(&attribute.value);
        let span = name.span.to(value.span);
        Attribute { name, value, span }
    }

    fn block(&self, block: &structure::Block) -> Block {
        self.block_with(block, |_| self.body(&block.body))
    }

    /// A block of which the head says what becomes of its content.
    fn block_with(&self, block: &structure::Block, content: impl FnOnce(&[Name]) -> Body) -> Block {
        let kind =
            Name { text: Arc::<str>::from(block.ident.as_str()), span: self.span(&block.ident) };
        let label = |label: &structure::BlockLabel| match label {
            structure::BlockLabel::Ident(ident) => {
                Name { text: Arc::<str>::from(ident.as_str()), span: self.span(ident) }
            }
            structure::BlockLabel::String(text) => {
                Name { text: Arc::<str>::from(text.as_str()), span: self.span(text) }
            }
        };
        let labels: Vec<Name> = block.labels.iter().map(label).collect();
        let header = labels.last().map_or(kind.span, |last| kind.span.to(last.span));
        Block { body: content(&labels), span: kind.span.to(self.span(block)), header, kind, labels }
    }

    fn expr(&self, expr: &Expression) -> Expr {
        let span = self.span(expr);
        let kind = match expr {
            Expression::Null(_) => ExprKind::Null,
            Expression::Bool(value) => ExprKind::Bool(*value.value()),
            Expression::Number(_) => self.number(self.range(expr)),
            Expression::String(text) => ExprKind::String(Arc::<str>::from(text.as_str())),
            Expression::Array(items) => {
                ExprKind::Tuple(items.iter().map(|i| self.expr(i)).collect())
            }
            Expression::Object(object) => self.object(object),
            Expression::StringTemplate(parts) => {
                finish(self.parts(parts.iter().collect(), (false, false), Style::Quoted))
            }
            Expression::HeredocTemplate(heredoc) => self.heredoc(heredoc),
            Expression::Parenthesis(inner) => ExprKind::Parens(Box::new(self.expr(inner.inner()))),
            Expression::Variable(name) => ExprKind::Variable(Arc::<str>::from(name.as_str())),
            Expression::Conditional(c) => ExprKind::Conditional(Box::new((
                self.expr(&c.cond_expr),
                self.expr(&c.true_expr),
                self.expr(&c.false_expr),
            ))),
            Expression::FuncCall(call) => self.call(call),
            Expression::Traversal(traversal) => {
                let steps = traversal.operators.iter().map(|o| self.accessor(o)).collect();
                ExprKind::Traversal(Box::new((self.expr(&traversal.expr), steps)))
            }
            Expression::UnaryOp(op) => {
                let operator = match op.operator.value() {
                    expr::UnaryOperator::Neg => UnaryOp::Neg,
                    expr::UnaryOperator::Not => UnaryOp::Not,
                };
                ExprKind::Unary(operator, Box::new(self.expr(&op.expr)))
            }
            Expression::BinaryOp(op) => ExprKind::Binary(
                binary(*op.operator.value()),
                Box::new((self.expr(&op.lhs_expr), self.expr(&op.rhs_expr))),
            ),
            Expression::ForExpr(expr) => self.for_expr(expr),
        };
        Expr { kind, span }
    }

    fn number(&self, range: Range<usize>) -> ExprKind {
        let text = self.text.get(range).unwrap_or("0");
        Number::parse(text.trim()).map_or(ExprKind::Null, |n| ExprKind::Number(Box::new(n)))
    }

    fn object(&self, object: &expr::Object) -> ExprKind {
        let key = |key: &ObjectKey| match key {
            ObjectKey::Ident(name) => Expr {
                kind: ExprKind::String(Arc::<str>::from(name.as_str())),
                span: self.span(name),
            },
            ObjectKey::Expression(inner) => self.expr(inner),
        };
        ExprKind::Object(
            object
                .iter()
                .map(|(k, v)| ObjectItem { key: key(k), value: self.expr(v.expr()) })
                .collect(),
        )
    }

    fn call(&self, call: &expr::FuncCall) -> ExprKind {
        let mut name = String::new();
        for part in &call.name.namespace {
            name.push_str(part.as_str());
            name.push_str("::");
        }
        name.push_str(call.name.name.as_str());
        let name = Name { text: Arc::<str>::from(name.as_str()), span: self.span(&call.name.name) };
        let args = call.args.iter().map(|a| self.expr(a)).collect();
        ExprKind::Call(Box::new(Call { name, args, expand_last: call.args.expand_final() }))
    }

    fn accessor(&self, operator: &hcl::edit::Decorated<TraversalOperator>) -> Accessor {
        let kind = match operator.value() {
            TraversalOperator::AttrSplat(_) => AccessorKind::AttributeSplat,
            TraversalOperator::FullSplat(_) => AccessorKind::FullSplat,
            TraversalOperator::GetAttr(name) => {
                AccessorKind::Attribute(Arc::<str>::from(name.as_str()))
            }
            TraversalOperator::Index(expr) => AccessorKind::Index(Box::new(self.expr(expr))),
            TraversalOperator::LegacyIndex(index) => AccessorKind::LegacyIndex(*index.value()),
        };
        Accessor { kind, span: self.span(operator) }
    }

    fn for_expr(&self, expr: &expr::ForExpr) -> ExprKind {
        ExprKind::For(Box::new(For {
            key_var: expr.intro.key_var.as_ref().map(|k| Arc::from(k.as_str())),
            value_var: expr.intro.value_var.as_str().into(),
            collection: self.expr(&expr.intro.collection_expr),
            key: expr.key_expr.as_ref().map(|k| self.expr(k)),
            value: self.expr(&expr.value_expr),
            condition: expr.cond.as_ref().map(|c| self.expr(&c.expr)),
            grouping: expr.grouping,
        }))
    }
}

fn binary(operator: expr::BinaryOperator) -> BinaryOp {
    use expr::BinaryOperator as From;
    match operator {
        From::Eq => BinaryOp::Eq,
        From::NotEq => BinaryOp::NotEq,
        From::LessEq => BinaryOp::LessEq,
        From::GreaterEq => BinaryOp::GreaterEq,
        From::Less => BinaryOp::Less,
        From::Greater => BinaryOp::Greater,
        From::Plus => BinaryOp::Plus,
        From::Minus => BinaryOp::Minus,
        From::Mul => BinaryOp::Mul,
        From::Div => BinaryOp::Div,
        From::Mod => BinaryOp::Mod,
        From::And => BinaryOp::And,
        From::Or => BinaryOp::Or,
    }
}

/// How the text of a template is cut into the pieces that strip markers work on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Between quotes: one piece.
    Quoted,
    /// A heredoc or a template file: a piece for each line.
    Lines,
    /// As `Lines`, and the indentation is removed after stripping.
    Flush,
}

impl Converter<'_> {
    /// A whole template.
    fn template(&self, template: &template::Template) -> ExprKind {
        finish(meld(self.parts(template.iter().collect(), (false, false), Style::Lines)))
    }

    /// The parts of a template. `strip` says whether the text before the first and after the last
    /// part is to be stripped, because the directive around it says so.
    fn parts(
        &self,
        elements: Vec<&Element>,
        strip: (bool, bool),
        style: Style,
    ) -> Vec<TemplatePart> {
        let mut parts = Vec::with_capacity(elements.len());
        for (i, element) in elements.iter().enumerate() {
            match element {
                Element::Literal(text) => {
                    let before = if i == 0 { strip.0 } else { strips_after(elements[i - 1]) };
                    let after = elements.get(i + 1).map_or(strip.1, |next| strips_before(next));
                    let raw = if style == Style::Flush {
                        raw(self.text.get(self.range(text)), text)
                    } else {
                        None
                    };
                    let text = raw.as_deref().unwrap_or(text);
                    parts.extend(literals(text, style != Style::Quoted, (before, after)));
                }
                Element::Interpolation(inner) => {
                    parts.push(TemplatePart::Interpolation(self.expr(&inner.expr)))
                }
                Element::Directive(directive) => parts.push(self.directive(directive, style)),
            }
        }
        parts
    }

    /// A heredoc; one with `<<-` loses the indentation that its lines share.
    fn heredoc(&self, template: &template::HeredocTemplate) -> ExprKind {
        let flushed =
            self.text.get(self.range(template)).is_some_and(|text| text.starts_with("<<-"));
        let style = if flushed { Style::Flush } else { Style::Lines };
        let mut parts = self.parts(template.template.iter().collect(), (false, false), style);
        if flushed {
            flush(&mut parts);
        }
        finish(meld(parts))
    }

    fn directive(&self, directive: &Directive, style: Style) -> TemplatePart {
        match directive {
            Directive::If(d) => {
                let (opens, ends) = (strip_end(d.if_expr.strip), strip_start(d.endif_expr.strip));
                let then_ends = d.else_expr.as_ref().map_or(ends, |e| strip_start(e.strip));
                let then =
                    self.parts(d.if_expr.template.iter().collect(), (opens, then_ends), style);
                let otherwise = d.else_expr.as_ref().map_or_else(Vec::new, |e| {
                    self.parts(e.template.iter().collect(), (strip_end(e.strip), ends), style)
                });
                TemplatePart::If(self.expr(&d.if_expr.cond_expr), then, otherwise)
            }
            Directive::For(d) => TemplatePart::For(Box::new(TemplateFor {
                key_var: d.for_expr.key_var.as_ref().map(|k| Arc::from(k.as_str())),
                value_var: d.for_expr.value_var.as_str().into(),
                collection: self.expr(&d.for_expr.collection_expr),
                parts: self.parts(
                    d.for_expr.template.iter().collect(),
                    (strip_end(d.for_expr.strip), strip_start(d.endfor_expr.strip)),
                    style,
                ),
            })),
        }
    }
}

fn strip_start(strip: Strip) -> bool {
    matches!(strip, Strip::Start | Strip::Both)
}

fn strip_end(strip: Strip) -> bool {
    matches!(strip, Strip::End | Strip::Both)
}

/// Whether an element strips the text before it.
fn strips_before(element: &Element) -> bool {
    match element {
        Element::Literal(_) => false,
        Element::Interpolation(i) => strip_start(i.strip),
        Element::Directive(directive) => match &**directive {
            Directive::If(d) => strip_start(d.if_expr.strip),
            Directive::For(d) => strip_start(d.for_expr.strip),
        },
    }
}

/// Whether an element strips the text after it.
fn strips_after(element: &Element) -> bool {
    match element {
        Element::Literal(_) => false,
        Element::Interpolation(i) => strip_end(i.strip),
        Element::Directive(directive) => match &**directive {
            Directive::If(d) => strip_end(d.endif_expr.strip),
            Directive::For(d) => strip_end(d.endfor_expr.strip),
        },
    }
}

/// A template of text alone is a string.
fn finish(parts: Vec<TemplatePart>) -> ExprKind {
    let literal = |p: &TemplatePart| matches!(p, TemplatePart::Literal(_));
    if !parts.iter().all(literal) {
        return ExprKind::Template(parts);
    }
    let text: String =
        parts.iter().map(|p| if let TemplatePart::Literal(t) = p { &**t } else { "" }).collect();
    ExprKind::String(text.into())
}
/// The text of a literal as written, indentation included; `None` where it is not what the parser
/// read.
fn raw(written: Option<&str>, read: &str) -> Option<String> {
    let text = written?.replace("$${", "${").replace("%%{", "%{");
    let same = text.split_whitespace().eq(read.split_whitespace());
    same.then_some(text)
}

/// The literals of a text: one, or one for each line, after stripping.
fn literals(text: &str, lines: bool, (before, after): (bool, bool)) -> Vec<TemplatePart> {
    let mut pieces: Vec<&str> =
        if lines { text.split_inclusive('\n').collect() } else { vec![text] };
    if let (true, Some(first)) = (before, pieces.first_mut()) {
        *first = first.trim_start();
    }
    if let (true, Some(last)) = (after, pieces.last_mut()) {
        *last = last.trim_end();
    }
    pieces.into_iter().map(|p| TemplatePart::Literal(p.into())).collect()
}

/// Removes the indentation that all lines share.
fn flush(parts: &mut [TemplatePart]) {
    let mut least = usize::MAX;
    each_piece(parts, &mut true, &mut |piece| {
        let spaces = match piece {
            None => 0,
            Some(text) if is_blank(text) => return,
            Some(text) => text.chars().take_while(|c| c.is_whitespace()).count(),
        };
        least = least.min(spaces);
    });
    if least == 0 || least == usize::MAX {
        return;
    }
    each_piece(parts, &mut true, &mut |piece| {
        if let Some(text) = piece
            && !is_blank(text)
        {
            let at = text.char_indices().nth(least).map_or(text.len(), |(at, _)| at);
            *text = text[at..].into();
        }
    });
}

fn is_blank(text: &str) -> bool {
    text.trim_start().is_empty() && text.ends_with('\n')
}

/// Visits what begins each line: text, or nothing where something else does.
fn each_piece(
    parts: &mut [TemplatePart],
    newline: &mut bool,
    visit: &mut dyn FnMut(Option<&mut Arc<str>>),
) {
    for part in parts {
        match part {
            TemplatePart::Literal(text) => {
                let ends_line = text.ends_with('\n');
                if std::mem::take(newline) {
                    visit(Some(text));
                }
                *newline = ends_line;
            }
            TemplatePart::Interpolation(_) => other(newline, visit),
            TemplatePart::If(_, then, otherwise) => {
                other(newline, visit);
                each_piece(then, newline, visit);
                other(newline, visit);
                if !otherwise.is_empty() {
                    each_piece(otherwise, newline, visit);
                    other(newline, visit);
                }
            }
            TemplatePart::For(of) => {
                other(newline, visit);
                each_piece(&mut of.parts, newline, visit);
                other(newline, visit);
            }
        }
    }
}

/// An interpolation or directive: what begins a line with it has no indentation.
fn other(newline: &mut bool, visit: &mut dyn FnMut(Option<&mut Arc<str>>)) {
    if std::mem::take(newline) {
        visit(None);
    }
}

/// Puts neighbouring literals together and drops empty ones.
fn meld(parts: Vec<TemplatePart>) -> Vec<TemplatePart> {
    let mut melded: Vec<TemplatePart> = Vec::with_capacity(parts.len());
    let mut text = String::new();
    for part in parts {
        let part = match part {
            TemplatePart::Literal(piece) => {
                text.push_str(&piece);
                continue;
            }
            TemplatePart::If(condition, then, otherwise) => {
                TemplatePart::If(condition, meld(then), meld(otherwise))
            }
            TemplatePart::For(mut of) => {
                of.parts = meld(std::mem::take(&mut of.parts));
                TemplatePart::For(of)
            }
            part => part,
        };
        if !text.is_empty() {
            melded.push(TemplatePart::Literal(std::mem::take(&mut text).into()));
        }
        melded.push(part);
    }
    if !text.is_empty() {
        melded.push(TemplatePart::Literal(text.into()));
    }
    melded
}

/// Empty texts in templates mean nothing.
fn without_empty_texts(body: &mut Body) {
    body.attributes.iter_mut().for_each(|a| in_expr(&mut a.value));
    body.blocks.iter_mut().for_each(|b| without_empty_texts(&mut b.body));
}

fn in_parts(parts: &mut Vec<TemplatePart>) {
    parts.retain(|p| !matches!(p, TemplatePart::Literal(text) if text.is_empty()));
    for part in parts {
        match part {
            TemplatePart::Literal(_) => {}
            TemplatePart::Interpolation(inner) => in_expr(inner),
            TemplatePart::If(condition, then, otherwise) => {
                in_expr(condition);
                in_parts(then);
                in_parts(otherwise);
            }
            TemplatePart::For(of) => {
                in_expr(&mut of.collection);
                in_parts(&mut of.parts);
            }
        }
    }
}

fn in_expr(expr: &mut Expr) {
    match &mut expr.kind {
        ExprKind::Null
        | ExprKind::Bool(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Variable(_) => {}
        ExprKind::Template(parts) => in_parts(parts),
        ExprKind::Tuple(items) => items.iter_mut().for_each(in_expr),
        ExprKind::Object(items) => items.iter_mut().for_each(|i| {
            in_expr(&mut i.key);
            in_expr(&mut i.value);
        }),
        ExprKind::Traversal(traversal) => {
            let (base, steps) = &mut **traversal;
            in_expr(base);
            for step in steps {
                if let AccessorKind::Index(index) = &mut step.kind {
                    in_expr(index);
                }
            }
        }
        ExprKind::Call(call) => call.args.iter_mut().for_each(in_expr),
        ExprKind::Parens(inner) | ExprKind::Unary(_, inner) => in_expr(inner),
        ExprKind::Binary(_, pair) => {
            in_expr(&mut pair.0);
            in_expr(&mut pair.1);
        }
        ExprKind::Conditional(three) => {
            in_expr(&mut three.0);
            in_expr(&mut three.1);
            in_expr(&mut three.2);
        }
        ExprKind::For(of) => {
            in_expr(&mut of.collection);
            in_expr(&mut of.value);
            of.key.iter_mut().chain(&mut of.condition).for_each(in_expr);
        }
    }
}

/// What two parsers make of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Both read it, into the same tree.
    Same,
    /// Neither reads it.
    Rejected,
    /// Only ours reads it.
    OnlyOurs(String),
    /// Only hcl-rs reads it.
    OnlyTheirs(String),
    /// Both read it; the first line in which the trees differ, ours first.
    Differs(String, String),
}

/// Reads a text with both parsers.
pub(crate) fn compare(text: &str) -> Outcome {
    use iac_icp::syntax::{ProblemKind, native, placement::Placement};
    let file = FileId(0);
    let ours = native::parse(file, text, &Placement::Whole);
    let wrong = ours.problems.iter().find(|p| p.kind != ProblemKind::DuplicateKey);
    let theirs = hcl::edit::parser::parse_body(text);
    match (wrong, theirs) {
        (Some(_), Err(_)) => Outcome::Rejected,
        (None, Err(error)) => {
            Outcome::OnlyOurs(error.message().lines().next().unwrap_or("").to_owned())
        }
        (Some(problem), Ok(_)) => Outcome::OnlyTheirs(problem.message.en.to_string()),
        (None, Ok(tree)) => {
            let mut theirs = Converter { file, text }.body(&tree);
            let mut ours = ours.body;
            without_empty_texts(&mut ours);
            without_empty_texts(&mut theirs);
            let (ours, theirs) = (format!("{ours:#?}"), format!("{theirs:#?}"));
            match ours.lines().zip(theirs.lines()).find(|(a, b)| a != b) {
                Some((a, b)) => Outcome::Differs(a.trim().to_owned(), b.trim().to_owned()),
                None if ours.len() != theirs.len() => {
                    Outcome::Differs("shorter or longer".to_owned(), String::new())
                }
                None => Outcome::Same,
            }
        }
    }
}
