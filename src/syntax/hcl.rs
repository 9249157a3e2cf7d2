//! The tree of HCL: bodies, blocks, attributes and expressions, for native and JSON syntax alike.

use std::sync::Arc;

use crate::source::{FileId, Span};
use crate::syntax::{Comment, Problem};
use crate::value::Number;

/// A parsed file. Never fails as a whole: what could not be read is in `problems`.
#[derive(Clone, Debug)]
pub struct Document {
    /// The content, as far as it could be read.
    pub body: Body,
    /// All comments in the order of the file (native syntax only); none in a text without
    /// directives.
    pub comments: Vec<Comment>,
    /// What is wrong with the text.
    pub problems: Vec<Problem>,
    /// What of the text is missing from `body`, so that nothing it may hold can be claimed absent.
    pub unread: Vec<Span>,
}

impl Document {
    /// What stands for a file that could not be read at all.
    pub fn lost(file: FileId) -> Self {
        Self {
            body: Body::default(),
            comments: Vec::new(),
            problems: Vec::new(),
            unread: vec![Span::new(file, 0, 0)],
        }
    }

    /// Whether parts of the text are missing from `body`.
    pub fn incomplete(&self) -> bool {
        !self.unread.is_empty()
    }
}

/// Attributes and blocks between braces, or a whole file.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Attributes in the order of the file.
    pub attributes: Vec<Attribute>,
    /// Blocks in the order of the file.
    pub blocks: Vec<Block>,
}

impl Body {
    /// The attribute of a name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| &*a.name.text == name)
    }

    /// The blocks of a kind, in order.
    pub fn blocks_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |b| &*b.kind.text == kind)
    }

    /// The places of all blocks and attributes, those of nested blocks too; in no order.
    pub fn extents(&self) -> Vec<Span> {
        let (mut extents, mut bodies) = (Vec::new(), vec![self]);
        while let Some(body) = bodies.pop() {
            extents.extend(body.attributes.iter().map(|attribute| attribute.span));
            extents.extend(body.blocks.iter().map(|block| block.span));
            bodies.extend(body.blocks.iter().map(|block| &block.body));
        }
        extents
    }
}

/// A name with its place (for a label in quotes, the quotes are inside the span).
#[derive(Clone, Debug)]
pub struct Name {
    /// The text, without quotes.
    pub text: Arc<str>,
    /// Its place.
    pub span: Span,
}

/// `name = expression`
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The name.
    pub name: Name,
    /// The expression.
    pub value: Expr,
    /// From the name to the end of the expression.
    pub span: Span,
}

/// `kind "label" { … }`
#[derive(Clone, Debug)]
pub struct Block {
    /// The kind: `resource`, `variable`, or the name of a nested block.
    pub kind: Name,
    /// The labels.
    pub labels: Vec<Name>,
    /// The content.
    pub body: Body,
    /// From the kind to the last label.
    pub header: Span,
    /// From the kind to the closing brace.
    pub span: Span,
}

/// An expression with its place.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// The name of the variable that stands in the tree for an expression beyond the limits of the
/// parser. Its value is not known.
pub const TOO_DEEP: &str = "__beyond_the_limits_of_nesting__";

/// The name of the variable that stands in the tree for the value of an argument that could not be
/// read.
pub const UNREAD: &str = "__could_not_be_read__";

/// The kinds of expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number literal.
    Number(Box<Number>),
    /// A quoted string or heredoc without any template in it, escapes resolved, indentation
    /// removed.
    String(Arc<str>),
    /// A quoted string or heredoc with templates in it.
    Template(Vec<TemplatePart>),
    /// `[a, b]`
    Tuple(Vec<Expr>),
    /// `{ k = v }`
    Object(Vec<ObjectItem>),
    /// The root of a reference: `var`, `local`, `alicloud_instance`, a `for` variable.
    Variable(Arc<str>),
    /// `base.a[0].*.b`
    Traversal(Box<(Expr, Vec<Accessor>)>),
    /// `name(a, b...)`; provider functions are written `provider::x::f`.
    Call(Box<Call>),
    /// `(a)`
    Parens(Box<Expr>),
    /// `!a`, `-a`
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`
    Binary(BinaryOp, Box<(Expr, Expr)>),
    /// `c ? a : b`
    Conditional(Box<(Expr, Expr, Expr)>),
    /// `[for …]`, `{for …}`
    For(Box<For>),
}

/// One item of an object expression.
#[derive(Clone, Debug)]
pub struct ObjectItem {
    /// The key: a bare word is a `String` expression, `(expr)` is `Parens`, a quoted key `String`
    /// or `Template`.
    pub key: Expr,
    /// The value.
    pub value: Expr,
}

/// One step of a traversal, with its place.
#[derive(Clone, Debug)]
pub struct Accessor {
    /// What it is.
    pub kind: AccessorKind,
    /// Its place.
    pub span: Span,
}

/// The kinds of traversal steps.
#[derive(Clone, Debug)]
pub enum AccessorKind {
    /// `.name`
    Attribute(Arc<str>),
    /// `.0`
    LegacyIndex(u64),
    /// `[expr]`
    Index(Box<Expr>),
    /// `.*`: applies to the attribute steps that follow, up to the next index.
    AttributeSplat,
    /// `[*]`: applies to all steps that follow.
    FullSplat,
}

/// A function call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The function.
    pub name: Name,
    /// The arguments.
    pub args: Vec<Expr>,
    /// Whether the last argument is expanded with `...`.
    pub expand_last: bool,
}

/// A `for` expression.
#[derive(Clone, Debug)]
pub struct For {
    /// The key variable, if two are named.
    pub key_var: Option<Arc<str>>,
    /// The value variable.
    pub value_var: Arc<str>,
    /// What is iterated.
    pub collection: Expr,
    /// The key of the result, for `{for …}`.
    pub key: Option<Expr>,
    /// The value of the result.
    pub value: Expr,
    /// The filter after `if`.
    pub condition: Option<Expr>,
    /// Whether `...` groups values by key.
    pub grouping: bool,
}

/// A part of a template; strip markers (`~`) and heredoc indentation are already applied to the
/// literals.
#[derive(Clone, Debug)]
pub enum TemplatePart {
    /// Text.
    Literal(Arc<str>),
    /// `${expr}`
    Interpolation(Expr),
    /// `%{if c}…%{else}…%{endif}`
    If(Expr, Vec<TemplatePart>, Vec<TemplatePart>),
    /// `%{for k, v in c}…%{endfor}`
    For(Box<TemplateFor>),
}

/// A `%{for}` directive.
#[derive(Clone, Debug)]
pub struct TemplateFor {
    /// The key variable, if two are named.
    pub key_var: Option<Arc<str>>,
    /// The value variable.
    pub value_var: Arc<str>,
    /// What is iterated.
    pub collection: Expr,
    /// The repeated parts.
    pub parts: Vec<TemplatePart>,
}

/// Prefix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Neg,
}

/// Infix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Or,
    And,
    Eq,
    NotEq,
    Less,
    LessEq,
    Greater,
    GreaterEq,
    Plus,
    Minus,
    Mul,
    Div,
    Mod,
}
