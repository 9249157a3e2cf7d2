//! The plan as plain text for a terminal. Columns count the width of Chinese characters.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Color, Style};

use crate::filing_plan::words;
use crate::filing_plan::{
    FilingPlan, Item, Options, ServerPlan, ServerState, Step, Tone, WebsitePlan, official,
};
use crate::report::escape::terminal;
use crate::report::grid;
use crate::report::wrap::{columns, wrap};
use crate::text::Lang;

const BOLD: Style = Style::new().bold();
const SOFT: Style = Style::new().dimmed();
const GOOD: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Green)));
const OPEN: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Yellow)));
const BAD: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Red)));

/// Renders a plan.
pub(super) fn render(plan: &FilingPlan, options: &Options) -> String {
    let mut printer = Printer {
        lang: options.lang,
        width: options.width.max(40),
        color: options.color,
        out: String::new(),
    };
    printer.summary(plan);
    printer.websites(plan);
    printer.servers(plan);
    printer.heading("下一步", "Next steps");
    plan.steps.iter().enumerate().for_each(|(i, s)| printer.step(i + 1, s));
    printer.documents(plan);
    printer.out
}

struct Printer {
    lang: Lang,
    width: usize,
    color: bool,
    out: String,
}

impl Printer {
    fn paint(&self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn heading(&mut self, zh: &'static str, en: &'static str) {
        let text = self.paint(BOLD, self.lang.pick(zh, en));
        let _ = writeln!(self.out, "\n{text}");
    }

    /// Text broken to the width behind a first-line lead, further lines below its end.
    fn lines(&mut self, indent: usize, lead: &str, text: &str, style: Style) {
        let hang = indent + columns(lead);
        for (i, line) in wrap(&terminal(text), self.width.saturating_sub(hang)).lines().enumerate()
        {
            let line = self.paint(style, line);
            let _ = match i {
                0 => writeln!(self.out, "{}{lead}{line}", " ".repeat(indent)),
                _ => writeln!(self.out, "{}{line}", " ".repeat(hang)),
            };
        }
    }

    fn summary(&mut self, plan: &FilingPlan) {
        let title = self.paint(BOLD, self.lang.pick("备案方案", "ICP filing plan"));
        let _ = writeln!(self.out, "{title}");
        if let Some(made) = plan.made.line(self.lang) {
            self.lines(0, "", &made, SOFT);
        }
        self.out.push('\n');
        self.lines(0, "", plan.headline.text.get(self.lang), style(plan.headline.tone));
        if !plan.headline.more.get(self.lang).is_empty() {
            self.lines(0, "", plan.headline.more.get(self.lang), Style::new());
        }
        self.out.push('\n');
        let wide = if self.lang == Lang::Zh { 12 } else { 17 };
        for (label, text) in words::counted(&plan.summary, self.lang) {
            let lead = grid::left(label, wide);
            self.lines(0, &lead, &text, Style::new());
        }
    }

    fn websites(&mut self, plan: &FilingPlan) {
        if plan.websites.is_empty() {
            return;
        }
        self.heading("网站", "Websites");
        let cell = |w: &WebsitePlan| {
            [
                terminal(&w.domain),
                words::filed(w.filed, self.lang).to_owned(),
                words::need(w.need).get(self.lang).to_owned(),
            ]
        };
        let rows: Vec<[String; 3]> = plan.websites.iter().map(cell).collect();
        let wide = |i: usize| grid::widest(rows.iter().map(|r| r[i].as_str()), self.width / 2);
        let widths = [wide(0), wide(1)];
        for (row, website) in rows.iter().zip(&plan.websites) {
            let need = self.paint(style(website.need.tone()), &row[2]);
            let _ = writeln!(
                self.out,
                "  {}  {}  {need}",
                grid::left(&row[0], widths[0]),
                grid::left(&row[1], widths[1])
            );
            self.website(website);
        }
    }

    fn website(&mut self, website: &WebsitePlan) {
        if let Some(number) = &website.license {
            self.lines(6, self.lang.pick("备案号：", "licence: "), number, SOFT);
        }
        let servers: Vec<String> = words::file_on(website, self.lang)
            .into_iter()
            .map(|(name, note)| format!("{name}{note}"))
            .collect();
        if !servers.is_empty() {
            let lead = self.lang.pick("备案服务器：", "file on: ");
            self.lines(6, lead, &servers.join(self.lang.pick("，或 ", ", or ")), SOFT);
        }
        for reason in &website.reasons {
            self.lines(6, "- ", reason.text.get(self.lang), Style::new());
        }
    }

    fn servers(&mut self, plan: &FilingPlan) {
        if plan.servers.is_empty() {
            return;
        }
        self.heading("服务器", "Servers");
        let mut last = None;
        for server in &plan.servers {
            if last != Some(server.state) {
                last = Some(server.state);
                let style = server.state.tone().map_or(SOFT, style);
                let label = self.paint(style, words::state(server.state, self.lang));
                let _ = writeln!(self.out, "  {label}");
            }
            self.server(server);
        }
    }

    fn server(&mut self, server: &ServerPlan) {
        let lang = self.lang;
        let (name, count) = words::server_name(&server.shown(), server.instances, lang);
        let mut facts = vec![server.product_name.get(lang).to_owned()];
        facts.extend(server.facts.iter().map(|f| f.get(lang).to_owned()));
        if server.state == ServerState::Eligible {
            let numbers = words::numbers(server.numbers, lang);
            facts.push(match lang {
                Lang::Zh => format!("剩余服务号 {numbers}"),
                Lang::En => format!("numbers left: {numbers}"),
            });
        }
        self.lines(4, "", format!("{name} {count}").trim_end(), BOLD);
        self.lines(6, "", &facts.join(lang.pick("，", ", ")), Style::new());
        if !server.serves.is_empty() {
            let lead = self.lang.pick("网站：", "serves: ");
            self.lines(6, lead, &words::list(&server.serves, lang), SOFT);
        }
        for reason in &server.reasons {
            self.lines(6, "- ", reason.text.get(lang), Style::new());
        }
        for remark in &server.remarks {
            let lead = self.lang.pick("注：", "note: ");
            self.lines(6, lead, remark.get(lang), SOFT);
        }
        if let Some(place) = &server.place {
            self.lines(6, "", &place.to_string(), SOFT);
        }
    }

    fn step(&mut self, number: usize, step: &Step) {
        let lead = format!("{number}. ");
        let refs: String = step.documents.iter().map(|n| format!(" [{n}]")).collect();
        self.lines(2, &lead, &format!("{}{refs}", step.title.get(self.lang)), BOLD);
        let indent = 2 + columns(&lead);
        step.items.iter().for_each(|i| self.item(indent, i));
        for line in step.code.iter().flat_map(|c| c.lines()) {
            let _ = writeln!(self.out, "{}{}", " ".repeat(indent + 4), terminal(line));
        }
        for link in &step.links {
            let text = format!(
                "{}{}{}",
                link.label.get(self.lang),
                self.lang.pick("：", ": "),
                link.url.get(self.lang)
            );
            self.lines(indent, "> ", &text, Style::new());
        }
    }

    fn item(&mut self, indent: usize, item: &Item) {
        let text = item.text.get(self.lang);
        match &item.subject {
            Some(subject) => self.lines(
                indent,
                "- ",
                &format!("{subject}{}{text}", self.lang.pick("：", ": ")),
                Style::new(),
            ),
            None => self.lines(indent, "- ", text, Style::new()),
        }
        if !item.places.is_empty() {
            let places: Vec<String> = item.places.iter().map(ToString::to_string).collect();
            self.lines(indent + 2, "", &places.join(", "), SOFT);
        }
    }

    fn documents(&mut self, plan: &FilingPlan) {
        self.heading("依据", "Sources");
        for (i, document) in plan.documents.iter().enumerate() {
            let mut parts = vec![document.title.clone()];
            parts.extend(document.section.clone());
            parts.extend(document.date.clone());
            parts.extend(document.url.as_ref().map(|url| url.get(self.lang).to_owned()));
            self.lines(2, &format!("[{}] ", i + 1), &parts.join(self.lang.pick("，", ", ")), SOFT);
        }
        self.lines(2, "", official::standing(plan).get(self.lang), SOFT);
    }
}

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Good => GOOD,
        Tone::Open => OPEN,
        Tone::Bad => BAD,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hang_below_their_lead() {
        let mut printer = Printer { lang: Lang::Zh, width: 40, color: false, out: String::new() };
        printer.lines(
            2,
            "- ",
            "一个网站用一个服务号；续费不增加，注销或取消接入不恢复。",
            Style::new(),
        );
        let lines: Vec<&str> = printer.out.lines().collect();
        assert!(lines.len() > 1 && lines.iter().all(|l| columns(l) <= 40), "{lines:?}");
        assert!(lines[1].starts_with("    "), "{lines:?}");
    }
}
