//! The tree of a template, from the flat row of its tokens.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::errors::Wrong;
use super::super::terms::Intro;
use super::super::{Parsed, Parser};
use super::Token;
use crate::syntax::hcl::{Expr, ExprKind, TemplateFor, TemplatePart};
use crate::syntax::interned::shared;

/// What ended a row of parts.
enum Stop {
    End,
    Else(usize),
    EndIf(usize),
    EndFor(usize),
}

impl<'a> Parser<'a> {
    /// The tree of a row of tokens; a template of text alone is a string.
    pub(super) fn tree(&mut self, tokens: Vec<Token<'a>>) -> Parsed<ExprKind> {
        if tokens.iter().all(|t| matches!(t, Token::Text(_))) {
            let pieces = tokens.iter().map(|t| if let Token::Text(text) = t { text } else { "" });
            return Ok(ExprKind::String(shared(&pieces.collect::<String>())));
        }
        let mut tokens = tokens.into_iter();
        let (parts, stop) = self.parts(&mut tokens)?;
        match stop {
            Stop::End => Ok(ExprKind::Template(parts)),
            Stop::Else(at) | Stop::EndIf(at) | Stop::EndFor(at) => {
                self.fail_at(at, at + 2, Wrong::NoDirectiveToEnd)
            }
        }
    }

    /// Parts up to a directive that ends them.
    fn parts(
        &mut self,
        tokens: &mut std::vec::IntoIter<Token<'a>>,
    ) -> Parsed<(Vec<TemplatePart>, Stop)> {
        let mut parts: Vec<TemplatePart> = Vec::with_capacity(tokens.len().min(8));
        let mut text: Option<Cow<'a, str>> = None;
        loop {
            let token = tokens.next();
            if let Some(Token::Text(piece)) = token {
                text = Some(text.map_or(piece.clone(), |text| text + piece));
                continue;
            }
            parts.extend(text.take().map(|t| TemplatePart::Literal(Arc::from(&*t))));
            parts.push(match token {
                None => return Ok((parts, Stop::End)),
                Some(Token::Else(at)) => return Ok((parts, Stop::Else(at))),
                Some(Token::EndIf(at)) => return Ok((parts, Stop::EndIf(at))),
                Some(Token::EndFor(at)) => return Ok((parts, Stop::EndFor(at))),
                Some(Token::If(condition, at)) => {
                    self.deeper(|p| p.if_parts(condition, at, tokens))?
                }
                Some(Token::For(intro, at)) => self.deeper(|p| p.for_parts(*intro, at, tokens))?,
                Some(Token::Expr(inner)) => TemplatePart::Interpolation(inner),
                Some(Token::Text(_)) => continue,
            });
        }
    }

    fn if_parts(
        &mut self,
        condition: Expr,
        at: usize,
        tokens: &mut std::vec::IntoIter<Token<'a>>,
    ) -> Parsed<TemplatePart> {
        let (then, stop) = self.parts(tokens)?;
        let (otherwise, stop) =
            if matches!(stop, Stop::Else(_)) { self.parts(tokens)? } else { (Vec::new(), stop) };
        match stop {
            Stop::EndIf(_) => Ok(TemplatePart::If(condition, then, otherwise)),
            Stop::End => self.fail_at(at, at + 2, Wrong::NoEndIf),
            Stop::Else(at) | Stop::EndFor(at) => self.fail_at(at, at + 2, Wrong::NoDirectiveToEnd),
        }
    }

    fn for_parts(
        &mut self,
        intro: Intro,
        at: usize,
        tokens: &mut std::vec::IntoIter<Token<'a>>,
    ) -> Parsed<TemplatePart> {
        let (parts, stop) = self.parts(tokens)?;
        let Intro { key_var, value_var, collection } = intro;
        match stop {
            Stop::EndFor(_) => Ok(TemplatePart::For(Box::new(TemplateFor {
                key_var,
                value_var,
                collection,
                parts,
            }))),
            Stop::End => self.fail_at(at, at + 2, Wrong::NoEndFor),
            Stop::Else(at) | Stop::EndIf(at) => self.fail_at(at, at + 2, Wrong::NoDirectiveToEnd),
        }
    }
}
