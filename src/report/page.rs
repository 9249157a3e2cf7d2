//! What the HTML pages of the program share: head, header, navigation and style.
//!
//! Stands alone because a check and a filing plan are read by the same people, side by side, and
//! must look and work alike. A page holds everything that it needs: no script, nothing loaded from
//! elsewhere, no style but the one that the content policy names by its hash. Every text from the
//! input is escaped before it gets here.

pub(crate) mod code;
pub(crate) mod filter;
pub(crate) mod grid;
pub(crate) mod tile;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::report::escape::markup;
use crate::report::page::filter::Filters;
use crate::report::{Made, TOOL, VERSION};
use crate::text::Lang;

/// What is the same on all pages.
const STYLE: &str = include_str!("page/page.css");

/// A table as cards, with `GRID` for the table.
const CARDS: &str = include_str!("page/cards.css");

/// What stands around the content of a page. All texts but the edition are HTML.
pub(crate) struct Page<'a> {
    /// Language of the page.
    pub(crate) lang: Lang,
    /// What kind of page it is.
    pub(crate) kind: &'a str,
    /// Edition of the rules.
    pub(crate) edition: &'a str,
    /// Of what and when it was made.
    pub(crate) made: &'a Made,
    /// The class of its tone: `good`, `open` or `bad`.
    pub(crate) tone: &'a str,
    /// The answer in one sentence.
    pub(crate) title: String,
    /// More of it: paragraphs.
    pub(crate) more: Vec<String>,
    /// Its sections.
    pub(crate) sections: Vec<Section>,
    /// How its content can be narrowed down.
    pub(crate) filters: &'a Filters,
    /// What stands at its end: paragraphs.
    pub(crate) end: Vec<String>,
}

/// A section, as the navigation has it.
pub(crate) struct Section {
    /// Its id in the page.
    pub(crate) id: &'static str,
    /// Its title.
    pub(crate) title: &'static str,
    /// How many entries it has, where that tells something.
    pub(crate) count: Option<usize>,
}

impl Page<'_> {
    /// The page with its content.
    pub(crate) fn with(&self, content: &str) -> String {
        [self.head(), self.header(), content.to_owned(), self.footer()].concat()
    }

    fn head(&self) -> String {
        let style = style(self.filters);
        let hash = STANDARD.encode(Sha256::digest(&style));
        let policy = format!(
            "default-src &#39;none&#39;; style-src &#39;sha256-{hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"
        );
        let project = self.made.project.as_ref();
        let project = project.map_or_else(String::new, |name| format!(" · {}", markup(name)));
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"generator\" content=\"{TOOL} {VERSION}\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{}{project}</title>\n<style>{style}</style>\n</head>\n<body>\n",
            self.lang.pick("zh-CN", "en"),
            self.kind
        )
    }

    fn header(&self) -> String {
        let lang = self.lang;
        let edition = format!("{} {}", lang.pick("规则版本", "edition"), self.edition);
        let known = std::iter::once(edition).chain(self.made.parts(lang));
        let known: String = known.map(|part| format!(" <span>{}</span>", markup(&part))).collect();
        let more: String =
            self.more.iter().map(|text| format!("<p class=\"more\">{text}</p>\n")).collect();
        let link = |s: &Section| {
            let count = s.count.map_or_else(String::new, |n| format!(" <b>{n}</b>"));
            format!("<a href=\"#{}\">{}{count}</a>\n", s.id, s.title)
        };
        format!(
            "<a class=\"skip\" href=\"#content\">{}</a>\n<header>\n<div class=\"{}\">\n\
             <p class=\"eyebrow\">{}{known}</p>\n<h1>{}</h1>\n{more}</div>\n</header>\n\
             <nav aria-label=\"{}\">\n{}</nav>\n<main id=\"content\">\n",
            lang.pick("跳到正文", "Skip to the content"),
            self.tone,
            self.kind,
            self.title,
            lang.pick("目录", "Contents"),
            self.sections.iter().map(link).collect::<String>()
        )
    }

    fn footer(&self) -> String {
        let end: String = self.end.iter().map(|text| format!("<p>{text}</p>\n")).collect();
        format!("</main>\n<footer>\n{end}<p>{TOOL} {VERSION}</p>\n</footer>\n</body>\n</html>\n")
    }
}

/// A rule id, as a link to its page where it has one.
pub(crate) fn rule(id: &str, page: Option<&str>) -> String {
    let id = markup(id);
    match page {
        Some(url) => {
            let url = markup(url);
            format!("<a class=\"rule\" href=\"{url}\" rel=\"noopener noreferrer\">{id}</a>")
        }
        None => format!("<span class=\"rule\">{id}</span>"),
    }
}

/// The style of a page: what all have, tables as cards where there is no room for them, the bars of
/// its tiles, and its filters.
fn style(filters: &Filters) -> String {
    let cards = |media: &str, grid: &str| {
        let rules = CARDS.replace("GRID", grid);
        format!("@media {media} {{\n{rules}}}\n")
    };
    format!(
        "\n{STYLE}{}{}{}{}",
        cards("screen and (max-width: 40rem)", ".grid"),
        cards("print, (max-width: 64rem)", ".grid.wide"),
        tile::widths(),
        filters.style()
    )
}
