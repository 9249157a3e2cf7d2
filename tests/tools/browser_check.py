"""The pages of `lint` and `report` in a real browser: narrow and wide, light and dark, in both languages, on paper.

    browser_check.py PROGRAM BROWSER [FOLDER]

Pages and pictures are kept in the folder. Everything runs with scripts switched off. Each check is first shown a page that it must refuse.
"""

import base64
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from webdriver import Browser

HERE = pathlib.Path(__file__).parent
AUDIT = (HERE / "page_audit.js").read_text(encoding="utf-8")
HOME = HERE.parents[1]
PROJECTS = "fixtures/projects"
FILTERS = ["error", "note", "undecided", "rule", "root", "environment", "todo", "bad", "open", "good", "none", "combined"]
# Two roots of which the same value leaves different judgements open, in two environments of three.
SHOP = """provider "alicloud" {{ region = "cn-hangzhou" }}
variable "months" {{}}
resource "alicloud_instance" "web" {{
  instance_charge_type       = "PrePaid"
  period                     = {period}
  internet_max_bandwidth_out = {bandwidth}
}}
"""
SHOPS = {
    "tea/main.tf": SHOP.format(period="var.months", bandwidth=5),
    "cups/main.tf": SHOP.format(period=12, bandwidth="var.months"),
    ".iac-icp.hcl": 'environment "dev" {}\nenvironment "test" {}\nenvironment "prod" { variables = { months = 12 } }\n',
}
WIDTHS, THEMES, PAPER = [390, 1280], ["light", "dark"], 718

# What can be reached with the tabulator key, in its order; and how the one looks that is reached.
REACHABLE = """return [...document.querySelectorAll("a[href], input, select, button")].filter((e) => e.checkVisibility()).length"""
FOCUSED = """const e = document.activeElement, all = [...document.querySelectorAll("a[href], input, select, button")].filter((e) => e.checkVisibility());
const {outlineStyle, outlineWidth} = getComputedStyle(e), box = e.getBoundingClientRect();
return [all.indexOf(e), outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
        box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth, e.outerHTML.slice(0, 80)]"""
# Entries that are shown, by the classes that filters know them by.
ENTRIES = """const shown = {};
for (const e of document.querySelectorAll("main [class*='is-'], main [class*='by-']"))
  for (const name of e.classList) if (/^(is|by|rule|root|environment)-/.test(name)) shown[name] = (shown[name] || 0) + (e.checkVisibility() ? 1 : 0);
return shown"""

# Groups that are shown without an entry, or are gone with one, for each combination of what can be chosen; and how many
# combinations there are that leave nothing of a group.
COMBINED = """const lists = [...document.querySelectorAll(".filters select")], wrong = [];
let emptied = 0;
const look = () => {
  const chosen = lists.map((l) => l.value).filter((value) => value.includes("-"));
  for (const group of document.querySelectorAll("#undecided article")) {
    const left = [...group.querySelectorAll("li")].filter((e) => chosen.every((value) => e.classList.contains(value)));
    if (group.checkVisibility() === (left.length === 0)) wrong.push(`${group.id} with ${chosen}`);
    if (left.length === 0 && chosen.every((value) => group.classList.contains(value))) emptied++;
  }
};
const choose = (at) => {
  if (at === lists.length) return look();
  for (const option of lists[at].options) { lists[at].value = option.value; choose(at + 1); }
  lists[at].value = lists[at].options[0].value;
};
choose(0);
return [wrong.slice(0, 5), emptied]"""


def render(program, folder):
    """All pages: of each project, of all of them together, and of one in all its environments."""
    runs = [(path.name, [f"{PROJECTS}/{path.name}"]) for path in sorted((HOME / PROJECTS).iterdir())]
    for name, text in SHOPS.items():
        file = folder / "shops" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    runs += [("shops", [str(folder / "shops"), "--env", "all"])]
    runs += [("all", [PROJECTS]), ("environments", [f"{PROJECTS}/stages", "--env", "all"])]
    pages = []
    for name, arguments in runs:
        for command in ["lint", "report"]:
            for lang in ["zh", "en"]:
                page = folder / f"{command}-{name}-{lang}.html"
                call = [program, command, *arguments, "--lang", lang, "--format", "html", "-o", str(page)]
                code = subprocess.run(call, check=False, cwd=HOME, stderr=subprocess.PIPE, text=True)
                assert code.returncode in (0, 1), (call, code.stderr)
                pages.append(page)
    return pages


def audit(browser, page, widths=WIDTHS, themes=THEMES):
    """What is wrong with a page on a screen and on paper."""
    browser.complaints()
    browser.open(page)
    wrong = []
    looks = [(width, theme, False) for width in widths for theme in themes] + [(PAPER, "dark", True)]
    for width, theme, printed in looks:
        browser.look(width, theme, printed)
        where = f"{page.name} at {width}, {theme}{', printed' if printed else ''}"
        wrong += [f"{where}: {fault}" for fault in browser.run(AUDIT, width, printed)]
    return wrong + [f"{page.name}: console: {message}" for message in browser.complaints()]


def keyboard(browser, page, width):
    """Whether everything can be reached in its order, and be seen when it is."""
    browser.look(width, "light")
    browser.open(page)
    wrong = []
    for expected in range(browser.run(REACHABLE)):
        browser.tab()
        for _ in range(10):
            at, outlined, inside, text = browser.run(FOCUSED)
            if inside:
                break
            # The page may still be on its way to what has the focus.
            time.sleep(0.05)
        if at != expected:
            wrong.append(f"{page.name} at {width}: keyboard: {expected} is not next but {at}, {text}")
            break
        if not outlined or not inside:
            wrong.append(f"{page.name} at {width}: focus: is not seen: {text}")
    return wrong


def filters(browser, page):
    """Whether each filter hides what it says, that alone, and everything comes back; and which there are."""
    browser.look(1280, "light")
    browser.open(page)
    wrong, there, before = [], set(), browser.run(ENTRIES)
    fault = lambda text: wrong.append(f"{page.name}: filter: {text}")
    for box in browser.find(".filters input"):
        name = browser.ask("GET", f"/session/{browser.session}/element/{box}/property/name")
        there.add(name)
        browser.click(box)
        shown = browser.run(ENTRIES)
        if shown.get(f"is-{name}", 0) or not before.get(f"is-{name}", 0):
            fault(f"{name} is still shown, or was never")
        if any(shown[key] != n for key, n in before.items() if key.startswith("is-") and key != f"is-{name}"):
            fault(f"{name} hides others too")
        browser.click(box)
    for option in browser.find(".filters option:not(:first-child)"):
        value = browser.ask("GET", f"/session/{browser.session}/element/{option}/property/value")
        kind = value.rsplit("-", 1)[0]
        there.add(kind)
        browser.click(option)
        shown = browser.run(ENTRIES)
        if shown.get(value, 0) != before.get(value, 0) or not shown.get(value, 0):
            fault(f"{value} is not shown")
        if shown[f"by-{kind}"] >= before[f"by-{kind}"]:
            fault(f"{value} hides nothing")
        [reset] = browser.find(".filters button")
        browser.click(reset)
        if browser.run(ENTRIES) != before:
            fault(f"after {value} not all is shown again")
    empty, emptied = browser.run(COMBINED)
    wrong += [f"{page.name}: group: shown without an entry, or gone with one: {text}" for text in empty]
    if emptied:
        there.add("combined")
    return wrong, there


def abandoned():
    """What is left of a browser whose check is killed."""
    child = subprocess.Popen([sys.executable, __file__, "--hang", *sys.argv[1:3]], stdout=subprocess.PIPE, text=True)
    group = int(child.stdout.readline())
    child.send_signal(signal.SIGKILL)
    child.wait()
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return []
        time.sleep(0.1)
    return [f"killed: the browser still runs (process group {group})"]


def hang(binary):
    """A browser that nobody closes."""
    with Browser(binary) as browser:
        print(browser.driver.pid, flush=True)
        time.sleep(60)


def broken(good):
    """Pages that must be refused: the kind of the fault, what is put where, and whether styles of elements are let in."""
    style = lambda text: ("</style>", text + "</style>")
    add = lambda text: ("<main id=\"content\">", "<main id=\"content\">" + text)
    return [
        ("overflow", style("h1{width:3000px}")),
        ("overflow", style("figcaption{white-space:nowrap;overflow-wrap:normal}figcaption::before{content:'" + "x" * 300 + "'}")),
        ("escape", style("article h3{white-space:nowrap;max-width:5rem}article{width:6rem}")),
        ("clipped", style("h3{overflow:hidden;white-space:nowrap;width:4em}")),
        ("contrast", style(".more{color:#aaa}")),
        ("contrast", style("@media (prefers-color-scheme: dark){.more{color:#555}}")),
        ("contrast", style(".grid td::before{color:#bbb!important}")),
        ("narrow", style("@media (min-width:1000px){.grid td{max-width:3rem;overflow-wrap:anywhere;font-size:2rem}}")),
        ("cards", style(".grid thead{display:table-header-group!important}")),
        ("lang", (' lang="en"', "")),
        ("headings", add("<h4>deep</h4>")),
        ("scope", (' scope="col"', "")),
        ("label", add('<input type="text">')),
        ("target", add('<a href="#nowhere">x</a>')),
        ("ids", add('<p id="content">x</p>')),
        ("loads", add('<img src="missing.png" alt="">')),
        ("hidden", style("article{display:none}")),
        ("paper", style("nav{display:flex!important}")),
        ("paper", style("@media print{:root{--page:#000!important}}")),
        ("loads", add("<script>1</script>")),
        ("console", add('<p style="color:red">x</p>')),
        ("keyboard", ("<button ", '<button tabindex="-1" ')),
        ("focus", style(":focus-visible{outline:none!important}")),
        ("focus", style(".skip:focus{top:-6rem!important}")),
        ("filter", (".is-error{display:none}", ".is-error{color:red}")),
        ("filter", (".is-error{display:none}", ".is-error,.is-note{display:none}")),
        ("filter", (".by-rule:not(.rule-0){display:none}", ".by-rule:not(.rule-1){display:none}")),
        ("group", ("#reason-0{display:none}", "#reason-0{color:red}")),
        ("group", (":not(:has(.filters option:is([value=root],[value=root-1]):checked)) #", " #")),
    ]


def refuses(browser, good, grouped, folder):
    """Shows each check a page that it must refuse."""
    page = folder / "broken.html"
    missed = []
    for kind, (old, new) in broken(good):
        text = (grouped if kind == "group" else good).read_text(encoding="utf-8")
        policy = text[text.index('<meta http-equiv="Content-Security-Policy"'):].split("\n", 1)[0]
        assert old in text, (kind, old)
        changed = text.replace(old, new)
        page.write_text(changed if kind == "console" else changed.replace(policy, ""), encoding="utf-8")
        if kind in ("keyboard", "focus"):
            faults = keyboard(browser, page, 1280)
        elif kind in ("filter", "group"):
            faults, _ = filters(browser, page)
        else:
            faults = audit(browser, page)
        if not any(f": {kind}: " in fault for fault in faults):
            missed.append(f"{kind} is not seen: {new[:80]}")
    page.unlink()
    return missed


def pictures(browser, pages, folder):
    """Screenshots of pages from top to bottom, to look at."""
    for page in pages:
        for width in WIDTHS:
            for theme in THEMES:
                browser.look(width, theme)
                browser.open(page)
                shot = browser.tool("Page.captureScreenshot", captureBeyondViewport=True)
                name = f"{page.stem}-{width}-{theme}.png"
                (folder / name).write_bytes(base64.b64decode(shot["data"]))


def main():
    if sys.argv[1] == "--hang":
        return hang(sys.argv[3])
    # Whoever ends the check lets it clean up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    program, binary, *kept = sys.argv[1:4]
    with tempfile.TemporaryDirectory(prefix="iac-icp-pages-") as pages:
        return check(program, binary, pathlib.Path(*kept or [pages]).resolve(), bool(kept))


def check(program, binary, folder, shot):
    """The whole check, with pictures or without."""
    started = time.monotonic()
    pages = render(program, folder)
    with Browser(binary) as browser:
        good = folder / "lint-tea-shop-en.html"
        wrong = [f"the check is blind: {fault}" for fault in refuses(browser, good, folder / "lint-shops-en.html", folder)]
        for page in pages:
            wrong += audit(browser, page)
        missing = set(FILTERS)
        for name in ["lint-all-zh", "lint-shops-en", "lint-environments-en", "report-mall-platform-en"]:
            faults, there = filters(browser, folder / f"{name}.html")
            wrong += faults
            missing -= there
        wrong += [f"no page has the filter {name}" for name in sorted(missing)]
        wrong += abandoned()
        for page in [good, folder / "report-mall-platform-en.html"]:
            for width in WIDTHS:
                wrong += keyboard(browser, page, width)
        if shot:
            pictures(browser, pages, folder)
    for fault in wrong:
        print(fault, file=sys.stderr)
    seconds = time.monotonic() - started
    print(f"{len(pages)} pages, {len(broken(good))} broken ones refused, {len(wrong)} faults, {seconds:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
