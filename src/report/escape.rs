//! Makes text from the input harmless for a terminal.
//!
//! Names, paths and values come from files that others wrote. A terminal obeys control characters, and bidirectional
//! marks make code read differently from what it is; both are shown as escapes instead.

/// The text on one line, with control, bidirectional and invisible characters spelled out.
pub(super) fn terminal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_deceptive(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Characters that change how a terminal or a reader sees the text around them, or that cannot be seen.
pub(super) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(terminal("a\u{1b}[31mb\n\u{202e}c\u{9b}备案"), "a\\u{1b}[31mb\\n\\u{202e}c\\u{9b}备案");
    }
}
