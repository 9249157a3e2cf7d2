//! Templates: text with interpolations and directives.

use super::collections::Unlisted;
use super::{Binding, Evaluated, Evaluator, Fault, Scope};
use crate::dialect::terraform::text::nfc_string;
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::{Expr, TemplateFor, TemplatePart};
use crate::text::Text;
use crate::value::{Traced, Type, Value, Why};

impl Evaluator<'_> {
    pub(super) fn template(
        &mut self,
        parts: &[TemplatePart],
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        if let [TemplatePart::Interpolation(inner)] = parts {
            return self.eval(inner, scope);
        }
        let mut text = Vec::new();
        self.parts(parts, span, scope, &mut text)?;
        self.concatenate(&text, span)
    }

    fn parts(
        &mut self,
        parts: &[TemplatePart],
        span: Span,
        scope: Scope<'_>,
        text: &mut Vec<Traced>,
    ) -> Result<(), Fault> {
        for part in parts {
            match part {
                TemplatePart::Literal(literal) => {
                    text.push(Traced::new(Value::String(literal.clone()), Origin::literal(span)));
                }
                TemplatePart::Interpolation(inner) => text.push(self.eval(inner, scope)?),
                TemplatePart::If(condition, then, otherwise) => {
                    let value = self.template_if(condition, then, otherwise, span, scope)?;
                    text.push(value);
                }
                TemplatePart::For(of) => text.push(self.template_for(of, span, scope)?),
            }
        }
        Ok(())
    }

    /// The text of a branch is always text, also where it is a single interpolation.
    fn branch(&mut self, parts: &[TemplatePart], span: Span, scope: Scope<'_>) -> Evaluated {
        self.deeper(span, &mut |this| {
            let mut text = Vec::new();
            this.parts(parts, span, scope, &mut text)?;
            this.concatenate(&text, span)
        })
    }

    fn template_if(
        &mut self,
        condition: &Expr,
        then: &[TemplatePart],
        otherwise: &[TemplatePart],
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let value = self.eval(condition, scope)?;
        let (can_be_true, can_be_false, why) = self.possible(&value)?;
        let chooser = super::unreferenced(&value.origin);
        if let (true, true, Some(why)) = (can_be_true, can_be_false, why) {
            let name = self.text_of(condition.span);
            let mut options = Vec::new();
            for (parts, side) in [(then, true), (otherwise, false)] {
                let text = self.branch(parts, span, scope);
                let text = text.unwrap_or_else(|fault| {
                    Traced::unknown(Why::Invalid(fault.0), Origin::literal(span))
                });
                options.push(super::carried(
                    text,
                    &StepKind::Branch(name.clone(), side),
                    Some(condition.span),
                ));
            }
            let origin = Origin::step(StepKind::Function("%{if}".into()), Some(span), chooser);
            return Ok(self.choose(options, why, origin, span));
        }
        let text = self.branch(if can_be_true { then } else { otherwise }, span, scope)?;
        let origin = Origin::step(
            StepKind::Function("%{if}".into()),
            Some(span),
            [text.origin].into_iter().chain(chooser),
        );
        Ok(Traced::new(text.value, origin))
    }

    fn template_for(&mut self, of: &TemplateFor, span: Span, scope: Scope<'_>) -> Evaluated {
        let collection = self.eval(&of.collection, scope)?;
        self.distribute(&[&collection], span, &mut |this, args| {
            let [collection] = args else {
                return Err(Fault::new("缺少集合", "missing collection"));
            };
            let elements = match this.elements(collection, span) {
                Ok(elements) => elements,
                Err(Unlisted::Unknown(why)) => {
                    return Ok(Traced::unknown(why, collection.origin.clone()).typed(Type::String));
                }
                Err(Unlisted::Fault(fault)) => return Err(fault),
            };
            let mut texts = Vec::with_capacity(elements.len());
            for (key, value) in elements {
                if let Err(why) = this.charge(1, span) {
                    return Ok(Traced::unknown(why, Origin::literal(span)));
                }
                let outer = Binding {
                    name: of.key_var.as_deref().unwrap_or(""),
                    value: key,
                    next: scope.bindings,
                };
                let inner = Binding { name: &of.value_var, value, next: Some(&outer) };
                let bindings = if of.key_var.is_some() {
                    &inner
                } else {
                    &Binding { next: scope.bindings, ..inner }
                };
                texts.push(this.branch(
                    &of.parts,
                    span,
                    Scope { bindings: Some(bindings), ..scope },
                )?);
            }
            this.concatenate(&texts, span)
        })
    }

    /// Puts parts together, over all combinations of their options.
    fn concatenate(&mut self, parts: &[Traced], span: Span) -> Evaluated {
        let args: Vec<&Traced> = parts.iter().collect();
        let limit = self.context.budget.string;
        self.distribute(&args, span, &mut |this, parts| {
            let mut text = String::new();
            let mut unknown = None;
            // Where what is not known begins, and where what is known after it does.
            let mut hole: Option<(usize, usize)> = None;
            for part in parts {
                match piece(&part.value)? {
                    Some(piece) => text.push_str(&piece),
                    None => {
                        unknown = unknown.or_else(|| why(&part.value));
                        hole = Some((hole.map_or(text.len(), |h| h.0), text.len()));
                    }
                }
                if text.len() > limit {
                    unknown = Some(this.over(
                        Text::new(
                            format!("一个字符串 {limit} 字节"),
                            format!("{limit} bytes in one string"),
                        ),
                        span,
                    ));
                    hole = None;
                    break;
                }
            }
            // Beside the text itself, what was made of numbers, and what is known around a hole.
            if let Err(why) =
                this.charge(text.len() / 256, span).and_then(|()| this.made(text.len(), 2, span))
            {
                unknown = Some(why);
                hole = None;
            }
            let told = parts.iter().filter(|p| {
                !matches!(p.origin.kind(), StepKind::Literal) || p.origin.span() != Some(span)
            });
            let around = hole.map(|(from, to)| {
                Origin::outside(StepKind::Around(text[..from].into(), text[to..].into()))
            });
            let inputs = told.map(|p| p.origin.clone()).chain(around);
            let origin = Origin::step(StepKind::Function("template".into()), Some(span), inputs);
            Ok(match unknown {
                Some(why) => Traced::unknown(why, origin).typed(Type::String),
                None => Traced::new(Value::string(nfc_string(text)), origin),
            })
        })
    }
}

fn why(value: &Value) -> Option<Why> {
    match value {
        Value::Unknown(why) => Some(why.clone()),
        _ => None,
    }
}

/// The text of a part; `None` when it is not known.
pub(super) fn piece(value: &Value) -> Result<Option<String>, Fault> {
    match value {
        Value::String(s) => Ok(Some(s.to_string())),
        Value::Number(n) => Ok(Some(n.to_string())),
        Value::Bool(b) => Ok(Some(b.to_string())),
        Value::Unknown(_) | Value::OneOf(_) => Ok(None),
        Value::Null => Err(Fault::new("模板中出现 null", "null in a template")),
        Value::List(..) | Value::Object(..) => {
            Err(Fault::new("模板中需要字符串", "a string is required in a template"))
        }
    }
}
