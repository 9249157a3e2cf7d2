//! The summary: servers, websites and service numbers as three tiles with bars.

use std::fmt::Write as _;

use crate::filing_plan::words;
use crate::filing_plan::{FilingPlan, Numbers, Suffices};
use crate::report::page::tile::{bar, share, tile};
use crate::text::Lang;

/// All three.
pub(super) fn tiles(plan: &FilingPlan, lang: Lang, out: &mut String) {
    let s = &plan.summary;
    let p = |zh, en| lang.pick(zh, en);
    out.push_str("<section class=\"tiles\">\n");
    let servers = [
        ("good", s.eligible, p("可用于备案", "can be used")),
        ("open", s.undecided, p("无法判断", "undecided")),
        ("bad", s.refused, p("不能用于备案", "cannot be used")),
        ("none", s.aside, p("不计入", "not counted")),
    ];
    let total = s.eligible + s.undecided + s.refused;
    let caption = match lang {
        Lang::Zh => format!("/ {total} 台服务器可用"),
        Lang::En => format!("of {} can be used", words::plural(total, "server")),
    };
    out.push_str(&tile(p("服务器", "Servers"), &s.eligible.to_string(), &caption, &servers));
    let rest = s.websites.saturating_sub(s.to_file + s.unknown + s.at_risk);
    let websites = [
        ("todo", s.to_file, p("需提交备案", "to file")),
        ("open", s.unknown, p("待说明", "to clarify")),
        ("bad", s.at_risk, p("有风险", "at risk")),
        ("good", rest, p("无需操作", "nothing to do")),
    ];
    let caption = match lang {
        Lang::Zh => format!("/ {} 个网站需提交备案", s.websites),
        Lang::En => format!("of {} to file", words::plural(s.websites, "website")),
    };
    out.push_str(&tile(p("网站", "Websites"), &s.to_file.to_string(), &caption, &websites));
    numbers(&s.numbers, lang, out);
    out.push_str("</section>\n");
}

/// Needed against available, each as a bar: solid to the sure bound, striped to the possible one.
fn numbers(numbers: &Numbers, lang: Lang, out: &mut String) {
    let class = match numbers.suffices {
        Suffices::Yes => "good",
        Suffices::Open => "open",
        Suffices::No(_) => "bad",
    };
    let _ = writeln!(
        out,
        "<div class=\"tile\">\n<h2>{} <span class=\"badge {class}\">{}</span></h2>",
        lang.pick("备案服务号", "Service numbers"),
        words::suffices(numbers, lang)
    );
    let most =
        [numbers.available.min, numbers.available.max, numbers.needed.min, numbers.needed.max]
            .into_iter()
            .flatten()
            .max();
    let scale = most.unwrap_or(0).max(1);
    for (bounds, class, zh, en) in [
        (numbers.needed, "todo", "需要", "needed"),
        (numbers.available, "good", "可用", "available"),
    ] {
        let least = share(bounds.min.unwrap_or(0), scale);
        let more = share(bounds.max.unwrap_or(scale), scale).saturating_sub(least);
        let _ = write!(
            out,
            "<p class=\"meter\"><span>{}</span><b>{}</b></p>\n{}",
            lang.pick(zh, en),
            words::bounds(bounds, lang),
            bar(&[(class, least), (&format!("{class} maybe"), more)])
        );
    }
    let used = match lang {
        Lang::Zh => format!("已用 {} 个，不再计入可用", numbers.used),
        Lang::En => format!("{} used already and not counted as available", numbers.used),
    };
    let _ = writeln!(out, "<p class=\"small\">{used}</p>\n</div>");
}
