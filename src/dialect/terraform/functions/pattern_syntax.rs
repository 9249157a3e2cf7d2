//! Patterns of Go, rewritten for the crate `regex`.
//!
//! Both are of the RE2 family, but the same text may mean something else: in Go, classes such as
//! `\d` and word boundaries are ASCII, braces and brackets may stand for themselves, `\Q…\E`
//! quotes. What cannot be rewritten is not modelled, rather than matched differently.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

use super::Failure;
use super::args::invalid;
use super::json::not_modelled;

/// Rewrites a pattern.
pub(super) fn translate(pattern: &str) -> Result<String, Failure> {
    let mut translator =
        Translator { rest: pattern.chars().peekable(), out: String::new(), class: false };
    // Whether the last thing was a repetition: Go refuses to repeat that.
    let mut repeated = false;
    while let Some(c) = translator.rest.next() {
        let repetition = !translator.class && translator.repeats(c);
        match (repetition, repeated) {
            (true, true) => {
                return invalid(
                    "正则表达式有误：重复运算符嵌套无效",
                    "invalid nested repetition operator",
                );
            }
            (true, false) => translator.repetition(c),
            (false, _) if translator.class => translator.in_class(c)?,
            (false, _) => translator.outside(c)?,
        }
        repeated = repetition;
    }
    Ok(translator.out)
}

struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    /// Whether the place is inside brackets.
    class: bool,
}

impl Translator<'_> {
    /// Whether this repeats what stands before: `*`, `+`, `?`, or a brace before `n}`, `n,}` or
    /// `n,m}`.
    fn repeats(&self, c: char) -> bool {
        if c != '{' {
            return matches!(c, '*' | '+' | '?');
        }
        let mut rest = self.rest.clone();
        let mut digits = 0;
        while rest.next_if(char::is_ascii_digit).is_some() {
            digits += 1;
        }
        if rest.next_if_eq(&',').is_some() {
            while rest.next_if(char::is_ascii_digit).is_some() {}
        }
        digits > 0 && rest.next() == Some('}')
    }

    fn repetition(&mut self, c: char) {
        self.out.push(c);
        if c == '{' {
            self.copy_through('}');
        }
        self.out.extend(self.rest.next_if_eq(&'?'));
    }

    fn copy_through(&mut self, end: char) {
        for c in self.rest.by_ref() {
            self.out.push(c);
            if c == end {
                break;
            }
        }
    }

    fn outside(&mut self, c: char) -> Result<(), Failure> {
        match c {
            '\\' => return self.escape(),
            '{' => self.out.push_str("\\{"),
            '(' => {
                self.flags()?;
                self.out.push('(');
            }
            '[' => {
                self.class = true;
                self.out.push('[');
                self.out.extend(self.rest.next_if_eq(&'^'));
                if self.rest.next_if_eq(&']').is_some() {
                    self.out.push_str("\\]");
                }
            }
            c => self.out.push(c),
        }
        Ok(())
    }

    fn in_class(&mut self, c: char) -> Result<(), Failure> {
        match c {
            '\\' => return self.escape(),
            '[' if self.rest.peek() != Some(&':') => self.out.push_str("\\["),
            '[' => {
                // A named class such as `[:alpha:]`.
                self.out.push('[');
                self.copy_through(']');
            }
            ']' => {
                self.class = false;
                self.out.push(']');
            }
            '&' | '~' => {
                self.out.push('\\');
                self.out.push(c);
            }
            '-' if self.rest.peek() == Some(&'-') => return Err(not_modelled("regex")),
            c => self.out.push(c),
        }
        Ok(())
    }

    /// Refuses what may follow `(?` in Rust only.
    fn flags(&self) -> Result<(), Failure> {
        let mut rest = self.rest.clone();
        if rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        let known = match rest.peek() {
            Some('P' | '<') => true,
            _ => rest.find(|c| !"imsU-".contains(*c)).is_some_and(|end| matches!(end, ':' | ')')),
        };
        if known {
            Ok(())
        } else {
            invalid("正则表达式有误：Perl 语法无效或不受支持", "invalid or unsupported Perl syntax")
        }
    }

    fn escape(&mut self) -> Result<(), Failure> {
        let Some(c) = self.rest.next() else {
            return invalid(
                "正则表达式有误：结尾有多余的反斜杠",
                "trailing backslash at end of expression",
            );
        };
        match c {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => self.perl_class(c),
            'b' | 'B' if !self.class => {
                let _ = write!(self.out, "(?-u:\\{c})");
            }
            'A' | 'z' if !self.class => {
                self.out.push('\\');
                self.out.push(c);
            }
            'Q' => self.quoted(),
            '0'..='7' => return self.octal(c),
            'a' | 'f' | 't' | 'n' | 'r' | 'v' | 'x' | 'p' | 'P' => {
                self.out.push('\\');
                self.out.push(c);
                if matches!(c, 'x' | 'p' | 'P') && self.rest.peek() == Some(&'{') {
                    self.copy_through('}');
                }
            }
            c if c.is_ascii_alphanumeric() || !c.is_ascii() => {
                return invalid(
                    format!("正则表达式有误：转义 `\\{c}` 无效"),
                    format!("invalid escape sequence `\\{c}`"),
                );
            }
            c => self.out.push_str(&regex::escape(&c.to_string())),
        }
        Ok(())
    }

    /// `\d` and its like, which mean ASCII.
    fn perl_class(&mut self, c: char) {
        let members = match c.to_ascii_lowercase() {
            'd' => "0-9",
            's' => r"\t\n\f\r ",
            _ => "0-9A-Za-z_",
        };
        let _ = match (self.class, c.is_ascii_uppercase()) {
            (true, false) => write!(self.out, "{members}"),
            (_, true) => write!(self.out, "[^{members}]"),
            (false, false) => write!(self.out, "[{members}]"),
        };
    }

    /// Up to `\E`, or to the end.
    fn quoted(&mut self) {
        let mut literal = String::new();
        for c in self.rest.by_ref() {
            literal.push(c);
            if literal.ends_with("\\E") {
                literal.truncate(literal.len() - 2);
                break;
            }
        }
        self.out.push_str(&regex::escape(&literal));
    }

    /// A character by its number; a single digit but `0` would refer to a group, which Go has not.
    fn octal(&mut self, first: char) -> Result<(), Failure> {
        let mut digits = first.to_string();
        while digits.len() < 3
            && let Some(digit) = self.rest.next_if(|d| matches!(d, '0'..='7'))
        {
            digits.push(digit);
        }
        if first != '0' && digits.len() == 1 {
            return invalid(
                format!("正则表达式有误：转义 `\\{first}` 无效"),
                format!("invalid escape sequence `\\{first}`"),
            );
        }
        let _ = write!(self.out, "\\x{{{:x}}}", u32::from_str_radix(&digits, 8).unwrap_or(0));
        Ok(())
    }
}
