//! Text in the two languages of the program.
//!
//! Stands alone so that every layer can word a message without knowing which language will be
//! printed.

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

/// The same sentence in Chinese and English; both are always present.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    /// Chinese wording.
    pub zh: String,
    /// English wording.
    pub en: String,
}

impl Text {
    /// A text from its two wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A text that is the same in both languages (a name, an address).
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A sentence in both languages, as a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Chinese wording.
    pub zh: &'static str,
    /// English wording.
    pub en: &'static str,
}

impl Words {
    /// The wording in one language.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The words as an owned text.
    pub fn text(self) -> Text {
        Text::new(self.zh, self.en)
    }
}

impl From<Words> for Text {
    fn from(words: Words) -> Self {
        words.text()
    }
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
