//! What can be wrong with a text, and where: what opened and is not closed, what is missing.
//! `words` says it.
//!
//! The kinds follow those that Terraform tells apart, and add what people really meet: full-width
//! punctuation of a Chinese keyboard, quotes of other languages, marks of an unresolved merge.

mod words;

use std::ops::Range;

use super::Parser;
use crate::syntax::{Problem, ProblemKind, whole_characters};
use crate::text::Text;

use words::Words;

/// How many lines are looked at for the marker of a heredoc that nothing ends.
const LINES_LOOKED_AT: usize = 200;

/// An error before it is worded.
pub(super) struct Error {
    /// First byte of what is wrong.
    pub(super) at: usize,
    /// One past its last byte.
    pub(super) end: usize,
    pub(super) wrong: Wrong,
    /// Where it was noticed that something is not closed.
    pub(super) noticed: Option<usize>,
}

impl Error {
    pub(super) fn new(at: usize, end: usize, wrong: Wrong) -> Self {
        Self { at, end, wrong, noticed: None }
    }
}

/// Kinds of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    TooDeep,
    Extra,
    // What is never closed.
    UnclosedBlock,
    UnclosedBrace,
    UnclosedBracket,
    UnclosedParenthesis,
    UnclosedString,
    UnclosedHeredoc,
    UnclosedComment,
    UnclosedSequence,
    NoEndIf,
    NoEndFor,
    NoNewlineAfterHeredoc,
    // Items.
    NoItem,
    StrayBrace,
    QuotedName,
    NoValue,
    Colon,
    NoNewline,
    NoNewlineAfterBlock,
    Comma,
    BraceNotAlone,
    EqualsInBlock,
    NoBrace,
    BraceOnNextLine,
    BlockInLine,
    LineBlockOpen,
    LineBlockFull,
    TemplateInLabel,
    // Expressions.
    NoExpression,
    NoElse,
    NoParenthesis,
    NoBracketAfterIndex,
    NoBracketAfterStar,
    NoCommaInList,
    NoCommaInCall,
    NoEndAfterExpansion,
    NoFunction,
    NoArguments,
    NoAttribute,
    NestedSplat,
    LegacyIndex,
    Number,
    // Objects and `for`.
    NoEquals,
    NoCommaInObject,
    NoForVariable,
    NoIn,
    NoColonInFor,
    NoKeyInFor,
    KeyInListFor,
    GroupingInListFor,
    ExtraInFor,
    // Templates.
    Escape,
    EmptyInterpolation,
    ExtraInSequence,
    Directive,
    NoDirectiveToEnd,
}

impl Wrong {
    pub(super) fn kind(self) -> ProblemKind {
        if self == Self::TooDeep { ProblemKind::Budget } else { ProblemKind::Syntax }
    }

    /// What is wrong with a bracket or quote that nothing closes.
    pub(super) fn unclosed(open: u8) -> Self {
        match open {
            b'{' => Self::UnclosedBrace,
            b'[' => Self::UnclosedBracket,
            b'(' => Self::UnclosedParenthesis,
            _ => Self::UnclosedString,
        }
    }
}

impl Parser<'_> {
    /// An error of what opened at `open`: it is not closed, if what stands here shows that, else as
    /// said.
    pub(super) fn not_closed<T>(&self, open: usize, wrong: Wrong) -> super::Parsed<T> {
        let closer = matches!(self.peek(), Some(b'}' | b']' | b')'));
        let quote = self.quotes > 0 && self.peek() == Some(b'"');
        if !closer && !quote && !self.may_be_outside(open) {
            return self.fail(wrong);
        }
        let wrong = Wrong::unclosed(self.bytes[open]);
        Err(Box::new(Error { at: open, end: open + 1, wrong, noticed: Some(self.at) }))
    }

    /// An error of `${` or `%{`, behind what was read of it.
    pub(super) fn sequence_not_closed<T>(&self, open: usize) -> super::Parsed<T> {
        let ends = match self.peek() {
            None => true,
            Some(b'"') => self.quotes > 0,
            _ => self.text[open..self.at].contains('\n') && self.quotes > 0,
        };
        let (at, end, wrong) = if ends {
            (open, open + 2, Wrong::UnclosedSequence)
        } else {
            (self.at, self.token_end(self.at), Wrong::ExtraInSequence)
        };
        Err(Box::new(Error { at, end, wrong, noticed: ends.then_some(self.at) }))
    }

    /// Whether this can only stand outside of the bracket at `open`: the end of the text, the head
    /// of a block in column 1, or for `[` and `(` a line that sets an argument.
    pub(super) fn may_be_outside(&self, open: usize) -> bool {
        if self.at == self.bytes.len() {
            return true;
        }
        let indentation =
            self.bytes[..self.at].iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let line = self.at - indentation;
        if line == 0 || self.bytes[line - 1] != b'\n' {
            return false;
        }
        self.at_head(line) || (self.bytes[open] != b'{' && self.sets_argument(line))
    }

    /// What is wrong where an item should begin.
    pub(super) fn no_item(&self) -> Box<Error> {
        self.error(match self.peek() {
            Some(b'}') => Wrong::StrayBrace,
            Some(b'"') => Wrong::QuotedName,
            _ => Wrong::NoItem,
        })
    }

    /// Where the word or character at an offset ends.
    pub(super) fn token_end(&self, at: usize) -> usize {
        let end = match self.bytes.get(at) {
            None => at,
            Some(b'0'..=b'9') => self.number_end(at),
            Some(b'"') => self.bytes[at + 1..]
                .iter()
                .position(|b| matches!(b, b'"' | b'\n'))
                .map_or(at + 1, |n| at + n + 2),
            _ => self.identifier_end(at),
        };
        let character = self.text.get(at..).and_then(|rest| rest.chars().next());
        end.max(at + character.filter(|c| *c != '\n').map_or(0, char::len_utf8))
            .min(self.line_end(at.min(self.bytes.len())))
    }

    /// The problem of an error.
    pub(super) fn problem(&self, error: &Error) -> Problem {
        let span = self
            .place
            .map(self.file, whole_characters(self.text, error.at..error.end.max(error.at)));
        if error.wrong == Wrong::TooDeep {
            let message = Text::new(
                format!("嵌套超过 {} 层，无法检查这一块；请拆成多个 local。", super::MAX_DEPTH),
                format!(
                    "nested deeper than {} levels, so this was not checked: split it into locals",
                    super::MAX_DEPTH
                ),
            );
            return Problem::new(error.wrong.kind(), message, span);
        }
        let Words { what: Text { zh, en }, mut help } =
            self.character(error).unwrap_or_else(|| self.words(error));
        let message = Text::new(format!("语法错误：{zh}。"), format!("syntax error: {en}"));
        help.push("。", "");
        let problem = Problem::new(error.wrong.kind(), message, span).with_help(help);
        if error.wrong == Wrong::UnclosedHeredoc
            && let Some(found) = self.marker_with_more(error)
        {
            let label = Text::new("标记必须独占一行", "the marker must stand alone on its line");
            return problem.with_related(label, self.place.map(self.file, found));
        }
        match error.noticed {
            Some(at) => {
                let noticed =
                    self.place.map(self.file, whole_characters(self.text, at..self.token_end(at)));
                problem.with_related(Text::new("到这里仍未闭合", "still open here"), noticed)
            }
            None => problem,
        }
    }

    /// A line further on that begins with the marker of a heredoc that nothing ends, and has
    /// something else on it.
    fn marker_with_more(&self, error: &Error) -> Option<Range<usize>> {
        let marker =
            self.text.get(error.at..error.end)?.trim_start_matches("<<").trim_start_matches('-');
        let mut at = self.line_end(error.end) + 1;
        for _ in 0..LINES_LOOKED_AT {
            let line = self.text.get(at..self.line_end(at.min(self.text.len())))?;
            let indentation = line.len() - line.trim_start().len();
            if line[indentation..].starts_with(marker) {
                return Some(at + indentation..at + line.trim_end().len());
            }
            at += line.len() + 1;
        }
        None
    }
}
