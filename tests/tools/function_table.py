#!/usr/bin/env python3
"""Records what Terraform answers to calls of its functions.

Development tool: needs `terraform` (1.11) on the PATH. Reads `fixtures/functions/calls.txt` (one expression a line; `#`
starts a comment line) and writes `fixtures/functions/table.jsonl`, one line for each call: the call and either `json` (the
result through Terraform's jsonencode) and `type` (the outermost type), or `error` (its message), or `undecided`.

Run it after adding calls: python3 tests/tools/function_table.py
Lines that are recorded already are kept; --all asks for all of them again.
"""

import base64
import concurrent.futures
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOME = ROOT / "fixtures" / "functions"


def console(expression):
    """The output of `terraform console` for one expression, or the message of its error."""
    with tempfile.TemporaryDirectory() as scratch:
        # Consoles lock the directory they run in.
        shutil.copytree(HOME / "files", pathlib.Path(scratch) / "files")
        done = subprocess.run(
            ["terraform", "console"], input=expression + "\n", capture_output=True, text=True, cwd=scratch, timeout=60, check=False
        )
    text = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    failed = re.search(r"Error: (.*)", text)
    if failed:
        lines = [line.strip("│╵ ") for line in text.split(failed.group(0), 1)[1].splitlines()]
        detail = [line for line in lines if line and not line.startswith(("on <", "(source", "while calling", "┌", "├"))]
        return None, " ".join([failed.group(1), *detail])[:200]
    return done.stdout.strip(), None


def ask(call):
    shown, error = console(f"base64encode(jsonencode({call}))")
    if error:
        return {"call": call, "error": error}
    if not shown.startswith('"'):
        # A bare null has no type for Terraform, and some functions then wait for one.
        return {"call": call, "undecided": shown}
    result = base64.b64decode(json.loads(shown)).decode()
    kind, error = console(f"type({call})")
    kind = "?" if error else re.match(r"\w+", kind).group(0)
    return {"call": call, "json": result, "type": kind}


def main():
    calls = [line for line in (HOME / "calls.txt").read_text().splitlines() if line.strip() and not line.startswith("#")]
    table = HOME / "table.jsonl"
    known = {}
    if table.exists() and "--all" not in sys.argv:
        known = {row["call"]: row for row in map(json.loads, table.read_text().splitlines())}
    new = [call for call in dict.fromkeys(calls) if call not in known]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        known.update(zip(new, pool.map(ask, new)))
    rows = [known[call] for call in dict.fromkeys(calls)]
    table.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    print(len(rows), "calls,", sum("error" in row for row in rows), "errors")


main()
