//! Templates of the parser crate's tree: literal text stripped as markers and heredocs say.

use std::sync::Arc;

use hcl::edit::template::{self, Directive, Element, Strip};

use super::convert::Converter;
use super::heredoc;
use crate::syntax::hcl::{ExprKind, TemplateFor, TemplatePart};

/// How the text of a template is cut into the pieces that strip markers work on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Between quotes: one piece.
    Quoted,
    /// A heredoc or a template file: a piece for each line.
    Lines,
    /// As `Lines`, and the indentation is removed after stripping.
    Flush,
}

impl Converter<'_> {
    /// A whole template.
    pub(super) fn template(&self, template: &template::Template) -> ExprKind {
        finish(heredoc::meld(self.parts(template.iter().collect(), (false, false), Style::Lines)))
    }

    /// The parts of a template. `strip` says whether the text before the first and after the last part is to be
    /// stripped, because the directive around it says so.
    pub(super) fn parts(&self, elements: Vec<&Element>, strip: (bool, bool), style: Style) -> Vec<TemplatePart> {
        let mut parts = Vec::with_capacity(elements.len());
        for (i, element) in elements.iter().enumerate() {
            match element {
                Element::Literal(text) => {
                    let before = if i == 0 { strip.0 } else { strips_after(elements[i - 1]) };
                    let after = elements.get(i + 1).map_or(strip.1, |next| strips_before(next));
                    let raw = if style == Style::Flush { heredoc::raw(self.text.get(self.range(text)), text) } else { None };
                    let text = raw.as_deref().unwrap_or(text);
                    parts.extend(heredoc::literals(text, style != Style::Quoted, (before, after)));
                }
                Element::Interpolation(inner) => parts.push(TemplatePart::Interpolation(self.expr(&inner.expr))),
                Element::Directive(directive) => parts.push(self.directive(directive, style)),
            }
        }
        parts
    }

    /// A heredoc; one with `<<-` loses the indentation that its lines share.
    pub(super) fn heredoc(&self, template: &template::HeredocTemplate) -> ExprKind {
        let flush = self.text.get(self.range(template)).is_some_and(|text| text.starts_with("<<-"));
        let style = if flush { Style::Flush } else { Style::Lines };
        let mut parts = self.parts(template.template.iter().collect(), (false, false), style);
        if flush {
            heredoc::flush(&mut parts);
        }
        finish(heredoc::meld(parts))
    }

    fn directive(&self, directive: &Directive, style: Style) -> TemplatePart {
        match directive {
            Directive::If(d) => {
                let (opens, ends) = (strip_end(d.if_expr.strip), strip_start(d.endif_expr.strip));
                let then_ends = d.else_expr.as_ref().map_or(ends, |e| strip_start(e.strip));
                let then = self.parts(d.if_expr.template.iter().collect(), (opens, then_ends), style);
                let otherwise = d
                    .else_expr
                    .as_ref()
                    .map_or_else(Vec::new, |e| self.parts(e.template.iter().collect(), (strip_end(e.strip), ends), style));
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
pub(super) fn finish(parts: Vec<TemplatePart>) -> ExprKind {
    let literal = |p: &TemplatePart| matches!(p, TemplatePart::Literal(_));
    if !parts.iter().all(literal) {
        return ExprKind::Template(parts);
    }
    let text: String = parts.iter().map(|p| if let TemplatePart::Literal(t) = p { &**t } else { "" }).collect();
    ExprKind::String(text.into())
}
