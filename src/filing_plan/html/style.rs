//! The style sheet of the page: light and dark, desk and phone, screen and paper.

/// The whole style sheet.
pub(super) const CSS: &str = r#":root { color-scheme: light dark;
  --ink: #172033; --soft: #5a6578; --page: #f4f6f9; --card: #fff; --line: #dde3eb; --code: #eef2f7; --accent: #1f5fae;
  --good: #1d7a46; --open: #9a5b00; --bad: #b92c2c; --todo: #1f5fae; --none: #7a8699; }
@media (prefers-color-scheme: dark) { :root {
  --ink: #e6eaf1; --soft: #9fabbd; --page: #11151b; --card: #1a2029; --line: #2f3947; --code: #222a35; --accent: #7db4f5;
  --good: #58c98a; --open: #e0aa52; --bad: #ff8a80; --todo: #7db4f5; --none: #8592a6; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.65 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2.25rem 1.5rem 3rem; }
code, pre, h4, .place, .websites th[scope=row] { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; }
code { font-size: .88em; background: var(--code); padding: .1em .35em; border-radius: 4px; overflow-wrap: anywhere; }
a { color: var(--accent); }
.good { --tone: var(--good); } .open { --tone: var(--open); } .bad { --tone: var(--bad); } .todo { --tone: var(--todo); } .none { --tone: var(--none); }
header { border-left: 5px solid var(--tone); padding: .1rem 0 .1rem 1.1rem; margin-bottom: 1.6rem; }
.eyebrow { margin: 0; color: var(--soft); font-size: .9rem; font-weight: 600; }
.eyebrow span { font-weight: 400; margin-left: .6rem; }
h1 { font-size: 1.55rem; line-height: 1.35; margin: .3rem 0 .7rem; text-wrap: balance; }
.more { margin: -.3rem 0 .8rem; font-size: 1.02rem; color: var(--soft); } .more:empty { display: none; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; font-size: .92rem; }
nav a { text-decoration: none; border-bottom: 1px solid var(--line); }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .8rem; }
h3 { font-size: 1.02rem; margin: 1.4rem 0 .6rem; }
.licence { white-space: nowrap; font-size: .86rem; color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; }
.tile, article, .steps > li, .websites { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.tile { padding: 1rem 1.15rem; }
.tile h2 { font-size: .95rem; margin: 0; color: var(--soft); font-weight: 600; display: flex; justify-content: space-between; align-items: center; gap: .5rem; }
.value { margin: .2rem 0 .7rem; color: var(--soft); }
.value b { font-size: 2.3rem; line-height: 1.1; color: var(--ink); font-variant-numeric: tabular-nums; margin-right: .15rem; }
.bar { display: flex; gap: 2px; height: 9px; border-radius: 5px; overflow: hidden; background: var(--code); }
.bar i { background: var(--tone); }
.bar .maybe { background: repeating-linear-gradient(-45deg, var(--tone) 0 3px, transparent 3px 6px); }
.legend { list-style: none; margin: .7rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem 1rem; font-size: .88rem; color: var(--soft); }
.legend li::before { content: ""; display: inline-block; width: .6rem; height: .6rem; border-radius: 50%; background: var(--tone); margin-right: .4rem; }
.legend b { color: var(--ink); }
.meter { display: flex; justify-content: space-between; margin: .55rem 0 .2rem; font-size: .9rem; color: var(--soft); }
.meter b { color: var(--ink); font-size: 1.05rem; font-variant-numeric: tabular-nums; }
.small, small, .remark, .place, footer { color: var(--soft); font-size: .86rem; }
.tile .small { margin: .6rem 0 0; }
.badge, .need { color: var(--tone); border: 1px solid var(--tone); border-radius: 999px; padding: .08rem .65rem; font-size: .84rem; font-weight: 600; }
.badge { white-space: nowrap; } .need { display: inline-block; border-radius: 12px; line-height: 1.45; word-break: keep-all; overflow-wrap: anywhere; }
.need.todo, .badge.bad { background: var(--tone); color: var(--card); }
.websites { table-layout: fixed; border-collapse: separate; border-spacing: 0; width: 100%; overflow: hidden; }
.websites th, .websites td { text-align: left; padding: .6rem .9rem; vertical-align: top; }
.websites thead th:nth-child(2) { width: 19%; } .websites thead th:nth-child(3), .websites thead th:nth-child(4) { width: 29%; }
.websites thead th { color: var(--soft); font-size: .86rem; font-weight: 600; background: var(--code); }
.websites tbody + tbody tr:first-child > * { border-top: 1px solid var(--line); }
.websites th[scope=row] { font-size: .95rem; overflow-wrap: anywhere; }
.websites .why td { padding-top: 0; }
.reasons { margin: 0; padding-left: 1.15rem; color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
article .reasons { color: var(--ink); margin: .45rem 0; }
#servers h3 { color: var(--tone); } #servers h3::first-letter { text-transform: uppercase; }
#servers h3 span { color: var(--soft); font-weight: 400; margin-left: .25rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: .8rem; }
article { border-left: 4px solid var(--tone); padding: .8rem 1rem; break-inside: avoid; min-width: 0; }
article p { margin: .25rem 0; overflow-wrap: anywhere; }
h4 { font-size: .95rem; margin: 0; overflow-wrap: anywhere; }
.count { color: var(--soft); font-weight: 400; white-space: nowrap; }
.facts, .serves { color: var(--soft); font-size: .92rem; }
.left b { color: var(--tone); font-size: 1.1rem; }
.remark { border-left: 2px solid var(--line); padding-left: .6rem; }
.place { overflow-wrap: anywhere; }
.steps { list-style: none; counter-reset: step; margin: 0; padding: 0; display: grid; gap: .8rem; }
.steps > li { counter-increment: step; position: relative; padding: 1rem 1.2rem 1rem 3.7rem; break-inside: avoid-page; min-width: 0; }
.steps > li::before { content: counter(step); position: absolute; left: 1.1rem; top: 1rem; width: 1.75rem; height: 1.75rem; border-radius: 50%;
  background: var(--accent); color: var(--card); font-weight: 700; display: grid; place-items: center; line-height: 1; }
.steps h3 { margin: 0 0 .5rem; font-size: 1.08rem; line-height: 1.75rem; }
sup { font-size: .72rem; font-weight: 400; } sup a { text-decoration: none; }
.ticks { list-style: none; margin: 0; padding: 0; }
.ticks li { position: relative; padding: .12rem 0 .12rem 1.6rem; overflow-wrap: anywhere; break-inside: avoid; }
.ticks li + li { margin-top: .3rem; }
.ticks li::before { content: ""; position: absolute; left: 0; top: .5rem; width: .85rem; height: .85rem; border: 1.5px solid var(--none); border-radius: 3px; }
.ticks .place { display: block; }
strong { font-weight: 650; }
pre { background: var(--code); border-radius: 6px; margin: .3rem 0 0; padding: .7rem .9rem; overflow-x: auto; font-size: .86rem; line-height: 1.5; }
.steps .small { margin: .8rem 0 0; }
.links { margin: .8rem 0 0; display: flex; flex-wrap: wrap; gap: .5rem; }
.links a { border: 1px solid var(--accent); border-radius: 6px; padding: .25rem .7rem; text-decoration: none; overflow-wrap: anywhere; font-weight: 600; }
.links span { font-weight: 400; font-size: .86rem; color: var(--soft); }
.documents { margin: 0; padding-left: 1.6rem; } .documents li { overflow-wrap: anywhere; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .8rem; } footer p { margin: .1rem 0; }
:target { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 50rem) { .tiles { grid-template-columns: 1fr; } }
@media (max-width: 40rem) {
  main { padding: 1.3rem 1rem 2rem; } h1 { font-size: 1.3rem; }
  .websites, .websites tbody, .websites tr, .websites td, .websites th[scope=row] { display: block; }
  .websites { background: none; border: 0; overflow: visible; }
  .websites thead { display: none; }
  .websites tbody { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .7rem .95rem; margin-bottom: .7rem; }
  .websites tbody + tbody tr:first-child > * { border-top: 0; }
  .websites th[scope=row], .websites td { padding: .12rem 0; }
  .websites td[data-head] { display: grid; grid-template-columns: 6.5rem 1fr; gap: .5rem; align-items: baseline; }
  .websites td.blank { display: none; }
  .websites td[data-head]::before { content: attr(data-head); color: var(--soft); font-size: .86rem; }
  .websites td > * { justify-self: start; }
  .websites .why td { padding-top: .3rem; }
  .steps > li { padding: .9rem 1rem; display: grid; grid-template-columns: 1.75rem minmax(0, 1fr); column-gap: .7rem; }
  .steps > li::before { position: static; } .steps > li > :not(h3) { grid-column: 1 / -1; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --page: #fff; --card: #fff; --line: #bbb; --code: #f2f2f2; --accent: #14427d;
    --good: #14603a; --open: #7a4700; --bad: #9c1f1f; --todo: #14427d; --none: #666; }
  @page { margin: 16mm 14mm; }
  .tiles { grid-template-columns: repeat(3, 1fr); gap: .6rem; } .cards { grid-template-columns: 1fr 1fr; } .tile { padding: .7rem .8rem; } .value b { font-size: 1.7rem; }
  body { font-size: 10pt; } main { max-width: none; padding: 0; } nav { display: none; }
  .tile, .websites tbody { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .bar i, .legend li::before, .steps > li::before, .need, .badge { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .documents a::after { content: " (" attr(href) ")"; color: var(--soft); font-size: .85em; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
"#;
