#!/usr/bin/env python3
"""Records what Terraform answers to calls of its functions.

Development tool: needs `terraform` (1.11) on the PATH. Reads `fixtures/functions/calls.txt` (one expression a line; `#`
starts a comment line) and writes `fixtures/functions/table.jsonl`, one line for each call: the call and either `json` (the
result through Terraform's jsonencode) and `type` (the outermost type), or `error` (its message), or `undecided`.
The same for `conversions.txt`, whose lines `type <- value` become defaults of variables.

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


def console(expression, configuration):
    """The output of `terraform console` for one expression, or the message of its error."""
    with tempfile.TemporaryDirectory() as scratch:
        # Consoles lock the directory they run in.
        shutil.copytree(HOME / "files", pathlib.Path(scratch) / "files")
        (pathlib.Path(scratch) / "main.tf").write_text(configuration)
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


def ask(line):
    row, call, configuration = {"call": line}, line, ""
    if " <- " in line:
        kind, value = line.split(" <- ", 1)
        row, call = {"type_of": kind, "value": value}, "var.x"
        configuration = f'variable "x" {{\n  type = {kind}\n  default = {value}\n}}\n'
    shown, error = console(f"base64encode(jsonencode({call}))", configuration)
    if error:
        return row | {"error": error}
    if not shown.startswith('"'):
        # A bare null has no type for Terraform, and some functions then wait for one.
        return row | {"undecided": shown}
    result = base64.b64decode(json.loads(shown)).decode()
    kind, error = console(f"type({call})", configuration)
    return row | {"json": result, "type": "?" if error else re.match(r"\w+", kind).group(0)}


def line_of(row):
    return row["call"] if "call" in row else f"{row['type_of']} <- {row['value']}"


def record(source, target):
    lines = [line for line in (HOME / source).read_text().splitlines() if line.strip() and not line.startswith("#")]
    table = HOME / target
    known = {}
    if table.exists() and "--all" not in sys.argv:
        known = {line_of(row): row for row in map(json.loads, table.read_text().splitlines())}
    new = [line for line in dict.fromkeys(lines) if line not in known]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        known.update(zip(new, pool.map(ask, new)))
    rows = [known[line] for line in dict.fromkeys(lines)]
    table.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    print(target, len(rows), "rows,", sum("error" in row for row in rows), "errors")


record("calls.txt", "table.jsonl")
record("conversions.txt", "conversions.jsonl")
