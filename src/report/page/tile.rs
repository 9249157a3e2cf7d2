//! Tiles: a number, what it is out of, and a bar of its parts.

use std::fmt::Write as _;

/// A part of a bar: class of its tone, amount, label.
pub(crate) type Part = (&'static str, usize, &'static str);

/// A tile with a number, a caption, a bar and its legend. Texts are HTML.
pub(crate) fn tile(title: &str, value: &str, caption: &str, parts: &[Part]) -> String {
    let total: usize = parts.iter().map(|p| p.1).sum();
    let shown = || parts.iter().filter(|p| p.1 > 0);
    let bars: Vec<(&str, u64)> =
        shown().map(|(class, n, _)| (*class, share(*n as u64, total as u64))).collect();
    let mut out = format!(
        "<div class=\"tile\">\n<h2>{title}</h2>\n<p class=\"value\"><b>{value}</b> <span>{caption}</span></p>\n{}<ul class=\"legend\">",
        bar(&bars)
    );
    for (class, n, label) in shown() {
        let _ = write!(out, "<li class=\"{class}\"><b>{n}</b> {label}</li>");
    }
    out.push_str("</ul>\n</div>\n");
    out
}

/// A bar of parts: class and percent of each.
pub(crate) fn bar(parts: &[(&str, u64)]) -> String {
    let part = |(class, percent): &(&str, u64)| format!("<i class=\"{class} w{percent}\"></i>");
    let parts: String = parts.iter().map(part).collect();
    format!("<div class=\"bar\" aria-hidden=\"true\">{parts}</div>\n")
}

/// A part of a whole in percent; what is there at all is seen.
pub(crate) fn share(n: u64, total: u64) -> u64 {
    if n == 0 || total == 0 {
        return 0;
    }
    (n.saturating_mul(100) / total).clamp(2, 100)
}

/// The widths of parts: the content policy allows no style at an element.
pub(super) fn widths() -> String {
    (0..=100).map(|percent| format!(".w{percent}{{width:{percent}%}}")).collect::<String>() + "\n"
}
