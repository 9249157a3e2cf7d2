#!/usr/bin/env python3
"""Record what the real terraform makes of expressions.

    expression_truth.py fixtures/terraform-oracle/values.txt [--terraform terraform]

The file has parts: `=== name`, then files (`--- main.tf` and their text), then `--- expressions`, one a line. Each expression
becomes the input of a `terraform_data` resource, as JSON text so that types show. Written beside the file, one JSON document a
part: `inputs` where terraform knows the value, `errors` where it refuses; what it does not know before apply is left out.

A development tool: Python 3.11, standard library only, and a terraform 1.11 on the PATH.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

RESOURCE = 'resource "terraform_data" "e%d" {\n  input = jsonencode(%s)\n}\n'
OUTPUT = 'output "e%d" {\n  sensitive = true\n  value     = jsonencode(%s)\n}\n'


def parts(text):
    """Name, files and expressions of each part."""
    for part in re.split(r"^=== ", text, flags=re.M)[1:]:
        name, _, rest = part.partition("\n")
        files = {}
        for section in re.split(r"^--- ", rest, flags=re.M)[1:]:
            path, _, content = section.partition("\n")
            files[path.strip()] = content
        expressions = [line for line in files.pop("expressions").split("\n") if line.strip() and not line.startswith("#")]
        yield name.strip(), files, expressions


def blamed(text, expressions):
    """The expressions that the messages name, by the line they stand on."""
    lines = [int(line) for line in re.findall(r"on zz.tf line (\d+)", text)]
    return {(line - 1) // OUTPUT.count("\n") for line in lines} & set(expressions)


def ask(terraform, files, expressions):
    """Number to JSON text, and the numbers of the expressions in error."""
    with tempfile.TemporaryDirectory() as folder:
        for path, content in files.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_text(content)
        left, errors = dict(enumerate(expressions)), set()

        def run(*arguments):
            return subprocess.run([terraform, *arguments], cwd=folder, capture_output=True, text=True)

        while True:
            blocks = [OUTPUT % (n, left[n]) if n in left else "#\n" * OUTPUT.count("\n") for n in range(len(expressions))]
            (Path(folder) / "zz.tf").write_text("".join(blocks))
            for step in (["init", "-backend=false"], ["plan", "-refresh=false", "-lock=false", "-out=plan"]):
                done = run(*step, "-input=false", "-no-color")
                if done.returncode:
                    break
            if not done.returncode:
                break
            wrong = blamed(done.stdout + done.stderr, left)
            if not wrong:
                sys.exit(done.stdout + done.stderr)
            errors |= wrong
            left = {n: e for n, e in left.items() if n not in wrong}
        changes = json.loads(run("show", "-json", "plan").stdout)["output_changes"]
        known = {n: changes[f"e{n}"]["after"] for n in left if not changes[f"e{n}"]["after_unknown"]}
        return known, errors


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--terraform", default="terraform")
    arguments = parser.parse_args()
    with arguments.file.with_suffix(".jsonl").open("w") as out:
        for name, files, expressions in parts(arguments.file.read_text()):
            known, errors = ask(arguments.terraform, files, expressions)
            told = [n for n in range(len(expressions)) if n in known or n in errors]
            files = files | {"zz.tf": "".join(RESOURCE % (n, expressions[n]) for n in told)}
            address = "terraform_data.e%d".__mod__
            # What the expressions are about has no input.
            about = re.findall(r'^resource "terraform_data" "(\w+)" \{\}', "".join(files.values()), flags=re.M)
            row = {
                "seed": name,
                "files": files,
                "inputs": {f"terraform_data.{name}": None for name in about}
                | {address(n): value for n, value in sorted(known.items())},
                "errors": [address(n) for n in sorted(errors)],
            }
            print(json.dumps(row, ensure_ascii=False), file=out)
            print(f"{name}: {len(expressions)} expressions, {len(known)} known, {len(errors)} in error")


main()
