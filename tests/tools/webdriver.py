"""A browser that is told what to do: the few commands of WebDriver that the check of pages needs.

Only the standard library. Protocol: https://www.w3.org/TR/webdriver2/, and the commands of
Chromium's developer tools through chromedriver's `goog/cdp/execute`.
"""

import json
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--hide-scrollbars"]
# Ends all processes of a group and removes the profile, as soon as the check ends, however it ends: then nobody
# holds the other end of its input any more.
GUARD = ["sh", "-c", 'cat >/dev/null; kill -s KILL -- "-$1" 2>/dev/null; rm -rf "$2"', "guard"]
# The key of elements in answers.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """Chromium, with a profile of its own that is thrown away."""

    def __init__(self, binary):
        profile = tempfile.mkdtemp(prefix="iac-icp-browser-")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        call = ["chromedriver", f"--port={port}", "--log-level=SEVERE"]
        self.driver = subprocess.Popen(call, stdout=subprocess.DEVNULL, start_new_session=True)
        self.guard = subprocess.Popen([*GUARD, str(self.driver.pid), profile], stdin=subprocess.PIPE, start_new_session=True)
        self.address, self.session = f"http://127.0.0.1:{port}", None
        options = {"binary": binary, "args": [*FLAGS, f"--user-data-dir={profile}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        for _ in range(100):
            try:
                self.ask("GET", "/status")
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        answer = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = answer["sessionId"]
        # No page of ours needs scripts. What is run here is run by the tools, not by the page.
        self.tool("Emulation.setScriptExecutionDisabled", value=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            if self.session:
                self.ask("DELETE", f"/session/{self.session}")
        finally:
            self.guard.stdin.close()
            self.guard.wait()
            self.driver.wait()

    def ask(self, method, path, body=None):
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()[:2000]) from error

    def tell(self, command, **body):
        return self.ask("POST", f"/session/{self.session}/{command}", body)

    def tool(self, command, **parameters):
        return self.tell("goog/cdp/execute", cmd=command, params=parameters)

    def open(self, path):
        self.tell("url", url=path.as_uri())

    def look(self, width, theme, printed=False):
        """The page at a width, in a colour scheme, on screen or on paper."""
        self.tool("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        features = [{"name": "prefers-color-scheme", "value": theme}]
        self.tool("Emulation.setEmulatedMedia", media="print" if printed else "screen", features=features)

    def run(self, script, *arguments):
        return self.tell("execute/sync", script=script, args=list(arguments))

    def find(self, selector):
        return [found[ELEMENT] for found in self.tell("elements", using="css selector", value=selector)]

    def click(self, element):
        self.tell(f"element/{element}/click")

    def tab(self):
        for kind in ["rawKeyDown", "keyUp"]:
            self.tool("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)

    def complaints(self):
        """What the console got since it was last asked."""
        return [entry["message"] for entry in self.tell("se/log", type="browser")]
