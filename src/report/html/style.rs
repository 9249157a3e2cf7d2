//! The style sheet of the HTML report: light and dark, narrow and wide, screen and paper.

/// The whole style sheet.
pub(super) const CSS: &str = "\
:root { color-scheme: light dark; --ink: #1c2330; --soft: #5c6675; --page: #f5f6f8; --card: #fff; --line: #dfe3e8; --code: #f2f4f7;
  --error: #c22f2f; --warning: #a86400; --note: #2563a8; --undecided: #6b4fa3; --passed: #1f7a45; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e8ee; --soft: #9aa5b4; --page: #14181e; --card: #1c222b; --line: #323b47; --code: #151a21;
    --error: #ff7b72; --warning: #e3a547; --note: #79b8ff; --undecided: #bb9af7; --passed: #56d364; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.6 system-ui, -apple-system, \"Segoe UI\", \"PingFang SC\", \"Microsoft YaHei\", \"Noto Sans CJK SC\", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .8rem; }
h3 { font-size: 1rem; margin: 0; font-weight: 600; overflow-wrap: anywhere; }
code, pre, .rule, .place, figcaption { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, \"Noto Sans Mono CJK SC\", monospace; }
code { font-size: .9em; background: var(--code); padding: .05em .3em; border-radius: 3px; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: .75rem; }
.tile { background: var(--card); border: 1px solid var(--line); border-top: 3px solid var(--tone); border-radius: 6px; padding: .7rem .9rem; }
.tile b { display: block; font-size: 1.7rem; line-height: 1.2; color: var(--tone); }
.tile span, .counts, footer, small, figcaption, .rule, .place { color: var(--soft); }
.error { --tone: var(--error); } .warning { --tone: var(--warning); } .note { --tone: var(--note); }
.undecided { --tone: var(--undecided); } .passed { --tone: var(--passed); } .zero { --tone: var(--soft); }
.counts { margin: .8rem 0 0; }
.empty { border: 1px solid var(--warning); border-radius: 6px; padding: .7rem .9rem; }
article { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 6px;
  padding: .9rem 1.1rem; margin: 0 0 1rem; break-inside: avoid; }
article p { margin: .2rem 0 .4rem; }
article ul { margin: .3rem 0; padding-left: 1.2rem; }
.badge { background: var(--tone); color: var(--card); border-radius: 4px; padding: .08rem .45rem; font-size: .8rem; white-space: nowrap; }
.rule { font-size: .85rem; }
figure { margin: .6rem 0; }
figcaption { font-size: .82rem; overflow-wrap: anywhere; }
.label { color: var(--tone); }
.related .label { color: var(--note); }
pre { margin: .2rem 0 0; padding: .5rem .7rem; background: var(--code); border-radius: 4px; overflow-x: auto; font-size: .85rem; line-height: 1.5; tab-size: 4; }
pre .n { color: var(--soft); user-select: none; }
mark { background: none; color: inherit; border-bottom: 2px solid var(--tone); font-weight: 600; }
.related mark { border-color: var(--note); font-weight: 400; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .8rem; margin: .6rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: var(--card); font-size: .9rem; }
th, td { text-align: left; padding: .4rem .6rem; border: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
footer { margin-top: 2.5rem; font-size: .85rem; }
@media print {
  body { background: #fff; font-size: 11pt; } main { max-width: none; padding: 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; } .scroll { overflow: visible; }
}
";
