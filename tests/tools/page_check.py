#!/usr/bin/env python3
"""Opens report pages in headless Chromium and checks what a reader would see. Not part of `cargo test`.

usage: page_check.py PAGE.html... [--chromium PATH] [--out DIR]

For every page, at desktop and phone width, light and dark, and as printed: the page opens without any network, loads nothing, runs no
script, logs no error, does not scroll sideways, has one h1, and every link inside it leads somewhere. Screenshots and a
printed PDF go to --out. Python 3 standard library only; talks to Chromium through --remote-debugging-pipe.
"""

import argparse
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
    # No name resolves: a page that needs anything from elsewhere fails.
    "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe",
]
SIZES = [("desktop", 1280, 900), ("phone", 390, 844)]
SHAPES = [(size, media, scheme) for size in SIZES for media, scheme in [("screen", "light"), ("screen", "dark")]]
SHAPES.append((("paper", 690, 1000), "print", "light"))
PROBE = """(() => {
  const wide = document.documentElement.scrollWidth;
  const over = [...document.querySelectorAll('body *')].filter(e => !e.closest('pre') && e.getBoundingClientRect().right > innerWidth + 1);
  const dead = [...document.querySelectorAll('a[href^="#"]')].filter(a => !document.getElementById(a.getAttribute('href').slice(1)));
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return JSON.stringify({
    wide, inner: innerWidth, height: document.documentElement.scrollHeight,
    over: over.slice(0, 5).map(e => e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 40)),
    h1: document.querySelectorAll('h1').length, scripts: document.scripts.length,
    dead: dead.map(a => a.getAttribute('href')), twice: ids.filter((id, i) => ids.indexOf(id) !== i),
    lang: document.documentElement.lang, title: document.title,
    small: [...document.querySelectorAll('body *')].filter(e => e.childElementCount === 0 && e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 10.5)
      .length,
    resources: performance.getEntriesByType('resource').map(r => r.name),
  });
})()"""


class Browser:
    """A Chromium that is driven through two pipes."""

    def __init__(self, path, profile):
        to_read, self.to = os.pipe()
        self.back, back_write = os.pipe()
        # Chromium expects its ends at 3 and 4; the shell moves them there.
        shell = 'exec "$@" 3<&%d 4>&%d' % (to_read, back_write)
        command = ["sh", "-c", shell, "sh", path, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self.process = subprocess.Popen(command, pass_fds=(to_read, back_write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(back_write)
        self.number, self.buffer, self.events = 0, b"", []

    def receive(self):
        while b"\0" not in self.buffer:
            chunk = os.read(self.back, 1 << 20)
            if not chunk:
                raise SystemExit("the browser went away")
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(e.get("method") == method for e in self.events):
            self.events.append(self.receive())

    def close(self):
        self.call("Browser.close")
        self.process.wait(20)


def visit(browser, session, page, size, media, scheme, out):
    """Opens a page in one shape; returns what is wrong with it."""
    name, width, height = size
    browser.events.clear()
    browser.call("Emulation.setEmulatedMedia", session, media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1 if width > 600 else 2, "mobile": width < 600}
    browser.call("Emulation.setDeviceMetricsOverride", session, **metrics)
    browser.call("Page.navigate", session, url=page.resolve().as_uri())
    browser.wait("Page.loadEventFired")
    seen = json.loads(browser.call("Runtime.evaluate", session, expression=PROBE)["result"]["value"])
    shot = browser.call("Page.captureScreenshot", session, captureBeyondViewport=True, clip={
        "x": 0, "y": 0, "width": width, "height": min(seen["height"], 12000), "scale": 1})
    (out / f"{page.stem}.{name}.{scheme}.png").write_bytes(base64.b64decode(shot["data"]))
    asked = [e["params"]["request"]["url"] for e in browser.events if e.get("method") == "Network.requestWillBeSent"]
    logged = [e["params"]["entry"]["text"] for e in browser.events if e.get("method") == "Log.entryAdded"]
    checks = [
        ("scrolls sideways", seen["wide"] > seen["inner"], f"{seen['wide']} > {seen['inner']}"),
        ("sticks out", bool(seen["over"]), seen["over"]),
        ("has not one h1", seen["h1"] != 1, seen["h1"]),
        ("has scripts", seen["scripts"] > 0, seen["scripts"]),
        ("has dead links", bool(seen["dead"]), seen["dead"]),
        ("has an id twice", bool(seen["twice"]), seen["twice"]),
        ("loads something", bool(seen["resources"]) or len(asked) > 1, seen["resources"] + asked[1:]),
        ("logs errors", bool(logged), logged),
        ("has no language or title", not (seen["lang"] and seen["title"]), ""),
        ("has text too small to read", seen["small"] > 0, seen["small"]),
    ]
    return [f"{what}: {detail}" for what, wrong, detail in checks if wrong]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome") or "chromium")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "iac-icp-pages")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    failures = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(arguments.chromium, profile)
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Network", "Log", "Runtime"]:
            browser.call(f"{domain}.enable", session)
        for page in arguments.pages:
            for size, media, scheme in SHAPES:
                wrong = visit(browser, session, page, size, media, scheme, arguments.out)
                failures += len(wrong)
                shape = f"{page.name}, {size[0]} ({size[1]} px), {scheme}"
                print(f"{'FAIL' if wrong else 'ok  '} {shape}", *wrong, sep="\n       " if wrong else "")
            browser.call("Emulation.clearDeviceMetricsOverride", session)
            browser.call("Emulation.setEmulatedMedia", session, media="", features=[])
            pdf = browser.call("Page.printToPDF", session, printBackground=False, preferCSSPageSize=True)["data"]
            (arguments.out / f"{page.stem}.pdf").write_bytes(base64.b64decode(pdf))
        browser.close()
    print(f"{failures} failure(s); screenshots in {arguments.out}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
