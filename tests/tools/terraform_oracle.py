#!/usr/bin/env python3
"""Generate Terraform configurations and record what the real terraform makes of them.

    terraform_oracle.py --out fixtures/terraform-oracle --cases 300 [--seed 1] [--terraform terraform]

Every case is a small configuration of `terraform_data` resources, which need no provider and no network: variables with
types and defaults, tfvars, locals, modules, count and for_each, and random well-typed expressions. `terraform plan` and
`terraform show -json` say which instances exist and which value each `input` has. Cases that terraform rejects are dropped.
The result, one JSON document a line, is what `cargo test` compares our evaluation with; terraform itself is not needed there.

A development tool: Python 3.11, standard library only, and a terraform 1.11 on the PATH.
"""
import argparse
import json
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

WORDS = ["web", "db", "cn-hangzhou", "PrePaid", "备案", "a b", "", "x", "prod", "10", "3.5", "true", "Ünï"]


def quoted(random_, *words):
    """One of the words as a string literal."""
    return json.dumps(random_.choice(words))


class Generator:
    """Random expressions of a wanted type; names maps types to expressions that have them."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = {}
        self.loop = 0

    def pick(self, *choices):
        return self.random.choice(choices)()

    def of(self, kind, depth):
        """An expression of a type."""
        known = self.names.get(kind)
        if known and self.random.random() < (0.5 if depth > 0 else 0.8):
            return self.random.choice(known)
        if depth <= 0:
            return self.literal(kind)
        return getattr(self, kind)(depth - 1)

    def literal(self, kind):
        r = self.random
        if kind == "num":
            return r.choice([str(r.randint(-5, 40)), f"{r.randint(0, 30)}.{r.randint(1, 9)}", "0", "1", "3", "100"])
        if kind == "str":
            return json.dumps(r.choice(WORDS), ensure_ascii=False)
        if kind == "bool":
            return r.choice(["true", "false"])
        if kind in ("nums", "strs"):
            return "[" + ", ".join(self.literal(kind[:-1]) for _ in range(r.randint(0, 4))) + "]"
        if kind == "map":
            keys = r.sample(["a", "b", "c", "k1", "备"], r.randint(0, 4))
            return "{ " + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {self.literal('str')}" for k in keys) + " }"
        return "{ n = %s, s = %s, l = %s }" % (self.literal("num"), self.literal("str"), self.literal("strs"))

    def num(self, d):
        o, r = self.of, self.random
        return self.pick(
            lambda: f"({o('num', d)} {r.choice('+-*')} {o('num', d)})",
            lambda: f"({o('num', d)} {r.choice('/%')} {r.choice(['2', '3', '7', '0.5'])})",
            lambda: f"-{o('num', 0)}" if r.random() < 0.3 else f"length({o(r.choice(['strs', 'nums', 'map', 'str']), d)})",
            lambda: f"max({o('num', d)}, {o('num', d)}, {o('num', 0)})",
            lambda: f"min({o('num', d)}, {o('num', d)})",
            lambda: f"({o('bool', d)} ? {o('num', d)} : {o('num', d)})",
            lambda: f"try({o('nums', d)}[{r.randint(0, 3)}], {o('num', 0)})",
            lambda: f"{r.choice(['floor', 'ceil', 'abs', 'signum'])}({o('num', d)})",
            lambda: f"({o('obj', d)}).n",
            lambda: f"sum(concat({o('nums', d)}, [{o('num', 0)}]))",
            lambda: f"tonumber(\"{r.randint(0, 99)}\")",
            lambda: f"parseint(\"{r.randint(0, 77)}\", {r.choice([8, 10, 16])})",
            lambda: f"lookup({{ x = {o('num', d)} }}, {quoted(r, 'x', 'y')}, {o('num', 0)})",
            lambda: f"coalesce(null, {o('num', d)})",
        )

    def str(self, d):
        o, r = self.of, self.random
        return self.pick(
            lambda: '"%s-${%s}"' % (r.choice(["a", "备案", "x.y"]), o(r.choice(["str", "num", "bool"]), d)),
            lambda: '"${%s}${%s}"' % (o("str", d), o("num", d)),
            lambda: '"%%{ if %s }yes%%{ else }${%s}%%{ endif }"' % (o("bool", d), o("str", 0)),
            lambda: '"%%{ for x in %s ~} ${x}; %%{ endfor ~}"' % o("strs", d),
            lambda: f"upper({o('str', d)})",
            lambda: f"join({o('str', 0)}, {o('strs', d)})",
            lambda: f"{r.choice(['lower', 'title', 'trimspace', 'strrev', 'base64encode', 'md5', 'sha1', 'sha256', 'chomp', 'urlencode'])}({o('str', d)})",
            lambda: f"replace({o('str', d)}, \"a\", {o('str', 0)})",
            lambda: f"replace({o('str', d)}, \"/[0-9]+/\", \"<$0>\")",
            lambda: f"format(\"%s|%05.1f|%v|%q\", {o('str', d)}, {o('num', d)}, {o('bool', d)}, {o('str', 0)})",
            lambda: f"try(substr({o('str', d)}, {r.randint(-2, 2)}, {r.randint(-1, 4)}), \"bad\")",
            lambda: f"({o('bool', d)} ? {o('str', d)} : {o('str', d)})",
            lambda: f"try({o('map', d)}[{quoted(r, 'a', 'k1')}], {o('str', 0)})",
            lambda: f"lookup({o('map', d)}, {quoted(r, 'a', 'zz')}, {o('str', d)})",
            lambda: f"({o('obj', d)}).s",
            lambda: f"jsonencode({o(r.choice(['obj', 'map', 'strs', 'nums', 'bool']), d)})",
            lambda: f"tostring({o(r.choice(['num', 'bool', 'str']), d)})",
            lambda: f"element(concat({o('strs', d)}, [\"z\"]), {r.randint(0, 5)})",
            lambda: f"trim({o('str', d)}, \"ab\")",
            lambda: f"trimprefix({o('str', d)}, \"a-\")",
            lambda: f"coalesce(\"\", {o('str', d)}, \"end\")",
            lambda: f"join(\",\", keys({o('map', d)}))",
            lambda: f"try(regex(\"[a-z]+\", {o('str', d)}), \"none\")",
            lambda: f"cidrsubnet(\"10.{r.randint(0, 9)}.0.0/16\", 8, {r.randint(0, 200)})",
            lambda: f"({o('bool', d)} ? {o('num', d)} : {o('str', d)})",
            lambda: f"jsonencode({self.mixed(d)})",
            lambda: f"trimspace(\"%{{ for i, x in {o('strs', d)} }}${{i}}=${{x}}%{{ if i > 0 }},%{{ endif }}%{{ endfor }}\")",
            lambda: f"formatdate(\"YYYY-MM-DD'T'hh:mm\", \"2026-0{r.randint(1, 9)}-1{r.randint(0, 9)}T0{r.randint(0, 9)}:30:00Z\")",
        )

    def bool(self, d):
        o, r = self.of, self.random
        return self.pick(
            lambda: f"({o('num', d)} {r.choice(['<', '<=', '>', '>=', '==', '!='])} {o('num', d)})",
            lambda: f"({o('str', d)} {r.choice(['==', '!='])} {o('str', d)})",
            lambda: f"({o('bool', d)} {r.choice(['&&', '||'])} {o('bool', d)})",
            lambda: f"!{o('bool', 0)}",
            lambda: f"contains({o('strs', d)}, {o('str', d)})",
            lambda: f"can(tonumber({o('str', d)}))",
            lambda: f"({o('strs', d)} == {o('strs', d)})",
            lambda: f"startswith({o('str', d)}, \"a\")",
            lambda: f"alltrue([for n in {o('nums', d)} : n > 0])",
            lambda: f"anytrue([for s in {o('strs', d)} : s == \"web\"])",
            lambda: f"({o('num', d)} == {o('str', d)})",
            lambda: f"({o('strs', d)} == tolist({o('strs', d)}))",
            lambda: f"(toset({o('strs', d)}) == toset({o('strs', d)}))",
            lambda: f"({{ a = {o('num', 0)} }} == {r.choice(['tomap({ a = 1 })', '{ a = 1 }', 'null'])})",
            lambda: f"(try({o('obj', d)}.nothing, null) == null)",
            lambda: f"can({o('strs', d)}[{r.randint(0, 4)}])",
            lambda: f"strcontains({o('str', d)}, \"a\")",
        )

    def mixed(self, d):
        """Values of no one type, for functions that take any."""
        o, r = self.of, self.random
        return self.pick(
            lambda: f"[{o('num', d)}, {o('str', d)}, null, {o('bool', d)}]",
            lambda: f"toset({o(r.choice(['strs', 'nums']), d)})",
            lambda: f"{r.choice(['null', o('str', 0), o('strs', d), o('obj', d)])}[*]",
            lambda: f"tolist([{o('num', d)}, {o('str', d)}, {o('bool', d)}])",
            lambda: f"({o('bool', d)} ? [{o('num', d)}, {o('str', d)}] : [{o('str', d)}, {o('num', d)}])",
            lambda: f"({o('bool', d)} ? {{ a = {o('num', d)} }} : {{ a = {o('str', d)} }})",
            lambda: f"({o('bool', d)} ? null : {o(r.choice(['num', 'strs', 'obj']), d)})",
            lambda: f"setproduct({o('strs', 0)}, {o('nums', 0)})",
            lambda: f"{{ for s in {o('strs', d)} : s => length(s)... }}",
            lambda: f"[for k, v in {o('obj', d)} : k]",
            lambda: f"merge({o('map', d)}, {o('obj', d)})",
            lambda: f"coalescelist({o('strs', d)}, [\"none\"])",
            lambda: f"one([for s in {o('strs', d)} : s if s == {o('str', 0)}][*])",
            lambda: f"transpose({{ a = {o('strs', d)}, b = {o('strs', 0)} }})",
            lambda: f"[{o('num', d)} / 3, {o('num', d)} * 1000000000000, {o('num', d)} % 7]",
        )

    def variable(self):
        self.loop += 1
        return f"v{self.loop}"

    def bound(self, kind, name, body):
        """Makes an expression in which a loop variable of a type can be used."""
        self.names.setdefault(kind, []).append(name)
        try:
            return body()
        finally:
            self.names[kind].remove(name)

    def strs(self, d):
        o, r = self.of, self.random

        def comprehension():
            name, source = self.variable(), o("strs", d)
            value = self.bound("str", name, lambda: o("str", d))
            test = self.bound("str", name, lambda: o("bool", d))
            return f"[for {name} in {source} : {value}{' if ' + test if r.random() < 0.5 else ''}]"

        def over_map():
            name = self.variable()
            return f"[for k, {name} in {o('map', d)} : \"${{k}}=${{{name}}}\"]"

        return self.pick(
            comprehension, over_map,
            lambda: f"concat({o('strs', d)}, {o('strs', d)})",
            lambda: f"split(\"{r.choice(['-', ',', ' '])}\", {o('str', d)})",
            lambda: f"{r.choice(['sort', 'distinct', 'compact', 'reverse'])}({o('strs', d)})",
            lambda: f"values({o('map', d)})",
            lambda: f"keys({o('map', d)})",
            lambda: f"tolist(toset({o('strs', d)}))",
            lambda: f"({o('bool', d)} ? {o('strs', d)} : {o('strs', d)})",
            lambda: f"flatten([{o('strs', d)}, [{o('str', d)}, {o('strs', 0)}]])",
            lambda: f"({o('obj', d)}).l",
            lambda: f"[{o('obj', d)}, {o('obj', 0)}][*].s",
            lambda: f"[{o('obj', d)}, {o('obj', 0)}].*.s",
            lambda: f"try(slice({o('strs', d)}, 0, 2), [])",
            lambda: f"setsubtract({o('strs', d)}, {o('strs', 0)})",
            lambda: f"tolist([{o('str', d)}, {o('num', d)}])",
            lambda: f"formatlist(\"%s!\", {o('strs', d)})",
        )

    def nums(self, d):
        o, r = self.of, self.random

        def comprehension():
            name, source = self.variable(), o("nums", d)
            value = self.bound("num", name, lambda: o("num", d))
            return f"[for {name} in {source} : {value}]"

        return self.pick(
            comprehension,
            lambda: f"range({r.randint(0, 3)}, {r.randint(2, 7)})",
            lambda: f"concat({o('nums', d)}, {o('nums', d)})",
            lambda: f"reverse({o('nums', d)})",
            lambda: f"[for s in {o('strs', d)} : length(s)]",
            lambda: f"[for i, s in {o('strs', d)} : i]",
            lambda: f"({o('bool', d)} ? {o('nums', d)} : {o('nums', d)})",
            lambda: f"chunklist(concat({o('nums', d)}, [1, 2, 3]), 2)[0]",
        )

    def map(self, d):
        o, r = self.of, self.random

        def comprehension():
            name, source = self.variable(), o("strs", d)
            value = self.bound("str", name, lambda: o("str", d))
            return f"{{ for i, {name} in {source} : \"k${{i}}\" => {value} }}"

        return self.pick(
            comprehension,
            lambda: f"merge({o('map', d)}, {o('map', d)})",
            lambda: f"zipmap([\"a\", \"b\"], [{o('str', d)}, {o('str', 0)}])",
            lambda: f"{{ for k, v in {o('map', d)} : upper(k) => v if v != \"\" }}",
            lambda: f"{{ (\"k-${{{o('num', 0)}}}\") = {o('str', d)}, plain = {o('str', 0)} }}",
            lambda: f"tomap({{ a = {o('str', d)}, b = {o('num', d)} }})",
            lambda: f"({o('bool', d)} ? tomap({o('map', d)}) : tomap({o('map', d)}))",
            lambda: f"jsondecode(jsonencode({o('map', d)}))",
            lambda: f"{{ for k, group in {{ for s in {o('strs', d)} : (s == \"web\" ? \"w\" : \"o\") => s... }} : k => join(\"+\", group) }}",
        )

    def obj(self, d):
        o = self.of
        return self.pick(
            lambda: "{ n = %s, s = %s, l = %s }" % (o("num", d), o("str", d), o("strs", d)),
            lambda: "merge(%s, { n = %s })" % (o("obj", d), o("num", d)),
            lambda: "(%s ? %s : %s)" % (o("bool", d), o("obj", d), o("obj", d)),
        )


TYPES = {"num": "number", "str": "string", "bool": "bool", "nums": "list(number)", "strs": "list(string)", "map": "map(string)",
         "obj": "object({ n = number, s = string, l = list(string) })"}


def variables(g, count):
    """Variable blocks with defaults, tfvars that override some; registers their names."""
    blocks, values = [], []
    for i in range(count):
        kind = g.random.choice(list(TYPES))
        loose = g.random.random() < 0.15
        kind_text = "any" if loose and kind in ("num", "str", "bool") else TYPES[kind]
        default = g.literal(kind)
        if kind == "num" and g.random.random() < 0.3:
            default = f'"{g.random.randint(1, 60)}"' if kind_text != "any" else default
        blocks.append(f'variable "i{i}" {{\n  type    = {kind_text}\n  default = {default}\n}}\n')
        if g.random.random() < 0.4:
            values.append(f"i{i} = {g.literal(kind)}\n")
        g.names.setdefault(kind, []).append(f"var.i{i}")
    if g.random.random() < 0.6:
        blocks.append('variable "opt" {\n  type = object({\n    name = string\n    months = optional(number, 3)\n    tags = optional(map(string), {})\n'
                      '    note = optional(string)\n  })\n  default = { name = "o" }\n}\n')
        g.names.setdefault("str", []).append("var.opt.name")
        g.names.setdefault("num", []).append("var.opt.months")
        g.names.setdefault("map", []).append("var.opt.tags")
    return blocks, values


def module(g, files):
    """A called module with inputs, outputs and resources."""
    inner = Generator(g.random.random())
    inner.names = {"num": ["var.months"], "str": ["var.name", "local.label"], "strs": ["var.zones"]}
    files["modules/web/main.tf"] = (
        'variable "months" {\n  type = number\n  default = 1\n}\nvariable "name" {\n  type = string\n}\n'
        'variable "zones" {\n  type = list(string)\n  default = ["i", "j"]\n}\n'
        'variable "opts" {\n  type = object({\n    a = optional(number)\n    b = optional(list(string), ["z"])\n    c = optional(object({ d = optional(string, "deep") }), {})\n'
        '  })\n  default = {}\n  nullable = false\n}\n'
        'resource "terraform_data" "opts" {\n  input = var.opts\n}\nlocals {\n  label = "${var.name}-${var.months}"\n}\n'
        f'resource "terraform_data" "inner" {{\n  count = length(var.zones)\n  input = {{ zone = var.zones[count.index], v = {inner.of("str", 2)} }}\n}}\n'
        f'output "months" {{\n  value = {inner.of("num", 2)}\n}}\noutput "name" {{\n  value = {inner.of("str", 2)}\n}}\n'
        'output "zones" {\n  value = terraform_data.inner[*].input.zone\n}\n')
    repeat = g.random.choice(["", "  count = 2\n", '  for_each = toset(["p", "q"])\n'])
    zones = f"  zones = [{', '.join(g.literal('str') for _ in range(g.random.randint(0, 3)))}]\n" if g.random.random() < 0.6 else ""
    opts = g.random.choice(["", "  opts = null\n", "  opts = { a = %s }\n" % g.of("num", 1), "  opts = { b = %s, c = { d = %s }, extra = 1 }\n" % (g.of("strs", 1), g.of("num", 0))])
    key = {"": "", "  count = 2\n": "[1]", '  for_each = toset(["p", "q"])\n': '["q"]'}[repeat]
    call = f'module "web" {{\n  source = "./modules/web"\n{repeat}{opts}  name = {g.of("str", 1)}\n  months = {g.of("num", 1)}\n{zones}}}\n'
    g.names.setdefault("num", []).append(f"module.web{key}.months")
    g.names.setdefault("str", []).append(f"module.web{key}.name")
    return call


def configuration(seed):
    """The files of one case."""
    g = Generator(seed)
    files = {}
    blocks, values = variables(g, g.random.randint(2, 6))
    locals_ = []
    for i in range(g.random.randint(1, 5)):
        kind = g.random.choice(list(TYPES))
        if kind == "str" and g.random.random() < 0.4:
            locals_.append(f"  l{i} = <<-EOT\n      first ${{{g.of('str', 1)}}}\n        %{{ if {g.of('bool', 1)} ~}}\n        more\n        %{{ endif ~}}\n    last\n  EOT\n")
        else:
            locals_.append(f"  l{i} = {g.of(kind, 2)}\n")
        if kind in ("num", "str", "bool"):
            g.names.setdefault(kind, []).append(f"local.l{i}")
    blocks.append("locals {\n" + "".join(locals_) + "}\n")
    if g.random.random() < 0.4:
        blocks.append(module(g, files))
    for i in range(g.random.randint(4, 8)):
        kind = g.random.choice(list(TYPES))
        mode = g.random.random()
        if mode < 0.65:
            repeat = ""
        elif mode < 0.85:
            repeat = f"  count = {g.random.choice(['2', 'length(%s)' % g.of('strs', 1), '%s ? 1 : 0' % g.of('bool', 1)])}\n"
            g.names.setdefault("num", []).append("count.index")
        else:
            repeat = f"  for_each = {g.random.choice(['toset(%s)' % g.of('strs', 1), g.of('map', 1)])}\n"
            g.names.setdefault("str", []).extend(["each.key", "each.value"])
        blocks.append(f'resource "terraform_data" "r{i}" {{\n{repeat}  input = {g.of(kind, 3)}\n}}\n')
        for kind_of, name in (("num", "count.index"), ("str", "each.key"), ("str", "each.value")):
            if name in g.names.get(kind_of, []):
                g.names[kind_of].remove(name)
        if not repeat and kind in ("num", "str", "bool", "strs"):
            g.names.setdefault(kind, []).append(f"terraform_data.r{i}.input")
    files["main.tf"] = "\n".join(blocks)
    if values:
        files["terraform.tfvars"] = "".join(values)
    return files


def resources(planned):
    """address -> input of all planned terraform_data, modules included; absent when unknown or null."""
    found = {}

    def visit(part):
        for resource in part.get("resources", []):
            found[resource["address"]] = resource["values"].get("input")
        for child in part.get("child_modules", []):
            visit(child)

    visit(planned.get("root_module", {}))
    return found


def record(terraform, seed):
    """Runs terraform over one case; None when terraform rejects it."""
    files = configuration(seed)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

        def run(*arguments):
            return subprocess.run([terraform, *arguments], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)

        if run("init", "-input=false").returncode or run("plan", "-input=false", "-out=plan").returncode:
            return None
        shown = run("show", "-json", "plan")
        if shown.returncode:
            return None
        return {"seed": seed, "files": files, "inputs": resources(json.loads(shown.stdout).get("planned_values", {}))}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--terraform", default="terraform")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    kept, tried, seed = [], 0, options.seed * 1_000_000
    with ThreadPoolExecutor(options.jobs) as pool:
        while len(kept) < options.cases and tried < options.cases * 6:
            batch = range(seed + tried, seed + tried + 20)
            tried += 20
            kept += [case for case in pool.map(lambda s: record(options.terraform, s), batch) if case]
            print(f"{len(kept)} of {tried} kept", file=sys.stderr)
    target = options.out / f"seed-{options.seed}.jsonl"
    target.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in kept[: options.cases]), encoding="utf-8")


if __name__ == "__main__":
    main()
