//! Text in the two languages of the program.
//!
//! Stands alone so that every layer can word a message without knowing which language will be
//! printed.

use std::borrow::Cow;

mod closest;
mod declaration;
pub mod literal;
mod shorten;

pub use closest::closest;
pub use declaration::Declaration;
pub(crate) use shorten::cut;
pub use shorten::{MAX_VALUE, shorten};

/// A language that messages can be printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Chinese (简体中文).
    Zh,
    /// English.
    En,
}

impl Lang {
    /// One of two, by the language: words, or what has them.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// The same sentence in Chinese and English; both are always present.
///
/// The one way to put something into both languages: who knows which of them is printed, and needs
/// no more than the words, asks [`Lang::pick`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    /// Chinese wording.
    pub zh: Cow<'static, str>,
    /// English wording.
    pub en: Cow<'static, str>,
}

impl Text {
    /// A text from its two wordings, each of them constant or made.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A text that is constant, also in constants.
    pub const fn fixed(zh: &'static str, en: &'static str) -> Self {
        Self { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
    }

    /// A text that is the same in both languages (a name, an address).
    pub fn same(text: impl Into<Cow<'static, str>>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// Puts more words behind it.
    pub fn push(&mut self, zh: &str, en: &str) {
        self.zh.to_mut().push_str(zh);
        self.en.to_mut().push_str(en);
    }

    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// Chinese in pieces, with a blank where Chinese meets Latin letters, figures, a name between
/// backticks, or what stands for a name that is put in later.
pub fn chinese(pieces: &[&str]) -> String {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}');
    let name = |c: char| c.is_ascii_alphanumeric() || c == '`' || c.is_ascii_control();
    let mut text = String::new();
    for piece in pieces {
        if let (Some(a), Some(b)) = (text.chars().next_back(), piece.chars().next())
            && (han(a) && name(b) || name(a) && han(b))
        {
            text.push(' ');
        }
        text.push_str(piece);
    }
    text
}

/// Characters that change how a terminal or a reader sees the text around them, or that cannot be
/// seen: besides control characters those that Unicode 16 lists as `Default_Ignorable_Code_Point`,
/// line and paragraph separators, interlinear annotations, noncharacters that XML forbids, and the
/// empty braille pattern.
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
